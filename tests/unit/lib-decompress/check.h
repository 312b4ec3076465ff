/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every format's decoder is put through. Buffers are of the exact size, so that the address
 * sanitizer sees any access beside them.
 */
#ifndef LIB_DECOMPRESS_CHECK_H
#define LIB_DECOMPRESS_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data.h"

struct packed {
    uint8_t *data;                  /* from malloc() */
    size_t size;
};

/* Decompresses @in; the result, and the output (from malloc(), the caller frees) in *@out. */
int64_t check_decompress(const void *in, size_t in_size, size_t room, uint8_t **out,
                         const char **why);

/*
 * The stream yields exactly the data: in exact space, with bytes behind the stream, not with less
 * space.
 */
void check_yields(const struct packed *p, const uint8_t *data, size_t size);

/*
 * Cut short at many places and with bytes changed, the stream is refused, or (if @checked is false:
 * it has no checksum) at most yields something of another content. Frees the stream.
 */
void check_damaged(struct packed *p, const uint8_t *data, size_t size, bool checked);

/* With each allocation failing in turn. */
void check_no_memory(const struct packed *p, size_t size);

/*
 * Compresses every kind of data in several sizes with @pack and checks the result; @max_size bounds
 * the work.
 */
typedef struct packed pack_fn(const uint8_t *data, size_t size, const void *options);
void check_all_kinds(pack_fn *pack, const void *options, size_t max_size);

/* Moves @p's contents behind those of @to; frees @p. */
void packed_append(struct packed *to, struct packed p);
struct packed packed_alloc(size_t room);

#endif
