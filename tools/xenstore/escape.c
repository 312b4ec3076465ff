// SPDX-License-Identifier: GPL-2.0-only
/* Escaping. */
#include "escape.h"

#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char named[] = "\t\n\r\\", names[] = "tnr\\";

static int escape_one(char *out, unsigned char c)
{
    const char *at = c ? strchr(named, c) : NULL;

    if (at)
        return sprintf(out, "\\%c", names[at - named]);
    if (c >= 0x20 && c < 0x7f)
        return sprintf(out, "%c", c);
    return sprintf(out, c < 8 ? "\\%03o" : "\\x%02x", c);
}

char *escape(const char *bytes, size_t len)
{
    char *out = malloc(len * 4 + 1), *at = out;

    if (!out)
        err(1, "no memory");
    for (size_t i = 0; i < len; i++)
        at += escape_one(at, bytes[i]);
    *at = 0;
    return out;
}

/* At most @max digits of the base at @text, *@used of them. */
static char digits(const char *text, int base, size_t max, size_t *used)
{
    char copy[4] = { 0 }, *end;
    size_t n = 0;

    while (n < max &&
           (base == 16 ? isxdigit((unsigned char)text[n]) : text[n] >= '0' && text[n] <= '7')) {
        copy[n] = text[n];
        n++;
    }
    *used = n;
    return strtoul(copy, &end, base);
}

/* What follows a backslash at @text: the byte it stands for, and how much of the text it takes. */
static char unescape_one(const char *text, size_t *used)
{
    const char *at = *text ? strchr(names, *text) : NULL;
    char c;

    *used = 1;
    if (at)
        return named[at - names];
    if (*text == 'x') {
        c = digits(text + 1, 16, 2, used);
        if (*used) {
            ++*used;
            return c;
        }
    }
    if (*text >= '0' && *text <= '7')
        return digits(text, 8, 3, used);
    *used = *text != 0;
    return *text;
}

char *unescape(const char *text, size_t *len)
{
    char *out = malloc(strlen(text) + 1), *at = out;

    if (!out)
        err(1, "no memory");
    while (*text) {
        size_t used = 1;

        if (*text == '\\') {
            *at++ = unescape_one(text + 1, &used);
            text += used + 1;
        } else {
            *at++ = *text++;
        }
    }
    *at = 0;
    *len = at - out;
    return out;
}
