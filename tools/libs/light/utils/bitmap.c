/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Bitmaps of libxl_utils.h: size in bytes, bit n in byte n / 8; what lies past the end reads as 0.
 */
#include <libxl_utils.h>
#include <stdlib.h>
#include "core/log.h"
#include "types/types.h"

void libxl_bitmap_init(libxl_bitmap *map)
{
    *map = (libxl_bitmap){ 0 };
}

void libxl_bitmap_dispose(libxl_bitmap *map)
{
    if (!map)
        return;
    free(map->map);
    libxl_bitmap_init(map);
}

int libxl_bitmap_alloc(libxl_ctx *ctx, libxl_bitmap *bitmap, int n_bits)
{
    int bytes = (n_bits + 7) / 8;

    if (n_bits <= 0) {
        lx_log(ctx, XTL_ERROR, 0, "a bitmap of %d bits makes no sense", n_bits);
        return ERROR_INVAL;
    }
    bitmap->map = lx_malloc(bytes);
    bitmap->size = bytes;
    return 0;
}

void libxl_bitmap_copy_alloc(libxl_ctx *ctx, libxl_bitmap *dptr, const libxl_bitmap *sptr)
{
    libxl_bitmap_init(dptr);
    if (!sptr->size)
        return;
    libxl_bitmap_alloc(ctx, dptr, sptr->size * 8);
    memcpy(dptr->map, sptr->map, sptr->size);
}

void libxl_bitmap_copy(libxl_ctx *ctx, libxl_bitmap *dptr, const libxl_bitmap *sptr)
{
    uint32_t shared = dptr->size < sptr->size ? dptr->size : sptr->size;

    memset(dptr->map, 0, dptr->size);
    memcpy(dptr->map, sptr->map, shared);
}

int libxl_bitmap_test(const libxl_bitmap *bitmap, int bit)
{
    if (bit < 0 || (uint32_t)bit >= bitmap->size * 8)
        return 0;
    return bitmap->map[bit / 8] >> (bit % 8) & 1;
}

void libxl_bitmap_set(libxl_bitmap *bitmap, int bit)
{
    if (libxl_bitmap_cpu_valid(bitmap, bit))
        bitmap->map[bit / 8] |= 1 << (bit % 8);
}

void libxl_bitmap_reset(libxl_bitmap *bitmap, int bit)
{
    if (libxl_bitmap_cpu_valid(bitmap, bit))
        bitmap->map[bit / 8] &= ~(1 << (bit % 8));
}

int libxl_bitmap_count_set(const libxl_bitmap *bitmap)
{
    int count = 0;

    for (uint32_t i = 0; i < bitmap->size; i++)
        count += __builtin_popcount(bitmap->map[i]);
    return count;
}

int libxl_bitmap_is_full(const libxl_bitmap *bitmap)
{
    return libxl_bitmap_count_set(bitmap) == (int)bitmap->size * 8;
}

int libxl_bitmap_is_empty(const libxl_bitmap *bitmap)
{
    return !libxl_bitmap_count_set(bitmap);
}

static int combine(libxl_ctx *ctx, libxl_bitmap *result, const libxl_bitmap *a,
                   const libxl_bitmap *b, bool is_or)
{
    uint32_t longest = a->size > b->size ? a->size : b->size;
    int rc = libxl_bitmap_alloc(ctx, result, longest * 8);

    for (uint32_t i = 0; !rc && i < longest; i++) {
        uint8_t x = i < a->size ? a->map[i] : 0, y = i < b->size ? b->map[i] : 0;

        result->map[i] = is_or ? x | y : x & y;
    }
    return rc;
}

int libxl_bitmap_or(libxl_ctx *ctx, libxl_bitmap *or_map, const libxl_bitmap *map1,
                    const libxl_bitmap *map2)
{
    return combine(ctx, or_map, map1, map2, true);
}

int libxl_bitmap_and(libxl_ctx *ctx, libxl_bitmap *and_map, const libxl_bitmap *map1,
                     const libxl_bitmap *map2)
{
    return combine(ctx, and_map, map1, map2, false);
}

/* Most significant byte first, as one reads numbers. */
char *libxl_bitmap_to_hex_string(libxl_ctx *ctx, const libxl_bitmap *bitmap)
{
    static const char digits[] = "0123456789abcdef";
    char *text = lx_malloc(2 + bitmap->size * 2 + 1), *at = text;

    *at++ = '0';
    *at++ = 'x';
    for (uint32_t i = bitmap->size; i-- > 0;) {
        *at++ = digits[bitmap->map[i] >> 4];
        *at++ = digits[bitmap->map[i] & 15];
    }
    return text;
}
