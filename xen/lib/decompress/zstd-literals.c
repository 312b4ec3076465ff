// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The literals section of a Zstandard block (RFC 8878, section 3.1.1.3.1).
 */
#include "zstd-private.h"

enum kind { RAW, RLE, COMPRESSED, TREELESS };

struct header {
    enum kind kind;
    unsigned int streams;
    size_t regenerated, compressed;
};

static int corrupt(struct stream *s)
{
    return stream_corrupt(s, "zstd: the literals are corrupt");
}

/* The header's first bytes as a number; how many are needed depends on the lowest 4 bits. */
static bool read_header(struct stream *s, const uint8_t *end, struct header *h)
{
    static const uint8_t plain_size[4] = { 1, 2, 1, 3 }, plain_shift[4] = { 3, 4, 3, 4 };
    static const uint8_t coded_size[4] = { 3, 3, 4, 5 }, coded_bits[4] = { 10, 10, 14, 18 };
    unsigned int format, size;
    uint64_t v = 0;

    if (s->in == end)
        return false;
    h->kind = s->in[0] & 3;
    format = s->in[0] >> 2 & 3;
    size = h->kind <= RLE ? plain_size[format] : coded_size[format];
    if ((size_t)(end - s->in) < size)
        return false;
    for (unsigned int i = 0; i < size; i++)
        v |= (uint64_t)s->in[i] << 8 * i;
    s->in += size;
    if (h->kind <= RLE) {
        h->regenerated = v >> plain_shift[format];
        h->compressed = h->kind == RLE ? 1 : h->regenerated;
    } else {
        uint64_t mask = (1u << coded_bits[format]) - 1;

        h->streams = format ? 4 : 1;
        h->regenerated = v >> 4 & mask;
        h->compressed = v >> (4 + coded_bits[format]) & mask;
    }
    return h->regenerated <= BLOCK_SIZE_MAX && h->compressed <= (size_t)(end - s->in);
}

/*
 * Four streams: the sizes of the first three come first, and each of these yields a quarter,
 * rounded up.
 */
static bool decode_four(struct zstd *z, const uint8_t *in, const uint8_t *end, size_t total)
{
    size_t part = (total + 3) / 4, size[4];
    uint8_t *out = z->buffer;
    const uint8_t *data = in + 6;

    if (end - in < 6 || total < 3 * part)
        return false;
    size[3] = end - data;
    for (unsigned int i = 0; i < 3; i++) {
        size[i] = load16(in + 2 * i);
        if (size[i] > size[3])
            return false;
        size[3] -= size[i];
    }
    for (unsigned int i = 0; i < 4; i++) {
        if (!huffman_decode(z, data, size[i], out, i < 3 ? part : total - 3 * part))
            return false;
        data += size[i];
        out += part;
    }
    return true;
}

static bool decode_compressed(struct zstd *z, const struct header *h, const uint8_t *in,
                              const uint8_t *end)
{
    if (h->kind == COMPRESSED && !huffman_read(z, &in, end))
        return false;
    if (!z->huffman_log)
        return false;
    if (h->streams == 1)
        return huffman_decode(z, in, end - in, z->buffer, h->regenerated);
    return decode_four(z, in, end, h->regenerated);
}

int zstd_literals(struct stream *s, struct zstd *z, const uint8_t *end)
{
    struct header h = { 0 };
    const uint8_t *in;

    if (!read_header(s, end, &h))
        return corrupt(s);
    in = s->in;
    s->in += h.compressed;
    if (h.kind == RAW) {
        z->literals = in;
        z->literals_end = in + h.regenerated;
        z->literals_limit = s->in_end;
        return 0;
    }
    if (h.kind == RLE)
        memset(z->buffer, *in, h.regenerated);
    else if (!decode_compressed(z, &h, in, s->in))
        return corrupt(s);
    z->literals = z->buffer;
    z->literals_end = z->buffer + h.regenerated;
    z->literals_limit = z->buffer + sizeof(z->buffer);
    return 0;
}
