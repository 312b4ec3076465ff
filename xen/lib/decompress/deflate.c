// SPDX-License-Identifier: LGPL-2.1-only
/*
 * DEFLATE (RFC 1951). Codes are looked up in a primary table by their first bits, longer ones in a
 * second step; a table entry holds all that is to be known about a symbol. While both buffers have
 * room for a whole symbol, no check is made within one.
 */
#include "deflate.h"

/*
 * Input a symbol with its distance may need, and output the longest match may write, copying words.
 */
#define FAST_IN             16
#define FAST_OUT            (258 + 2 * COPY_SLACK)

struct bits {
    const uint8_t *in, *in_end;
    uint64_t word;                  /* the next bits, lowest first */
    unsigned int count;             /* how many are valid */
    unsigned int missing;           /* bytes that were wanted behind the end of the input: zeroes */
};

struct deflate {
    struct bits bits;
    uint32_t litlen[LITLEN_ENTRIES];
    uint32_t distance[DISTANCE_ENTRIES];
    uint32_t precode[PRECODE_ENTRIES];
    uint8_t lengths[LITLEN_SYMBOLS + DISTANCE_SYMBOLS];
};

size_t deflate_state_size(void)
{
    return sizeof(struct deflate);
}

/* --- input bits -------------------------------------------------------------------------- */
/* At least 56 valid bits; 8 bytes are readable. */
static always_inline void refill_fast(struct bits *b)
{
    b->word |= load64(b->in) << b->count;
    b->in += (63 - b->count) >> 3;
    b->count |= 56;
}

static void refill(struct bits *b)
{
    if (b->in_end - b->in >= 8) {
        refill_fast(b);
        return;
    }
    while (b->count < 56) {
        if (b->in < b->in_end)
            b->word |= (uint64_t)*b->in++ << b->count;
        else
            b->missing++;
        b->count += 8;
    }
    /* Bits above the count must be those the fast refill would find there. */
    b->word &= ~0ull >> (64 - b->count);
}

static always_inline uint32_t peek(const struct bits *b, unsigned int n)
{
    return b->word & ((1u << n) - 1);
}

static always_inline void drop(struct bits *b, unsigned int n)
{
    b->word >>= n;
    b->count -= n;
}

static always_inline uint32_t take(struct bits *b, unsigned int n)
{
    uint32_t v = peek(b, n);

    drop(b, n);
    return v;
}

/* Have more bits been used than there were? */
static bool overrun(const struct bits *b)
{
    return b->missing > b->count / 8;
}

/* Gives whole unused bytes back to the input and drops the rest of the current one. */
static bool align_to_byte(struct bits *b)
{
    if (overrun(b))
        return false;
    b->in -= b->count / 8 - b->missing;
    b->word = 0;
    b->count = b->missing = 0;
    return true;
}

static bool build_codes(struct deflate *f, unsigned int litlens, unsigned int distances)
{
    return deflate_build_table(f->litlen, LITLEN_ENTRIES, LITLEN_BITS, f->lengths, litlens,
                               deflate_litlen_entry) &&
           deflate_build_table(f->distance, DISTANCE_ENTRIES, DISTANCE_BITS, f->lengths + litlens,
                               distances, deflate_distance_entry);
}

/* --- block headers ----------------------------------------------------------------------- */
static bool fixed_codes(struct deflate *f)
{
    for (unsigned int i = 0; i < LITLEN_SYMBOLS; i++)
        f->lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(f->lengths + LITLEN_SYMBOLS, 5, DISTANCE_SYMBOLS);
    return build_codes(f, LITLEN_SYMBOLS, DISTANCE_SYMBOLS);
}

/* Section 3.2.7: the lengths of both codes as one sequence, itself coded. */
static bool read_lengths(struct deflate *f, unsigned int total)
{
    for (unsigned int i = 0; i < total; ) {
        unsigned int symbol, repeat;
        uint8_t value = 0;
        uint32_t e;

        refill(&f->bits);
        e = f->precode[peek(&f->bits, PRECODE_BITS)];
        if (e & KIND_SPECIAL)
            return false;
        drop(&f->bits, ENTRY_BITS(e));
        symbol = ENTRY_VALUE(e);
        if (symbol < 16) {
            f->lengths[i++] = symbol;
            continue;
        }
        if (symbol == 16) {
            if (!i)
                return false;
            value = f->lengths[i - 1];
            repeat = 3 + take(&f->bits, 2);
        } else {
            repeat = symbol == 17 ? 3 + take(&f->bits, 3) : 11 + take(&f->bits, 7);
        }
        if (repeat > total - i)
            return false;
        memset(f->lengths + i, value, repeat);
        i += repeat;
    }
    return true;
}

static bool dynamic_codes(struct deflate *f)
{
    static const uint8_t order[PRECODE_SYMBOLS] = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
    };
    uint8_t lengths[PRECODE_SYMBOLS] = { 0 };
    unsigned int litlens, distances, precodes;

    refill(&f->bits);
    litlens = LENGTH_FIRST + take(&f->bits, 5);
    distances = 1 + take(&f->bits, 5);
    precodes = 4 + take(&f->bits, 4);
    if (litlens > LITLEN_SYMBOLS - 2)
        return false;
    for (unsigned int i = 0; i < precodes; i++) {
        refill(&f->bits);
        lengths[order[i]] = take(&f->bits, 3);
    }
    return deflate_build_table(f->precode, PRECODE_ENTRIES, PRECODE_BITS, lengths, PRECODE_SYMBOLS,
                               deflate_precode_entry) &&
           read_lengths(f, litlens + distances) && f->lengths[END_OF_BLOCK] &&
           build_codes(f, litlens, distances);
}

/* --- block bodies ------------------------------------------------------------------------ */
static always_inline uint32_t look_up(struct bits *b, const uint32_t *table, unsigned int primary)
{
    uint32_t e = table[peek(b, primary)];

    if (unlikely(e & KIND_LINK)) {
        drop(b, primary);
        e = table[ENTRY_VALUE(e) + peek(b, ENTRY_EXTRA(e))];
    }
    drop(b, ENTRY_BITS(e));
    return e;
}

static always_inline uint32_t value_of(struct bits *b, uint32_t e)
{
    return ENTRY_VALUE(e) + take(b, ENTRY_EXTRA(e));
}

enum progress { MORE, BLOCK_DONE, CORRUPT, FULL };

/*
 * Symbols while both buffers have room for any. A word of input bits lasts for a match, or three
 * literals.
 */
static enum progress inflate_fast(struct stream *s, struct deflate *f, const uint8_t *window)
{
    struct bits b = f->bits;
    uint8_t *out = s->out, *const out_end = s->out_end;
    enum progress progress = MORE;

    while (b.in_end - b.in >= FAST_IN && out_end - out >= FAST_OUT) {
        uint32_t e, length, distance;

        refill_fast(&b);
        e = look_up(&b, f->litlen, LITLEN_BITS);
        if (e & KIND_LITERAL) {
            *out++ = ENTRY_VALUE(e);
            e = look_up(&b, f->litlen, LITLEN_BITS);
            if (e & KIND_LITERAL) {
                *out++ = ENTRY_VALUE(e);
                e = look_up(&b, f->litlen, LITLEN_BITS);
                if (e & KIND_LITERAL) {
                    *out++ = ENTRY_VALUE(e);
                    continue;
                }
            }
            /* Up to 45 bits are gone; a match may need 48 more, less its code. */
            refill_fast(&b);
        }
        if (unlikely(e & KIND_SPECIAL)) {
            progress = ENTRY_VALUE(e) ? BLOCK_DONE : CORRUPT;
            break;
        }
        length = value_of(&b, e);
        e = look_up(&b, f->distance, DISTANCE_BITS);
        distance = value_of(&b, e);
        if (unlikely(e & KIND_SPECIAL || distance > (size_t)(out - window))) {
            progress = CORRUPT;
            break;
        }
        copy_match(out, distance, length, out_end);
        out += length;
    }
    f->bits = b;
    s->out = out;
    return progress;
}

/* One symbol with every check: the last ones of either buffer. */
static enum progress inflate_symbol(struct stream *s, struct deflate *f, const uint8_t *window)
{
    struct bits *b = &f->bits;
    uint32_t e, length, distance;

    refill(b);
    e = look_up(b, f->litlen, LITLEN_BITS);
    if (e & KIND_SPECIAL)
        return ENTRY_VALUE(e) ? BLOCK_DONE : CORRUPT;
    if (e & KIND_LITERAL) {
        if (!out_left(s))
            return FULL;
        *s->out++ = ENTRY_VALUE(e);
        return overrun(b) ? CORRUPT : MORE;
    }
    length = value_of(b, e);
    e = look_up(b, f->distance, DISTANCE_BITS);
    distance = value_of(b, e);
    if (e & KIND_SPECIAL || distance > (size_t)(s->out - window) || overrun(b))
        return CORRUPT;
    if (length > out_left(s))
        return FULL;
    copy_match(s->out, distance, length, s->out_end);
    s->out += length;
    return MORE;
}

static int inflate_codes(struct stream *s, struct deflate *f, const uint8_t *window)
{
    enum progress progress;

    do {
        progress = inflate_fast(s, f, window);
        if (progress == MORE)
            progress = inflate_symbol(s, f, window);
    } while (progress == MORE);
    if (overrun(&f->bits))
        return stream_truncated(s);
    if (progress == FULL)
        return stream_full(s);
    return progress == CORRUPT ? stream_corrupt(s, "gzip: the compressed data is corrupt") : 0;
}

static int inflate_stored(struct stream *s, struct bits *b)
{
    size_t len;

    if (!align_to_byte(b) || b->in_end - b->in < 4)
        return stream_truncated(s);
    len = load16(b->in);
    if ((len ^ load16(b->in + 2)) != 0xffff)
        return stream_corrupt(s, "gzip: bad length of a stored block");
    b->in += 4;
    if ((size_t)(b->in_end - b->in) < len)
        return stream_truncated(s);
    if (out_left(s) < len)
        return stream_full(s);
    memcpy(s->out, b->in, len);
    b->in += len;
    s->out += len;
    return 0;
}

static int inflate_block(struct stream *s, struct deflate *f, const uint8_t *window, bool *last)
{
    refill(&f->bits);
    *last = take(&f->bits, 1);
    switch (take(&f->bits, 2)) {
    case 0:
        return inflate_stored(s, &f->bits);
    case 1:
        fixed_codes(f);
        return inflate_codes(s, f, window);
    case 2:
        if (dynamic_codes(f))
            return inflate_codes(s, f, window);
        return overrun(&f->bits) ? stream_truncated(s)
                                 : stream_corrupt(s, "gzip: bad code lengths");
    default:
        return overrun(&f->bits) ? stream_truncated(s) : stream_corrupt(s, "gzip: bad block type");
    }
}

int deflate_decode(struct stream *s, struct deflate *f)
{
    const uint8_t *window = s->out;
    bool last = false;
    int rc = 0;

    f->bits = (struct bits){ .in = s->in, .in_end = s->in_end };
    while (!rc && !last)
        rc = inflate_block(s, f, window, &last);
    if (!rc && !align_to_byte(&f->bits))
        rc = stream_truncated(s);
    s->in = f->bits.in;
    return rc;
}
