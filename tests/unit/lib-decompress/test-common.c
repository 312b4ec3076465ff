// SPDX-License-Identifier: GPL-2.0-only
/*
 * What no format owns: telling them apart, refusals, and copying within the output.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <lib/decompress.h>

#include "check.h"
#include "private.h"
#include "test.h"

TEST(identify)
{
    CHECK_EQ(decompress_identify("", 0), DECOMPRESS_NONE);
    CHECK_EQ(decompress_identify("\177ELF", 4), DECOMPRESS_NONE);
    CHECK_EQ(decompress_identify("\37\213\10", 3), DECOMPRESS_GZIP);
    CHECK_EQ(decompress_identify("\37\213", 2), DECOMPRESS_NONE);
    CHECK_EQ(decompress_identify("\3757zXZ", 6), DECOMPRESS_XZ);
    CHECK_EQ(decompress_identify("\2\41\114\30", 4), DECOMPRESS_LZ4);
    CHECK_EQ(decompress_identify("\4\42\115\30", 4), DECOMPRESS_LZ4);
    CHECK_EQ(decompress_identify("\50\265\57\375", 4), DECOMPRESS_ZSTD);
    CHECK_STR(decompress_name(DECOMPRESS_ZSTD), "zstd");
    CHECK_STR(decompress_name(DECOMPRESS_NONE), "none");
}

TEST(refusal)
{
    uint8_t *out;
    const char *why;

    CHECK_EQ(check_decompress("hello, world", 12, 100, &out, &why), -EOPNOTSUPP);
    CHECK(strstr(why, "magic"));
    free(out);
    CHECK_EQ(decompress("x", 1, NULL, 0, malloc, free, NULL), -EOPNOTSUPP);
}

TEST(copies_of_every_distance)
{
    uint8_t ours[400], want[400];

    for (size_t room = 0; room < 30; room++)
        for (size_t distance = 1; distance < 40; distance++)
            for (size_t n = 1; n < 60; n++) {
                uint8_t *end = ours + 100 + n + room;

                for (size_t i = 0; i < 400; i++)
                    want[i] = ours[i] = i * 7;
                for (size_t i = 0; i < n; i++)
                    want[100 + i] = want[100 + i - distance];
                copy_match(ours + 100, distance, n, end);
                CHECK(!memcmp(ours, want, 100 + n));
                CHECK(!memcmp(end, want + (end - ours), ours + 400 - end));
            }
}
