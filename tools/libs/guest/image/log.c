/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The builder's messages. Progress goes to a log file of its own, as there is too much of it for a
 * terminal; errors go there and to the handle's logger.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "private.h"

#define LOG_FOLDER  XYLEM_LOCALSTATEDIR "/log/xen"
#define LOG_FILE    LOG_FOLDER "/domain-builder-ng.log"

int xc_dom_loginit(xc_interface *xch)
{
    xentoollog_logger *logger;
    FILE *file;

    if (xch->dombuild_logger)
        return 0;
    if (mkdir(LOG_FOLDER, 0755) && errno != EEXIST) {
        XC_PERROR(xch, "cannot make " LOG_FOLDER " for the domain builder's log");
        return -1;
    }
    file = fopen(LOG_FILE, "ae");
    if (!file) {
        XC_PERROR(xch, "cannot open " LOG_FILE);
        return -1;
    }
    logger = (xentoollog_logger *)xtl_createlogger_stdiostream(
        file, XTL_DETAIL, XTL_STDIOSTREAM_SHOW_DATE | XTL_STDIOSTREAM_SHOW_PID);
    if (!logger) {
        XC_PERROR(xch, "no logger for " LOG_FILE);
        fclose(file);
        return -1;
    }
    xch->dombuild_logger_file = file;
    xch->dombuild_logger_tofree = xch->dombuild_logger = logger;
    return 0;
}

void xc_dom_printf(xc_interface *xch, const char *fmt, ...)
{
    va_list args;

    if (!xch->dombuild_logger)
        return;
    va_start(args, fmt);
    xc_reportv(xch, xch->dombuild_logger, XTL_DETAIL, 0, fmt, args);
    va_end(args);
}

void xc_dom_panic_func(xc_interface *xch, const char *file, int line, xc_error_code err,
                       const char *fmt, ...)
{
    char text[XC_MAX_ERROR_MSG_LEN];
    int saved = errno;
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    if (xch->dombuild_logger)
        xc_report(xch, xch->dombuild_logger, XTL_ERROR, err, "%s:%d: %s", file, line, text);
    xc_report_error(xch, err, "%s", text);
    errno = saved;
}
