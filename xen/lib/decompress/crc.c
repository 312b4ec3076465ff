// SPDX-License-Identifier: LGPL-2.1-only
/*
 * CRC-32 (ISO 3309, polynomial 04C11DB7) and CRC-64 (ECMA-182, polynomial 42F0E1EBA9EA3693), both
 * reflected, eight bytes a step: table k holds the effect of a byte that is followed by k more.
 */
#include "private.h"

/* Both are the same but for the width of the register; in the narrow one it is the word's low half that is mixed in. */
#define DEFINE_CRC(bits, reflected)                                                             \
    void checksum_crc##bits##_init(struct crc##bits##_table *table)                             \
    {                                                                                           \
        for (unsigned int i = 0; i < 256; i++) {                                                \
            uint##bits##_t r = i;                                                               \
                                                                                                \
            for (unsigned int bit = 0; bit < 8; bit++)                                          \
                r = r >> 1 ^ (r & 1 ? (reflected) : 0);                                         \
            table->t[0][i] = r;                                                                 \
        }                                                                                       \
        for (unsigned int k = 1; k < 8; k++)                                                    \
            for (unsigned int i = 0; i < 256; i++) {                                            \
                uint##bits##_t r = table->t[k - 1][i];                                          \
                                                                                                \
                table->t[k][i] = r >> 8 ^ table->t[0][r & 255];                                 \
            }                                                                                   \
    }                                                                                           \
                                                                                                \
    uint##bits##_t checksum_crc##bits(const struct crc##bits##_table *table, const void *data,  \
                                      size_t len)                                               \
    {                                                                                           \
        const uint##bits##_t (*t)[256] = table->t;                                              \
        const uint8_t *p = data;                                                                \
        uint##bits##_t crc = -1;                                                                \
                                                                                                \
        for (; len >= 8; len -= 8, p += 8) {                                                    \
            uint64_t w = load64(p) ^ crc;                                                       \
                                                                                                \
            crc = t[7][w & 255] ^ t[6][w >> 8 & 255] ^ t[5][w >> 16 & 255] ^                    \
                  t[4][w >> 24 & 255] ^ t[3][w >> 32 & 255] ^ t[2][w >> 40 & 255] ^             \
                  t[1][w >> 48 & 255] ^ t[0][w >> 56];                                          \
        }                                                                                       \
        for (; len; len--)                                                                      \
            crc = crc >> 8 ^ t[0][(crc ^ *p++) & 255];                                          \
        return ~crc;                                                                            \
    }

DEFINE_CRC(32, 0xedb88320)
DEFINE_CRC(64, 0xc96c5795d7870f42)
