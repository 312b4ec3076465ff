// SPDX-License-Identifier: GPL-2.0-only
/* IVRS: what good tables say arrives; damaged ones are refused and never read beyond their end. */
#include <stdlib.h>
#include <string.h>
#include <test.h>
#include <xen/errno.h>
#include "amd/ivrs.h"
#include "bytes.h"

static struct {
    unsigned int units, devices, aliases, specials, memories;
    struct ivrs_unit unit;
    u16 first, last, alias, special_id;
    u8 variety, handle, setting;
    u64 start, length;
    int fail;
} seen;

static int on_unit(const struct ivrs_unit *u)
{
    seen.units++;
    seen.unit = *u;
    return seen.fail;
}
static int on_devices(const struct ivrs_unit *u, u16 first, u16 last, u8 setting)
{
    seen.devices++;
    seen.first = first;
    seen.last = last;
    seen.setting = setting;
    return 0;
}
static int on_alias(const struct ivrs_unit *u, u16 first, u16 last, u16 alias, u8 setting)
{
    seen.aliases++;
    seen.first = first;
    seen.last = last;
    seen.alias = alias;
    return 0;
}
static int on_special(const struct ivrs_unit *u, u8 variety, u8 handle, u16 devid, u8 setting)
{
    seen.specials++;
    seen.variety = variety;
    seen.handle = handle;
    seen.special_id = devid;
    return 0;
}
static int on_memory(u16 segment, u16 first, u16 last, u64 start, u64 length, u8 flags)
{
    seen.memories++;
    seen.first = first;
    seen.last = last;
    seen.start = start;
    seen.length = length;
    return 0;
}
static const struct ivrs_handler handler = { on_unit, on_devices, on_alias, on_special, on_memory };

static void start(struct bytes *b)
{
    memset(b, 0, sizeof(*b));
    put(b, 4, 0x53525649);                      /* "IVRS" */
    b->nr = 36;
    put(b, 4, 0x00203040);
    put(b, 8, 0);
}

static unsigned int begin_unit(struct bytes *b, u8 type, u16 devid)
{
    unsigned int at = b->nr;

    put(b, 1, type);
    put(b, 1, IVHD_COHERENT);
    put(b, 2, 0);
    put(b, 2, devid);
    put(b, 2, 0x40);
    put(b, 8, 0xfed80000);
    put(b, 2, 0);
    put(b, 2, 0);
    put(b, 4, 0);
    if (type != 0x10) {
        put(b, 8, 0x29d3);
        put(b, 8, 0);
    }
    return at;
}

static void entry4(struct bytes *b, u8 type, u16 devid, u8 setting)
{
    put(b, 1, type);
    put(b, 2, devid);
    put(b, 1, setting);
}

static void entry8(struct bytes *b, u8 type, u16 devid, u8 setting, u8 handle, u16 source, u8 variety)
{
    entry4(b, type, devid, setting);
    put(b, 1, handle);
    put(b, 2, source);
    put(b, 1, variety);
}

static void memory(struct bytes *b, u8 type, u16 devid, u16 last, u64 from, u64 length)
{
    put(b, 1, type);
    put(b, 1, IVMD_UNITY | IVMD_READ | IVMD_WRITE);
    put(b, 2, 32);
    put(b, 2, devid);
    put(b, 2, last);
    put(b, 8, 0);
    put(b, 8, from);
    put(b, 8, length);
}

static int parse(const struct bytes *b, unsigned int length)
{
    struct acpi_header *t = as_table(b, length);
    u32 at = 0;
    int rc;

    memset(&seen, 0, sizeof(seen));
    rc = ivrs_parse(t, &handler, &at);
    free(t);
    return rc;
}

static void good(struct bytes *b)
{
    unsigned int at;

    start(b);
    at = begin_unit(b, 0x11, 0x10);
    entry4(b, 2, 0x00a0, 0xd7);
    entry4(b, 3, 0x0100, 0);
    entry4(b, 4, 0x01ff, 0);
    entry8(b, 0x42, 0x0300, 0, 0, 0x0208, 0);
    entry8(b, 0x48, 0, 0xd7, 5, 0x00a0, IVRS_SPECIAL_IOAPIC);
    put_length(b, at, at + 2);
    memory(b, 0x22, 0x10, 0x20, 0xd0000000, 0x2000);
}

TEST(ivrs_good)
{
    struct bytes b;

    good(&b);
    CHECK_EQ(parse(&b, b.nr), 0);
    CHECK_EQ(seen.units, 1);
    CHECK_EQ(seen.unit.base, 0xfed80000);
    CHECK_EQ(seen.unit.devid, 0x10);
    CHECK_EQ(seen.unit.capability, 0x40);
    CHECK_EQ(seen.unit.features, 0x29d3);
    CHECK_EQ(seen.devices, 2);
    CHECK_EQ(seen.aliases, 1);
    CHECK_EQ(seen.alias, 0x0208);
    CHECK_EQ(seen.specials, 1);
    CHECK_EQ(seen.handle, 5);
    CHECK_EQ(seen.special_id, 0xa0);
    CHECK_EQ(seen.memories, 1);
    CHECK_EQ(seen.start, 0xd0000000);
    CHECK_EQ(seen.length, 0x2000);
    CHECK_EQ(seen.first, 0x10);
    CHECK_EQ(seen.last, 0x20);
}

TEST(ivrs_the_newest_block_of_a_unit_counts)
{
    struct bytes b;
    unsigned int at;

    start(&b);
    at = begin_unit(&b, 0x10, 0x10);
    entry4(&b, 1, 0, 1);
    put_length(&b, at, at + 2);
    at = begin_unit(&b, 0x11, 0x10);
    entry4(&b, 1, 0, 2);
    put_length(&b, at, at + 2);
    at = begin_unit(&b, 0x10, 0x18);
    entry4(&b, 2, 8, 3);
    put_length(&b, at, at + 2);
    CHECK_EQ(parse(&b, b.nr), 0);
    CHECK_EQ(seen.units, 2);
    CHECK_EQ(seen.devices, 2);
    CHECK_EQ(seen.setting, 3);
}

TEST(ivrs_damaged)
{
    struct bytes b;
    unsigned int at;

    start(&b);                                  /* a range that does not end */
    at = begin_unit(&b, 0x10, 0x10);
    entry4(&b, 3, 0x100, 0);
    put_length(&b, at, at + 2);
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
    start(&b);                                  /* one that ends before it begins */
    at = begin_unit(&b, 0x10, 0x10);
    entry4(&b, 3, 0x100, 0);
    entry4(&b, 4, 0x80, 0);
    put_length(&b, at, at + 2);
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
    start(&b);                                  /* an end without a beginning */
    at = begin_unit(&b, 0x10, 0x10);
    entry4(&b, 4, 0x80, 0);
    put_length(&b, at, at + 2);
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
    start(&b);                                  /* memory of no length */
    memory(&b, 0x20, 0, 0, 0x1000, 0);
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
    start(&b);                                  /* a block that goes on after the end */
    memory(&b, 0x20, 0, 0, 0x1000, 0x1000);
    b.at[b.nr - 30] = 200;
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
    start(&b);                                  /* a block without length */
    memory(&b, 0x20, 0, 0, 0x1000, 0x1000);
    b.at[b.nr - 30] = 0;
    CHECK_EQ(parse(&b, b.nr), -EINVAL);
}

/* Cut anywhere, or with any byte changed: an answer, and no read outside (the sanitizer watches). */
TEST(ivrs_cut_and_changed)
{
    struct bytes b;

    good(&b);
    cut_and_change(&b, parse);
}

static int refuse_unit(const struct ivrs_unit *u)
{
    return -ENOSPC;
}

TEST(ivrs_handlers_errors_are_returned)
{
    struct ivrs_handler h = handler;
    struct acpi_header *t;
    struct bytes b;
    u32 at;

    good(&b);
    t = as_table(&b, b.nr);
    h.unit = refuse_unit;
    CHECK_EQ(ivrs_parse(t, &h, &at), -ENOSPC);
    CHECK_EQ(at, 48);
    free(t);
}
