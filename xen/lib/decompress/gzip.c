// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The gzip container (RFC 1952): one member.
 */
#include "deflate.h"

#define HEADER_SIZE     10
#define TRAILER_SIZE    8

#define FLAG_HCRC       0x02
#define FLAG_EXTRA      0x04
#define FLAG_NAME       0x08
#define FLAG_COMMENT    0x10
#define FLAG_RESERVED   0xe0

/* Behind a terminated string; false when the input ends before. */
static bool skip_string(struct stream *s)
{
    const uint8_t *nul = memchr(s->in, 0, in_left(s));

    if (nul)
        s->in = nul + 1;
    return nul;
}

static bool skip_extra(struct stream *s)
{
    size_t size;

    if (in_left(s) < 2)
        return false;
    size = 2 + load16(s->in);
    if (in_left(s) < size)
        return false;
    s->in += size;
    return true;
}

static int read_header(struct stream *s, const struct crc32_table *crc)
{
    const uint8_t *start = s->in;
    unsigned int flags;

    if (in_left(s) < HEADER_SIZE)
        return stream_truncated(s);
    flags = s->in[3];
    if (flags & FLAG_RESERVED)
        return stream_fail(s, -EOPNOTSUPP, "gzip: unknown header flags");
    s->in += HEADER_SIZE;
    if ((flags & FLAG_EXTRA && !skip_extra(s)) || (flags & FLAG_NAME && !skip_string(s)) ||
        (flags & FLAG_COMMENT && !skip_string(s)))
        return stream_truncated(s);
    if (flags & FLAG_HCRC) {
        if (in_left(s) < 2)
            return stream_truncated(s);
        if ((uint16_t)checksum_crc32(crc, start, s->in - start) != load16(s->in))
            return stream_corrupt(s, "gzip: the header's checksum is wrong");
        s->in += 2;
    }
    return 0;
}

static int read_trailer(struct stream *s, const struct crc32_table *crc, const uint8_t *out)
{
    size_t size = s->out - out;

    if (in_left(s) < TRAILER_SIZE)
        return stream_truncated(s);
    if (load32(s->in + 4) != (uint32_t)size)
        return stream_corrupt(s, "gzip: the data's size is wrong");
    if (load32(s->in) != checksum_crc32(crc, out, size))
        return stream_corrupt(s, "gzip: the data's checksum is wrong");
    s->in += TRAILER_SIZE;
    return 0;
}

int gzip_decode(struct stream *s)
{
    struct crc32_table *crc = s->alloc(sizeof(*crc));
    struct deflate *state;
    uint8_t *out = s->out;
    int rc;

    if (!crc)
        return stream_no_memory(s);
    state = s->alloc(deflate_state_size());
    if (!state) {
        rc = stream_no_memory(s);
        goto free_crc;
    }
    checksum_crc32_init(crc);
    rc = read_header(s, crc);
    if (!rc)
        rc = deflate_decode(s, state);
    if (!rc)
        rc = read_trailer(s, crc, out);
    s->free(state);

 free_crc:
    s->free(crc);
    return rc;
}

/* The last four bytes, if they can be: DEFLATE makes at most 1032 bytes of one. */
uint64_t gzip_size_hint(const uint8_t *in, size_t len)
{
    uint64_t size;

    if (len < HEADER_SIZE + TRAILER_SIZE)
        return 0;
    size = load32(in + len - 4);
    return size <= 1032 * (uint64_t)len ? size : 0;
}
