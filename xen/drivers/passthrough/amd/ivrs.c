// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parsing IVRS. A unit may be described by several blocks, each newer type saying more: the newest one that is known
 * counts, as the specification demands.
 */
#include <xen/acpi.h>
#include <xen/errno.h>
#include <lib/string.h>

#include "ivrs.h"

#define BLOCKS_AT           48      /* header, IVinfo, 8 reserved bytes */

#define IVHD_10             0x10
#define IVHD_11             0x11
#define IVHD_40             0x40
#define IVMD_ALL            0x20
#define IVMD_ONE            0x21
#define IVMD_RANGE          0x22

struct block {
    u8 type, flags;
    u16 length;
    u16 devid;
} __packed;

struct ivhd {
    struct block b;
    u16 capability;
    u64 base;
    u16 segment;
    u16 info;
    u32 attributes;
    /* types 11h and 40h */
    u64 features, features2;
} __packed;
#define IVHD_10_SIZE        24

struct ivmd {
    struct block b;
    u16 last;
    u16 segment;
    u8 reserved[6];
    u64 start, size;
} __packed;

/* device entries by type; the two highest bits give the length */
enum {
    ENTRY_PAD = 0, ENTRY_ALL = 1, ENTRY_ONE = 2, ENTRY_RANGE = 3, ENTRY_RANGE_END = 4,
    ENTRY_PAD8 = 0x40, ENTRY_ALIAS = 0x42, ENTRY_ALIAS_RANGE = 0x43, ENTRY_EXT = 0x46, ENTRY_EXT_RANGE = 0x47,
    ENTRY_SPECIAL = 0x48, ENTRY_ACPI = 0xf0,
};
#define ACPI_ENTRY_SIZE     22      /* before its unique id, whose length is in the last byte */

struct entry {
    u8 type;
    u16 devid;
    u8 setting;
    /* of 8 bytes */
    u8 handle;              /* special */
    u16 source;             /* alias, special */
    u8 variety;
} __packed;

static u32 entry_size(const u8 *e, u32 left)
{
    if (e[0] < 0x40)
        return 4;
    if (e[0] < 0x80)
        return 8;
    return e[0] == ENTRY_ACPI && left >= ACPI_ENTRY_SIZE ? ACPI_ENTRY_SIZE + e[ACPI_ENTRY_SIZE - 1] : 0;
}

/* A range begins with one entry and ends with the next, which only says where. */
struct open_range {
    bool open, aliased;
    u16 first, alias;
    u8 setting;
};

static int end_range(const struct ivrs_unit *u, struct open_range *r, u16 last, const struct ivrs_handler *h)
{
    if (!r->open || last < r->first)
        return -EINVAL;
    r->open = false;
    return r->aliased ? h->alias(u, r->first, last, r->alias, r->setting) :
                        h->devices(u, r->first, last, r->setting);
}

static int begin_range(struct open_range *r, const struct entry *e, bool aliased)
{
    *r = (struct open_range){ true, aliased, e->devid, aliased ? e->source : 0, e->setting };
    return 0;
}

static int parse_entry(const struct ivrs_unit *u, const struct entry *e, struct open_range *r,
                       const struct ivrs_handler *h)
{
    if (r->open && e->type != ENTRY_RANGE_END)
        return -EINVAL;
    switch (e->type) {
    case ENTRY_ALL:
        return h->devices(u, 0, 0xffff, e->setting);
    case ENTRY_ONE:
    case ENTRY_EXT:
    case ENTRY_ACPI:
        return h->devices(u, e->devid, e->devid, e->setting);
    case ENTRY_RANGE:
    case ENTRY_EXT_RANGE:
        return begin_range(r, e, false);
    case ENTRY_ALIAS_RANGE:
        return begin_range(r, e, true);
    case ENTRY_RANGE_END:
        return end_range(u, r, e->devid, h);
    case ENTRY_ALIAS:
        return h->alias(u, e->devid, e->devid, e->source, e->setting);
    case ENTRY_SPECIAL:
        return h->special(u, e->variety, e->handle, e->source, e->setting);
    default:
        return 0;           /* padding, and what a later specification may add */
    }
}

static int parse_ivhd(const struct ivhd *block, const struct ivrs_handler *h)
{
    u32 at = block->b.type == IVHD_10 ? IVHD_10_SIZE : sizeof(*block), end = block->b.length;
    struct ivrs_unit u = {
        .type = block->b.type, .flags = block->b.flags, .devid = block->b.devid, .capability = block->capability,
        .segment = block->segment, .base = block->base,
    };
    struct open_range range = { };
    int rc;

    if (end < at)
        return -EINVAL;
    if (block->b.type != IVHD_10)
        u.features = block->features;
    rc = h->unit(&u);
    while (rc == 0 && at < end) {
        const u8 *raw = (const u8 *)block + at;
        struct entry e = { };
        u32 size = entry_size(raw, end - at);

        if (size == 0 || size > end - at)
            return -EINVAL;
        memcpy(&e, raw, min(size, (u32)sizeof(e)));
        rc = parse_entry(&u, &e, &range, h);
        at += size;
    }
    return rc ?: range.open ? -EINVAL : 0;
}

static int parse_ivmd(const struct ivmd *m, const struct ivrs_handler *h)
{
    if (m->b.length < sizeof(*m) || m->size == 0 || m->start + m->size < m->start)
        return -EINVAL;
    switch (m->b.type) {
    case IVMD_ALL:
        return h->memory(m->segment, 0, 0xffff, m->start, m->size, m->b.flags);
    case IVMD_ONE:
        return h->memory(m->segment, m->b.devid, m->b.devid, m->start, m->size, m->b.flags);
    default:
        return m->last < m->b.devid ? -EINVAL :
               h->memory(m->segment, m->b.devid, m->last, m->start, m->size, m->b.flags);
    }
}

static bool is_ivhd(u8 type)
{
    return type == IVHD_10 || type == IVHD_11 || type == IVHD_40;
}

/* The block at `at', whole inside the table; NULL otherwise. */
static const struct block *block_at(const struct acpi_header *table, u32 at)
{
    const struct block *b = (const void *)((const char *)table + at);

    return table->length - at >= sizeof(*b) && b->length >= sizeof(*b) && b->length <= table->length - at ? b : NULL;
}

/* Is there a block of a newer type for the same unit? All blocks are whole. */
static bool is_superseded(const struct acpi_header *table, const struct ivhd *mine)
{
    const struct block *b;

    for (u32 at = BLOCKS_AT; at < table->length; at += b->length) {
        b = block_at(table, at);
        if (!b)
            return false;
        if (is_ivhd(b->type) && b->type > mine->b.type && b->length >= IVHD_10_SIZE &&
            b->devid == mine->b.devid && ((const struct ivhd *)b)->segment == mine->segment)
            return true;
    }
    return false;
}

int ivrs_parse(const struct acpi_header *table, const struct ivrs_handler *h, u32 *at)
{
    const struct block *b;
    int rc = 0;

    if (table->length < BLOCKS_AT)
        return -EINVAL;
    for (*at = BLOCKS_AT; rc == 0 && *at < table->length; *at += rc ? 0 : b->length) {
        b = block_at(table, *at);
        if (!b)
            return -EINVAL;
        if (is_ivhd(b->type)) {
            if (b->length < IVHD_10_SIZE)
                return -EINVAL;
            if (!is_superseded(table, (const struct ivhd *)b))
                rc = parse_ivhd((const struct ivhd *)b, h);
        } else if (b->type >= IVMD_ALL && b->type <= IVMD_RANGE) {
            rc = b->length < sizeof(struct ivmd) ? -EINVAL : parse_ivmd((const struct ivmd *)b, h);
        }
    }
    return rc;
}
