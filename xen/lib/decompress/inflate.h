/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the gzip container and DEFLATE.
 */
#ifndef DECOMPRESS_INFLATE_H
#define DECOMPRESS_INFLATE_H

#include "private.h"

/* The decoder's tables, about 8 KiB. */
struct inflate;
size_t inflate_state_size(void);

/* Decodes one DEFLATE stream from s->in and leaves it behind the stream's last byte. @f needs no initialisation. */
int inflate(struct stream *s, struct inflate *f);

#endif
