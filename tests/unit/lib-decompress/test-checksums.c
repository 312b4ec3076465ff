// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checksums, against liblzma's, and against published values for XXH.
 */
#include <lzma.h>
#include <stdlib.h>

#include "data.h"
#include "private.h"
#include "test.h"

TEST(crc_like_liblzma)
{
    struct crc32_table *t32 = malloc(sizeof(*t32));
    struct crc64_table *t64 = malloc(sizeof(*t64));
    uint8_t *data = data_make(DATA_RANDOM, 300);

    checksum_crc32_init(t32);
    checksum_crc64_init(t64);
    for (size_t from = 0; from < 9; from++)
        for (size_t n = 0; n < 100; n++) {
            CHECK_EQ(checksum_crc32(t32, data + from, n), lzma_crc32(data + from, n, 0));
            CHECK_EQ(checksum_crc64(t64, data + from, n), lzma_crc64(data + from, n, 0));
        }
    free(data);
    free(t64);
    free(t32);
}

TEST(xxh_published)
{
    CHECK_EQ(checksum_xxh32("", 0), 0x02cc5d05u);
    CHECK_EQ(checksum_xxh32("abc", 3), 0x32d153ffu);
    CHECK_EQ(checksum_xxh64("", 0), 0xef46db3751d8e999ull);
    CHECK_EQ(checksum_xxh64("abc", 3), 0x44bc2cf5ad770999ull);
}
