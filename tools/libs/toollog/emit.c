/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The sending side of a logger: thin calls through its vtable that leave errno alone.
 */
#include <errno.h>

#include "xentoollog.h"

void xtl_logv(struct xentoollog_logger *logger, xentoollog_level level, int errnoval,
              const char *context, const char *format, va_list al)
{
    int saved = errno;

    logger->vmessage(logger, level, errnoval, context, format, al);
    errno = saved;
}

void xtl_log(struct xentoollog_logger *logger, xentoollog_level level, int errnoval,
             const char *context, const char *format, ...)
{
    va_list al;

    va_start(al, format);
    xtl_logv(logger, level, errnoval, context, format, al);
    va_end(al);
}

/* Floating point, because done * 100 may not fit. */
static int percent_of(unsigned long done, unsigned long total)
{
    return total ? (int)((double)done * 100.0 / (double)total) : 0;
}

void xtl_progress(struct xentoollog_logger *logger, const char *context, const char *doing_what,
                  unsigned long done, unsigned long total)
{
    int saved = errno;

    if (logger->progress)
        logger->progress(logger, context, doing_what, percent_of(done, total), done, total);
    errno = saved;
}

void xtl_logger_destroy(struct xentoollog_logger *logger)
{
    if (logger)
        logger->destroy(logger);
}

const char *xtl_level_to_string(xentoollog_level level)
{
    static const char *const name[] = {
        [XTL_NONE] = "none",         [XTL_DEBUG] = "debug",       [XTL_VERBOSE] = "verbose",
        [XTL_DETAIL] = "detail",     [XTL_PROGRESS] = "progress", [XTL_INFO] = "info",
        [XTL_NOTICE] = "notice",     [XTL_WARN] = "warning",      [XTL_ERROR] = "error",
        [XTL_CRITICAL] = "critical",
    };

    return (unsigned)level < XTL_NUM_LEVELS ? name[level] : "unknown";
}
