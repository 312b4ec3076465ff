// SPDX-License-Identifier: GPL-2.0-only
/* DMAR: what good tables say arrives; damaged ones are refused and never read beyond their end. */
#include <stdlib.h>
#include <string.h>
#include <test.h>
#include <xen/errno.h>
#include "vtd/dmar.h"
#include "bytes.h"

static struct {
    unsigned int units, scopes, regions;
    u8 bits, flags, id;
    struct dmar_unit unit;
    enum dmar_scope kind;
    u32 sbdf, region_sbdf;
    u64 start, end;
} seen;

static int on_platform(u8 bits, u8 flags)
{
    seen.bits = bits;
    seen.flags = flags;
    return 0;
}
static int on_unit(const struct dmar_unit *u)
{
    seen.units++;
    seen.unit = *u;
    return 0;
}
static int on_scope(const struct dmar_unit *u, enum dmar_scope kind, u8 id, u32 sbdf)
{
    seen.scopes++;
    seen.kind = kind;
    seen.id = id;
    seen.sbdf = sbdf;
    return 0;
}
static int on_reserved(u64 start, u64 end, u32 sbdf)
{
    seen.regions++;
    seen.start = start;
    seen.end = end;
    seen.region_sbdf = sbdf;
    return 0;
}
static u8 behind(u32 bridge)
{
    return 0x40 + (bridge >> 3 & 31);
}
static const struct dmar_handler handler = { on_platform, on_unit, on_scope, on_reserved, behind };

static void start(struct bytes *b)
{
    memset(b, 0, sizeof(*b));
    put(b, 4, 0x52414d44);                      /* "DMAR" */
    b->nr = 36;
    put(b, 1, 38);
    put(b, 1, DMAR_INTREMAP);
    b->nr += 10;
}

static unsigned int begin_unit(struct bytes *b, u8 flags)
{
    unsigned int at = b->nr;

    put(b, 2, 0);
    put(b, 2, 0);
    put(b, 1, flags);
    put(b, 1, 0);
    put(b, 2, 0);
    put(b, 8, 0xfed90000);
    return at;
}

static unsigned int begin_region(struct bytes *b, u64 from, u64 to)
{
    unsigned int at = b->nr;

    put(b, 2, 1);
    put(b, 2, 0);
    put(b, 2, 0);
    put(b, 2, 0);
    put(b, 8, from);
    put(b, 8, to);
    return at;
}

static void scope(struct bytes *b, u8 type, u8 id, u8 bus, unsigned int hops, const u8 *path)
{
    put(b, 1, type);
    put(b, 1, 6 + 2 * hops);
    put(b, 2, 0);
    put(b, 1, id);
    put(b, 1, bus);
    for (unsigned int i = 0; i < 2 * hops; i++)
        put(b, 1, path[i]);
}

static int parse(const struct bytes *b, unsigned int length)
{
    struct acpi_header *t = as_table(b, length);
    u32 at = 0;
    int rc;

    memset(&seen, 0, sizeof(seen));
    rc = dmar_parse(t, &handler, &at);
    free(t);
    return rc;
}

static void good(struct bytes *b)
{
    static const u8 one[] = { 0x1e, 1 }, two[] = { 3, 0, 5, 2 };
    unsigned int at;

    start(b);
    at = begin_unit(b, 1);
    scope(b, DMAR_ENDPOINT, 0, 0, 1, one);
    scope(b, DMAR_IOAPIC, 7, 0xff, 1, one);
    put_length(b, at, at + 2);
    at = begin_region(b, 0x7f000000, 0x7f00ffff);
    scope(b, DMAR_ENDPOINT, 0, 0, 2, two);
    put_length(b, at, at + 2);
    put(b, 2, 3);                               /* of a kind that does not matter here */
    put(b, 2, 8);
    put(b, 4, 0);
}

TEST(dmar_good)
{
    struct bytes b;

    good(&b);
    CHECK_EQ(parse(&b, b.nr), 0);
    CHECK_EQ(seen.bits, 39);
    CHECK_EQ(seen.flags, DMAR_INTREMAP);
    CHECK_EQ(seen.units, 1);
    CHECK(seen.unit.include_all);
    CHECK_EQ(seen.unit.base, 0xfed90000);
    CHECK_EQ(seen.scopes, 2);
    CHECK_EQ(seen.kind, DMAR_IOAPIC);
    CHECK_EQ(seen.id, 7);
    CHECK_EQ(seen.sbdf, 0xff00 | 0x1e << 3 | 1);
    CHECK_EQ(seen.regions, 1);
    CHECK_EQ(seen.start, 0x7f000000);
    CHECK_EQ(seen.end, 0x7f00ffff);
    CHECK_EQ(seen.region_sbdf, 0x43 << 8 | 5 << 3 | 2);     /* behind the bridge 00:03.0 */
}

TEST(dmar_damaged)
{
    static const u8 path[] = { 1, 0 };
    struct bytes b;
    unsigned int at;

    start(&b);                                  /* a region that ends before it begins */
    at = begin_region(&b, 0x2000, 0x1fff);
    put_length(&b, at, at + 2);
    CHECK_EQ(parse(&b, b.nr), 0 - EINVAL);
    start(&b);                                  /* a scope without a path */
    at = begin_unit(&b, 0);
    scope(&b, DMAR_ENDPOINT, 0, 0, 0, path);
    put_length(&b, at, at + 2);
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
    start(&b);                                  /* a scope that goes on after its unit */
    at = begin_unit(&b, 0);
    scope(&b, DMAR_ENDPOINT, 0, 0, 1, path);
    put_length(&b, at, at + 2);
    b.at[b.nr - 7] = 10;
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
    start(&b);                                  /* a part too short for what it is */
    put(&b, 2, 0);
    put(&b, 2, 8);
    put(&b, 4, 0);
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
    start(&b);
    CHECK_EQ(parse(&b, 40), -EINVAL);
}

TEST(dmar_cut_and_changed)
{
    struct bytes b;

    good(&b);
    cut_and_change(&b, parse);
}
