/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The arena of arena.h: a chain of chunks, newest first; a large request gets a chunk of its own.
 */
#include "core/arena.h"
#include "core/ctx.h"
#include "types/types.h"
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK = 4096, ALIGN = 16 };

struct lx_chunk {
    struct lx_chunk *next;
    size_t used, size;
    _Alignas(ALIGN) char data[];
};

void lx_begin(struct lx *lx, libxl_ctx *ctx)
{
    lx->ctx = ctx;
    lx->chunks = NULL;
    lx_ctx_lock(ctx);
}

int lx_end(struct lx *lx, int rc)
{
    lx_arena_free(lx);
    lx_ctx_unlock(lx->ctx);
    return rc;
}

void *lx_alloc(struct lx *lx, size_t size)
{
    struct lx_chunk *chunk = lx->chunks;
    size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    char *result;

    if (!chunk || chunk->size - chunk->used < need) {
        size_t room = need > CHUNK ? need : CHUNK;

        chunk = lx_malloc(sizeof(*chunk) + room);
        chunk->size = room;
        chunk->next = lx->chunks;
        lx->chunks = chunk;
    }
    result = chunk->data + chunk->used;
    chunk->used += need;
    return result;
}

void lx_arena_free(struct lx *lx)
{
    while (lx->chunks) {
        struct lx_chunk *chunk = lx->chunks;

        lx->chunks = chunk->next;
        free(chunk);
    }
}

void *lx_memdup(struct lx *lx, const void *data, size_t size)
{
    return memcpy(lx_alloc(lx, size), data, size);
}

char *lx_strndup(struct lx *lx, const char *s, size_t length)
{
    char *copy = lx_alloc(lx, length + 1);

    return memcpy(copy, s, length);
}

char *lx_strdup(struct lx *lx, const char *s)
{
    return s ? lx_strndup(lx, s, strlen(s)) : NULL;
}

char *lx_vsprintf(struct lx *lx, const char *format, va_list ap)
{
    va_list again;
    char *text;
    int length;

    va_copy(again, ap);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    text = lx_alloc(lx, length + 1);
    vsnprintf(text, length + 1, format, ap);
    return text;
}

char *lx_sprintf(struct lx *lx, const char *format, ...)
{
    va_list ap;
    char *text;

    va_start(ap, format);
    text = lx_vsprintf(lx, format, ap);
    va_end(ap);
    return text;
}
