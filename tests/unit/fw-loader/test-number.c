/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers as xenstore's nodes have them. */
#include "test.h"
#include "host/host.h"

TEST(numbers)
{
    const char *end;

    CHECK_EQ(parse_number("0", NULL), 0);
    CHECK_EQ(parse_number("123", NULL), 123);
    CHECK_EQ(parse_number("0x1fF", NULL), 0x1ff);
    CHECK_EQ(parse_number("18446744073709551615", NULL), -1);
    CHECK_EQ(parse_number("17:34", &end), 17);
    CHECK_STR(end, ":34");
    CHECK_EQ(parse_number("12ab", &end), 12);
    CHECK_STR(end, "ab");
    CHECK_EQ(parse_number("", &end), 0);
    CHECK_STR(end, "");
}
