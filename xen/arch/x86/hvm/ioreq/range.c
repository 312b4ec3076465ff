// SPDX-License-Identifier: GPL-2.0-only
/* Which server answers an access: ranges of ports, guest addresses and PCI functions. */
#include "private.h"

#include <xen/errno.h>

#define CF8             0xcf8
#define CF8_ENABLE      (1u << 31)

struct ioreq_server *ioreq_server_find(struct domain *d, ioservid_t id)
{
    return id < MAX_NR_IOREQ_SERVERS ? ioreq_of(d)->server[id] : NULL;
}

static int range_op(struct domain *d, const struct xen_dm_op_ioreq_server_range *r, bool add)
{
    struct ioreq_domain *i = ioreq_of(d);
    struct ioreq_server *s;
    int rc = -ENOENT;

    if (r->type >= IOREQ_RANGE_TYPES || r->start > r->end)
        return -EINVAL;
    spin_lock(&d->arch.hvm->lock);
    s = ioreq_server_find(d, r->id);
    if (s && s->model == current->domain) {
        struct rangeset *set = &s->range[r->type];

        write_lock(&i->range_lock);
        if (add)
            rc = rangeset_overlaps(set, r->start, r->end) ? -EEXIST :
                 rangeset_add(set, r->start, r->end);
        else
            rc = rangeset_contains(set, r->start, r->end) ?
                 rangeset_remove(set, r->start, r->end) : -ENOENT;
        write_unlock(&i->range_lock);
    }
    spin_unlock(&d->arch.hvm->lock);
    return rc;
}

int ioreq_range_add(struct domain *d, const struct xen_dm_op_ioreq_server_range *r)
{
    return range_op(d, r, true);
}

int ioreq_range_remove(struct domain *d, const struct xen_dm_op_ioreq_server_range *r)
{
    return range_op(d, r, false);
}

/*
 * Port 0xcfc with an enabled address in 0xcf8 is a configuration access: function in the upper half of addr, register
 * in the lower, with AMD's four more bits of it (BKDG, "configuration space": bits 27-24 of the address port).
 */
static bool pci_config_form(const struct ioreq_domain *i, const ioreq_t *p, ioreq_t *config)
{
    u32 cf8 = READ_ONCE(i->cf8), sbdf = cf8 >> 8 & 0xffff;

    if (p->type != IOREQ_TYPE_PIO || (p->addr & ~3ULL) != 0xcfc || !(cf8 & CF8_ENABLE))
        return false;
    *config = *p;
    config->type = IOREQ_TYPE_PCI_CONFIG;
    config->addr = (u64)sbdf << 32 | (cf8 >> 16 & 0xf00) | (cf8 & 0xfc) | (p->addr & 3);
    return true;
}

static void span(const ioreq_t *p, u64 *first, u64 *last)
{
    u64 more = (u64)p->size * (p->type == IOREQ_TYPE_COPY && p->count ? p->count - 1 : 0);

    *first = p->df ? p->addr - more : p->addr;
    *last = (p->df ? p->addr : p->addr + more) + p->size - 1;
}

static bool claims(const struct ioreq_server *s, unsigned int type, u64 first, u64 last)
{
    return s && s->enabled && rangeset_contains(&s->range[type], first, last);
}

static struct ioreq_server *search(const struct ioreq_domain *i, unsigned int type, u64 first, u64 last)
{
    for (unsigned int n = i->end; n-- > 0;)
        if (claims(i->server[n], type, first, last))
            return i->server[n];
    return NULL;
}

static struct ioreq_server *search_access(const struct ioreq_domain *i, const ioreq_t *p)
{
    u64 first, last;

    if (!i->end)
        return NULL;
    span(p, &first, &last);
    return search(i, p->type == IOREQ_TYPE_PIO ? XEN_DMOP_IO_RANGE_PORT : XEN_DMOP_IO_RANGE_MEMORY, first, last);
}

/* A model that names its functions gets accesses to those alone; one that names none decodes the ports itself. */
static struct ioreq_server *unless_by_function(struct ioreq_server *s)
{
    return s && rangeset_empty(&s->range[XEN_DMOP_IO_RANGE_PCI]) ? s : NULL;
}

/* The address port is ours, unless a model decodes it: firmware saves and restores it around each access. */
static struct ioreq_server *select_address(struct ioreq_domain *i, ioreq_t *p)
{
    if (p->dir == IOREQ_WRITE)
        WRITE_ONCE(i->cf8, p->data);
    else
        p->data = READ_ONCE(i->cf8);
    return unless_by_function(search_access(i, p));
}

/* Nobody claims the function: nobody is there, and no model has to say so (a scan of all buses asks 8000 times). */
static struct ioreq_server *select_function(const struct ioreq_domain *i, ioreq_t *p, const ioreq_t *config)
{
    u64 sbdf = config->addr >> 32;
    struct ioreq_server *s = search(i, XEN_DMOP_IO_RANGE_PCI, sbdf, sbdf);

    if (!s)
        return unless_by_function(search_access(i, p));
    *p = *config;
    return s;
}

static bool is_address_port(const ioreq_t *p)
{
    return p->type == IOREQ_TYPE_PIO && p->addr == CF8 && p->size == 4 && !p->data_is_ptr;
}

struct ioreq_server *ioreq_select(struct domain *d, ioreq_t *p)
{
    struct ioreq_domain *i = ioreq_of(d);
    struct ioreq_server *s;
    ioreq_t config;

    if (p->dir == IOREQ_READ && !p->data_is_ptr)
        p->data = ~0ULL;
    read_lock(&i->range_lock);
    if (is_address_port(p))
        s = select_address(i, p);
    else if (pci_config_form(i, p, &config))
        s = select_function(i, p, &config);
    else
        s = search_access(i, p);
    read_unlock(&i->range_lock);
    return s;
}
