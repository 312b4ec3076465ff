/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxentoollog: where the tools' messages and progress reports go. A library takes a logger from
 * its caller and talks to it with the xtl_log() family; a program makes one, usually the one below
 * that writes to a FILE, or defines its own by embedding struct xentoollog_logger as the first
 * member of its own structure.
 */
#ifndef XENTOOLLOG_H
#define XENTOOLLOG_H

#include <stdarg.h>
#include <stdio.h>

/* Ascending importance. */
typedef enum xentoollog_level {
    XTL_NONE, /* no level: never logged */
    XTL_DEBUG,
    XTL_VERBOSE,
    XTL_DETAIL,
    XTL_PROGRESS, /* also the level of progress reports */
    XTL_INFO,
    XTL_NOTICE,
    XTL_WARN,
    XTL_ERROR,
    XTL_CRITICAL,
    XTL_NUM_LEVELS
} xentoollog_level;

typedef struct xentoollog_logger xentoollog_logger;

/* A logger's operations. Its own data follow in the structure that embeds this one. */
struct xentoollog_logger {
    /*
     * Take one message. @errnoval: an errno to explain, or -1; @context: the speaker ("xc", "xl",
     * ...) or NULL;
     * @format and @al give the text, without level, context or line end.
     */
    void (*vmessage)(struct xentoollog_logger *logger, xentoollog_level level, int errnoval,
                     const char *context, const char *format, va_list al)
        __attribute__((format(printf, 5, 0)));
    /*
     * Take a progress report: @done of @total (@percent). A new @doing_what always starts with
     * @done == 0. May be NULL.
     */
    void (*progress)(struct xentoollog_logger *logger, const char *context, const char *doing_what,
                     int percent, unsigned long done, unsigned long total);
    void (*destroy)(struct xentoollog_logger *logger);
};

/* ---- A logger that writes lines to a stdio stream ---- */

#define XTL_STDIOSTREAM_SHOW_PID        0x01u
#define XTL_STDIOSTREAM_SHOW_DATE       0x02u
#define XTL_STDIOSTREAM_HIDE_PROGRESS   0x04u
/* Redraw progress on one line: by default on terminals only; these two force either way. */
#define XTL_STDIOSTREAM_PROGRESS_USE_CR 0x08u
#define XTL_STDIOSTREAM_PROGRESS_NO_CR  0x10u

typedef struct xentoollog_logger_stdiostream xentoollog_logger_stdiostream;

/* NULL if there is no memory (said on @f). The stream stays the caller's: destroying the logger
 * does not close it. */
xentoollog_logger_stdiostream *xtl_createlogger_stdiostream(FILE *f, xentoollog_level min_level,
                                                            unsigned flags);
void xtl_stdiostream_set_minlevel(xentoollog_logger_stdiostream *logger,
                                  xentoollog_level min_level);
/* A flag in both sets ends up set. */
void xtl_stdiostream_adjust_flags(xentoollog_logger_stdiostream *logger, unsigned set_flags,
                                  unsigned clear_flags);

/* ---- For whoever has a logger. None of these changes errno; none fails. ---- */

void xtl_logger_destroy(struct xentoollog_logger *logger); /* NULL: nothing to do */
void xtl_logv(struct xentoollog_logger *logger, xentoollog_level level, int errnoval,
              const char *context, const char *format, va_list al)
    __attribute__((format(printf, 5, 0)));
void xtl_log(struct xentoollog_logger *logger, xentoollog_level level, int errnoval,
             const char *context, const char *format, ...) __attribute__((format(printf, 5, 6)));
void xtl_progress(struct xentoollog_logger *logger, const char *context, const char *doing_what,
                  unsigned long done, unsigned long total);

/* "error", "warning", ...; never NULL. */
const char *xtl_level_to_string(xentoollog_level level);

/*
 * For the implementer of a logger NAME: fill the vtable of @buffer (a xentoollog_logger_NAME whose
 * first member is `vtable`) with NAME_vmessage, NAME_progress and NAME_destroy, and move it to the
 * heap. Value: the new logger, or NULL after having complained through @buffer itself. Needs
 * <stdlib.h> and <errno.h>.
 */
#define XTL_NEW_LOGGER(NAME, buffer)                                                          \
    ({                                                                                        \
        xentoollog_logger_##NAME *xtl_new_ = malloc(sizeof(*xtl_new_));                       \
        (buffer).vtable = (xentoollog_logger){                                                \
            .vmessage = NAME##_vmessage,                                                      \
            .progress = NAME##_progress,                                                      \
            .destroy = NAME##_destroy,                                                        \
        };                                                                                    \
        if (xtl_new_)                                                                         \
            *xtl_new_ = (buffer);                                                             \
        else                                                                                  \
            xtl_log((xentoollog_logger *)&(buffer), XTL_CRITICAL, errno, "xtl",               \
                    "no memory for a message logger");                                        \
        xtl_new_;                                                                             \
    });

#endif
