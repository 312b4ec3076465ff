// SPDX-License-Identifier: LGPL-2.1-only
/*
 * LZ4: the block format, the frame format (version 1.6.x of lz4_Frame_format.md) and the legacy
 * frame, which is what a Linux bzImage holds.
 */
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
static bool read_more(const uint8_t **in, const uint8_t *end, size_t *length)
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

/*
 * One block of @size bytes at s->in, which are there. Matches may reach back to @window. The output
 * of a block is limited by @out_max bytes besides the buffer.
 */
static int decode_block(struct stream *s, size_t size, const uint8_t *window, size_t out_max)
{
    const uint8_t *in = s->in, *const end = s->in + size;
    uint8_t *out = s->out, *const out_end = s->out_end;
    uint8_t *const stop = out_left(s) < out_max ? s->out_end : s->out + out_max;

    for (;;) {
        size_t literals, length, distance;
        unsigned int token;

        if (in == end)
            return corrupt(s);
        token = *in++;
        literals = token >> 4;
        if (literals == LENGTH_MORE && !read_more(&in, end, &literals))
            return corrupt(s);
        if (literals > (size_t)(end - in))
            return corrupt(s);
        if (literals > (size_t)(stop - out))
            goto full;
        if (literals) {
            if (likely((size_t)(end - in) >= literals + COPY_SLACK &&
                       (size_t)(out_end - out) >= literals + COPY_SLACK))
                copy_words(out, in, literals);
            else
                copy_bytes(out, in, literals);
            in += literals;
            out += literals;
        }
        if (in == end)
            break;                  /* a block ends with literals */
        if (end - in < 2)
            return corrupt(s);
        distance = load16(in);
        in += 2;
        length = token & 15;
        if (length == LENGTH_MORE && !read_more(&in, end, &length))
            return corrupt(s);
        length += MATCH_MIN;
        if (!distance || distance > (size_t)(out - window))
            return corrupt(s);
        if (length > (size_t)(stop - out))
            goto full;
        copy_match(out, distance, length, out_end);
        out += length;
    }
    s->in = end;
    s->out = out;
    return 0;

 full:
    return stop == out_end ? stream_full(s) : corrupt(s);
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
