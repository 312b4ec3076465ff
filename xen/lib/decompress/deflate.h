/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the gzip container and DEFLATE.
 */
#ifndef DECOMPRESS_DEFLATE_H
#define DECOMPRESS_DEFLATE_H

#include "private.h"

/* The decoder's tables, about 8 KiB. */
struct deflate;
size_t deflate_state_size(void);

/* Decodes one DEFLATE stream from s->in and leaves it behind the stream's last byte. @f needs no initialisation. */
int deflate_decode(struct stream *s, struct deflate *f);

#endif
