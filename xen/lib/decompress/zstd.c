// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Zstandard frames and blocks (RFC 8878, section 3.1.1).
 */
#include "zstd-private.h"

#define FRAME_CHECKSUM      0x04
#define FRAME_RESERVED      0x08
#define FRAME_SINGLE_SEGMENT    0x20
#define MAGIC_SIZE          4
#define BLOCK_HEADER_SIZE   3

enum block_type { BLOCK_RAW, BLOCK_RLE, BLOCK_COMPRESSED, BLOCK_RESERVED };

struct frame {
    bool checksum, has_size;
    uint64_t size, window;
    size_t header;                  /* bytes, with the magic number */
};

static uint64_t load_bytes(const uint8_t *p, unsigned int n)
{
    uint64_t v = 0;

    while (n--)
        v = v << 8 | p[n];
    return v;
}

/*
 * Section 3.1.1.1. 0, -EINVAL when @len is too short, -EOPNOTSUPP for a dictionary or a reserved
 * bit.
 */
static int parse_header(const uint8_t *in, size_t len, struct frame *f)
{
    static const uint8_t id_sizes[4] = { 0, 1, 2, 4 }, size_sizes[4] = { 0, 2, 4, 8 };
    unsigned int descriptor, id_size, size_size, at = MAGIC_SIZE + 1;
    bool single;

    if (len < MAGIC_SIZE + 1)
        return -EINVAL;
    descriptor = in[MAGIC_SIZE];
    single = descriptor & FRAME_SINGLE_SEGMENT;
    id_size = id_sizes[descriptor & 3];
    size_size = descriptor >> 6 || !single ? size_sizes[descriptor >> 6] : 1;
    f->checksum = descriptor & FRAME_CHECKSUM;
    f->has_size = size_size;
    f->header = at + !single + id_size + size_size;
    if (len < f->header)
        return -EINVAL;
    if (descriptor & FRAME_RESERVED)
        return -EOPNOTSUPP;
    if (!single) {
        uint64_t base = 1ull << (10 + (in[at] >> 3));

        f->window = base + base / 8 * (in[at] & 7);
        at++;
    }
    if (load_bytes(in + at, id_size))
        return -EOPNOTSUPP;
    at += id_size;
    f->size = load_bytes(in + at, size_size) + (size_size == 2 ? 256 : 0);
    if (single)
        f->window = f->size;
    return 0;
}

static int decode_compressed(struct stream *s, struct zstd *z, const uint8_t *end)
{
    int rc = zstd_literals(s, z, end);

    return rc ? rc : zstd_sequences(s, z, end);
}

static int decode_plain(struct stream *s, enum block_type type, size_t size)
{
    if (out_left(s) < size)
        return stream_full(s);
    if (type == BLOCK_RLE) {
        memset(s->out, *s->in++, size);
    } else {
        memcpy(s->out, s->in, size);
        s->in += size;
    }
    s->out += size;
    return 0;
}

static int decode_block(struct stream *s, struct zstd *z, bool *last)
{
    uint8_t *out = s->out;
    enum block_type type;
    size_t size, in_size;
    uint32_t header;
    int rc;

    if (in_left(s) < BLOCK_HEADER_SIZE)
        return stream_truncated(s);
    header = load_bytes(s->in, BLOCK_HEADER_SIZE);
    s->in += BLOCK_HEADER_SIZE;
    *last = header & 1;
    type = header >> 1 & 3;
    size = header >> 3;
    in_size = type == BLOCK_RLE ? 1 : size;
    if (type == BLOCK_RESERVED || size > z->block_max)
        return stream_corrupt(s, "zstd: bad block header");
    if (in_left(s) < in_size)
        return stream_truncated(s);
    if (type != BLOCK_COMPRESSED)
        return decode_plain(s, type, size);
    rc = decode_compressed(s, z, s->in + in_size);
    if (!rc && (size_t)(s->out - out) > z->block_max)
        rc = stream_corrupt(s, "zstd: a block is larger than the frame allows");
    return rc;
}

static void start_frame(struct stream *s, struct zstd *z, const struct frame *f)
{
    z->frame = s->out;
    z->block_max = f->window < BLOCK_SIZE_MAX ? f->window : BLOCK_SIZE_MAX;
    z->rep[0] = 1;
    z->rep[1] = 4;
    z->rep[2] = 8;
    z->huffman_log = 0;
    z->literal_length = (struct seq_table){ .entry = z->literal_length_entry };
    z->match_length = (struct seq_table){ .entry = z->match_length_entry };
    z->offset = (struct seq_table){ .entry = z->offset_entry };
}

static int finish_frame(struct stream *s, const struct zstd *z, const struct frame *f)
{
    size_t size = s->out - z->frame;

    if (f->has_size && f->size != size)
        return stream_corrupt(s, "zstd: the data's size is wrong");
    if (!f->checksum)
        return 0;
    if (in_left(s) < 4)
        return stream_truncated(s);
    if ((uint32_t)checksum_xxh64(z->frame, size) != load32(s->in))
        return stream_corrupt(s, "zstd: the data's checksum is wrong");
    s->in += 4;
    return 0;
}

int zstd_decode(struct stream *s)
{
    struct frame f = { 0 };
    struct zstd *z;
    bool last = false;
    int rc = parse_header(s->in, in_left(s), &f);

    if (rc == -EINVAL)
        return stream_truncated(s);
    if (rc)
        return stream_fail(s, rc, "zstd: the frame needs a dictionary or has unknown flags");
    z = s->alloc(sizeof(*z));
    if (!z)
        return stream_no_memory(s);
    s->in += f.header;
    start_frame(s, z, &f);
    while (!rc && !last)
        rc = decode_block(s, z, &last);
    if (!rc)
        rc = finish_frame(s, z, &f);
    s->free(z);
    return rc;
}

uint64_t zstd_size_hint(const uint8_t *in, size_t len)
{
    struct frame f = { 0 };

    return parse_header(in, len, &f) ? 0 : f.size;
}
