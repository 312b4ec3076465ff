// SPDX-License-Identifier: LGPL-2.1-only
/*
 * LZ4: the block format, the frame format (version 1.6.x of lz4_Frame_format.md) and the legacy
 * frame, which is what a Linux bzImage holds.
 */
#include <lib/decompress.h>

#include "private.h"

#define MAGIC_FRAME         0x184d2204u
#define MAGIC_LEGACY        0x184c2102u

#define MATCH_MIN           4
#define LENGTH_MORE         15      /* of either half of a token: further bytes follow */
#define LEGACY_BLOCK        (8u << 20)
/* What a legacy block can grow to when it does not compress. */
#define LEGACY_BLOCK_MAX    (LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16)

#define FLG_VERSION_MASK    0xc0
#define FLG_VERSION         0x40
#define FLG_BLOCK_CHECKSUM  0x10
#define FLG_CONTENT_SIZE    0x08
#define FLG_CONTENT_CHECKSUM    0x04
#define FLG_RESERVED        0x02
#define FLG_DICTIONARY      0x01
#define BD_RESERVED         0x8f
#define BLOCK_STORED        0x80000000u

static int corrupt(struct stream *s)
{
    return stream_corrupt(s, "lz4: the compressed data is corrupt");
}

/*
 * Adds the bytes that continue a length. No sum can overflow: each byte of input adds at most 255.
 */
static always_inline bool read_more(const uint8_t **in, const uint8_t *end, size_t *length)
{
    uint8_t b;

    do {
        if (*in == end)
            return false;
        b = *(*in)++;
        *length += b;
    } while (b == 255);
    return true;
}

/* A block being decoded. Matches reach back to @window; the text ends before @stop, the buffer at @out_end. */
struct block {
    const uint8_t *in, *end;
    uint8_t *out, *stop, *out_end;
    const uint8_t *window;
};

/*
 * Most sequences are short: neither of their lengths is continued, and the match has no more than 16 bytes. Whatever such a
 * sequence says, it takes less than so many bytes of input, and makes less than so many of output, slack included.
 */
#define SHORT_BYTES         32
#define GROUP               4           /* sequences between two looks */
#define DISTANCE_END        65536

/* By token, the length of a short sequence's match; 0: it is not short. */
#define MATCHES             4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 0, 0
static const uint8_t short_match[256] = {
    MATCHES, MATCHES, MATCHES, MATCHES, MATCHES, MATCHES, MATCHES, MATCHES,
    MATCHES, MATCHES, MATCHES, MATCHES, MATCHES, MATCHES, MATCHES,
};

/* The match of a short sequence: 16 bytes, however many are wanted. */
static always_inline void copy_short(uint8_t *dst, size_t distance)
{
    if (likely(distance >= COPY_STEP)) {
        copy_step(dst, dst - distance);
    } else if (likely(distance >= 8)) {
        store64(dst, load64(dst - distance));
        store64(dst + 8, load64(dst + 8 - distance));
    } else {
        copy_pattern(dst, distance, 16);
    }
}

/*
 * One sequence, if it is a short one, without a look at where input and output end. False: it is not short, or not right,
 * and others shall read it again. @anywhere: all distances are within the window.
 */
static always_inline bool decode_short(const uint8_t **in, uint8_t **out, const uint8_t *window, bool anywhere)
{
    unsigned int token = **in;
    size_t literals = token >> 4, length = short_match[token], distance;
    uint8_t *to = *out + literals;

    if (unlikely(!length))
        return false;
    distance = load16(*in + 1 + literals);
    if (unlikely(distance < COPY_STEP || !anywhere) && (!distance || distance > (size_t)(to - window)))
        return false;
    copy_step(*out, *in + 1);
    copy_short(to, distance);
    *in += literals + 3;
    *out = to + length;
    return true;
}

/* Up to @n groups of them; there is room for so many. */
static always_inline void decode_groups(struct block *b, size_t n, bool anywhere)
{
    const uint8_t *in = b->in;
    uint8_t *out = b->out;

    while (n--)
        if (!decode_short(&in, &out, b->window, anywhere) || !decode_short(&in, &out, b->window, anywhere) ||
            !decode_short(&in, &out, b->window, anywhere) || !decode_short(&in, &out, b->window, anywhere))
            break;
    b->in = in;
    b->out = out;
}

static always_inline void decode_shorts(struct block *b)
{
    size_t in_left = b->end - b->in, out_left = b->stop - b->out;
    size_t n = (in_left < out_left ? in_left : out_left) / (GROUP * SHORT_BYTES);

    if (likely(b->out - b->window >= DISTANCE_END))
        decode_groups(b, n, true);
    else
        decode_groups(b, n, false);
}

/* What became of a sequence. */
enum outcome { MORE, LAST, CORRUPT, FULL };

static always_inline enum outcome decode_literals(struct block *b, size_t n)
{
    if (n == LENGTH_MORE && !read_more(&b->in, b->end, &n))
        return CORRUPT;
    if (n > (size_t)(b->end - b->in))
        return CORRUPT;
    if (n > (size_t)(b->stop - b->out))
        return FULL;
    if (n) {
        if (likely((size_t)(b->end - b->in) >= n + COPY_STEP && (size_t)(b->out_end - b->out) >= n + COPY_STEP))
            copy_steps(b->out, b->in, n);
        else
            copy_bytes(b->out, b->in, n);
        b->in += n;
        b->out += n;
    }
    return b->in == b->end ? LAST : MORE;       /* a block ends with literals */
}

static always_inline enum outcome decode_match(struct block *b, size_t n)
{
    size_t distance;

    if (b->end - b->in < 2)
        return CORRUPT;
    distance = load16(b->in);
    b->in += 2;
    if (n == LENGTH_MORE && !read_more(&b->in, b->end, &n))
        return CORRUPT;
    n += MATCH_MIN;
    if (!distance || distance > (size_t)(b->out - b->window))
        return CORRUPT;
    if (n > (size_t)(b->stop - b->out))
        return FULL;
    if (n >= COPY_LONG)
        copy_long(b->out, distance, n);
    else if (likely(distance >= COPY_STEP && (size_t)(b->out_end - b->out) >= n + COPY_STEP))
        copy_steps(b->out, b->out - distance, n);
    else
        copy_match(b->out, distance, n, b->out_end);
    b->out += n;
    return MORE;
}

static enum outcome decode_all(struct block *block)
{
    struct block b = *block;            /* in registers */
    enum outcome outcome;

    do {
        unsigned int token;

        decode_shorts(&b);
        if (b.in == b.end)
            return CORRUPT;
        token = *b.in++;
        outcome = decode_literals(&b, token >> 4);
        if (outcome == MORE)
            outcome = decode_match(&b, token & 15);
    } while (outcome == MORE);
    *block = b;
    return outcome;
}

/*
 * One block of @size bytes at s->in, which are there. Matches may reach back to @window. The output
 * of a block is limited by @out_max bytes besides the buffer.
 */
static int decode_block(struct stream *s, size_t size, const uint8_t *window, size_t out_max)
{
    struct block b = {
        .in = s->in, .end = s->in + size, .out = s->out, .out_end = s->out_end, .window = window,
        .stop = out_left(s) < out_max ? s->out_end : s->out + out_max,
    };
    enum outcome outcome = decode_all(&b);

    if (outcome == FULL && b.stop == s->out_end)
        return stream_full(s);
    if (outcome != LAST)
        return corrupt(s);
    s->in = b.end;
    s->out = b.out;
    return 0;
}

int64_t decompress_lz4_block(const void *in, size_t in_len, void *out, size_t out_len, size_t max)
{
    struct stream s = { .in = in, .in_end = (const uint8_t *)in + in_len, .out = out, .out_end = (uint8_t *)out + out_len };
    int rc = decode_block(&s, in_len, out, max);

    return rc ? rc : s.out - (uint8_t *)out;
}

/*
 * The legacy frame has no end mark: blocks follow until one that is not full, or until what follows
 * is too short or too large to be one.
 */
static int decode_legacy(struct stream *s)
{
    bool first = true;

    for (;;) {
        uint8_t *out = s->out;
        uint32_t size;
        int rc;

        if (in_left(s) < 5)
            return first ? stream_truncated(s) : 0;
        size = load32(s->in);
        if (!size || size > LEGACY_BLOCK_MAX)
            return first ? corrupt(s) : 0;
        if (in_left(s) - 4 < size)
            return stream_truncated(s);
        s->in += 4;
        rc = decode_block(s, size, out, LEGACY_BLOCK);
        if (rc || s->out - out < LEGACY_BLOCK)
            return rc;
        first = false;
    }
}

struct frame {
    unsigned int flags;
    size_t block_max;
    uint64_t content_size;
};

static int read_frame_header(struct stream *s, struct frame *f)
{
    const uint8_t *start = s->in;
    unsigned int size = 2;

    if (in_left(s) < 3)
        return stream_truncated(s);
    f->flags = s->in[0];
    if ((f->flags & FLG_VERSION_MASK) != FLG_VERSION || f->flags & FLG_RESERVED ||
        s->in[1] & BD_RESERVED)
        return stream_fail(s, -EOPNOTSUPP, "lz4: unknown version or flags of the frame");
    if (f->flags & FLG_DICTIONARY)
        return stream_fail(s, -EOPNOTSUPP, "lz4: the frame needs a dictionary");
    if (s->in[1] >> 4 < 4)
        return stream_corrupt(s, "lz4: bad block size");
    f->block_max = (size_t)1 << (8 + 2 * (s->in[1] >> 4));
    if (f->flags & FLG_CONTENT_SIZE)
        size += 8;
    if (in_left(s) < size + 1)
        return stream_truncated(s);
    f->content_size = f->flags & FLG_CONTENT_SIZE ? load64(s->in + 2) : 0;
    if ((checksum_xxh32(start, size) >> 8 & 0xff) != start[size])
        return stream_corrupt(s, "lz4: the frame header's checksum is wrong");
    s->in += size + 1;
    return 0;
}

/* The data of one block, and its checksum. */
static int decode_frame_block(struct stream *s, const struct frame *f, uint32_t header,
                              const uint8_t *window)
{
    size_t size = header & ~BLOCK_STORED, tail = f->flags & FLG_BLOCK_CHECKSUM ? 4 : 0;

    if (size > f->block_max)
        return stream_corrupt(s, "lz4: a block is larger than the frame allows");
    if (in_left(s) < size + tail)
        return stream_truncated(s);
    if (tail && checksum_xxh32(s->in, size) != load32(s->in + size))
        return stream_corrupt(s, "lz4: a block's checksum is wrong");
    if (header & BLOCK_STORED) {
        if (out_left(s) < size)
            return stream_full(s);
        memcpy(s->out, s->in, size);
        s->in += size;
        s->out += size;
    } else {
        int rc = decode_block(s, size, window, f->block_max);

        if (rc)
            return rc;
    }
    s->in += tail;
    return 0;
}

static int decode_frame(struct stream *s)
{
    uint8_t *out = s->out;
    struct frame f;
    int rc = read_frame_header(s, &f);

    while (!rc) {
        uint32_t header;

        if (in_left(s) < 4)
            return stream_truncated(s);
        header = load32(s->in);
        s->in += 4;
        if (!header)
            break;
        rc = decode_frame_block(s, &f, header, out);
    }
    if (rc)
        return rc;
    if (f.flags & FLG_CONTENT_SIZE && f.content_size != (uint64_t)(s->out - out))
        return stream_corrupt(s, "lz4: the data's size is wrong");
    if (f.flags & FLG_CONTENT_CHECKSUM) {
        if (in_left(s) < 4)
            return stream_truncated(s);
        if (checksum_xxh32(out, s->out - out) != load32(s->in))
            return stream_corrupt(s, "lz4: the data's checksum is wrong");
        s->in += 4;
    }
    return 0;
}

int lz4_decode(struct stream *s)
{
    uint32_t magic = load32(s->in);

    s->in += 4;
    return magic == MAGIC_LEGACY ? decode_legacy(s) : decode_frame(s);
}

uint64_t lz4_size_hint(const uint8_t *in, size_t len)
{
    if (len < 14 || load32(in) != MAGIC_FRAME || !(in[4] & FLG_CONTENT_SIZE))
        return 0;
    return load64(in + 6);
}
