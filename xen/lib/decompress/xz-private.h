/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Between the xz container and its filters.
 */
#ifndef DECOMPRESS_XZ_PRIVATE_H
#define DECOMPRESS_XZ_PRIVATE_H

#include "private.h"

/* Decoder state for one LZMA2 stream after another; about 30 KiB, so allocated. */
struct lzma;
size_t lzma_state_size(void);

/* Decodes LZMA2 from s->in up to its end marker. @l needs no initialisation. */
int lzma2_decode(struct stream *s, struct lzma *l);

/*
 * Undoes the x86 branch filter on a whole block; @offset is the address its first byte counts as.
 */
void bcj_x86_decode(uint8_t *data, size_t len, uint32_t offset);

#endif
