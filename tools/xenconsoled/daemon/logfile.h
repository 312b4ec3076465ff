/* SPDX-License-Identifier: GPL-2.0-only */
/* A console written to a file: with time stamps, without escape characters, as asked for. */
#ifndef CONSOLED_LOGFILE_H
#define CONSOLED_LOGFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct logfile {
    int fd;              /* -1: not open */
    bool stamp;
    bool replace_escape;
    bool in_line;        /* the last byte written was no line end */
};

#define LOGFILE_CLOSED ((struct logfile){ .fd = -1 })

/* Open PREFIX-NAME.log (PREFIX.log without @name) in the log folder for appending. -1 on failure,
 * said. */
int logfile_open(struct logfile *log, const char *prefix, const char *name, bool stamp);
void logfile_close(struct logfile *log);

/* Append @n bytes of console output; does nothing while closed. */
void logfile_write(struct logfile *log, const char *data, size_t n);

/*
 * What logfile_write() writes at @now, in malloc()ed memory, *@out_size bytes; updates in_line.
 * NULL without memory. Pure.
 */
char *logfile_format(struct logfile *log, const char *data, size_t n, const struct tm *now,
                     size_t *out_size);

#endif
