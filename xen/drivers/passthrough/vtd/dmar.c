// SPDX-License-Identifier: GPL-2.0-only
/* Parsing DMAR. */
#include <xen/acpi.h>
#include <xen/errno.h>
#include <xen/pci.h>

#include "dmar.h"

struct dmar {
    struct acpi_header header;
    u8 address_width;       /* bits - 1 */
    u8 flags;
    u8 reserved[10];
} __packed;

struct part {
    u16 type, length;
} __packed;

struct drhd {
    struct part p;
    u8 flags;
    u8 size;
    u16 segment;
    u64 base;
} __packed;
#define DRHD_INCLUDE_ALL    1

struct rmrr {
    struct part p;
    u16 reserved;
    u16 segment;
    u64 base, limit;
} __packed;

enum { PART_DRHD = 0, PART_RMRR = 1 };

struct scope {
    u8 type, length;
    u16 reserved;
    u8 id, bus;
    struct {
        u8 device, function;
    } path[];
} __packed;

/* The function at the end of the path. */
static u32 resolve(const struct scope *s, u16 segment, const struct dmar_handler *h)
{
    unsigned int hops = (s->length - sizeof(*s)) / sizeof(s->path[0]);
    u32 sbdf = 0;
    u8 bus = s->bus;

    for (unsigned int i = 0; i < hops; i++) {
        sbdf = PCI_SBDF(segment, bus, (s->path[i].device & 31) << 3 | (s->path[i].function & 7));
        if (i + 1 < hops)
            bus = h->secondary_bus(sbdf);
    }
    return sbdf;
}

struct scope_context {
    const struct dmar_handler *h;
    const struct dmar_unit *unit;           /* NULL: a reserved region's */
    u64 start, end;
    u16 segment;
};

static int deliver(const struct scope *s, const struct scope_context *c)
{
    u32 sbdf = resolve(s, c->segment, c->h);

    if (c->unit)
        return c->h->scope(c->unit, s->type, s->id, sbdf);
    return s->type == DMAR_ENDPOINT || s->type == DMAR_BRIDGE ? c->h->reserved(c->start, c->end, sbdf) : 0;
}

static int parse_scopes(const char *at, u32 left, const struct scope_context *c)
{
    int rc = 0;

    while (rc == 0 && left) {
        const struct scope *s = (const void *)at;

        if (left < sizeof(*s) || s->length < sizeof(*s) + sizeof(s->path[0]) || s->length > left || s->length % 2)
            return -EINVAL;
        if (s->type >= DMAR_ENDPOINT && s->type <= DMAR_HPET)
            rc = deliver(s, c);
        at += s->length;
        left -= s->length;
    }
    return rc;
}

static int parse_unit(const struct drhd *d, const struct dmar_handler *h)
{
    struct dmar_unit u = { .segment = d->segment, .include_all = d->flags & DRHD_INCLUDE_ALL, .base = d->base };
    struct scope_context c = { .h = h, .unit = &u, .segment = d->segment };

    return h->unit(&u) ?: parse_scopes((const char *)(d + 1), d->p.length - sizeof(*d), &c);
}

static int parse_region(const struct rmrr *r, const struct dmar_handler *h)
{
    struct scope_context c = { .h = h, .segment = r->segment, .start = r->base, .end = r->limit };

    return r->limit < r->base ? -EINVAL : parse_scopes((const char *)(r + 1), r->p.length - sizeof(*r), &c);
}

static int parse_part(const struct part *p, const struct dmar_handler *h)
{
    switch (p->type) {
    case PART_DRHD:
        return p->length < sizeof(struct drhd) ? -EINVAL : parse_unit((const struct drhd *)p, h);
    case PART_RMRR:
        return p->length < sizeof(struct rmrr) ? -EINVAL : parse_region((const struct rmrr *)p, h);
    default:
        return 0;
    }
}

int dmar_parse(const struct acpi_header *table, const struct dmar_handler *h, u32 *at)
{
    const struct dmar *d = (const void *)table;
    int rc;

    *at = 0;
    if (table->length < sizeof(*d))
        return -EINVAL;
    rc = h->platform(d->address_width + 1, d->flags);
    for (*at = sizeof(*d); rc == 0 && *at < table->length; ) {
        const struct part *p = (const void *)((const char *)table + *at);

        if (table->length - *at < sizeof(*p) || p->length < sizeof(*p) || p->length > table->length - *at)
            return -EINVAL;
        rc = parse_part(p, h);
        if (rc == 0)
            *at += p->length;
    }
    return rc;
}
