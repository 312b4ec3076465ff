// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hypervisor's memory and string functions, against plain loops over every small size and
 * offset.
 */
#include <lib/bitops.h>
#include <lib/string.h>

#include "test.h"

/* Macros that would let the compiler answer instead. */
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef strlen
#undef strcmp

#define ROOM 160

static uint8_t a[ROOM], b[ROOM];

static void fill(uint8_t *p, unsigned int seed)
{
    for (unsigned int i = 0; i < ROOM; i++)
        p[i] = (i + seed) * 167 + 13;
}

static bool same(const uint8_t *x, const uint8_t *y)
{
    for (unsigned int i = 0; i < ROOM; i++)
        if (x[i] != y[i])
            return false;
    return true;
}

TEST(memcpy_every_size)
{
    uint8_t src[ROOM];

    fill(src, 7);
    for (size_t to = 0; to < 10; to++)
        for (size_t from = 0; from < 10; from++)
            for (size_t n = 0; n < 100; n++) {
                fill(a, 1);
                fill(b, 1);
                for (size_t i = 0; i < n; i++)
                    b[to + i] = src[from + i];
                CHECK(memcpy(a + to, src + from, n) == a + to);
                CHECK(same(a, b));
            }
}

TEST(memmove_every_overlap)
{
    for (size_t to = 0; to < 40; to++)
        for (size_t from = 0; from < 40; from++)
            for (size_t n = 0; n < 80; n += n < 20 ? 1 : 7) {
                fill(a, 2);
                fill(b, 2);
                for (size_t i = 0; i < n; i++)
                    b[to + i] = (from + i + 2) * 167 + 13;
                CHECK(memmove(a + to, a + from, n) == a + to);
                CHECK(same(a, b));
            }
}

TEST(memset_every_size)
{
    for (size_t to = 0; to < 10; to++)
        for (size_t n = 0; n < 100; n++) {
            fill(a, 3);
            fill(b, 3);
            for (size_t i = 0; i < n; i++)
                b[to + i] = 0xa5;
            CHECK(memset(a + to, 0x1a5, n) == a + to);
            CHECK(same(a, b));
        }
}

TEST(memcmp_finds_the_first_difference)
{
    for (size_t n = 0; n < 60; n++) {
        fill(a, 4);
        fill(b, 4);
        CHECK_EQ(memcmp(a, b, n), 0);
        for (size_t i = 0; i < n; i++) {
            b[i] = a[i] ^ 0x80;
            for (size_t k = i + 1; k < n; k++)
                b[k] = a[k] + 1;
            CHECK_EQ(memcmp(a, b, n) < 0, a[i] < b[i]);
            CHECK_EQ(memcmp(b, a, n) < 0, b[i] < a[i]);
            CHECK_EQ(memcmp(a, b, i), 0);
            fill(b, 4);
        }
    }
}

TEST(memchr_is_bounded)
{
    CHECK(memchr("abc", 'c', 3) != NULL);
    CHECK(memchr("abc", 'c', 2) == NULL);
    CHECK(memchr("a\377c", -1, 3) != NULL);
    CHECK(memchr("", 0, 0) == NULL);
}

TEST(lengths)
{
    CHECK_EQ(strlen(""), 0);
    CHECK_EQ(strlen("xylem"), 5);
    CHECK_EQ(strnlen("xylem", 3), 3);
    CHECK_EQ(strnlen("xylem", 9), 5);
    CHECK_EQ(strnlen("xylem", 0), 0);
}

TEST(comparisons)
{
    CHECK_EQ(strcmp("", ""), 0);
    CHECK(strcmp("a", "b") < 0);
    CHECK(strcmp("\377", "a") > 0);
    CHECK(strcmp("ab", "a") > 0);
    CHECK_EQ(strncmp("abc", "abd", 2), 0);
    CHECK(strncmp("abc", "abd", 3) < 0);
    CHECK_EQ(strncmp("ab", "ab", 10), 0);
    CHECK_EQ(strcasecmp("XyLeM", "xYlEm"), 0);
    CHECK(strcasecmp("xylem", "xylen") < 0);
    CHECK_EQ(strncasecmp("NO-x", "no-Y", 3), 0);
    CHECK(strncasecmp("[", "a", 1) < 0);
}

TEST(searches)
{
    const char *s = "one two one";

    CHECK(strchr(s, 'o') == s);
    CHECK(strchr(s, 'w') == s + 5);
    CHECK(strchr(s, 'z') == NULL);
    CHECK(strchr(s, 0) == s + 11);
    CHECK(strrchr(s, 'o') == s + 8);
    CHECK(strrchr(s, 0) == s + 11);
    CHECK(strrchr(s, 'z') == NULL);
    CHECK(strstr(s, "two") == s + 4);
    CHECK(strstr(s, "") == s);
    CHECK(strstr(s, "one two one!") == NULL);
    CHECK(strstr("aab", "ab") != NULL);
    CHECK_EQ(strspn("aabbc", "ab"), 4);
    CHECK_EQ(strspn("abc", ""), 0);
    CHECK_EQ(strcspn("abc,d", ","), 3);
    CHECK_EQ(strcspn("abc", ","), 3);
}

int __popcountdi2(int64_t x);

TEST(words)
{
    CHECK_EQ(__popcountdi2(-1), 64);
    CHECK_EQ(__popcountdi2(0x8000000000000001), 2);
    CHECK_EQ(popcount64(0), 0);
    CHECK_EQ(ffs64(0), 0);
    CHECK_EQ(ffs64(1ull << 63), 64);
    CHECK_EQ(fls64(0x10), 5);
    CHECK_EQ(fls32(0), 0);
    CHECK_EQ(ffs32(8), 4);
    CHECK_EQ(ilog2(4097), 12);
    CHECK_EQ(ilog2_up(0), 0);
    CHECK_EQ(ilog2_up(1), 0);
    CHECK_EQ(ilog2_up(4096), 12);
    CHECK_EQ(ilog2_up(4097), 13);
    CHECK(is_power_of_2(64) && !is_power_of_2(0) && !is_power_of_2(6));
    CHECK_EQ(rol32(0x80000001, 1), 3);
    CHECK_EQ(rol64(1, 64), 1);
}
