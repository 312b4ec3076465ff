/* SPDX-License-Identifier: LGPL-2.1-only */
/* Messages, through the logger the program gave. errnum 0: none; a NULL context logs nothing. errno
 * is preserved. */
#ifndef LX_LOG_H
#define LX_LOG_H

#include <libxl.h>

void lx_log(libxl_ctx *ctx, xentoollog_level level, int errnum, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* With "Domain N: " in front. */
void lx_log_domain(libxl_ctx *ctx, uint32_t domid, xentoollog_level level, int errnum,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
