/* SPDX-License-Identifier: LGPL-2.1-only */
/* Messages through the context's logger; see log.h. */
#include "core/log.h"
#include "core/ctx.h"
#include <stdio.h>

static void emit(libxl_ctx *ctx, xentoollog_level level, int errnum, const char *prefix,
                 const char *format, va_list ap)
{
    int saved = errno;
    char text[1024];

    vsnprintf(text, sizeof(text), format, ap);
    if (ctx && ctx->lg)
        xtl_log(ctx->lg, level, errnum > 0 ? errnum : -1, "libxl", "%s%s", prefix, text);
    errno = saved;
}

void lx_log(libxl_ctx *ctx, xentoollog_level level, int errnum, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    emit(ctx, level, errnum, "", format, ap);
    va_end(ap);
}

void lx_log_domain(libxl_ctx *ctx, uint32_t domid, xentoollog_level level, int errnum,
                   const char *format, ...)
{
    char prefix[32];
    va_list ap;

    snprintf(prefix, sizeof(prefix), "Domain %u: ", domid);
    va_start(ap, format);
    emit(ctx, level, errnum, prefix, format, ap);
    va_end(ap);
}
