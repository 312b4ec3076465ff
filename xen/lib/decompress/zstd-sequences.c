// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The sequences section of a Zstandard block (RFC 8878, section 3.1.1.3.2), decoded and carried out
 * in one go.
 */
#include "zstd-private.h"

enum mode { PREDEFINED, RLE, COMPRESSED, REPEAT };

/* A kind of code: what its symbols mean, its limits, and its predefined distribution. */
struct code {
    unsigned int symbols, max_log;
    const uint32_t *base;           /* NULL: symbol n stands for 2^n and n extra bits */
    const uint8_t *extra;
    struct fse_distribution predefined;
};

/* --- what the symbols mean: section 3.1.1.3.2.1.1 ---------------------------------------- */
static const uint32_t literal_length_base[LITERAL_LENGTH_CODES] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,   9,   10,  11,   12,   13,   14,   15,    16,    18,
    20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536,
};
static const uint8_t literal_length_extra[LITERAL_LENGTH_CODES] = {
    [16] = 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
};
static const uint32_t match_length_base[MATCH_LENGTH_CODES] = {
    3,  4,  5,  6,  7,  8,  9,  10,  11,  12,  13,   14,   15,   16,   17,    18,    19,    20,
    21, 22, 23, 24, 25, 26, 27, 28,  29,  30,  31,   32,   33,   34,   35,    37,    39,    41,
    43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539,
};
static const uint8_t match_length_extra[MATCH_LENGTH_CODES] = {
    [32] = 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
};

static const struct code literal_length_code = {
    LITERAL_LENGTH_CODES,
    LITERAL_LENGTH_LOG,
    literal_length_base,
    literal_length_extra,
    { 6, LITERAL_LENGTH_CODES, { 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1,  1,  2,  2,
                                 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1 } },
};
static const struct code match_length_code = {
    MATCH_LENGTH_CODES,
    MATCH_LENGTH_LOG,
    match_length_base,
    match_length_extra,
    { 6, MATCH_LENGTH_CODES, { 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1,  1,  1,  1,  1,  1,  1, 1,
                               1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,  1,  1,  1,  1,  1,  1, 1,
                               1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1 } },
};
static const struct code offset_code = {
    OFFSET_CODES,
    OFFSET_LOG,
    NULL,
    NULL,
    { 5, 29, { 1, 1, 1, 1, 1, 1, 2, 2, 2, 1,  1,  1,  1,  1, 1,
               1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1 } },
};

/* --- tables ------------------------------------------------------------------------------ */
static void set_meaning(struct seq_entry *e, const struct code *code, unsigned int symbol)
{
    e->base = code->base ? code->base[symbol] : 1u << symbol;
    e->extra = code->extra ? code->extra[symbol] : symbol;
}

static void build_table(struct zstd *z, struct seq_table *t, const struct code *code,
                        const struct fse_distribution *d)
{
    fse_build(d, z->scratch);
    for (unsigned int i = 0; i < 1u << d->log; i++) {
        t->entry[i].next = z->scratch[i].base;
        t->entry[i].next_bits = z->scratch[i].bits;
        set_meaning(&t->entry[i], code, z->scratch[i].symbol);
    }
    t->log = d->log;
    t->valid = true;
}

static bool read_table(struct stream *s, struct zstd *z, struct seq_table *t,
                       const struct code *code, enum mode mode, const uint8_t *end)
{
    struct fse_distribution d;

    switch (mode) {
    case PREDEFINED:
        build_table(z, t, code, &code->predefined);
        return true;
    case RLE:
        if (s->in == end || *s->in >= code->symbols)
            return false;
        t->entry[0] = (struct seq_entry){ 0 };
        set_meaning(&t->entry[0], code, *s->in++);
        t->log = 0;
        t->valid = true;
        return true;
    case COMPRESSED:
        if (!fse_read(&s->in, end, code->max_log, code->symbols, &d))
            return false;
        build_table(z, t, code, &d);
        return true;
    default:
        return t->valid;
    }
}

/* --- execution --------------------------------------------------------------------------- */
/*
 * Section 3.1.1.5: 1 to 3 name one of the last offsets, counted one on after a sequence without
 * literals.
 */
static always_inline size_t resolve_offset(uint32_t *rep, uint32_t value, bool no_literals)
{
    unsigned int which;
    uint32_t offset;

    if (likely(value > 3)) {
        offset = value - 3;
        which = 2;
    } else {
        which = value - 1 + no_literals;
        offset = which == 3 ? rep[0] - 1 : rep[which];
    }
    if (which >= 2)
        rep[2] = rep[1];
    if (which >= 1)
        rep[1] = rep[0];
    rep[0] = offset;
    return offset;
}

/* Copies of literals close to the end of either buffer. */
static LIB_NOINLINE bool copy_literals(struct zstd *z, uint8_t *out, const uint8_t *out_end,
                                       size_t n)
{
    if (n > (size_t)(z->literals_end - z->literals) || n > (size_t)(out_end - out))
        return false;
    copy_bytes(out, z->literals, n);
    z->literals += n;
    return true;
}

struct sequence {
    size_t literals, length, offset;
};

struct states {
    struct back_bits bits;
    const struct seq_entry *literal_length, *match_length, *offset;     /* the current entries */
};

/* Decodes a sequence; false when the bits do not suffice. */
static always_inline bool next_sequence(const struct zstd *z, struct states *st, uint32_t *rep,
                                        bool last, struct sequence *q)
{
    struct back_bits *b = &st->bits;
    struct seq_entry ll = *st->literal_length, ml = *st->match_length, of = *st->offset;
    bool many = ll.extra + ml.extra + of.extra > BACK_BITS_REFILLED - 26;
    uint32_t offset_value;

    if (!back_refill(b))
        return false;
    offset_value = of.base + back_take(b, of.extra);
    if (unlikely(many) && !back_refill(b))
        return false;
    q->length = ml.base + back_take(b, ml.extra);
    q->literals = ll.base + back_take(b, ll.extra);
    q->offset = resolve_offset(rep, offset_value, !q->literals);
    if (last)
        return true;
    if (unlikely(many) && !back_refill(b))
        return false;
    /* At most 9 + 9 + 8 bits. */
    st->literal_length = &z->literal_length.entry[ll.next + back_take(b, ll.next_bits)];
    st->match_length = &z->match_length.entry[ml.next + back_take(b, ml.next_bits)];
    st->offset = &z->offset.entry[of.next + back_take(b, of.next_bits)];
    return true;
}

static int corrupt(struct stream *s)
{
    return stream_corrupt(s, "zstd: the sequences are corrupt");
}

static int run_sequences(struct stream *s, struct zstd *z, struct states *states,
                         unsigned int count)
{
    struct states st = *states;
    uint32_t rep[3] = { z->rep[0], z->rep[1], z->rep[2] };
    uint8_t *out = s->out, *const out_end = s->out_end;

    while (count--) {
        struct sequence q;

        if (!next_sequence(z, &st, rep, !count, &q))
            return corrupt(s);
        if (likely((size_t)(z->literals_end - z->literals) >= q.literals &&
                   (size_t)(z->literals_limit - z->literals) >= q.literals + COPY_SLACK &&
                   (size_t)(out_end - out) >= q.literals + COPY_SLACK)) {
            copy_words(out, z->literals, q.literals);
            z->literals += q.literals;
        } else if (!copy_literals(z, out, out_end, q.literals)) {
            return (size_t)(out_end - out) < q.literals ? stream_full(s) : corrupt(s);
        }
        out += q.literals;
        if (unlikely(!q.offset || q.offset > (size_t)(out - z->frame)))
            return corrupt(s);
        if (unlikely(q.length > (size_t)(out_end - out)))
            return stream_full(s);
        copy_match(out, q.offset, q.length, out_end);
        out += q.length;
    }
    if (back_left(&st.bits))
        return corrupt(s);
    s->out = out;
    memcpy(z->rep, rep, sizeof(rep));
    return 0;
}

static bool read_count(struct stream *s, const uint8_t *end, unsigned int *count)
{
    unsigned int first, size;

    if (s->in == end)
        return false;
    first = s->in[0];
    size = first < 128 ? 1 : first < 255 ? 2 : 3;
    if ((size_t)(end - s->in) < size)
        return false;
    *count = size == 1 ? first :
             size == 2 ? (first - 128) << 8 | s->in[1] :
             (unsigned int)load16(s->in + 1) + 0x7f00;
    s->in += size;
    return true;
}

static int decode_sequences(struct stream *s, struct zstd *z, unsigned int count,
                            const uint8_t *end)
{
    struct states st;
    unsigned int modes;

    if (s->in == end)
        return corrupt(s);
    modes = *s->in++;
    if (modes & 3 ||
        !read_table(s, z, &z->literal_length, &literal_length_code, modes >> 6, end) ||
        !read_table(s, z, &z->offset, &offset_code, modes >> 4 & 3, end) ||
        !read_table(s, z, &z->match_length, &match_length_code, modes >> 2 & 3, end) ||
        !back_init(&st.bits, s->in, end - s->in))
        return corrupt(s);
    st.literal_length = &z->literal_length.entry[back_take(&st.bits, z->literal_length.log)];
    st.offset = &z->offset.entry[back_take(&st.bits, z->offset.log)];
    st.match_length = &z->match_length.entry[back_take(&st.bits, z->match_length.log)];
    s->in = end;
    return run_sequences(s, z, &st, count);
}

int zstd_sequences(struct stream *s, struct zstd *z, const uint8_t *end)
{
    unsigned int count;
    size_t left;
    int rc;

    if (!read_count(s, end, &count))
        return corrupt(s);
    if (count) {
        rc = decode_sequences(s, z, count, end);
        if (rc)
            return rc;
    } else if (s->in != end) {
        return corrupt(s);
    }
    left = z->literals_end - z->literals;
    if (left > out_left(s))
        return stream_full(s);
    memcpy(s->out, z->literals, left);
    s->out += left;
    return 0;
}
