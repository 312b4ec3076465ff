/* SPDX-License-Identifier: MIT */
/*
 * /dev/xen/evtchn: event channels for processes. Ports bound through an open file belong to it;
 * read() returns the ports that got events (uint32_t each, masked from then on), write() unmasks
 * those given. The binding calls return the new local port.
 */
#ifndef __LINUX_PUBLIC_EVTCHN_H__
#define __LINUX_PUBLIC_EVTCHN_H__

#include "../xen.h"
#include "number.h"

struct ioctl_evtchn_bind_virq {
    unsigned int virq;                  /* VIRQ_* */
};
#define IOCTL_EVTCHN_BIND_VIRQ XEN_DEVICE_IOCTL('E', 0, sizeof(struct ioctl_evtchn_bind_virq))

struct ioctl_evtchn_bind_interdomain {
    unsigned int remote_domain, remote_port;    /* the port must be unbound, for us */
};
#define IOCTL_EVTCHN_BIND_INTERDOMAIN \
    XEN_DEVICE_IOCTL('E', 1, sizeof(struct ioctl_evtchn_bind_interdomain))

struct ioctl_evtchn_bind_unbound_port {
    unsigned int remote_domain;         /* who may bind to it */
};
#define IOCTL_EVTCHN_BIND_UNBOUND_PORT \
    XEN_DEVICE_IOCTL('E', 2, sizeof(struct ioctl_evtchn_bind_unbound_port))

struct ioctl_evtchn_unbind {
    unsigned int port;
};
#define IOCTL_EVTCHN_UNBIND XEN_DEVICE_IOCTL('E', 3, sizeof(struct ioctl_evtchn_unbind))

struct ioctl_evtchn_notify {
    unsigned int port;                  /* local: send an event to its other end */
};
#define IOCTL_EVTCHN_NOTIFY XEN_DEVICE_IOCTL('E', 4, sizeof(struct ioctl_evtchn_notify))

/* Forget events not read yet. */
#define IOCTL_EVTCHN_RESET XEN_DEVICE_IOCTL('E', 5, 0)

/* From now on this file only binds ports to that domain. */
struct ioctl_evtchn_restrict_domid {
    domid_t domid;
};
#define IOCTL_EVTCHN_RESTRICT_DOMID \
    XEN_DEVICE_IOCTL('E', 6, sizeof(struct ioctl_evtchn_restrict_domid))

#endif
