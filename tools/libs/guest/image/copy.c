/* SPDX-License-Identifier: LGPL-2.1-only */
/* Moving and clearing much memory; see private.h. */
#include <string.h>

#include "private.h"

enum { PIECE = 1024 };

void guest_copy(void *to, const void *from, size_t size)
{
    for (size_t at = 0; at < size; at += PIECE)
        memmove((char *)to + at, (const char *)from + at, size - at < PIECE ? size - at : PIECE);
}

void guest_clear(void *at, size_t size)
{
    for (size_t done = 0; done < size; done += PIECE)
        memset((char *)at + done, 0, size - done < PIECE ? size - done : PIECE);
}
