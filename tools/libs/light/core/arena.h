/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Memory that lives as long as one call or one operation: everything allocated through a struct lx
 * is freed at once when it ends, so no path frees strings one by one. None of these return NULL:
 * without memory the process ends.
 */
#ifndef LX_ARENA_H
#define LX_ARENA_H

#include <stdarg.h>
#include <libxl.h>

struct lx_chunk;

/* What internal functions get instead of a bare context. */
struct lx {
    libxl_ctx *ctx;
    struct lx_chunk *chunks;
};

/* Take the context's lock and an empty arena; end frees and unlocks, and returns rc so that it can
 * be the last word. */
void lx_begin(struct lx *lx, libxl_ctx *ctx);
int lx_end(struct lx *lx, int rc);

void *lx_alloc(struct lx *lx, size_t size);                                     /* zeroed */
void *lx_memdup(struct lx *lx, const void *data, size_t size);
char *lx_strdup(struct lx *lx, const char *s);                                  /* NULL for NULL */
char *lx_strndup(struct lx *lx, const char *s, size_t length);
char *lx_sprintf(struct lx *lx, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *lx_vsprintf(struct lx *lx, const char *format, va_list ap);
void lx_arena_free(struct lx *lx);

#endif
