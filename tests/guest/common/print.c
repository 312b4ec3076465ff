// SPDX-License-Identifier: GPL-2.0-only
/* Formatting, counting test cases, and what things cost. */
#include "base.h"

static unsigned int cases, failed;

static char *put_number(char *p, u64 v, unsigned int base)
{
    char digits[20];
    unsigned int n = 0;

    do {
        digits[n++] = "0123456789abcdef"[v % base];
        v /= base;
    } while (v);
    while (n)
        *p++ = digits[--n];
    return p;
}

static char *put_signed(char *p, int64_t v)
{
    if (v < 0) {
        *p++ = '-';
        v = -v;
    }
    return put_number(p, v, 10);
}

void print(const char *fmt, ...)
{
    char buf[256], *p = buf;
    __builtin_va_list ap;

    __builtin_va_start(ap, fmt);
    for (; *fmt && p < buf + 200; fmt++) {
        bool is_long = false;

        if (*fmt != '%') {
            *p++ = *fmt;
            continue;
        }
        if (*++fmt == 'l') {
            is_long = true;
            fmt++;
        }
        switch (*fmt) {
        case 's':
            for (const char *s = __builtin_va_arg(ap, const char *); *s && p < buf + 200; s++)
                *p++ = *s;
            break;
        case 'c':
            *p++ = __builtin_va_arg(ap, int);
            break;
        case 'd':
            p = put_signed(p, is_long ? __builtin_va_arg(ap, long) : __builtin_va_arg(ap, int));
            break;
        default:
            p = put_number(p, is_long ? __builtin_va_arg(ap, unsigned long) :
                           __builtin_va_arg(ap, unsigned int),
                           *fmt == 'u' ? 10 : 16);
        }
    }
    __builtin_va_end(ap);
    console_put(buf, p - buf);
}

void test_case(const char *name, bool (*fn)(void))
{
    bool ok = fn();

    cases++;
    failed += !ok;
    print("%s %u - %s\n", ok ? "ok" : "not ok", cases, name);
}

void report_end(void)
{
    print("1..%u\n# %s\n", cases, failed ? "FAILED" : "PASSED");
}
