/* SPDX-License-Identifier: GPL-2.0-only */
/* Every format there and back; cut, damaged and too large ones. */
#include <bzlib.h>
#include <lz4.h>
#include <lz4frame.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "machine.h"
#include "test.h"

#define PLAIN (3 << 20)
static uint8_t plain[PLAIN], packed[PLAIN + (1 << 16)];

static void fill_plain(void)
{
    uint32_t seed = 1;

    for (size_t i = 0; i < PLAIN; i++) {
        seed = seed * 1664525 + 1013904223;
        plain[i] = i % 4096 < 200 ? seed >> 24 : i / 4096;
    }
}

static size_t pack_gzip(void)
{
    z_stream z = { .next_in = plain, .avail_in = PLAIN, .next_out = packed,
                   .avail_out = sizeof(packed) };

    CHECK_EQ(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    CHECK_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return z.total_out;
}

static size_t pack_xz(void)
{
    size_t used = 0;

    CHECK_EQ(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, plain, PLAIN, packed, &used,
                                     sizeof(packed)), LZMA_OK);
    return used;
}

static size_t pack_lzma(void)
{
    lzma_stream s = LZMA_STREAM_INIT;
    lzma_options_lzma options;

    lzma_lzma_preset(&options, 1);
    CHECK_EQ(lzma_alone_encoder(&s, &options), LZMA_OK);
    s.next_in = plain;
    s.avail_in = PLAIN;
    s.next_out = packed;
    s.avail_out = sizeof(packed);
    CHECK_EQ(lzma_code(&s, LZMA_FINISH), LZMA_STREAM_END);
    lzma_end(&s);
    return s.total_out;
}

static size_t pack_zstd(void)
{
    return ZSTD_compress(packed, sizeof(packed), plain, PLAIN, 3);
}

static size_t pack_lz4(void)
{
    return LZ4F_compressFrame(packed, sizeof(packed), plain, PLAIN, NULL);
}

/* Two pieces, though one would hold all: their border must not matter. */
static size_t pack_lz4_legacy(void)
{
    size_t at = 4;

    memcpy(packed, "\x02\x21\x4c\x18", 4);
    for (unsigned int half = 0; half < 2; half++) {
        uint32_t size = LZ4_compress_default((char *)plain + half * PLAIN / 2,
                                             (char *)packed + at + 4, PLAIN / 2,
                                             sizeof(packed) - at - 4);

        memcpy(packed + at, &size, 4);
        at += 4 + size;
    }
    return at;
}

static size_t pack_bzip2(void)
{
    unsigned int size = sizeof(packed);

    CHECK_EQ(BZ2_bzBuffToBuffCompress((char *)packed, &size, (char *)plain, PLAIN, 1, 0, 0), BZ_OK);
    return size;
}

static const struct {
    const char *name;
    size_t (*pack)(void);
} formats[] = {
    { "gzip", pack_gzip }, { "xz", pack_xz }, { "lzma", pack_lzma }, { "zstd", pack_zstd },
    { "lz4", pack_lz4 }, { "lz4", pack_lz4_legacy }, { "bzip2", pack_bzip2 },
};

/* From an exact copy. */
static int unpack(size_t size, size_t hint, size_t max, struct unpacked *out)
{
    const char *why = NULL;
    uint8_t *copy = malloc(size);
    int rc;

    memcpy(copy, packed, size);
    rc = guest_unpack(copy, size, hint, max, out, &why);
    CHECK(!rc || why);
    free(copy);
    return rc;
}

TEST(every_format_comes_out_as_it_went_in)
{
    struct unpacked out;

    fill_plain();
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        size_t size = formats[i].pack();

        CHECK_STR(guest_packed_as(packed, size), formats[i].name);
        for (size_t hint = 0; hint <= PLAIN; hint += PLAIN / 2) {
            CHECK_EQ(unpack(size, hint, 64 << 20, &out), 0);
            CHECK_EQ(out.size, PLAIN);
            CHECK(!memcmp(out.data, plain, PLAIN));
            free(out.data);
        }
        memcpy(packed + size, "\0\0\x30\0", 4);     /* Linux: the size behind the stream */
        CHECK_EQ(unpack(size + 4, PLAIN, 0, &out), 0);
        CHECK_EQ(out.size, PLAIN);
        free(out.data);
    }
}

TEST(cut_and_damaged_streams_are_errors)
{
    struct unpacked out;

    fill_plain();
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        size_t size = formats[i].pack();

        for (size_t cut = 8; cut < size; cut += size / 7) {
            CHECK_EQ(unpack(cut, 0, 64 << 20, &out), -1);
            CHECK_EQ(errno, EINVAL);
        }
        memset(packed + size / 2, 0xa5, 64);
        if (!unpack(size, 0, 64 << 20, &out))
            free(out.data);                         /* legacy lz4 has no checksum */
    }
}

TEST(more_than_the_limit_is_an_error)
{
    struct unpacked out;

    fill_plain();
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        size_t size = formats[i].pack();

        for (size_t hint = 0; hint <= PLAIN; hint += PLAIN) {
            CHECK_EQ(unpack(size, hint, PLAIN - 1, &out), -1);
            CHECK_EQ(errno, EFBIG);
        }
    }
}

TEST(lzop_is_named)
{
    struct unpacked out;

    memcpy(packed, "\x89LZO\0\r\n\x1a\n", 9);
    CHECK_EQ(unpack(100, 0, 0, &out), -1);
    CHECK_EQ(errno, EOPNOTSUPP);
}
