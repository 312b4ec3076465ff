/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines for the hypervisor's log.
 */
#include "host/host.h"
#include "host/io.h"

#include <stdarg.h>

#define CONSOLE_PORT 0xe9

/* "%08llx" taken apart. */
struct conversion {
    char kind, fill;
    unsigned int width, longs;
};

static void put(char c)
{
    outb(CONSOLE_PORT, c);
}

static void put_text(const char *text)
{
    while (*text)
        put(*text++);
}

static void put_number(uint64_t value, unsigned int base, const struct conversion *how)
{
    char digits[20];
    unsigned int count = 0;

    /* decimal of 32 bits only: there is no division of 64 here */
    do {
        const uint32_t low = value;

        digits[count++] = "0123456789abcdef"[base == 16 ? low & 15 : low % 10];
        value = base == 16 ? value >> 4 : low / 10;
    } while (value);
    for (unsigned int i = count; i < how->width; i++)
        put(how->fill);
    while (count)
        put(digits[--count]);
}

static const char *parse(const char *format, struct conversion *how)
{
    *how = (struct conversion){ .fill = ' ' };
    if (*format == '0') {
        how->fill = '0';
        format++;
    }
    for (; *format >= '0' && *format <= '9'; format++)
        how->width = how->width * 10 + (*format - '0');
    for (; *format == 'l'; format++)
        how->longs++;
    how->kind = *format;
    return *format ? format + 1 : format;
}

static void convert(const struct conversion *how, va_list *args)
{
    switch (how->kind) {
    case 's':
        put_text(va_arg(*args, const char *));
        break;
    case 'c':
        put(va_arg(*args, int));
        break;
    case 'u':
    case 'x':
        put_number(how->longs == 2 ? va_arg(*args, unsigned long long) :
                   va_arg(*args, unsigned int), how->kind == 'x' ? 16 : 10, how);
        break;
    default:
        put(how->kind);
    }
}

static void say_args(const char *format, va_list *args)
{
    struct conversion how;

    while (*format) {
        if (*format != '%') {
            put(*format++);
            continue;
        }
        format = parse(format + 1, &how);
        convert(&how, args);
    }
}

void say(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_args(format, &args);
    va_end(args);
    put('\n');
}

void fatal(const char *format, ...)
{
    va_list args;

    put_text("hvmloader: ");
    va_start(args, format);
    say_args(format, &args);
    va_end(args);
    put_text("; the guest cannot start\n");
    host_crash();
}
