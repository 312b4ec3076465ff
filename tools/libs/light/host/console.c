/* SPDX-License-Identifier: LGPL-2.1-only */
/* The hypervisor's own messages, and words to it: debug keys, parameters. */
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <stdlib.h>

enum { PIECE = 32768 };

struct libxl__xen_console_reader {
    bool clear, ended;
    uint32_t index;             /* where the next piece begins in the ring's history */
    char *buffer;
};

libxl_xen_console_reader *libxl_xen_console_read_start(libxl_ctx *ctx, int clear)
{
    libxl_xen_console_reader *reader = lx_malloc(sizeof(*reader));

    reader->clear = clear;
    reader->buffer = lx_malloc(PIECE + 1);
    return reader;
}

/* A "line" is as much as came at once; callers print it as it is. */
int libxl_xen_console_read_line(libxl_ctx *ctx, libxl_xen_console_reader *reader, char **line_r)
{
    unsigned int size = PIECE;
    int e;

    *line_r = NULL;
    if (reader->ended)
        return 0;
    lx_ctx_lock(ctx);
    e = xc_readconsolering(ctx->xch, reader->buffer, &size, reader->clear, true, &reader->index);
    if (e)
        lx_log(ctx, XTL_ERROR, errno, "cannot read the hypervisor's console");
    lx_ctx_unlock(ctx);
    if (e)
        return ERROR_FAIL;
    if (!size) {
        reader->ended = true;
        return 0;
    }
    reader->buffer[size] = '\0';
    *line_r = reader->buffer;
    return 1;
}

void libxl_xen_console_read_finish(libxl_ctx *ctx, libxl_xen_console_reader *reader)
{
    free(reader->buffer);
    free(reader);
}

int libxl_send_debug_keys(libxl_ctx *ctx, char *keys)
{
    int e;

    lx_ctx_lock(ctx);
    e = xc_send_debug_keys(ctx->xch, keys);
    if (e)
        lx_log(ctx, XTL_ERROR, errno, "cannot send debug keys \"%s\"", keys);
    lx_ctx_unlock(ctx);
    return e ? ERROR_FAIL : 0;
}
