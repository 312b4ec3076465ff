/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Linux's /dev/xen/evtchn (not installed). read() returns pending ports, 32 bits each, already
 * masked; write() of the same port unmasks it.
 */
#ifndef LINUX_XEN_EVTCHN_H
#define LINUX_XEN_EVTCHN_H

#include <linux/ioctl.h>
#include <stdint.h>
#include <xen/xen.h>

struct evtchn_bind_virq_arg {
    uint32_t virq;
};
struct evtchn_bind_interdomain_arg {
    uint32_t remote_domain, remote_port;
};
struct evtchn_bind_unbound_arg {
    uint32_t remote_domain;
};
struct evtchn_port_arg {
    uint32_t port;
};
struct evtchn_restrict_arg {
    domid_t domid;
};

#define EVTCHN_IO(nr, type)           _IOC(_IOC_NONE, 'E', nr, sizeof(type))
/* The three binds return the new local port. */
#define IOCTL_EVTCHN_BIND_VIRQ        EVTCHN_IO(0, struct evtchn_bind_virq_arg)
#define IOCTL_EVTCHN_BIND_INTERDOMAIN EVTCHN_IO(1, struct evtchn_bind_interdomain_arg)
#define IOCTL_EVTCHN_BIND_UNBOUND     EVTCHN_IO(2, struct evtchn_bind_unbound_arg)
#define IOCTL_EVTCHN_UNBIND           EVTCHN_IO(3, struct evtchn_port_arg)
#define IOCTL_EVTCHN_NOTIFY           EVTCHN_IO(4, struct evtchn_port_arg)
#define IOCTL_EVTCHN_RESTRICT         EVTCHN_IO(6, struct evtchn_restrict_arg)

#endif
