/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * What the decoders share: the cursor over input and output, unaligned access, and copying within
 * the output, which serves every format as its window.
 */
#ifndef DECOMPRESS_PRIVATE_H
#define DECOMPRESS_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/string.h>

struct stream {
    const uint8_t *in, *in_end;
    uint8_t *out, *out_end;
    void *(*alloc)(size_t size);
    void (*free)(void *p);
    const char *why;
};

/* One stream or frame from s->in to s->out, both moved on. 0 or a negative errno, with s->why. */
int gzip_decode(struct stream *s);
int xz_decode(struct stream *s);
int lz4_decode(struct stream *s);
int zstd_decode(struct stream *s);

/* The size the stream's headers promise; 0 when they do not. */
uint64_t gzip_size_hint(const uint8_t *in, size_t len);
uint64_t xz_size_hint(const uint8_t *in, size_t len);
uint64_t lz4_size_hint(const uint8_t *in, size_t len);
uint64_t zstd_size_hint(const uint8_t *in, size_t len);

static inline int stream_fail(struct stream *s, int rc, const char *why)
{
    s->why = why;
    return rc;
}

static inline int stream_corrupt(struct stream *s, const char *why)
{
    return stream_fail(s, -EINVAL, why);
}

static inline int stream_truncated(struct stream *s)
{
    return stream_corrupt(s, "the input ends inside the compressed data");
}

static inline int stream_full(struct stream *s)
{
    return stream_fail(s, -ENOSPC, "the output does not fit its buffer");
}

static inline int stream_no_memory(struct stream *s)
{
    return stream_fail(s, -ENOMEM, "no memory for the decoder");
}

static inline size_t in_left(const struct stream *s)
{
    return s->in_end - s->in;
}

static inline size_t out_left(const struct stream *s)
{
    return s->out_end - s->out;
}

/* --- unaligned little-endian access ------------------------------------------------------ */
static always_inline uint16_t load16(const void *p)
{
    uint16_t v;

    __builtin_memcpy(&v, p, sizeof(v));
    return v;
}

static always_inline uint32_t load32(const void *p)
{
    uint32_t v;

    __builtin_memcpy(&v, p, sizeof(v));
    return v;
}

static always_inline uint64_t load64(const void *p)
{
    uint64_t v;

    __builtin_memcpy(&v, p, sizeof(v));
    return v;
}

static always_inline void store32(void *p, uint32_t v)
{
    __builtin_memcpy(p, &v, sizeof(v));
}

static always_inline void store64(void *p, uint64_t v)
{
    __builtin_memcpy(p, &v, sizeof(v));
}

/* --- copying ----------------------------------------------------------------------------- */
/* Words are copied whole: up to this many bytes behind the end may be read and written. */
#define COPY_SLACK  8

/* @n bytes; both sides have COPY_SLACK bytes more, and do not overlap by less than a word. */
static always_inline void copy_words(uint8_t *dst, const uint8_t *src, size_t n)
{
    uint8_t *stop = dst + n;

    do {
        store64(dst, load64(src));
        dst += 8;
        src += 8;
    } while (dst < stop);
}

/* The same in steps of two words, which the compiler makes one vector where it may; slack and distance are a step. */
#define COPY_STEP   16

static always_inline void copy_step(uint8_t *dst, const uint8_t *src)
{
    uint64_t v[2];

    __builtin_memcpy(v, src, sizeof(v));
    __builtin_memcpy(dst, v, sizeof(v));
}

static always_inline void copy_steps(uint8_t *dst, const uint8_t *src, size_t n)
{
    uint8_t *stop = dst + n;

    do {
        copy_step(dst, src);
        dst += COPY_STEP;
        src += COPY_STEP;
    } while (dst < stop);
}

/* The parts of copy_match() for distances below a word, and for the last bytes of the buffer. */
void copy_pattern(uint8_t *dst, size_t distance, size_t n);
void copy_bytes(uint8_t *dst, const uint8_t *src, size_t n);
/* The same for many bytes, COPY_LONG at least; touches nothing behind them. */
#define COPY_LONG   (4 * COPY_STEP)
void copy_long(uint8_t *dst, size_t distance, size_t n);

/*
 * Repeats @n > 0 bytes from @distance bytes back. The caller has checked that they exist, and that
 * @n fits before @end.
 */
static always_inline void copy_match(uint8_t *dst, size_t distance, size_t n, const uint8_t *end)
{
    if (unlikely((size_t)(end - dst) < n + COPY_SLACK))
        copy_bytes(dst, dst - distance, n);
    else if (likely(distance >= 8))
        copy_words(dst, dst - distance, n);
    else
        copy_pattern(dst, distance, n);
}

/* --- checksums --------------------------------------------------------------------------- */
struct crc32_table {
    uint32_t t[8][256];
};

struct crc64_table {
    uint64_t t[8][256];
};

void checksum_crc32_init(struct crc32_table *table);
uint32_t checksum_crc32(const struct crc32_table *table, const void *data, size_t len);
void checksum_crc64_init(struct crc64_table *table);
uint64_t checksum_crc64(const struct crc64_table *table, const void *data, size_t len);
uint32_t checksum_xxh32(const void *data, size_t len);
uint64_t checksum_xxh64(const void *data, size_t len);

#endif
