/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The logger that writes to a stdio stream: one line a message, and progress either as lines or, on
 * a terminal, as one line redrawn in place.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "xentoollog.h"

struct xentoollog_logger_stdiostream {
    xentoollog_logger vtable; /* must be first */
    FILE *f;
    xentoollog_level min_level;
    unsigned flags;
    int drawn_length;  /* characters of the progress line now on the terminal */
    int last_percent;  /* of the last progress line that counted as a step */
};

#define PROGRESS_STEP 5 /* percent between two reports that are worth a line of their own */

static void erase_progress(xentoollog_logger_stdiostream *lg)
{
    if (lg->drawn_length)
        fprintf(lg->f, "\r%*s\r", lg->drawn_length, "");
    lg->drawn_length = 0;
}

static void put_stamp(xentoollog_logger_stdiostream *lg)
{
    if (lg->flags & XTL_STDIOSTREAM_SHOW_DATE) {
        time_t now = time(NULL);
        struct tm tm;
        char text[64];

        if (localtime_r(&now, &tm) && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %Z ", &tm))
            fputs(text, lg->f);
    }
    if (lg->flags & XTL_STDIOSTREAM_SHOW_PID)
        fprintf(lg->f, "[%ld] ", (long)getpid());
}

static void stdiostream_vmessage(xentoollog_logger *logger, xentoollog_level level, int errnoval,
                                 const char *context, const char *format, va_list al)
{
    xentoollog_logger_stdiostream *lg = (xentoollog_logger_stdiostream *)logger;

    if (level < lg->min_level)
        return;
    flockfile(lg->f);
    erase_progress(lg);
    put_stamp(lg);
    if (context)
        fprintf(lg->f, "%s: ", context);
    fprintf(lg->f, "%s: ", xtl_level_to_string(level));
    vfprintf(lg->f, format, al);
    if (errnoval >= 0)
        fprintf(lg->f, ": %s", strerror(errnoval));
    putc('\n', lg->f);
    fflush(lg->f);
    funlockfile(lg->f);
}

static void __attribute__((format(printf, 4, 5)))
message(xentoollog_logger_stdiostream *lg, xentoollog_level level, const char *context,
        const char *format, ...)
{
    va_list al;

    va_start(al, format);
    stdiostream_vmessage(&lg->vtable, level, -1, context, format, al);
    va_end(al);
}

/* Redraw in place; the line is left standing, and ended, once it says 100 %. */
static void draw_progress(xentoollog_logger_stdiostream *lg, const char *context, const char *doing,
                          int percent, unsigned long done, unsigned long total)
{
    int length;

    flockfile(lg->f);
    putc('\r', lg->f);
    length = fprintf(lg->f, "%s%s%s: %lu/%lu %3d%%", context ? context : "", context ? ": " : "",
                     doing, done, total, percent);
    if (length < lg->drawn_length)
        fprintf(lg->f, "%*s", lg->drawn_length - length, "");
    if (percent >= 100)
        putc('\n', lg->f);
    lg->drawn_length = percent >= 100 || length < 0 ? 0 : length;
    fflush(lg->f);
    funlockfile(lg->f);
}

static void stdiostream_progress(xentoollog_logger *logger, const char *context, const char *doing,
                                 int percent, unsigned long done, unsigned long total)
{
    xentoollog_logger_stdiostream *lg = (xentoollog_logger_stdiostream *)logger;
    bool step;

    if (lg->flags & XTL_STDIOSTREAM_HIDE_PROGRESS)
        return;
    step = percent < lg->last_percent || percent >= lg->last_percent + PROGRESS_STEP ||
           (percent >= 100 && lg->last_percent < 100);
    if (step)
        lg->last_percent = percent;
    if ((step ? XTL_PROGRESS : XTL_DETAIL) < lg->min_level)
        return;
    if (lg->flags & XTL_STDIOSTREAM_PROGRESS_USE_CR)
        draw_progress(lg, context, doing, percent, done, total);
    else
        message(lg, step ? XTL_PROGRESS : XTL_DETAIL, context, "%s: %lu/%lu  %3d%%", doing, done,
                total, percent);
}

static void stdiostream_destroy(xentoollog_logger *logger)
{
    xentoollog_logger_stdiostream *lg = (xentoollog_logger_stdiostream *)logger;

    erase_progress(lg);
    fflush(lg->f);
    free(lg);
}

/* Decide once whether progress is redrawn in place. */
static unsigned settle_cr(FILE *f, unsigned flags)
{
    if (flags & XTL_STDIOSTREAM_PROGRESS_NO_CR)
        return flags & ~XTL_STDIOSTREAM_PROGRESS_USE_CR;
    if (isatty(fileno(f)) > 0)
        flags |= XTL_STDIOSTREAM_PROGRESS_USE_CR;
    return flags;
}

xentoollog_logger_stdiostream *xtl_createlogger_stdiostream(FILE *f, xentoollog_level min_level,
                                                            unsigned flags)
{
    int saved = errno; /* isatty() leaves ENOTTY */
    xentoollog_logger_stdiostream lg = {
        .f = f, .min_level = min_level, .flags = settle_cr(f, flags)
    };

    errno = saved;
    return XTL_NEW_LOGGER(stdiostream, lg);
}

void xtl_stdiostream_set_minlevel(xentoollog_logger_stdiostream *lg, xentoollog_level min_level)
{
    lg->min_level = min_level;
}

void xtl_stdiostream_adjust_flags(xentoollog_logger_stdiostream *lg, unsigned set_flags,
                                  unsigned clear_flags)
{
    unsigned flags = (lg->flags & ~clear_flags) | set_flags;

    if (set_flags & XTL_STDIOSTREAM_HIDE_PROGRESS)
        erase_progress(lg);
    lg->flags = settle_cr(lg->f, flags);
}
