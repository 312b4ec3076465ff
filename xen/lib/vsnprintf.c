// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Formatted output into a buffer. One pass over the format: each conversion is decoded into a
 * `spec', its argument fetched, and the text laid out as pad, prefix (sign or 0x), zeroes, body,
 * pad.
 */
#include <lib/vsnprintf.h>
#include <lib/ctype.h>
#include <lib/string.h>

struct out {
    char *buf;
    size_t size;
    size_t pos;                     /* of the whole text, may be beyond size */
};

enum length { LEN_INT, LEN_CHAR, LEN_SHORT, LEN_LONG, LEN_LONG_LONG };

struct spec {
    bool left, zero, plus, space, alt;
    int width;
    int precision;                  /* -1: not given */
    enum length length;
    char conv;
};

static void put_bytes(struct out *o, const char *s, size_t n)
{
    if (o->pos < o->size) {
        size_t room = o->size - o->pos;

        memcpy(o->buf + o->pos, s, n < room ? n : room);
    }
    o->pos += n;
}

static void put_repeated(struct out *o, char c, int n)
{
    if (n <= 0)
        return;
    if (o->pos < o->size) {
        size_t room = o->size - o->pos;

        memset(o->buf + o->pos, c, (size_t)n < room ? (size_t)n : room);
    }
    o->pos += n;
}

/* Pads prefix, zeroes and body to the width. */
static void put_field(struct out *o, const struct spec *spec, const char *prefix, int zeroes,
                      const char *body, int len)
{
    int prefix_len = strlen(prefix);
    int pad = spec->width - prefix_len - zeroes - len;

    if (!spec->left)
        put_repeated(o, ' ', pad);
    put_bytes(o, prefix, prefix_len);
    put_repeated(o, '0', zeroes);
    put_bytes(o, body, len);
    if (spec->left)
        put_repeated(o, ' ', pad);
}

static void put_number(struct out *o, const struct spec *spec, uint64_t value, unsigned int base,
                       const char *prefix)
{
    const char *digits = spec->conv == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    char buf[24], *p = buf + sizeof(buf);
    int len, zeroes = 0;

    for (; value; value /= base)
        *--p = digits[value % base];
    len = buf + sizeof(buf) - p;
    if (spec->precision >= 0)
        zeroes = spec->precision - len;
    else if (spec->zero && !spec->left)
        zeroes = spec->width - (int)strlen(prefix) - len;
    if (zeroes <= 0)
        zeroes = !len && spec->precision ? 1 : 0;
    if (spec->conv == 'o' && spec->alt && !zeroes)
        zeroes = 1;
    put_field(o, spec, prefix, zeroes, p, len);
}

static void put_signed(struct out *o, const struct spec *spec, int64_t value)
{
    const char *sign = value < 0 ? "-" : spec->plus ? "+" : spec->space ? " " : "";

    put_number(o, spec, value < 0 ? -(uint64_t)value : (uint64_t)value, 10, sign);
}

static void put_unsigned(struct out *o, const struct spec *spec, uint64_t value)
{
    bool hex = spec->conv == 'x' || spec->conv == 'X';
    const char *prefix = !hex || !spec->alt || !value ? "" : spec->conv == 'x' ? "0x" : "0X";

    put_number(o, spec, value, hex ? 16 : spec->conv == 'o' ? 8 : 10, prefix);
}

static void put_string(struct out *o, const struct spec *spec, const char *s)
{
    if (!s)
        s = "(null)";
    put_field(o, spec, "", 0, s, spec->precision >= 0 ? strnlen(s, spec->precision) : strlen(s));
}

/* A width or precision: digits, at most what fits the arithmetic above. */
static int read_count(const char **fmt)
{
    int n = 0;

    for (; ascii_is_digit(**fmt); ++*fmt)
        if (n < 100000)
            n = 10 * n + (**fmt - '0');
    return n;
}

static void read_flags(const char **fmt, struct spec *spec)
{
    for (;; ++*fmt)
        switch (**fmt) {
        case '-': spec->left = true; break;
        case '0': spec->zero = true; break;
        case '+': spec->plus = true; break;
        case ' ': spec->space = true; break;
        case '#': spec->alt = true; break;
        default: return;
        }
}

static void read_length(const char **fmt, struct spec *spec)
{
    const char *p = *fmt;

    switch (*p) {
    case 'h':
        spec->length = p[1] == 'h' ? LEN_CHAR : LEN_SHORT;
        break;
    case 'l':
        spec->length = p[1] == 'l' ? LEN_LONG_LONG : LEN_LONG;
        break;
    case 'z': case 't': case 'j':
        spec->length = LEN_LONG;
        break;
    default:
        return;
    }
    *fmt += spec->length == LEN_CHAR || spec->length == LEN_LONG_LONG ? 2 : 1;
}

struct arguments {
    va_list ap;                     /* in a struct so that helpers advance the caller's list */
};

static int64_t fetch_signed(struct arguments *args, enum length length)
{
    switch (length) {
    case LEN_CHAR:
        return (signed char)va_arg(args->ap, int);
    case LEN_SHORT:
        return (short)va_arg(args->ap, int);
    case LEN_INT:
        return va_arg(args->ap, int);
    default:
        return va_arg(args->ap, long long);
    }
}

static uint64_t fetch_unsigned(struct arguments *args, enum length length)
{
    switch (length) {
    case LEN_CHAR:
        return (unsigned char)va_arg(args->ap, int);
    case LEN_SHORT:
        return (unsigned short)va_arg(args->ap, int);
    case LEN_INT:
        return va_arg(args->ap, unsigned int);
    default:
        return va_arg(args->ap, unsigned long long);
    }
}

/* Decodes what follows a `%' and fetches `*' arguments. */
static void read_spec(const char **fmt, struct spec *spec, struct arguments *args)
{
    *spec = (struct spec){ .precision = -1 };
    read_flags(fmt, spec);
    if (**fmt == '*') {
        ++*fmt;
        spec->width = va_arg(args->ap, int);
        if (spec->width < 0) {
            spec->left = true;
            spec->width = -spec->width;
        }
    } else {
        spec->width = read_count(fmt);
    }
    if (**fmt == '.') {
        ++*fmt;
        if (**fmt == '*') {
            ++*fmt;
            spec->precision = va_arg(args->ap, int);
        } else {
            spec->precision = read_count(fmt);
        }
    }
    read_length(fmt, spec);
    spec->conv = **fmt;
}

static void put_conversion(struct out *o, struct spec *spec, const char *text, size_t text_len,
                           struct arguments *args)
{
    char c;

    switch (spec->conv) {
    case 'd': case 'i':
        put_signed(o, spec, fetch_signed(args, spec->length));
        break;
    case 'u': case 'x': case 'X': case 'o':
        put_unsigned(o, spec, fetch_unsigned(args, spec->length));
        break;
    case 'p':
        put_number(o, spec, (uintptr_t)va_arg(args->ap, void *), 16, "0x");
        break;
    case 's':
        put_string(o, spec, va_arg(args->ap, const char *));
        break;
    case 'c':
        c = va_arg(args->ap, int);
        put_field(o, spec, "", 0, &c, 1);
        break;
    case '%':
        put_bytes(o, "%", 1);
        break;
    default:
        put_bytes(o, text, text_len);
        break;
    }
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
    struct out o = { .buf = buf, .size = size ? size - 1 : 0 };
    struct arguments args;
    struct spec spec;

    va_copy(args.ap, ap);
    while (*fmt) {
        const char *start = fmt;

        while (*fmt && *fmt != '%')
            fmt++;
        put_bytes(&o, start, fmt - start);
        if (!*fmt)
            break;
        start = fmt++;
        read_spec(&fmt, &spec, &args);
        if (*fmt)
            fmt++;
        put_conversion(&o, &spec, start, fmt - start, &args);
    }
    va_end(args.ap);
    if (size)
        buf[o.pos < o.size ? o.pos : o.size] = '\0';
    return o.pos;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
    va_list args;
    int len;

    va_start(args, fmt);
    len = vsnprintf(buf, size, fmt, args);
    va_end(args);
    return len;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
    size_t len = vsnprintf(buf, size, fmt, args);

    return len < size ? len : size ? size - 1 : 0;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
    va_list args;
    int len;

    va_start(args, fmt);
    len = vscnprintf(buf, size, fmt, args);
    va_end(args);
    return len;
}
