// SPDX-License-Identifier: GPL-2.0-only
/* Connections over rings. */
#include "transport/ring-link.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "transport/hypervisor.h"
#include "transport/ring.h"

#define OF(type, member, ptr) ((type *)((char *)(ptr) - offsetof(type, member)))

static ssize_t link_read(struct conn *c, void *buf, size_t len)
{
    struct ring_link *l = c->transport_data;

    return ring_read(l->page, buf, len, &l->moved);
}

static ssize_t link_write(struct conn *c, const void *buf, size_t len)
{
    struct ring_link *l = c->transport_data;

    return ring_write(l->page, buf, len, &l->moved);
}

void ring_link_notify(struct ring_link *l)
{
    l->moved = false;
    xenevtchn_notify(l->h->evtchn, l->port);
}

static void link_flush(struct conn *c)
{
    struct ring_link *l = c->transport_data;

    if (l->moved)
        ring_link_notify(l);
}

static void link_wake(struct conn *c)
{
    struct ring_link *l = c->transport_data;

    loop_schedule(&l->h->daemon->loop, &l->task);
}

static void link_fail(struct conn *c, uint32_t error)
{
    struct ring_link *l = c->transport_data;

    server_trace(c->server, "FAILED d%u error %u", c->domain->domid, error);
    l->page->error = error;
    ring_link_notify(l);
}

static void link_unmap(struct ring_link *l)
{
    void *page = (void *)l->page;

    if (l->how == MAPPED_GRANT)
        xengnttab_unmap(l->h->gnttab, page, 1);
    else if (l->how == MAPPED_FOREIGN)
        xenforeignmemory_unmap(l->h->memory, page, 1);
    else
        munmap(page, RING_PAGE_BYTES);
}

static void link_unbind(struct ring_link *l)
{
    l->h->by_port[l->port] = NULL;
    xenevtchn_unbind(l->h->evtchn, l->port);
}

static void link_close(struct conn *c)
{
    struct ring_link *l = c->transport_data;

    loop_cancel(&l->h->daemon->loop, &l->task);
    link_unbind(l);
    link_unmap(l);
    free(l);
}

static const struct transport ring_transport = {
    .read = link_read, .write = link_write, .flush = link_flush,
    .wake = link_wake, .fail = link_fail, .close = link_close,
};

static void link_run(struct task *t)
{
    struct ring_link *l = OF(struct ring_link, task, t);

    if (ring_wants_reset(l->page)) {
        conn_reset(l->conn);
        l->conn->failed = false;
        ring_reset(l->page);
        ring_link_notify(l);
    }
    if (!l->conn->failed && conn_pump(l->conn))
        loop_schedule(&l->h->daemon->loop, t);
}

static int remember_port(struct hypervisor *h, evtchn_port_t port, struct ring_link *l)
{
    if (port >= h->ports) {
        unsigned int ports = (port + 64) & ~63u;
        struct ring_link **by_port = realloc(h->by_port, ports * sizeof(*by_port));

        if (!by_port)
            return -ENOMEM;
        memset(by_port + h->ports, 0, (ports - h->ports) * sizeof(*by_port));
        h->by_port = by_port;
        h->ports = ports;
    }
    h->by_port[port] = l;
    return 0;
}

static int bind_port(struct hypervisor *h, struct ring_link *l, uint32_t domid, uint32_t remote)
{
    int port = xenevtchn_bind_interdomain(h->evtchn, domid, remote), rc;

    if (port < 0)
        return errno ? -errno : -EINVAL;
    rc = remember_port(h, port, l);
    if (rc)
        xenevtchn_unbind(h->evtchn, port);
    else
        l->port = port;
    return rc;
}

int ring_link_make(struct hypervisor *h, struct domain *dom, void *page, enum mapping how,
                   uint32_t port)
{
    struct ring_link *l = calloc(1, sizeof(*l));
    struct ring_link unmade = { .h = h, .page = page, .how = how };
    int rc = -ENOMEM;

    if (!l)
        goto unmap_page;
    *l = unmade;
    l->task.run = link_run;
    rc = bind_port(h, l, dom->domid, port);
    if (rc)
        goto free_link;
    rc = -ENOMEM;
    l->conn = conn_create(&h->daemon->server, &ring_transport, l, dom, false);
    if (!l->conn)
        goto unbind_port;
    dom->conn = l->conn;
    ring_start(l->page);
    link_wake(l->conn);
    return 0;
unbind_port:
    link_unbind(l);
free_link:
    free(l);
unmap_page:
    link_unmap(&unmade);
    return rc;
}

void ring_link_event(struct ring_link *l)
{
    link_wake(l->conn);
}

int hypervisor_rebind(struct server *s, struct domain *dom, uint32_t port)
{
    struct ring_link *l = dom->conn->transport_data;

    evtchn_port_t old = l->port;
    int rc = bind_port(l->h, l, dom->domid, port);

    if (rc)
        return rc;
    if (old != l->port) {
        l->h->by_port[old] = NULL;
        xenevtchn_unbind(l->h->evtchn, old);
    }
    link_wake(dom->conn);
    return 0;
}
