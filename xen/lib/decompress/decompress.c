// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Which format is it, and who decodes it. A format that the configuration leaves out keeps its
 * magic, so that the refusal can say what is missing.
 */
#include <lib/decompress.h>

#include "private.h"

/* Tools and tests have every format. */
#if __STDC_HOSTED__ || defined(CONFIG_GZIP)
#define GZIP_CODE   .decode = gzip_decode, .size_hint = gzip_size_hint
#else
#define GZIP_CODE   .decode = NULL
#endif
#if __STDC_HOSTED__ || defined(CONFIG_XZ)
#define XZ_CODE     .decode = xz_decode, .size_hint = xz_size_hint
#else
#define XZ_CODE     .decode = NULL
#endif
#if __STDC_HOSTED__ || defined(CONFIG_LZ4)
#define LZ4_CODE    .decode = lz4_decode, .size_hint = lz4_size_hint
#else
#define LZ4_CODE    .decode = NULL
#endif
#if __STDC_HOSTED__ || defined(CONFIG_ZSTD)
#define ZSTD_CODE   .decode = zstd_decode, .size_hint = zstd_size_hint
#else
#define ZSTD_CODE   .decode = NULL
#endif

/*
 * Frames to be passed over, common to LZ4 and Zstandard: 16 magic numbers, then the size of what
 * follows.
 */
#define SKIPPABLE_MAGIC     0x184d2a50u
#define SKIPPABLE_MASK      0xfffffff0u
#define SKIPPABLE_HEADER    8

struct format {
    enum decompress_format id;
    const char *name;
    uint8_t magic[6];
    uint8_t magic_len;
    uint8_t min_len;                /* of a complete stream */
    bool skippable;                 /* skippable frames may precede and follow */
    int (*decode)(struct stream *s);
    uint64_t (*size_hint)(const uint8_t *in, size_t len);
};

static const struct format formats[] = {
    { DECOMPRESS_GZIP, "gzip", { 0x1f, 0x8b, 8 }, 3, 20, false, GZIP_CODE },
    { DECOMPRESS_XZ, "xz", { 0xfd, '7', 'z', 'X', 'Z', 0 }, 6, 32, false, XZ_CODE },
    { DECOMPRESS_LZ4, "lz4", { 0x04, 0x22, 0x4d, 0x18 }, 4, 11, true, LZ4_CODE },
    { DECOMPRESS_LZ4, "lz4", { 0x02, 0x21, 0x4c, 0x18 }, 4, 9, true, LZ4_CODE },
    { DECOMPRESS_ZSTD, "zstd", { 0x28, 0xb5, 0x2f, 0xfd }, 4, 9, true, ZSTD_CODE },
};

/* Behind any skippable frames at @in. */
static const uint8_t *skip_frames(const uint8_t *in, const uint8_t *end)
{
    while (end - in >= SKIPPABLE_HEADER && (load32(in) & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
        uint32_t size = load32(in + 4);

        if ((size_t)(end - in) - SKIPPABLE_HEADER < size)
            break;
        in += SKIPPABLE_HEADER + size;
    }
    return in;
}

static const struct format *find_format(const uint8_t *in, const uint8_t *end)
{
    const uint8_t *behind = skip_frames(in, end);

    for (unsigned int i = 0; i < ARRAY_SIZE(formats); i++) {
        const struct format *f = &formats[i];
        const uint8_t *at = f->skippable ? behind : in;

        if (end - at >= f->magic_len && !memcmp(at, f->magic, f->magic_len))
            return f;
    }
    return NULL;
}

enum decompress_format decompress_identify(const void *in, size_t len)
{
    const struct format *f = find_format(in, (const uint8_t *)in + len);

    return f ? f->id : DECOMPRESS_NONE;
}

const char *decompress_name(enum decompress_format format)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(formats); i++)
        if (formats[i].id == format)
            return formats[i].name;
    return "none";
}

uint64_t decompress_size_hint(const void *in, size_t len)
{
    const uint8_t *at = in, *end = at + len;
    const struct format *f = find_format(at, end);

    if (!f || !f->size_hint)
        return 0;
    if (f->skippable)
        at = skip_frames(at, end);
    return f->size_hint(at, end - at);
}

/* Does another stream of the same format follow? */
static bool continues(struct stream *s, const struct format *f)
{
    const struct format *next;

    if (f->skippable)
        s->in = skip_frames(s->in, s->in_end);
    next = find_format(s->in, s->in_end);
    return next && next->id == f->id && in_left(s) >= next->min_len;
}

int64_t decompress(const void *in, size_t in_len, void *out, size_t out_len,
                   void *(*alloc)(size_t size), void (*free)(void *p), const char **why)
{
    struct stream s = {
        .in = in, .in_end = (const uint8_t *)in + in_len,
        .out = out, .out_end = (uint8_t *)out + out_len,
        .alloc = alloc, .free = free, .why = "",
    };
    const struct format *f = find_format(s.in, s.in_end);
    int rc;

    if (!f) {
        rc =
            stream_fail(&s, -EOPNOTSUPP, "the data has no known compression format's magic number");
    } else if (!f->decode) {
        rc = stream_fail(&s, -EOPNOTSUPP,
                         "this compression format was left out of the configuration");
    } else {
        if (f->skippable)
            s.in = skip_frames(s.in, s.in_end);
        do
            rc = f->decode(&s);
        while (!rc && continues(&s, f));
    }
    if (why)
        *why = s.why;
    return rc ? rc : s.out - (uint8_t *)out;
}
