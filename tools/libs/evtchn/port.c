/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Operations on ports: each is one ioctl, read or write of the event-channel device.
 */
#include <errno.h>
#include <unistd.h>

#include "private.h"
#include "linux-xen/evtchn.h"
#include "xen_device.h"

int xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port)
{
    struct evtchn_port_arg arg = { .port = port };

    return ioctl(xce->fd, IOCTL_EVTCHN_NOTIFY, &arg);
}

xenevtchn_port_or_error_t xenevtchn_bind_unbound_port(xenevtchn_handle *xce, uint32_t domid)
{
    struct evtchn_bind_unbound_arg arg = { .remote_domain = domid };

    return ioctl(xce->fd, IOCTL_EVTCHN_BIND_UNBOUND, &arg);
}

xenevtchn_port_or_error_t xenevtchn_bind_interdomain(xenevtchn_handle *xce, uint32_t domid,
                                                     evtchn_port_t remote_port)
{
    struct evtchn_bind_interdomain_arg arg = { .remote_domain = domid, .remote_port = remote_port };

    return ioctl(xce->fd, IOCTL_EVTCHN_BIND_INTERDOMAIN, &arg);
}

xenevtchn_port_or_error_t xenevtchn_bind_virq(xenevtchn_handle *xce, unsigned int virq)
{
    struct evtchn_bind_virq_arg arg = { .virq = virq };

    return ioctl(xce->fd, IOCTL_EVTCHN_BIND_VIRQ, &arg);
}

int xenevtchn_unbind(xenevtchn_handle *xce, evtchn_port_t port)
{
    struct evtchn_port_arg arg = { .port = port };

    return ioctl(xce->fd, IOCTL_EVTCHN_UNBIND, &arg);
}

/* The device transfers whole ports or nothing, so a short count can only be 0: the device is gone.
 */
static int whole_port(ssize_t n)
{
    if (n == sizeof(evtchn_port_t))
        return 0;
    if (n >= 0)
        errno = EIO;
    return -1;
}

xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle *xce)
{
    evtchn_port_t port;

    return whole_port(read(xce->fd, &port, sizeof(port))) ? -1 : (int)port;
}

int xenevtchn_unmask(xenevtchn_handle *xce, evtchn_port_t port)
{
    return whole_port(write(xce->fd, &port, sizeof(port)));
}
