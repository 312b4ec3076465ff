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

enum { STEP = COPY_STEP, STRIDE = 16 * STEP };

/*
 * Steps need a distance of one step. A shorter one is a pattern: after one step of it, byte by byte, the smallest multiple
 * of the distance that is long enough yields the same text. The last step may repeat what the one before it did.
 */
void copy_long(uint8_t *dst, size_t distance, size_t n)
{
    uint8_t *const end = dst + n;

    if (distance < STEP) {
        copy_bytes(dst, dst - distance, STEP);
        dst += STEP;
        distance *= (STEP + distance - 1) / distance;
    }
    for (; end - dst >= STRIDE; dst += STRIDE) {
#pragma GCC unroll 16
        for (unsigned int at = 0; at < STRIDE; at += STEP)
            copy_step(dst + at, dst + at - distance);
    }
    for (; end - dst > STEP; dst += STEP)
        copy_step(dst, dst - distance);
    copy_step(end - STEP, end - STEP - distance);
}
