/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Messages, the last error, progress.
 */
#include "private.h"

const char *xc_error_code_to_desc(int code)
{
    switch (code) {
    case XC_ERROR_NONE:
        return "No error details";
    case XC_INTERNAL_ERROR:
        return "Internal error";
    case XC_INVALID_KERNEL:
        return "Invalid kernel";
    case XC_INVALID_PARAM:
        return "Invalid configuration";
    case XC_OUT_OF_MEMORY:
        return "Out of memory";
    default:
        return "Unknown error code";
    }
}

const char *xc_strerror(xc_interface *xch, int errcode)
{
    static __thread char text[128];

    (void)xch;
    return strerror_r(errcode, text, sizeof(text)); /* the GNU one */
}

const xc_error *xc_get_last_error(xc_interface *handle)
{
    return &handle->last_error;
}

void xc_clear_last_error(xc_interface *xch)
{
    xch->last_error.code = XC_ERROR_NONE;
    xch->last_error.message[0] = '\0';
}

void xc_reportv(xc_interface *xch, xentoollog_logger *lg, xentoollog_level level, int code,
                const char *fmt, va_list args)
{
    int saved = errno;
    char message[XC_MAX_ERROR_MSG_LEN];

    vsnprintf(message, sizeof(message), fmt, args);
    if (level >= XTL_ERROR) {
        xch->last_error.code = code;
        memcpy(xch->last_error.message, message, sizeof(message));
    }
    xtl_log(lg, level, -1, "xc", "%s%s%s", message, code ? ": " : "",
            code ? xc_error_code_to_desc(code) : "");
    errno = saved;
}

void xc_report(xc_interface *xch, xentoollog_logger *lg, xentoollog_level level, int code,
               const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    xc_reportv(xch, lg, level, code, fmt, args);
    va_end(args);
}

void xc_report_error(xc_interface *xch, int code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    xc_reportv(xch, xch->error_handler, XTL_ERROR, code, fmt, args);
    va_end(args);
}

const char *xc_set_progress_prefix(xc_interface *xch, const char *doing)
{
    const char *before = xch->currently_progress_reporting;

    xch->currently_progress_reporting = doing;
    return before;
}

void xc_report_progress_single(xc_interface *xch, const char *doing)
{
    xtl_progress(xch->error_handler, "xc", doing, 0, 0);
}

void xc_report_progress_step(xc_interface *xch, unsigned long done, unsigned long total)
{
    xtl_progress(xch->error_handler, "xc",
                 xch->currently_progress_reporting ? xch->currently_progress_reporting : "working",
                 done, total);
}
