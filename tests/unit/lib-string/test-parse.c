// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers, sizes and yes/no from text; the bounded copies.
 */
#include <lib/string.h>

#include "test.h"

/* Value and number of characters used. */
static void check_u64(const char *s, unsigned int base, uint64_t value, size_t used)
{
    const char *end;

    CHECK_EQ(parse_u64(s, &end, base), value);
    CHECK_EQ(end - s, used);
    CHECK_EQ(parse_u64(s, NULL, base), value);
}

TEST(numbers)
{
    check_u64("", 0, 0, 0);
    check_u64("x", 0, 0, 0);
    check_u64("-1", 0, 0, 0);
    check_u64(" 1", 10, 0, 0);
    check_u64("42,", 0, 42, 2);
    check_u64("0x2a", 0, 42, 4);
    check_u64("0X2A", 16, 42, 4);
    check_u64("2a", 16, 42, 2);
    check_u64("0x", 16, 0, 1);
    check_u64("0xg", 0, 0, 1);
    check_u64("052", 0, 42, 3);
    check_u64("08", 0, 0, 1);
    check_u64("0x2a", 10, 0, 1);
    check_u64("zz", 36, 35 * 36 + 35, 2);
    check_u64("18446744073709551615", 0, UINT64_MAX, 20);
    check_u64("18446744073709551616x", 0, UINT64_MAX, 20);
    check_u64("99999999999999999999999", 0, UINT64_MAX, 23);
    check_u64("0xffffffffffffffff", 0, UINT64_MAX, 18);
    check_u64("0x10000000000000000", 0, UINT64_MAX, 19);
}

static void check_size(const char *s, uint64_t value, size_t used)
{
    const char *end;

    CHECK_EQ(parse_size(s, &end), value);
    CHECK_EQ(end - s, used);
}

TEST(sizes)
{
    check_size("4096", 4096, 4);
    check_size("7b", 7, 2);
    check_size("2k", 2048, 2);
    check_size("1M,max:2G", 1 << 20, 2);
    check_size("3g", 3ull << 30, 2);
    check_size("0x10T", 16ull << 40, 5);
    check_size("5q", 5, 1);
    check_size("k", 0, 0);
    check_size("", 0, 0);
    check_size("16777216t", UINT64_MAX, 9);
    check_size("16777215t", 16777215ull << 40, 9);
}

TEST(booleans)
{
    CHECK_EQ(parse_bool("yes", 3), 1);
    CHECK_EQ(parse_bool("On,", 2), 1);
    CHECK_EQ(parse_bool("0", 1), 0);
    CHECK_EQ(parse_bool("DISABLE", 7), 0);
    CHECK_EQ(parse_bool("disabled", 8), -1);
    CHECK_EQ(parse_bool("", 0), -1);
    CHECK_EQ(parse_bool("10", 2), -1);
}

TEST(bounded_copies)
{
    char buf[6] = "?????";

    CHECK_EQ(strlcpy(buf, "abc", sizeof(buf)), 3);
    CHECK_STR(buf, "abc");
    CHECK_EQ(strlcat(buf, "defg", sizeof(buf)), 7);
    CHECK_STR(buf, "abcde");
    CHECK_EQ(strlcpy(buf, "123456", sizeof(buf)), 6);
    CHECK_STR(buf, "12345");
    CHECK_EQ(strlcpy(buf, "x", 0), 1);
    CHECK_STR(buf, "12345");
    CHECK_EQ(strlcat(buf, "x", 3), 4);
    CHECK_STR(buf, "12345");
}
