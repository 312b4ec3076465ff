/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Compressed images, by the system's libraries: one row a format. Images come from guests' owners,
 * so the size of what comes out is limited, and whatever is wrong with them is only an error.
 *
 * One is not: the pieces of LZ4's legacy frame, which Linux's usual kernels are made of, are unpacked by xen/lib, in two
 * thirds of the instructions that liblz4 takes for such a kernel: the longest step of starting a guest.
 */
#include <bzlib.h>
#include <lib/decompress.h>
#include <lz4.h>
#include <lz4frame.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "private.h"

/* xz: of the decoder itself; Linux kernels need 32 MiB at most, other tools up to 128. */
#define LZMA_MEMORY     (256ULL << 20)
/* Linux's and lz4's legacy frame: pieces of so much. */
#define LZ4_LEGACY_PIECE (8U << 20)

struct output {
    uint8_t *data;
    size_t used, room, max;
    bool head;                  /* only as much as there is room for */
};

/* More room behind what is used. False with errno: the limit is reached, or memory is short. */
static bool grow(struct output *out)
{
    size_t room = out->room ? out->room * 2 : 1 << 20;
    uint8_t *data;

    if (room > out->max)
        room = out->max;
    if (room <= out->room) {
        errno = EFBIG;
        return false;
    }
    data = realloc(out->data, room);
    if (!data)
        return false;
    out->data = data;
    out->room = room;
    return true;
}

static int corrupt(const char **why)
{
    *why = "the compressed data are corrupt or cut short";
    errno = EINVAL;
    return -1;
}

static int too_big(const char **why)
{
    *why = errno == EFBIG ? "unpacked it is larger than the limit" : "no memory to unpack it";
    return -1;
}

/* ---- The formats. Each decodes until the end of the stream. ---- */

static int gunzip(const uint8_t *in, size_t size, struct output *out, const char **why)
{
    z_stream z = { .next_in = (uint8_t *)in };
    size_t left = size;
    int rc;

    if (inflateInit2(&z, 15 + 16) != Z_OK) {
        errno = ENOMEM;
        return too_big(why);
    }
    do {
        if (out->used == out->room && !grow(out)) {
            inflateEnd(&z);
            return too_big(why);
        }
        if (!z.avail_in) {
            z.avail_in = left > 1U << 30 ? 1U << 30 : left;
            left -= z.avail_in;
        }
        z.next_out = out->data + out->used;
        z.avail_out = out->room - out->used > 1U << 30 ? 1U << 30 : out->room - out->used;
        rc = inflate(&z, Z_NO_FLUSH);
        out->used = z.next_out - out->data;
    } while (rc == Z_OK);
    inflateEnd(&z);
    return rc == Z_STREAM_END ? 0 : corrupt(why);
}

static int lzma_run(lzma_stream *s, const uint8_t *in, size_t size, struct output *out,
                    const char **why)
{
    lzma_ret rc;

    s->next_in = in;
    s->avail_in = size;
    do {
        if (out->used == out->room && !grow(out)) {
            lzma_end(s);
            return too_big(why);
        }
        s->next_out = out->data + out->used;
        s->avail_out = out->room - out->used;
        rc = lzma_code(s, LZMA_RUN);
        out->used = out->room - s->avail_out;
    } while (rc == LZMA_OK && (s->avail_in || !s->avail_out));
    lzma_end(s);
    if (rc == LZMA_MEM_ERROR || rc == LZMA_MEMLIMIT_ERROR) {
        errno = ENOMEM;
        return too_big(why);
    }
    return rc == LZMA_STREAM_END ? 0 : corrupt(why);
}

static int unxz(const uint8_t *in, size_t size, struct output *out, const char **why)
{
    lzma_stream s = LZMA_STREAM_INIT;

    if (lzma_stream_decoder(&s, LZMA_MEMORY, 0) != LZMA_OK) {
        errno = ENOMEM;
        return too_big(why);
    }
    return lzma_run(&s, in, size, out, why);
}

static int unlzma(const uint8_t *in, size_t size, struct output *out, const char **why)
{
    lzma_stream s = LZMA_STREAM_INIT;

    if (lzma_alone_decoder(&s, LZMA_MEMORY) != LZMA_OK) {
        errno = ENOMEM;
        return too_big(why);
    }
    return lzma_run(&s, in, size, out, why);
}

static int unzstd(const uint8_t *in, size_t size, struct output *out, const char **why)
{
    ZSTD_inBuffer from = { in, size, 0 };
    ZSTD_DCtx *z = ZSTD_createDCtx();
    size_t rc = 1;

    if (!z) {
        errno = ENOMEM;
        return too_big(why);
    }
    while (rc && !ZSTD_isError(rc)) {
        ZSTD_outBuffer to;
        size_t before = from.pos;

        if (out->used == out->room && !grow(out)) {
            ZSTD_freeDCtx(z);
            return too_big(why);
        }
        to = (ZSTD_outBuffer){ out->data, out->room, out->used };
        rc = ZSTD_decompressStream(z, &to, &from);
        if (from.pos == before && to.pos == out->used)
            break;
        out->used = to.pos;
    }
    ZSTD_freeDCtx(z);
    return rc ? corrupt(why) : 0;
}

static int unlz4(const uint8_t *in, size_t size, struct output *out, const char **why)
{
    LZ4F_dctx *z;
    size_t at = 0, rc = 1;

    if (LZ4F_isError(LZ4F_createDecompressionContext(&z, LZ4F_VERSION))) {
        errno = ENOMEM;
        return too_big(why);
    }
    while (rc && !LZ4F_isError(rc)) {
        size_t taken = size - at, made;

        if (out->used == out->room && !grow(out)) {
            LZ4F_freeDecompressionContext(z);
            return too_big(why);
        }
        made = out->room - out->used;
        rc = LZ4F_decompress(z, out->data + out->used, &made, in + at, &taken, NULL);
        if (!taken && !made)
            break;
        at += taken;
        out->used += made;
    }
    LZ4F_freeDecompressionContext(z);
    return rc ? corrupt(why) : 0;
}

static uint32_t get32(const uint8_t *p)
{
    return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/*
 * A magic number, then pieces with their packed size before them. There is no end mark; what cannot
 * be a piece ends it (Linux appends the unpacked size).
 */
static int unlz4_legacy(const uint8_t *in, size_t size, struct output *out, const char **why)
{
    size_t at = 4;

    while (size - at > 4) {
        uint32_t packed = get32(in + at);
        int64_t made;

        if (packed > size - at - 4 || !packed)
            break;
        while (out->room - out->used < LZ4_LEGACY_PIECE && grow(out))
            ;
        if (out->head) {
            made = LZ4_decompress_safe_partial((const char *)in + at + 4, (char *)out->data, packed, out->room,
                                               out->room);
            out->used = made > 0 ? made : 0;
            return 0;
        }
        made = decompress_lz4_block(in + at + 4, packed, out->data + out->used, out->room - out->used, LZ4_LEGACY_PIECE);
        if (made == -ENOSPC) {
            errno = EFBIG;
            return too_big(why);
        }
        if (made < 0)
            return corrupt(why);
        out->used += made;
        at += 4 + packed;
    }
    return out->used && size - at <= 4 ? 0 : corrupt(why);
}

static int bunzip2(const uint8_t *in, size_t size, struct output *out, const char **why)
{
    bz_stream z = { .next_in = (char *)in, .avail_in = size > 1U << 30 ? 1U << 30 : size };
    int rc;

    if (BZ2_bzDecompressInit(&z, 0, 0) != BZ_OK) {
        errno = ENOMEM;
        return too_big(why);
    }
    do {
        if (out->used == out->room && !grow(out)) {
            BZ2_bzDecompressEnd(&z);
            return too_big(why);
        }
        z.next_out = (char *)out->data + out->used;
        z.avail_out = out->room - out->used > 1U << 30 ? 1U << 30 : out->room - out->used;
        rc = BZ2_bzDecompress(&z);
        out->used = (uint8_t *)z.next_out - out->data;
    } while (rc == BZ_OK && (z.avail_in || !z.avail_out));
    BZ2_bzDecompressEnd(&z);
    return rc == BZ_STREAM_END ? 0 : corrupt(why);
}

static int unlzo(const uint8_t *in, size_t size, struct output *out, const char **why)
{
    *why = "compression by lzop is not supported; repack it with gzip, xz, lz4 or zstd";
    errno = EOPNOTSUPP;
    return -1;
}

static const struct format {
    const char *name;
    uint8_t magic[6];
    uint8_t magic_size;
    int (*unpack)(const uint8_t *in, size_t size, struct output *out, const char **why);
} formats[] = {
    { "gzip", { 0x1f, 0x8b, 0x08 }, 3, gunzip },
    { "xz", { 0xfd, '7', 'z', 'X', 'Z', 0 }, 6, unxz },
    { "zstd", { 0x28, 0xb5, 0x2f, 0xfd }, 4, unzstd },
    { "lz4", { 0x02, 0x21, 0x4c, 0x18 }, 4, unlz4_legacy },
    { "lz4", { 0x04, 0x22, 0x4d, 0x18 }, 4, unlz4 },
    { "bzip2", { 'B', 'Z', 'h' }, 3, bunzip2 },
    { "lzma", { 0x5d, 0, 0 }, 3, unlzma },
    { "lzop", { 0x89, 'L', 'Z', 'O' }, 4, unlzo },
};

static const struct format *find(const void *data, size_t size)
{
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
        if (size > sizeof(formats[i].magic) &&
            !memcmp(data, formats[i].magic, formats[i].magic_size))
            return &formats[i];
    return NULL;
}

const char *guest_packed_as(const void *data, size_t size)
{
    const struct format *format = find(data, size);

    return format ? format->name : NULL;
}

int guest_unpack(const void *data, size_t size, size_t hint, size_t max, struct unpacked *result,
                 const char **why)
{
    const struct format *format = find(data, size);
    struct output out = { .max = max ? max : SIZE_MAX / 2 };

    if (!format)
        return corrupt(why);
    /* A believable hint saves copying; it is not trusted beyond that. */
    if (hint && hint <= out.max && hint / 64 <= size)
        out.data = malloc(out.room = hint);
    if (!out.data)
        out.room = 0;
    if (format->unpack(data, size, &out, why)) {
        int saved = errno;

        free(out.data);
        errno = saved;
        return -1;
    }
    *result = (struct unpacked){ out.data, out.used };
    return 0;
}

int guest_unpack_into(const void *data, size_t size, void *at, size_t room, size_t *used,
                      const char **why)
{
    const struct format *format = find(data, size);
    struct output out = { .data = at, .room = room, .max = room };

    if (!format)
        return corrupt(why);
    if (format->unpack(data, size, &out, why))
        return -1;
    *used = out.used;
    return 0;
}

/* That the room is too little for the rest is what is expected. */
size_t guest_unpack_head(const void *data, size_t size, void *at, size_t room)
{
    const struct format *format = find(data, size);
    struct output out = { .data = at, .room = room, .max = room, .head = true };
    const char *why;

    if (format)
        format->unpack(data, size, &out, &why);
    return out.used;
}
