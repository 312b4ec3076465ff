// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hypervisor's interfaces: getting at ring pages, hearing event channels, asking about domains.
 */
#include "transport/hypervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "transport/ring-link.h"

#define EVENTS_A_TURN 256
#define DOMAINS_A_CALL 256

#define OF(type, member, ptr) ((type *)((char *)(ptr) - offsetof(type, member)))

/*
 * The toolstack grants every ring page to us under a reserved reference; without one, map by frame
 * number.
 */
int hypervisor_connect(struct server *s, struct domain *dom, uint64_t gfn, uint32_t port)
{
    struct hypervisor *h = daemon_of(s)->hypervisor;
    enum mapping how = MAPPED_GRANT;
    void *page = NULL;

    if (!h)
        return -ENOSYS;
    if (h->gnttab)
        page = xengnttab_map_grant_ref(h->gnttab, dom->domid, GNTTAB_RESERVED_XENSTORE,
                                       PROT_READ | PROT_WRITE);
    if (!page && h->memory) {
        xen_pfn_t frame = gfn;

        how = MAPPED_FOREIGN;
        page = xenforeignmemory_map(h->memory, dom->domid, PROT_READ | PROT_WRITE, 1, &frame, NULL);
    }
    if (!page)
        return errno ? -errno : -EINVAL;
    return ring_link_make(h, dom, page, how, port);
}

static unsigned int state_of(const xc_domaininfo_t *info)
{
    if (info->flags & XEN_DOMINF_dying)
        return 0;
    return DOMAIN_EXISTS | (info->flags & XEN_DOMINF_shutdown ? DOMAIN_SHUTDOWN : 0);
}

unsigned int hypervisor_domain_state(struct server *s, uint32_t domid)
{
    struct hypervisor *h = daemon_of(s)->hypervisor;
    xc_domaininfo_t info;

    if (!h || xc_domain_getinfolist(h->xc, domid, 1, &info) != 1 || info.domain != domid)
        return 0;
    return state_of(&info);
}

/* One call tells of many domains, in order of their ids. */
int hypervisor_domain_states(struct server *s, const uint32_t *domid, unsigned int *state,
                             unsigned int nr)
{
    struct hypervisor *h = daemon_of(s)->hypervisor;
    xc_domaininfo_t *info = malloc(DOMAINS_A_CALL * sizeof(*info));
    unsigned int i = 0;
    int rc = info && h ? 0 : -ENOMEM;

    while (!rc && i < nr) {
        int found = xc_domain_getinfolist(h->xc, domid[i], DOMAINS_A_CALL, info), at = 0;
        /* Up to here the answer is complete. */
        uint32_t last = found == DOMAINS_A_CALL ? info[found - 1].domain : UINT32_MAX;

        if (found < 0)
            rc = errno ? -errno : -EIO;
        for (; !rc && i < nr && domid[i] <= last; i++) {
            while (at < found && info[at].domain < domid[i])
                at++;
            state[i] = at < found && info[at].domain == domid[i] ? state_of(&info[at]) : 0;
        }
    }
    free(info);
    return rc;
}

static void events_ready(struct source *s, uint32_t events)
{
    struct hypervisor *h = OF(struct hypervisor, source, s);

    for (int i = 0; i < EVENTS_A_TURN; i++) {
        int port = xenevtchn_pending(h->evtchn);

        if (port < 0)
            return;
        xenevtchn_unmask(h->evtchn, port);
        if ((evtchn_port_t)port == h->virq)
            domains_sweep(&h->daemon->server);
        else if ((unsigned int)port < h->ports && h->by_port[port])
            ring_link_event(h->by_port[port]);
    }
}

static int missing(const char *what)
{
    int rc = errno ? -errno : -ENODEV;

    fprintf(stderr,
            "xenstored: cannot open %s: %s (is this a Xen control domain, with xenfs and the "
            "xen-evtchn, "
            "xen-gntdev and xen-privcmd modules loaded?)\n",
            what, strerror(-rc));
    return rc;
}

static int open_interfaces(struct hypervisor *h)
{
    int virq;

    errno = 0;
    h->evtchn = xenevtchn_open(NULL, 0);
    if (!h->evtchn)
        return missing("the event channel device");
    h->xc = xc_interface_open(NULL, NULL, 0);
    if (!h->xc)
        return missing("the hypervisor interface");
    h->gnttab = xengnttab_open(NULL, 0);
    h->memory = xenforeignmemory_open(NULL, 0);
    if (!h->gnttab && !h->memory)
        return missing("either the grant device or foreign memory");
    virq = xenevtchn_bind_virq(h->evtchn, VIRQ_DOM_EXC);
    if (virq < 0)
        return missing("the domain exception interrupt (does another xenstored have it?)");
    h->virq = virq;
    return 0;
}

int hypervisor_open(struct daemon *d)
{
    struct hypervisor *h = calloc(1, sizeof(*h));
    int rc;

    if (!h)
        return -ENOMEM;
    h->daemon = d;
    d->hypervisor = h;
    rc = open_interfaces(h);
    if (!rc) {
        int fd = xenevtchn_fd(h->evtchn);

        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
        h->source = (struct source){ .fd = fd, .ready = events_ready };
        rc = loop_add(&d->loop, &h->source, EPOLLIN);
    }
    if (rc)
        hypervisor_close(d);
    return rc;
}

/* Ring connections are gone by now: server_fini() closed them. */
void hypervisor_close(struct daemon *d)
{
    struct hypervisor *h = d->hypervisor;

    if (!h)
        return;
    if (h->memory)
        xenforeignmemory_close(h->memory);
    if (h->gnttab)
        xengnttab_close(h->gnttab);
    if (h->xc)
        xc_interface_close(h->xc);
    if (h->evtchn)
        xenevtchn_close(h->evtchn);
    free(h->by_port);
    free(h);
    d->hypervisor = NULL;
}

static int read_self_port(uint32_t *port)
{
    int fd = open("/proc/xen/xsd_port", O_RDONLY | O_CLOEXEC);
    char text[20];
    ssize_t n;

    if (fd < 0)
        return -errno;
    n = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (n <= 0)
        return -EIO;
    text[n] = 0;
    *port = strtoul(text, NULL, 10);
    return 0;
}

int hypervisor_connect_self(struct daemon *d)
{
    struct server *s = &d->server;
    struct domain *self = domain_find(s, s->self);
    uint32_t port = 0;
    void *page;
    int fd, rc = read_self_port(&port);

    if (rc)
        return rc;
    fd = open("/proc/xen/xsd_kva", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    page = mmap(NULL, RING_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (page == MAP_FAILED)
        return -errno;
    rc = ring_link_make(d->hypervisor, self, page, MAPPED_KERNEL, port);
    if (rc)
        return rc;
    self->introduced = true;
    self->remote_port = port;
    ring_link_notify(self->conn->transport_data);
    return 0;
}
