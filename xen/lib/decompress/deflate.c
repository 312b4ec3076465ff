// SPDX-License-Identifier: GPL-2.0-only
/*
 * DEFLATE (RFC 1951). Codes are looked up in a primary table by their first bits, longer ones in a second step; a
 * table entry holds all that is to be known about a symbol. While both buffers have room for a whole symbol, no
 * check is made within one.
 */
#include "deflate.h"

#define CODE_MAX        15          /* bits in the longest code */
#define LITLEN_BITS     10          /* resolved by the primary tables */
#define DISTANCE_BITS   8
#define PRECODE_BITS    7
#define LITLEN_SYMBOLS  288
#define DISTANCE_SYMBOLS    32
#define PRECODE_SYMBOLS 19
#define LENGTH_FIRST    257
#define END_OF_BLOCK    256

/*
 * A table entry: bits 0-7 length of the code, bits 8-12 number of extra bits (for a link: index bits of the
 * secondary table), bits 13-15 what it is, bits 16-31 the literal, base value, or start of the secondary table.
 */
#define ENTRY(kind, value, extra)   ((uint32_t)(value) << 16 | (kind) | (extra) << 8)
#define ENTRY_BITS(e)       ((e) & 0xff)
#define ENTRY_EXTRA(e)      ((e) >> 8 & 0x1f)
#define ENTRY_VALUE(e)      ((e) >> 16)
#define KIND_LITERAL        0x2000
#define KIND_LINK           0x4000
#define KIND_SPECIAL        0x8000  /* the end of the block, or no code at all */
#define ENTRY_END           ENTRY(KIND_SPECIAL, 1, 0)
#define ENTRY_INVALID       ENTRY(KIND_SPECIAL, 0, 0)

/* The largest number of entries complete codes of so many symbols can need, with some room; also checked. */
#define LITLEN_ENTRIES      1400
#define DISTANCE_ENTRIES    420
#define PRECODE_ENTRIES     128

/* Input a symbol with its distance may need, and output the longest match may write, copying words. */
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

/* --- input bits ---------------------------------------------------------------------------------- */
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

/* --- code tables --------------------------------------------------------------------------------- */
static uint32_t litlen_entry(unsigned int symbol)
{
    static const uint16_t base[] = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
        227, 258,
    };

    if (symbol < END_OF_BLOCK)
        return ENTRY(KIND_LITERAL, symbol, 0);
    if (symbol == END_OF_BLOCK)
        return ENTRY_END;
    symbol -= LENGTH_FIRST;
    if (symbol >= ARRAY_SIZE(base))
        return ENTRY_INVALID;
    return ENTRY(0, base[symbol], symbol < 8 || symbol == 28 ? 0 : symbol / 4 - 1);
}

static uint32_t distance_entry(unsigned int symbol)
{
    unsigned int extra = symbol < 4 ? 0 : symbol / 2 - 1;

    if (symbol >= 30)
        return ENTRY_INVALID;
    return ENTRY(0, 1 + (symbol < 4 ? symbol : (2 + (symbol & 1)) << extra), extra);
}

static uint32_t precode_entry(unsigned int symbol)
{
    return ENTRY(0, symbol, 0);
}

static unsigned int reverse(unsigned int code, unsigned int bits)
{
    unsigned int r = 0;

    while (bits--) {
        r = r << 1 | (code & 1);
        code >>= 1;
    }
    return r;
}

struct builder {
    uint32_t *table;
    unsigned int capacity, primary; /* entries; bits */
    unsigned int used;              /* entries */
    unsigned int count[CODE_MAX + 1];
    unsigned int next[CODE_MAX + 1];    /* code of each length to be given out */
};

/* Counts the lengths. False if they can not be a prefix code; a lone code of one bit need not be complete. */
static bool count_lengths(struct builder *b, const uint8_t *lengths, unsigned int symbols)
{
    unsigned int code = 0, total;
    int left = 1;

    for (unsigned int i = 0; i <= CODE_MAX; i++)
        b->count[i] = 0;
    for (unsigned int i = 0; i < symbols; i++)
        b->count[lengths[i]]++;
    total = symbols - b->count[0];
    b->count[0] = 0;
    for (unsigned int len = 1; len <= CODE_MAX; len++) {
        left = 2 * left - (int)b->count[len];
        if (left < 0)
            return false;
        code = (code + b->count[len - 1]) << 1;
        b->next[len] = code;
    }
    return !left || !total || (total == 1 && b->count[1] == 1);
}

/* How many bits the secondary table needs whose first code has length @len: until it is filled. */
static unsigned int secondary_bits(const struct builder *b, unsigned int len)
{
    unsigned int bits = len - b->primary;
    int left = (1 << bits) - (int)b->count[len];

    while (left > 0 && bits + b->primary < CODE_MAX) {
        bits++;
        left = 2 * left - (int)b->count[bits + b->primary];
    }
    return bits;
}

static void fill(uint32_t *table, unsigned int first, unsigned int step, unsigned int size, uint32_t entry)
{
    for (unsigned int i = first; i < size; i += step)
        table[i] = entry;
}

/* Enters one code, given reversed; @link is the secondary table in use, 0 before the first. */
static bool enter_code(struct builder *b, unsigned int code, unsigned int len, uint32_t entry)
{
    unsigned int low = code & ((1u << b->primary) - 1);
    uint32_t link;

    if (len <= b->primary) {
        fill(b->table, code, 1u << len, 1u << b->primary, entry | len);
        return true;
    }
    link = b->table[low];
    if (!(link & KIND_LINK)) {
        unsigned int bits = secondary_bits(b, len);

        if (b->used + (1u << bits) > b->capacity)
            return false;
        link = ENTRY(KIND_LINK, b->used, bits) | b->primary;
        b->table[low] = link;
        fill(b->table + b->used, 0, 1, 1u << bits, ENTRY_INVALID | 1);
        b->used += 1u << bits;
    }
    fill(b->table + ENTRY_VALUE(link), code >> b->primary, 1u << (len - b->primary), 1u << ENTRY_EXTRA(link),
         entry | (len - b->primary));
    return true;
}

static bool build_table(uint32_t *table, unsigned int capacity, unsigned int primary, const uint8_t *lengths,
                        unsigned int symbols, uint32_t (*entry_of)(unsigned int symbol))
{
    struct builder b = { .table = table, .capacity = capacity, .primary = primary, .used = 1u << primary };

    if (!count_lengths(&b, lengths, symbols))
        return false;
    fill(table, 0, 1, 1u << primary, ENTRY_INVALID | 1);
    /* By length, so that the first code of a secondary table is its shortest. */
    for (unsigned int len = 1; len <= CODE_MAX; len++) {
        if (!b.count[len])
            continue;
        for (unsigned int symbol = 0; symbol < symbols; symbol++) {
            if (lengths[symbol] != len)
                continue;
            if (!enter_code(&b, reverse(b.next[len]++, len), len, entry_of(symbol)))
                return false;
            b.count[len]--;
        }
    }
    return true;
}

static bool build_codes(struct deflate *f, unsigned int litlens, unsigned int distances)
{
    return build_table(f->litlen, LITLEN_ENTRIES, LITLEN_BITS, f->lengths, litlens, litlen_entry) &&
           build_table(f->distance, DISTANCE_ENTRIES, DISTANCE_BITS, f->lengths + litlens, distances,
                       distance_entry);
}

/* --- block headers ------------------------------------------------------------------------------- */
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
    return build_table(f->precode, PRECODE_ENTRIES, PRECODE_BITS, lengths, PRECODE_SYMBOLS, precode_entry) &&
           read_lengths(f, litlens + distances) &&
           f->lengths[END_OF_BLOCK] &&
           build_codes(f, litlens, distances);
}

/* --- block bodies -------------------------------------------------------------------------------- */
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

/* Symbols while both buffers have room for any. A word of input bits lasts for a match, or three literals. */
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
        return overrun(&f->bits) ? stream_truncated(s) : stream_corrupt(s, "gzip: bad code lengths");
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
