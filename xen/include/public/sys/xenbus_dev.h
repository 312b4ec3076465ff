/* SPDX-License-Identifier: MIT */
/*
 * /dev/xen/xenbus_backend: how a xenstored in the initial domain gets at that domain's own ring.
 */
#ifndef __LINUX_XEN_XENBUS_DEV_H__
#define __LINUX_XEN_XENBUS_DEV_H__

#include "number.h"

#define IOCTL_XENBUS_BACKEND_EVTCHN XEN_DEVICE_IOCTL('B', 0, 0)     /* returns the port */
#define IOCTL_XENBUS_BACKEND_SETUP XEN_DEVICE_IOCTL('B', 1, 0)      /* hand it to another domain */

#endif
