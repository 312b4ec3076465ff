// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The rarer cases of copying within the output.
 */
#include "private.h"

void copy_bytes(uint8_t *dst, const uint8_t *src, size_t n)
{
    while (n--)
        *dst++ = *src++;
}

/*
 * A distance below 8: the text is a pattern of that many bytes. The first word is laid byte by
 * byte; from then on a multiple of the distance that reaches back 8 bytes or more yields the same
 * text.
 */
void copy_pattern(uint8_t *dst, size_t distance, size_t n)
{
    static const uint8_t multiple[8] = { 0, 8, 8, 9, 8, 10, 12, 14 };
    const uint8_t *src = dst - distance;

    for (unsigned int i = 0; i < 8; i++)
        dst[i] = src[i];
    if (n > 8)
        copy_words(dst + 8, dst + 8 - multiple[distance], n - 8);
}
