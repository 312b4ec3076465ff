// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The .xz container (The .xz File Format, version 1.1.0): stream header, blocks, index, footer.
 * Blocks are decoded in place of the output, then run through their branch filter, then checked.
 */
#include "xz-private.h"

#define STREAM_HEADER_SIZE  12
#define STREAM_FOOTER_SIZE  12
#define CHECK_NONE          0
#define CHECK_CRC32         1
#define CHECK_CRC64         4

#define FILTER_X86          0x04
#define FILTER_LZMA2        0x21
#define FILTERS_MAX         4

#define BLOCK_FILTERS       0x03
#define BLOCK_HAS_COMPRESSED    0x40
#define BLOCK_HAS_UNCOMPRESSED  0x80
#define BLOCK_RESERVED      0x3c

/* Numbers and sizes of blocks, as decoded or as the index lists them: to be the same in the end. */
struct tally {
    uint64_t blocks, unpadded, uncompressed, mix;
};

struct xz {
    struct crc32_table crc32;
    struct crc64_table crc64;
    unsigned int check;
    struct tally seen;
    struct lzma *lzma;
};

struct block {
    uint64_t compressed, uncompressed;  /* UINT64_MAX: not told */
    unsigned int filters;               /* before LZMA2 */
    uint32_t offset[FILTERS_MAX];       /* of each x86 filter */
};

static void tally_add(struct tally *t, uint64_t unpadded, uint64_t uncompressed)
{
    t->blocks++;
    t->unpadded += unpadded;
    t->uncompressed += uncompressed;
    t->mix = (t->mix * 0x9e3779b97f4a7c15ull + unpadded) * 0x9e3779b97f4a7c15ull + uncompressed;
}

/* Section 1.2: 7 bits a byte, the lowest first, in the shortest form. */
static bool read_number(const uint8_t **in, const uint8_t *end, uint64_t *value)
{
    *value = 0;
    for (unsigned int shift = 0; shift < 63; shift += 7) {
        uint8_t b;

        if (*in == end)
            return false;
        b = *(*in)++;
        *value |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80))
            return b || !shift;
    }
    return false;
}

static unsigned int check_size(unsigned int check)
{
    return check == CHECK_CRC32 ? 4 : check == CHECK_CRC64 ? 8 : 0;
}

static int read_stream_header(struct stream *s, struct xz *xz)
{
    if (in_left(s) < STREAM_HEADER_SIZE)
        return stream_truncated(s);
    if (checksum_crc32(&xz->crc32, s->in + 6, 2) != load32(s->in + 8))
        return stream_corrupt(s, "xz: the stream header's checksum is wrong");
    if (s->in[6] || s->in[7] & 0xf0)
        return stream_fail(s, -EOPNOTSUPP, "xz: unknown stream flags");
    xz->check = s->in[7];
    if (xz->check != CHECK_NONE && !check_size(xz->check))
        return stream_fail(s, -EOPNOTSUPP, "xz: unsupported check (supported: none, crc32, crc64)");
    s->in += STREAM_HEADER_SIZE;
    return 0;
}

static int read_filter(struct stream *s, struct block *b, const uint8_t **in, const uint8_t *end,
                       bool last)
{
    uint64_t id, size;

    if (!read_number(in, end, &id) || !read_number(in, end, &size) || (uint64_t)(end - *in) < size)
        return stream_corrupt(s, "xz: bad filter description");
    if (last) {
        if (id != FILTER_LZMA2)
            return stream_fail(s, -EOPNOTSUPP, "xz: the last filter is not LZMA2");
        if (size != 1 || **in > 40)
            return stream_corrupt(s, "xz: bad LZMA2 properties");
    } else {
        if (id != FILTER_X86)
            return stream_fail(s, -EOPNOTSUPP, "xz: a filter other than x86 and LZMA2");
        if (size != 0 && size != 4)
            return stream_corrupt(s, "xz: bad x86 filter properties");
        b->offset[b->filters++] = size ? load32(*in) : 0;
    }
    *in += size;
    return 0;
}

static int read_block_header(struct stream *s, struct xz *xz, struct block *b)
{
    size_t size = 4 * (s->in[0] + 1u);
    const uint8_t *in = s->in + 2, *end = s->in + size - 4;
    unsigned int flags, filters;

    *b = (struct block){ .compressed = UINT64_MAX, .uncompressed = UINT64_MAX };
    if (in_left(s) < size)
        return stream_truncated(s);
    if (checksum_crc32(&xz->crc32, s->in, size - 4) != load32(end))
        return stream_corrupt(s, "xz: a block header's checksum is wrong");
    flags = s->in[1];
    filters = (flags & BLOCK_FILTERS) + 1;
    if (flags & BLOCK_RESERVED)
        return stream_fail(s, -EOPNOTSUPP, "xz: unknown block flags");
    if ((flags & BLOCK_HAS_COMPRESSED && !read_number(&in, end, &b->compressed)) ||
        (flags & BLOCK_HAS_UNCOMPRESSED && !read_number(&in, end, &b->uncompressed)))
        return stream_corrupt(s, "xz: bad size in a block header");
    for (unsigned int i = 0; i < filters; i++) {
        int rc = read_filter(s, b, &in, end, i == filters - 1);

        if (rc)
            return rc;
    }
    while (in < end)
        if (*in++)
            return stream_corrupt(s, "xz: bad padding in a block header");
    s->in = in + 4;
    return 0;
}

/* The zeroes that fill up to a multiple of 4 from @from. */
static bool skip_padding(struct stream *s, const uint8_t *from)
{
    while ((s->in - from) & 3)
        if (s->in == s->in_end || *s->in++)
            return false;
    return true;
}

static bool check_matches(const struct xz *xz, const uint8_t *expected, const uint8_t *data,
                          size_t len)
{
    if (xz->check == CHECK_CRC32)
        return checksum_crc32(&xz->crc32, data, len) == load32(expected);
    if (xz->check == CHECK_CRC64)
        return checksum_crc64(&xz->crc64, data, len) == load64(expected);
    return true;
}

static int decode_block(struct stream *s, struct xz *xz)
{
    const uint8_t *start = s->in, *data;
    uint8_t *out = s->out;
    size_t unpadded, produced;
    struct block b;
    int rc = read_block_header(s, xz, &b);

    if (rc)
        return rc;
    data = s->in;
    rc = lzma2_decode(s, xz->lzma);
    if (rc)
        return rc;
    produced = s->out - out;
    if ((b.compressed != UINT64_MAX && b.compressed != (uint64_t)(s->in - data)) ||
        (b.uncompressed != UINT64_MAX && b.uncompressed != produced))
        return stream_corrupt(s, "xz: a block's size differs from its header");
    unpadded = s->in - start + check_size(xz->check);
    if (!skip_padding(s, start))
        return stream_corrupt(s, "xz: bad padding behind a block");
    if (in_left(s) < check_size(xz->check))
        return stream_truncated(s);
    for (unsigned int i = b.filters; i--; )
        bcj_x86_decode(out, produced, b.offset[i]);
    if (!check_matches(xz, s->in, out, produced))
        return stream_corrupt(s, "xz: the data's checksum is wrong");
    s->in += check_size(xz->check);
    tally_add(&xz->seen, unpadded, produced);
    return 0;
}

static int read_index(struct stream *s, struct xz *xz, size_t *size)
{
    const uint8_t *start = s->in++;
    struct tally listed = { 0 };
    uint64_t count, unpadded, uncompressed;

    if (!read_number(&s->in, s->in_end, &count) || count != xz->seen.blocks)
        return stream_corrupt(s, "xz: the index has a wrong number of blocks");
    while (count--) {
        if (!read_number(&s->in, s->in_end, &unpadded) ||
            !read_number(&s->in, s->in_end, &uncompressed))
            return stream_corrupt(s, "xz: bad size in the index");
        tally_add(&listed, unpadded, uncompressed);
    }
    if (memcmp(&listed, &xz->seen, sizeof(listed)))
        return stream_corrupt(s, "xz: the index does not describe the blocks");
    if (!skip_padding(s, start))
        return stream_corrupt(s, "xz: bad padding in the index");
    if (in_left(s) < 4)
        return stream_truncated(s);
    if (checksum_crc32(&xz->crc32, start, s->in - start) != load32(s->in))
        return stream_corrupt(s, "xz: the index's checksum is wrong");
    s->in += 4;
    *size = s->in - start;
    return 0;
}

static int read_stream_footer(struct stream *s, struct xz *xz, size_t index_size)
{
    const uint8_t *f = s->in;

    if (in_left(s) < STREAM_FOOTER_SIZE)
        return stream_truncated(s);
    if (f[10] != 'Y' || f[11] != 'Z' || checksum_crc32(&xz->crc32, f + 4, 6) != load32(f))
        return stream_corrupt(s, "xz: bad stream footer");
    if (4 * (load32(f + 4) + 1ull) != index_size || f[8] || f[9] != xz->check)
        return stream_corrupt(s, "xz: the stream footer differs from the header or the index");
    s->in += STREAM_FOOTER_SIZE;
    return 0;
}

static int decode_stream(struct stream *s, struct xz *xz)
{
    size_t index_size;
    int rc = read_stream_header(s, xz);

    while (!rc) {
        if (!in_left(s))
            return stream_truncated(s);
        if (!*s->in)
            break;
        rc = decode_block(s, xz);
    }
    if (!rc)
        rc = read_index(s, xz, &index_size);
    if (!rc)
        rc = read_stream_footer(s, xz, index_size);
    return rc;
}

/* Stream padding (section 2.2) is passed over when another stream follows. */
static void skip_stream_padding(struct stream *s)
{
    const uint8_t *p = s->in;

    while (s->in_end - p >= 4 && !load32(p))
        p += 4;
    if (s->in_end - p >= 6 && !memcmp(p, "\xfd" "7zXZ", 6))
        s->in = p;
}

int xz_decode(struct stream *s)
{
    struct xz *xz = s->alloc(sizeof(*xz));
    int rc;

    if (!xz)
        return stream_no_memory(s);
    xz->seen = (struct tally){ 0 };
    xz->lzma = s->alloc(lzma_state_size());
    if (!xz->lzma) {
        rc = stream_no_memory(s);
        goto free_xz;
    }
    checksum_crc32_init(&xz->crc32);
    checksum_crc64_init(&xz->crc64);
    rc = decode_stream(s, xz);
    if (!rc)
        skip_stream_padding(s);
    s->free(xz->lzma);

 free_xz:
    s->free(xz);
    return rc;
}

/*
 * What the index at the end sums up, if the input is one stream, possibly with the size appended by
 * Linux.
 */
uint64_t xz_size_hint(const uint8_t *in, size_t len)
{
    const uint8_t *footer, *p, *end;
    uint64_t count, unpadded, size, index_size, blocks = 0, sum = 0;

    if (len < STREAM_HEADER_SIZE + STREAM_FOOTER_SIZE + 4)
        return 0;
    footer = in + len - STREAM_FOOTER_SIZE;
    if (memcmp(footer + 10, "YZ", 2))
        footer -= 4;
    index_size = 4 * (load32(footer + 4) + 1ull);
    if (memcmp(footer + 10, "YZ", 2) || index_size > (uint64_t)(footer - in) - STREAM_HEADER_SIZE)
        return 0;
    end = footer - 4;
    p = footer - index_size + 1;
    if (p > end || p[-1] || !read_number(&p, end, &count))
        return 0;
    while (count--) {
        if (!read_number(&p, end, &unpadded) || !read_number(&p, end, &size) ||
            __builtin_add_overflow(sum, size, &sum) ||
            __builtin_add_overflow(blocks, (unpadded + 3) & ~3ull, &blocks))
            return 0;
    }
    return blocks == (uint64_t)(footer - in) - index_size - STREAM_HEADER_SIZE ? sum : 0;
}
