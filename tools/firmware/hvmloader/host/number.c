/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers as xenstore has them.
 */
#include "host/host.h"

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

uint64_t parse_number(const char *text, const char **end)
{
    int base = 10;
    uint64_t value = 0;

    if (text[0] == '0' && (text[1] | 0x20) == 'x') {
        base = 16;
        text += 2;
    }
    for (; digit(*text) < base; text++)
        value = value * base + digit(*text);
    if (end)
        *end = text;
    return value;
}
