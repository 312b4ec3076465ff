// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Zstandard's Huffman coding of literals (RFC 8878, section 4.2).
 */
#include "zstd-private.h"

#define WEIGHTS_LOG     6
#define WEIGHT_SYMBOLS  (HUFFMAN_LOG_MAX + 1)
#define WEIGHTS_MAX     255         /* that of the last symbol follows from the others */

/*
 * Weights coded by FSE: two states taking turns until the bits run out. Returns how many, 0:
 * corrupt.
 */
static unsigned int read_coded_weights(const uint8_t *in, size_t size, uint8_t *weights)
{
    const uint8_t *end = in + size;
    struct fse_distribution d;
    struct fse_entry table[1 << WEIGHTS_LOG];
    struct back_bits b;
    unsigned int state[2], n = 0;

    if (!fse_read(&in, end, WEIGHTS_LOG, WEIGHT_SYMBOLS, &d) || !back_init(&b, in, end - in))
        return 0;
    fse_build(&d, table);
    state[0] = back_take(&b, d.log);
    state[1] = back_take(&b, d.log);
    if (!back_refill(&b))
        return 0;
    for (unsigned int turn = 0; n < WEIGHTS_MAX - 1; turn ^= 1) {
        const struct fse_entry *e = &table[state[turn]];

        weights[n++] = e->symbol;
        if (back_left(&b) < e->bits) {
            weights[n++] = table[state[!turn]].symbol;
            return n;
        }
        state[turn] = e->base + back_take(&b, e->bits);
        back_refill(&b);
    }
    return 0;
}

/* Weights of 4 bits each, the first in the higher half. */
static void read_plain_weights(const uint8_t *in, unsigned int n, uint8_t *weights)
{
    for (unsigned int i = 0; i < n; i++)
        weights[i] = i & 1 ? in[i / 2] & 15 : in[i / 2] >> 4;
}

/*
 * Appends the last weight: what is missing to a power of two. Returns that power's exponent, 0:
 * corrupt.
 */
static unsigned int complete_weights(uint8_t *weights, unsigned int n)
{
    unsigned int sum = 0, log, left;

    for (unsigned int i = 0; i < n; i++) {
        if (weights[i] > HUFFMAN_LOG_MAX)
            return 0;
        sum += weights[i] ? 1u << (weights[i] - 1) : 0;
    }
    if (!sum)
        return 0;
    log = 32 - __builtin_clz(sum);
    left = (1u << log) - sum;
    if (log > HUFFMAN_LOG_MAX || left & (left - 1))
        return 0;
    weights[n] = 32 - __builtin_clz(left);
    return log;
}

/* Symbols by weight, then by value, each filling 2^(weight-1) places. */
static void fill_table(uint16_t *table, unsigned int log, const uint8_t *weights, unsigned int n)
{
    unsigned int at = 0;

    for (unsigned int w = 1; w <= log; w++)
        for (unsigned int i = 0; i < n; i++)
            if (weights[i] == w)
                for (unsigned int k = 1u << (w - 1); k; k--)
                    table[at++] = i << 8 | (log + 1 - w);
}

bool huffman_read(struct zstd *z, const uint8_t **in, const uint8_t *end)
{
    uint8_t weights[WEIGHTS_MAX + 1];
    unsigned int header, n, log;
    size_t size;

    if (*in == end)
        return false;
    header = *(*in)++;
    size = header < 128 ? header : (header - 127 + 1) / 2;
    if ((size_t)(end - *in) < size)
        return false;
    if (header < 128) {
        n = read_coded_weights(*in, size, weights);
        if (!n)
            return false;
    } else {
        n = header - 127;
        read_plain_weights(*in, n, weights);
    }
    *in += size;
    log = complete_weights(weights, n);
    if (!log)
        return false;
    fill_table(z->huffman, log, weights, n + 1);
    z->huffman_log = log;
    return true;
}

/* One stream's reader, with the used bits shifted out of the word. */
static always_inline unsigned int next_symbol(const uint16_t *table, unsigned int shift,
                                              uint64_t *word, unsigned int *used)
{
    unsigned int e = table[*word >> shift];

    *word <<= e & 0xff;
    *used += e & 0xff;
    return e >> 8;
}

bool huffman_decode(const struct zstd *z, const uint8_t *in, size_t in_size, uint8_t *out,
                    size_t size)
{
    const uint16_t *table = z->huffman;
    const unsigned int shift = 64 - z->huffman_log;
    uint8_t *const stop = out + size;
    struct back_bits b;

    if (!back_init(&b, in, in_size))
        return false;
    while (stop - out >= 5) {
        uint64_t word;

        if (!back_refill(&b))
            return false;
        word = b.word << b.used;
        out[0] = next_symbol(table, shift, &word, &b.used);
        out[1] = next_symbol(table, shift, &word, &b.used);
        out[2] = next_symbol(table, shift, &word, &b.used);
        out[3] = next_symbol(table, shift, &word, &b.used);
        out[4] = next_symbol(table, shift, &word, &b.used);
        out += 5;
    }
    while (out < stop) {
        uint64_t word;

        if (!back_refill(&b))
            return false;
        word = b.word << b.used;
        *out++ = next_symbol(table, shift, &word, &b.used);
    }
    return back_left(&b) == 0;
}
