// SPDX-License-Identifier: LGPL-2.1-only
/*
 * LZMA2: chunks of LZMA or of plain bytes, and the LZMA decoder itself. The hottest loop of
 * starting a machine: the range coder and the state live in local variables, every bit's code is
 * inlined, and the input is checked once a symbol instead of once a byte.
 */
#include "xz-private.h"

#define PROB_BITS       11
#define PROB_ONE        (1u << PROB_BITS)
#define ADAPT_SHIFT     5
#define PROB_TOP (PROB_ONE - (1u << ADAPT_SHIFT) + 1) /* the highest a probability can get */
#define RANGE_MIN       (1u << 24)

#define STATES          12
#define POS_STATES      16
#define STATE_LITERAL   7           /* states below: the last symbol was a literal */
#define LITERAL_PROBS \
    0x300 /* a context's: plain, and two sets guided by the byte at the last distance */
#define LITERAL_CONTEXTS    16      /* LZMA2: lc + lp <= 4 */
#define MATCH_MIN       2
#define DISTANCE_STATES 4
#define DIRECT_MODEL    14          /* distance slots from here have directly coded bits */
#define ALIGN_BITS      4

/*
 * The most input one symbol can look at, in bytes: 22 modelled bits (a probability never falls
 * below 31/2048, so each takes less than 6.1 bits) and 26 direct ones make 20, one was due before,
 * and one may be read and not used.
 */
#define SYMBOL_IN_MAX   22

#define CONTROL_END         0x00
#define CONTROL_COPY_RESET  0x01
#define CONTROL_COPY        0x02
#define CONTROL_LZMA        0x80
#define RESET_STATE 1 /* bits 5-6 of an LZMA chunk's control byte, each including the ones below */
#define RESET_PROPERTIES    2
#define RESET_DICTIONARY    3

typedef uint16_t prob_t;

struct length_probs {
    prob_t choice, choice2;
    prob_t low[POS_STATES][8], mid[POS_STATES][8];
    prob_t high[256];
};

struct probs {
    prob_t is_match[STATES][POS_STATES], is_rep[STATES], is_rep0[STATES], is_rep1[STATES],
        is_rep2[STATES];
    prob_t is_rep0_long[STATES][POS_STATES];
    struct length_probs match_length, rep_length;
    prob_t slot[DISTANCE_STATES][64];
    prob_t special[DIRECT_MODEL][32];   /* by slot; reverse trees of at most 5 bits */
    prob_t align[1 << ALIGN_BITS];
    prob_t literal[LITERAL_CONTEXTS][LITERAL_PROBS];
};

struct range_coder {
    uint32_t range, code;
    const uint8_t *in;
};

struct lzma {
    struct probs probs;
    struct range_coder rc;
    unsigned int state;
    uint32_t rep[4];                    /* the last distances, less 1 */
    uint8_t *dict;                      /* where the dictionary starts in the output */
    unsigned int lc, lp, pb;
};

size_t lzma_state_size(void)
{
    return sizeof(struct lzma);
}

/* --- the range coder --------------------------------------------------------------------- */
static always_inline void rc_normalize(struct range_coder *rc)
{
    if (unlikely(rc->range < RANGE_MIN)) {
        rc->range <<= 8;
        rc->code = rc->code << 8 | *rc->in++;
    }
}

static always_inline bool rc_bit(struct range_coder *rc, prob_t *prob)
{
    uint32_t p = *prob, bound;

    rc_normalize(rc);
    bound = (rc->range >> PROB_BITS) * p;
    if (rc->code < bound) {
        rc->range = bound;
        *prob = p + ((PROB_ONE - p) >> ADAPT_SHIFT);
        return false;
    }
    rc->range -= bound;
    rc->code -= bound;
    *prob = p - (p >> ADAPT_SHIFT);
    return true;
}

/*
 * The same without a branch, for bits that are hard to foresee: one level down a tree whose nodes
 * are numbered like a heap. Saves mispredictions on processors, and the ends of translated blocks
 * in emulators (a third of the time under QEMU's). May look at the next byte of the input without
 * using it.
 */
static always_inline unsigned int rc_step(struct range_coder *rc, prob_t *tree, unsigned int node)
{
    uint32_t p = tree[node], bound, rest, due, zero;

    due = -(uint32_t)(rc->range < RANGE_MIN);       /* all ones: a byte is due */
    rc->range <<= due & 8;
    rc->code = rc->code << (due & 8) | (*rc->in & due);
    rc->in += due & 1;

    bound = (rc->range >> PROB_BITS) * p;
    zero = -(uint32_t)(rc->code < bound);           /* all ones: the bit is 0 */
    rest = rc->range - bound;
    rc->code -= bound & ~zero;
    rc->range = rest + ((bound - rest) & zero);
    /* Towards PROB_ONE, rounded as rc_bit() does it, or towards 0. */
    tree[node] = p - ((int32_t)(p - (PROB_TOP & zero)) >> ADAPT_SHIFT);
    return 2 * node + 1 + zero;
}

static always_inline unsigned int rc_tree3(struct range_coder *rc, prob_t *tree)
{
    return rc_step(rc, tree, rc_step(rc, tree, rc_step(rc, tree, 1))) - 8;
}

static always_inline unsigned int rc_tree6(struct range_coder *rc, prob_t *tree)
{
    unsigned int node = rc_step(rc, tree, rc_step(rc, tree, rc_step(rc, tree, 1)));

    return rc_step(rc, tree, rc_step(rc, tree, rc_step(rc, tree, node))) - 64;
}

static always_inline unsigned int rc_tree8(struct range_coder *rc, prob_t *tree)
{
    unsigned int node = rc_step(rc, tree, rc_step(rc, tree, rc_step(rc, tree, 1)));

    node = rc_step(rc, tree, rc_step(rc, tree, rc_step(rc, tree, node)));
    return rc_step(rc, tree, rc_step(rc, tree, node)) - 256;
}

/* A tree whose bits come lowest first. */
static always_inline unsigned int rc_reverse_tree(struct range_coder *rc, prob_t *tree,
                                                  unsigned int bits)
{
    unsigned int node = 1, value = 0;

    for (unsigned int i = 0; i < bits; i++) {
        node = rc_step(rc, tree, node);
        value |= (node & 1) << i;
    }
    return value;
}

static always_inline uint32_t rc_direct(struct range_coder *rc, uint32_t value, unsigned int bits)
{
    do {
        uint32_t borrow;

        rc_normalize(rc);
        rc->range >>= 1;
        rc->code -= rc->range;
        borrow = -(rc->code >> 31);
        rc->code += rc->range & borrow;
        value = 2 * value + 1 + borrow;
    } while (--bits);
    return value;
}

/* --- symbols ----------------------------------------------------------------------------- */
/*
 * A literal after a match: the byte at the last distance guides the way until the first bit that
 * differs.
 */
static always_inline unsigned int guided_literal(struct range_coder *rc, prob_t *probs,
                                                 unsigned int guide)
{
    unsigned int node = 1, mask = 0x100;

    do {
        unsigned int bits;

        guide <<= 1;
        node = rc_step(rc, probs + mask + (guide & mask), node);
        bits = -(node & 1);
        mask &= ~(guide ^ bits);
    } while (node < 0x100);
    return node - 0x100;
}

static LIB_NOINLINE unsigned int long_length(struct range_coder *rc, struct length_probs *lp,
                                             unsigned int pos_state)
{
    if (!rc_bit(rc, &lp->choice2))
        return MATCH_MIN + 8 + rc_tree3(rc, lp->mid[pos_state]);
    return MATCH_MIN + 16 + rc_tree8(rc, lp->high);
}

static always_inline unsigned int read_length(struct range_coder *rc, struct length_probs *lp,
                                              unsigned int pos_state)
{
    struct range_coder copy;
    unsigned int length;

    if (!rc_bit(rc, &lp->choice))
        return MATCH_MIN + rc_tree3(rc, lp->low[pos_state]);
    /* A copy, so that the caller's coder never has its address taken and stays in registers. */
    copy = *rc;
    length = long_length(&copy, lp, pos_state);
    *rc = copy;
    return length;
}

static always_inline uint32_t read_distance(struct range_coder *rc, struct probs *probs,
                                            unsigned int length)
{
    unsigned int kind =
        length - MATCH_MIN < DISTANCE_STATES ? length - MATCH_MIN : DISTANCE_STATES - 1;
    uint32_t slot = rc_tree6(rc, probs->slot[kind]), distance;
    unsigned int bits;

    if (slot < 4)
        return slot;
    bits = (slot >> 1) - 1;
    distance = 2 | (slot & 1);
    if (slot < DIRECT_MODEL)
        return (distance << bits) + rc_reverse_tree(rc, probs->special[slot], bits);
    distance = rc_direct(rc, distance, bits - ALIGN_BITS);
    return (distance << ALIGN_BITS) + rc_reverse_tree(rc, probs->align, ALIGN_BITS);
}

/*
 * Decodes until the output reaches @out_stop or the input passes @in_stop, behind which
 * SYMBOL_IN_MAX bytes are readable. False: the data is corrupt.
 */
static bool decode_run(struct stream *s, struct lzma *l, const uint8_t *in_stop, uint8_t *out_stop)
{
    struct probs *probs = &l->probs;
    struct range_coder rc = l->rc;
    uint32_t rep0 = l->rep[0], rep1 = l->rep[1], rep2 = l->rep[2], rep3 = l->rep[3];
    unsigned int state = l->state;
    uint8_t *out = s->out, *const dict = l->dict, *const out_end = s->out_end;
    const unsigned int pos_mask = (1u << l->pb) - 1, literal_mask = (1u << l->lp) - 1, lc = l->lc;
    unsigned int previous = out > dict ? out[-1] : 0;
    bool good = true;

    while (out < out_stop && rc.in <= in_stop) {
        size_t position = out - dict;
        unsigned int pos_state = position & pos_mask, length;

        if (!rc_bit(&rc, &probs->is_match[state][pos_state])) {
            unsigned int context = ((position & literal_mask) << lc) + (previous >> (8 - lc));

            if (state < STATE_LITERAL) {
                previous = rc_tree8(&rc, probs->literal[context]);
                state = state < 4 ? 0 : state - 3;
            } else {
                previous = guided_literal(&rc, probs->literal[context], out[-1 - (ptrdiff_t)rep0]);
                state = state < 10 ? state - 3 : state - 6;
            }
            *out++ = previous;
            continue;
        }
        if (!rc_bit(&rc, &probs->is_rep[state])) {
            rep3 = rep2;
            rep2 = rep1;
            rep1 = rep0;
            length = read_length(&rc, &probs->match_length, pos_state);
            rep0 = read_distance(&rc, probs, length);
            state = state < STATE_LITERAL ? 7 : 10;
        } else {
            if (!rc_bit(&rc, &probs->is_rep0[state])) {
                if (!rc_bit(&rc, &probs->is_rep0_long[state][pos_state])) {
                    if (unlikely(rep0 >= position)) {
                        good = false;
                        break;
                    }
                    state = state < STATE_LITERAL ? 9 : 11;
                    previous = out[-1 - (ptrdiff_t)rep0];
                    *out++ = previous;
                    continue;
                }
            } else {
                uint32_t distance = rep1;

                if (rc_bit(&rc, &probs->is_rep1[state])) {
                    distance = rep2;
                    if (rc_bit(&rc, &probs->is_rep2[state])) {
                        distance = rep3;
                        rep3 = rep2;
                    }
                    rep2 = rep1;
                }
                rep1 = rep0;
                rep0 = distance;
            }
            length = read_length(&rc, &probs->rep_length, pos_state);
            state = state < STATE_LITERAL ? 8 : 11;
        }
        if (unlikely(rep0 >= position || length > (size_t)(out_stop - out))) {
            good = false;
            break;
        }
        copy_match(out, (size_t)rep0 + 1, length, out_end);
        out += length;
        previous = out[-1];
    }
    l->rc = rc;
    l->rep[0] = rep0;
    l->rep[1] = rep1;
    l->rep[2] = rep2;
    l->rep[3] = rep3;
    l->state = state;
    s->out = out;
    return good;
}

/* --- chunks ------------------------------------------------------------------------------ */
static void reset_state(struct lzma *l)
{
    prob_t *p = (prob_t *)&l->probs;

    for (size_t i = 0; i < sizeof(l->probs) / sizeof(*p); i++)
        p[i] = PROB_ONE / 2;
    l->state = 0;
    l->rep[0] = l->rep[1] = l->rep[2] = l->rep[3] = 0;
}

static bool set_properties(struct lzma *l, unsigned int byte)
{
    if (byte > (4 * 5 + 4) * 9 + 8)
        return false;
    l->lc = byte % 9;
    l->lp = byte / 9 % 5;
    l->pb = byte / 45;
    return l->lc + l->lp <= 4;
}

/*
 * The last bytes of a chunk that has too little readable input behind it: decoded from a copy with
 * zeroes behind. Leaves l->rc.in at the equivalent place of the real input; past the chunk's end if
 * it used too much.
 */
static bool decode_tail(struct stream *s, struct lzma *l, const uint8_t *end, uint8_t *out_stop)
{
    uint8_t tail[3 * SYMBOL_IN_MAX] = { 0 };
    const uint8_t *from = l->rc.in;
    size_t n = end - from;
    bool good;

    memcpy(tail, from, n);
    l->rc.in = tail;
    good = decode_run(s, l, tail + n, out_stop);
    l->rc.in = from + (l->rc.in - tail);
    return good;
}

/*
 * @in_size bytes of input hold @out_size bytes of output; the buffers have been found large enough.
 */
static int decode_lzma_chunk(struct stream *s, struct lzma *l, size_t in_size, size_t out_size)
{
    const uint8_t *end = s->in + in_size;
    uint8_t *out_stop = s->out + out_size;
    bool good = true;

    /* Five bytes start the range coder; the first is always 0. */
    if (in_size < 5 || s->in[0])
        return stream_corrupt(s, "xz: bad start of an LZMA chunk");
    l->rc.range = UINT32_MAX;
    l->rc.code = __builtin_bswap32(load32(s->in + 1));
    l->rc.in = s->in + 5;

    if (s->in_end - end >= SYMBOL_IN_MAX) {
        good = decode_run(s, l, end, out_stop);
    } else {
        /* The copy is to hold less than two symbols' worth. */
        if (end - l->rc.in > SYMBOL_IN_MAX)
            good = decode_run(s, l, end - SYMBOL_IN_MAX, out_stop);
        if (good && s->out < out_stop && l->rc.in <= end)
            good = decode_tail(s, l, end, out_stop);
    }
    /* A byte may be due; not when all are used, for there may be nothing behind the chunk. */
    if (good && l->rc.in < end)
        rc_normalize(&l->rc);
    if (!good || s->out != out_stop || l->rc.in != end || l->rc.code)
        return stream_corrupt(s, "xz: the LZMA data is corrupt");
    s->in = end;
    return 0;
}

static int copy_chunk(struct stream *s)
{
    size_t size;

    if (in_left(s) < 2)
        return stream_truncated(s);
    size = (s->in[0] << 8 | s->in[1]) + 1;
    s->in += 2;
    if (in_left(s) < size)
        return stream_truncated(s);
    if (out_left(s) < size)
        return stream_full(s);
    memcpy(s->out, s->in, size);
    s->in += size;
    s->out += size;
    return 0;
}

static int lzma_chunk(struct stream *s, struct lzma *l, unsigned int control)
{
    unsigned int reset = control >> 5 & 3;
    size_t in_size, out_size, header = reset >= RESET_PROPERTIES ? 5 : 4;

    if (in_left(s) < header)
        return stream_truncated(s);
    out_size = ((control & 0x1f) << 16 | s->in[0] << 8 | s->in[1]) + 1;
    in_size = (s->in[2] << 8 | s->in[3]) + 1;
    if (reset >= RESET_PROPERTIES && !set_properties(l, s->in[4]))
        return stream_corrupt(s, "xz: bad LZMA properties");
    s->in += header;
    if (in_left(s) < in_size)
        return stream_truncated(s);
    if (out_left(s) < out_size)
        return stream_full(s);
    if (reset >= RESET_STATE)
        reset_state(l);
    return decode_lzma_chunk(s, l, in_size, out_size);
}

int lzma2_decode(struct stream *s, struct lzma *l)
{
    unsigned int needed = RESET_DICTIONARY;     /* the least reset the next chunk must do */

    for (;;) {
        unsigned int control;
        int rc;

        if (!in_left(s))
            return stream_truncated(s);
        control = *s->in++;
        if (control == CONTROL_END)
            return 0;
        if (control >= CONTROL_LZMA) {
            unsigned int reset = control >> 5 & 3;

            if (reset < needed)
                return stream_corrupt(s, "xz: an LZMA chunk lacks a reset");
            if (reset == RESET_DICTIONARY)
                l->dict = s->out;
            needed = 0;
            rc = lzma_chunk(s, l, control);
        } else if (control == CONTROL_COPY_RESET ||
                   (control == CONTROL_COPY && needed < RESET_DICTIONARY)) {
            if (control == CONTROL_COPY_RESET) {
                l->dict = s->out;
                needed = RESET_PROPERTIES;
            }
            rc = copy_chunk(s);
        } else {
            rc = stream_corrupt(s, "xz: bad LZMA2 control byte");
        }
        if (rc)
            return rc;
    }
}
