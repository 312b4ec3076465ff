/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Character classes of ASCII, whatever the locale.
 */
#ifndef LIB_CTYPE_H
#define LIB_CTYPE_H

#include <stdbool.h>

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool ascii_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool ascii_is_alpha(char c)
{
    return ascii_is_upper(c) || ascii_is_lower(c);
}

static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ascii_is_print(char c)
{
    return c >= ' ' && c <= '~';
}

static inline char ascii_lower(char c)
{
    return ascii_is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

/* The value of a digit in bases up to 36; 255 for what is no digit. */
static inline unsigned int ascii_digit(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return ascii_is_lower(c) ? c - 'a' + 10u : 255;
}

#endif
