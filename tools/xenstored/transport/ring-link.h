/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A connection over a ring: the page, the event channel, and the transport made of them. Shared by
 * ring-link.c, which is that, and hypervisor.c, which gets the page.
 */
#ifndef XENSTORED_TRANSPORT_RING_LINK_H
#define XENSTORED_TRANSPORT_RING_LINK_H

#include <xenctrl.h>
#include <xenevtchn.h>
#include <xenforeignmemory.h>
#include <xengnttab.h>

#include "server/conn.h"
#include "transport/daemon.h"

#define RING_PAGE_BYTES 4096

struct hypervisor {
    struct source source;       /* the event channel device */
    struct daemon *daemon;
    xenevtchn_handle *evtchn;
    xengnttab_handle *gnttab;
    xenforeignmemory_handle *memory;
    xc_interface *xc;
    evtchn_port_t virq;
    struct ring_link **by_port;
    unsigned int ports;
};

enum mapping { MAPPED_GRANT, MAPPED_FOREIGN, MAPPED_KERNEL };

struct ring_link {
    struct task task;
    struct hypervisor *h;
    struct conn *conn;
    volatile struct xenstore_domain_interface *page;
    enum mapping how;
    evtchn_port_t port;
    bool moved;                 /* the peer has not been told yet */
};

/*
 * Make the connection of @dom over the mapped @page, bound to its event channel @port: 0 or a
 * negative errno. Takes the page, also on failure.
 */
int ring_link_make(struct hypervisor *h, struct domain *dom, void *page, enum mapping how,
                   uint32_t port);

void ring_link_notify(struct ring_link *l);

/* The ring's event channel fired. */
void ring_link_event(struct ring_link *l);

#endif
