// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The tables of Zstandard's finite state entropy coder (RFC 8878, section 4.1).
 */
#include "zstd-private.h"

#define LOG_MIN     5

/* Bits read forwards, lowest first; zeroes behind the end. */
struct front_bits {
    const uint8_t *in, *end;
    size_t at;                      /* in bits */
};

/* @n <= 16 bits, not used up yet. */
static unsigned int front_peek(const struct front_bits *b, unsigned int n)
{
    const uint8_t *p = b->in + b->at / 8;
    uint32_t v = 0;

    for (unsigned int i = 0; i < 3 && p + i < b->end; i++)
        v |= (uint32_t)p[i] << 8 * i;
    return (v >> b->at % 8) & ((1u << n) - 1);
}

static unsigned int front_take(struct front_bits *b, unsigned int n)
{
    unsigned int v = front_peek(b, n);

    b->at += n;
    return v;
}

static bool front_overrun(const struct front_bits *b)
{
    return b->at > (size_t)(b->end - b->in) * 8;
}

/* A value of 0 to @max. The lowest values, as many as powers of two leave over, take a bit less. */
static unsigned int read_value(struct front_bits *b, unsigned int max)
{
    unsigned int bits = 32 - __builtin_clz(max);
    unsigned int half = 1u << (bits - 1), spare = 2 * half - 1 - max;
    unsigned int v = front_peek(b, bits);

    if ((v & (half - 1)) < spare) {
        b->at += bits - 1;
        return v & (half - 1);
    }
    b->at += bits;
    return v >= half ? v - spare : v;
}

/* After a probability of 0: how many more of them follow. False when they are too many. */
static bool read_zeroes(struct front_bits *b, struct fse_distribution *d, unsigned int max_symbols)
{
    unsigned int n;

    do {
        n = front_take(b, 2);
        if (n > max_symbols - d->symbols)
            return false;
        for (unsigned int i = 0; i < n; i++)
            d->probability[d->symbols++] = 0;
    } while (n == 3);
    return true;
}

bool fse_read(const uint8_t **in, const uint8_t *end, unsigned int max_log,
              unsigned int max_symbols, struct fse_distribution *d)
{
    struct front_bits b = { .in = *in, .end = end };
    unsigned int left;

    d->log = LOG_MIN + front_take(&b, 4);
    d->symbols = 0;
    if (d->log > max_log)
        return false;
    left = 1u << d->log;
    while (left) {
        int p = (int)read_value(&b, left + 1) - 1;

        if (d->symbols == max_symbols)
            return false;
        d->probability[d->symbols++] = p;
        left -= p < 0 ? 1 : p;
        if (!p && !read_zeroes(&b, d, max_symbols))
            return false;
    }
    if (front_overrun(&b))
        return false;
    *in += (b.at + 7) / 8;
    return true;
}

void fse_build(const struct fse_distribution *d, struct fse_entry *table)
{
    unsigned int size = 1u << d->log, mask = size - 1, step = (size >> 1) + (size >> 3) + 3;
    unsigned int top = size, at = 0;
    uint16_t next[MATCH_LENGTH_CODES];

    /* Symbols rarer than one state get one each, from the end. */
    for (unsigned int i = 0; i < d->symbols; i++)
        if (d->probability[i] < 0)
            table[--top].symbol = i;
    for (unsigned int i = 0; i < d->symbols; i++) {
        next[i] = d->probability[i] < 0 ? 1 : d->probability[i];
        for (int n = 0; n < d->probability[i]; n++) {
            table[at].symbol = i;
            do
                at = (at + step) & mask;
            while (at >= top);
        }
    }
    for (unsigned int i = 0; i < size; i++) {
        unsigned int n = next[table[i].symbol]++;

        table[i].bits = d->log - (31 - __builtin_clz(n));
        table[i].base = (n << table[i].bits) - size;
    }
}
