// SPDX-License-Identifier: GPL-2.0-only
/* Bitmaps in toolstack operations. */
#include "private.h"

#include <lib/bitmap.h>

int ctl_bitmap_out(const struct xenctl_bitmap *guest, const unsigned long *map, unsigned int bits)
{
    u8 *to = guest->bitmap.p;
    size_t room = DIV_ROUND_UP((size_t)guest->nr_bits, 8), have = DIV_ROUND_UP(bits, 8);

    for (size_t i = 0; i < min(room, have); i++) {
        u8 byte = (map[i / 8] & BITMAP_VALID(i / 8, bits)) >> (i % 8 * 8);

        if (guest->nr_bits < (i + 1) * 8)
            byte &= (1u << guest->nr_bits % 8) - 1;
        if (guest_copy_out(to + i, &byte, 1, 1))
            return -EFAULT;
    }
    return room > have ? guest_clear(to + have, room - have, 1) : 0;
}

int ctl_bitmap_in(unsigned long *map, const struct xenctl_bitmap *guest, unsigned int bits)
{
    size_t given = DIV_ROUND_UP((size_t)guest->nr_bits, 8), want = DIV_ROUND_UP(bits, 8);
    unsigned int valid = min(bits, guest->nr_bits);

    bitmap_zero(map, bits);
    if (guest_copy_in(map, guest->bitmap.p, min(given, want), 1))
        return -EFAULT;
    if (valid < bits)
        bitmap_clear_range(map, valid, bits - valid);
    map[BITMAP_LONGS(bits) - 1] &= BITMAP_VALID(BITMAP_LONGS(bits) - 1, bits);
    return 0;
}
