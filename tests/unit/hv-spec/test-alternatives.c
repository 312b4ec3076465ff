// SPDX-License-Identifier: GPL-2.0-only
/* Settling code: bytes of each kind of row, with the feature and without. Indices that guests choose. */
#include <string.h>
#include <xen/nospec.h>
#include <asm/alternative.h>
#include "test.h"

static struct {
    struct alt_site site;
    u8 code[64], other[16];
} t;

static void put(void *at, const void *bytes, size_t len)
{
    memcpy(at, bytes, len);
}

static void settle(u8 kind, unsigned int target, u8 len, u64 features)
{
    memset(t.code, 0x90, sizeof(t.code));
    t.site = (struct alt_site){ .feature = 3, .kind = kind, .len = len };
    t.site.at = (s32)(t.code - (u8 *)&t.site.at);
    t.site.other = (s32)(t.code + target - (u8 *)&t.site.other);
    alt_apply(&t.site, &t.site + 1, features, put);
}

static bool untouched(void)
{
    for (unsigned int i = 0; i < sizeof(t.code); i++)
        if (t.code[i] != 0x90)
            return false;
    return true;
}

TEST(jumps_and_calls)
{
    settle(ALT_JUMP, 40, 5, 1u << 3);
    CHECK(!memcmp(t.code, "\xe9\x23\x00\x00\x00\x90", 6));
    settle(ALT_CALL, 5, 5, 1u << 3);
    CHECK(!memcmp(t.code, "\xe8\x00\x00\x00\x00\x90", 6));
    settle(ALT_JUMP, 40, 5, ~(1ULL << 3));
    CHECK(untouched());
}

TEST(blocks_are_skipped_without_the_feature)
{
    settle(ALT_SKIP, 20, 0, ~(1ULL << 3));
    CHECK(!memcmp(t.code, "\xeb\x12\x90", 3));
    settle(ALT_SKIP, 20, 0, 1u << 3);
    CHECK(untouched());
}

TEST(bytes_are_replaced)
{
    memcpy(t.other, "abcdef", 6);
    memset(t.code, 0x90, sizeof(t.code));
    t.site = (struct alt_site){ .feature = 63, .kind = ALT_COPY, .len = 4 };
    t.site.at = (s32)(t.code - (u8 *)&t.site.at);
    t.site.other = (s32)(t.other - (u8 *)&t.site.other);
    alt_apply(&t.site, &t.site + 1, 1, put);
    CHECK(untouched());
    alt_apply(&t.site, &t.site + 1, 1ULL << 63, put);
    CHECK(!memcmp(t.code, "abcd\x90", 5));
}

TEST(an_index_stays_or_is_zero)
{
    CHECK_EQ(index_nospec(0, 1), 0);
    CHECK_EQ(index_nospec(41, 42), 41);
    CHECK_EQ(index_nospec(42, 42), 0);
    CHECK_EQ(index_nospec(5, 0), 0);
    CHECK_EQ(index_nospec(~0UL, 42), 0);
    CHECK(index_nospec(~0UL - 1, ~0UL) == ~0UL - 1);
}
