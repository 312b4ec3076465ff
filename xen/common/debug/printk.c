// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of the log: formatted into one buffer under the console lock, split, prefixed, filtered by
 * level, and sent to the ring and the consoles. A printk() without a final newline is continued by
 * the next.
 */
#include <xen/console.h>
#include <xen/printk.h>
#include <lib/string.h>
#include <lib/vsnprintf.h>
#include "private.h"

#define LINE_PREFIX             "(XEN) "

bool panic_in_progress;

/* Console lock. */
static char format_buffer[1024];
static struct {
    bool in_line;               /* a line was begun and not ended */
    bool to_ring, to_console;   /* ... and goes there */
} line;

struct level {
    enum log_level level;
    bool guest;
};

static struct level take_level(const char **s)
{
    struct level l = { .level = LOG_WARNING };

    if (!strncmp(*s, "<G>", 3)) {
        l.guest = true;
        *s += 3;
    }
    if ((*s)[0] == '<' && (*s)[1] >= '0' && (*s)[1] <= '3' && (*s)[2] == '>') {
        l.level = (*s)[1] - '0';
        *s += 3;
    }
    return l;
}

static void begin_line(struct level l)
{
    const struct log_threshold *t = l.guest ? &guest_threshold : &host_threshold;
    bool shown = l.level < t->always || (l.level < t->limited && log_ratelimit());

    line.in_line = true;
    line.to_console = shown || panic_in_progress;
    line.to_ring = shown || !l.guest;
}

static void emit(const char *s, size_t len)
{
    if (line.to_ring)
        conring_write(s, len);
    if (line.to_console)
        console_drivers_write(s, len);
}

static void emit_prefix(void)
{
    char stamp[48];
    size_t len = log_timestamp(stamp, sizeof(stamp));

    emit(LINE_PREFIX, sizeof(LINE_PREFIX) - 1);
    emit(stamp, len);
}

static void emit_lines(const char *s, struct level l)
{
    while (*s) {
        const char *nl = strchr(s, '\n');
        size_t len = nl ? (size_t)(nl - s) + 1 : strlen(s);

        if (!line.in_line) {
            begin_line(l);
            emit_prefix();
        }
        emit(s, len);
        if (nl)
            line.in_line = false;
        s += len;
    }
}

void vprintk(const char *fmt, __builtin_va_list ap)
{
    struct level l = take_level(&fmt);
    unsigned long flags;

    if (!console_lock(&flags))
        return;
    vscnprintf(format_buffer, sizeof(format_buffer), fmt, ap);
    emit_lines(format_buffer, l);
    console_unlock(flags);
    conring_notify();
}

void printk(const char *fmt, ...)
{
    __builtin_va_list ap;

    __builtin_va_start(ap, fmt);
    vprintk(fmt, ap);
    __builtin_va_end(ap);
}
