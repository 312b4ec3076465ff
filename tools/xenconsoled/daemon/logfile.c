/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Consoles written to files.
 */
#include "logfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "options.h"

#define STAMP_FORMAT "[%Y-%m-%d %H:%M:%S] "
#define ESCAPE       '\033'

static int write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return -1;
        p += done;
        n -= done;
    }
    return 0;
}

/* A domain's name becomes part of a path. */
static void make_safe(char *name)
{
    for (; *name; name++)
        if (*name == '/')
            *name = '_';
}

int logfile_open(struct logfile *log, const char *prefix, const char *name, bool stamp)
{
    char *safe = name ? strdup(name) : NULL, *path = NULL;
    int rc;

    *log = LOGFILE_CLOSED;
    if (name && !safe)
        return -1;
    if (safe)
        make_safe(safe);
    rc = asprintf(&path, "%s/%s%s%s.log", options.log_dir, prefix, safe ? "-" : "",
                  safe ? safe : "");
    free(safe);
    if (rc < 0)
        return -1;
    if (mkdir(options.log_dir, 0755) && errno != EEXIST)
        message(LOG_ERR, "cannot make folder %s: %m", options.log_dir);
    log->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (log->fd < 0)
        message(LOG_ERR, "cannot open %s: %m", path);
    log->stamp = stamp;
    log->replace_escape = options.replace_escape;
    free(path);
    return log->fd < 0 ? -1 : 0;
}

void logfile_close(struct logfile *log)
{
    if (log->fd >= 0)
        close(log->fd);
    *log = LOGFILE_CLOSED;
}

char *logfile_format(struct logfile *log, const char *data, size_t n, const struct tm *now,
                     size_t *out_size)
{
    char stamp[64], *out, *at;
    size_t stamp_length = log->stamp ? strftime(stamp, sizeof(stamp), STAMP_FORMAT, now) : 0,
           lines = 1, i;

    for (i = 0; i < n; i++)
        lines += data[i] == '\n';
    at = out = malloc(n + lines * stamp_length + 1);
    if (!out)
        return NULL;
    for (i = 0; i < n; i++) {
        if (!log->in_line) {
            memcpy(at, stamp, stamp_length);
            at += stamp_length;
        }
        *at++ = log->replace_escape && data[i] == ESCAPE ? '.' : data[i];
        log->in_line = data[i] != '\n';
    }
    *out_size = at - out;
    return out;
}

void logfile_write(struct logfile *log, const char *data, size_t n)
{
    time_t now = time(NULL);
    struct tm tm;
    size_t size;
    char *text;

    if (log->fd < 0 || !n)
        return;
    text = logfile_format(log, data, n, localtime_r(&now, &tm), &size);
    if (!text || write_all(log->fd, text, size))
        message(LOG_ERR, "cannot write to a console log: %m");
    free(text);
}
