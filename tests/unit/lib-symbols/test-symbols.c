// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking up code addresses and names; the table comes from nm.txt.
 */
#include <lib/symbols.h>

#include "test.h"

extern const char _stext[];
const char _stext[0x200];

static void check(uint64_t at, const char *name, uint64_t offset, uint64_t size)
{
    uint64_t o = 0, s = 0;
    const char *found = symbol_lookup((uintptr_t)_stext + at, &o, &s);

    CHECK_STR(found, name);
    CHECK_EQ(o, offset);
    CHECK_EQ(s, size);
}

TEST(symbols_by_address)
{
    check(0, "start", 0, 0x10);
    check(0xf, "start", 0xf, 0x10);
    check(0x10, "local_helper", 0, 0x30);
    check(0x3f, "local_helper", 0x2f, 0x30);
    check(0x40, "alias_a", 0, 0x20);
    check(0x55, "alias_a", 0x15, 0x20);
    check(0x60, "local_helper", 0, 0xa0);
    check(0xff, "local_helper", 0x9f, 0xa0);
}

TEST(addresses_without_symbol)
{
    CHECK(!symbol_lookup((uintptr_t)_stext + 0x100, NULL, NULL));
    CHECK(!symbol_lookup((uintptr_t)_stext - 1, NULL, NULL));
    CHECK(!symbol_lookup(0, NULL, NULL));
    CHECK_STR(symbol_lookup((uintptr_t)_stext, NULL, NULL), "start");
}

TEST(symbols_by_name)
{
    CHECK_EQ(symbol_address("start"), (uintptr_t)_stext);
    CHECK_EQ(symbol_address("alias_a"), (uintptr_t)_stext + 0x40);
    CHECK_EQ(symbol_address("behind_the_text"), 0);
    CHECK_EQ(symbol_address("not_code"), 0);
}
