// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>
#include <test.h>
#include "bytes.h"

void put(struct bytes *b, unsigned int width, u64 value)
{
    CHECK(b->nr + width <= sizeof(b->at));
    for (unsigned int i = 0; i < width; i++)
        b->at[b->nr++] = value >> 8 * i;
}

void put_length(struct bytes *b, unsigned int start, unsigned int where)
{
    b->at[where] = b->nr - start;
    b->at[where + 1] = (b->nr - start) >> 8;
}

struct acpi_header *as_table(const struct bytes *b, unsigned int length)
{
    struct acpi_header *t = malloc(length);

    memcpy(t, b->at, length);
    if (length >= sizeof(*t))
        t->length = length;
    return t;
}

#define FIXED_PART      48

void cut_and_change(struct bytes *b, int (*parse)(const struct bytes *b, unsigned int length))
{
    for (unsigned int length = sizeof(struct acpi_header); length < b->nr; length++)
        parse(b, length);
    for (unsigned int at = FIXED_PART; at < b->nr; at++) {
        u8 was = b->at[at];

        for (unsigned int v = 0; v < 256; v++) {
            b->at[at] = v;
            parse(b, b->nr);
        }
        b->at[at] = was;
    }
}
