// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zstandard, against libzstd.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include <lib/decompress.h>

#include "check.h"
#include "test.h"

struct options {
    int level;
    bool checksum, size;
    size_t flush_every;             /* 0: never; else a block ends after so many bytes */
    int window_log;                 /* 0: the level's */
};

static void feed(ZSTD_CCtx *c, struct packed *p, size_t *used, const uint8_t *data, size_t size,
                 ZSTD_EndDirective end)
{
    ZSTD_inBuffer in = { data, size, 0 };
    ZSTD_outBuffer out = { p->data, p->size, *used };

    CHECK_EQ(ZSTD_compressStream2(c, &out, &in, end), 0);
    CHECK_EQ(in.pos, size);
    *used = out.pos;
}

static struct packed pack(const uint8_t *data, size_t size, const void *arg)
{
    const struct options *o = arg;
    struct packed p = packed_alloc(ZSTD_compressBound(size) + size / 2 + 5000);
    ZSTD_CCtx *c = ZSTD_createCCtx();
    size_t used = 0;

    ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, o->level);
    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, o->checksum);
    ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, o->size);
    if (o->window_log)
        ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, o->window_log);
    if (o->size)
        ZSTD_CCtx_setPledgedSrcSize(c, size);
    while (o->flush_every && size > o->flush_every) {
        feed(c, &p, &used, data, o->flush_every, ZSTD_e_flush);
        data += o->flush_every;
        size -= o->flush_every;
    }
    feed(c, &p, &used, data, size, ZSTD_e_end);
    p.size = used;
    ZSTD_freeCCtx(c);
    return p;
}

TEST(zstd_levels)
{
    static const int levels[] = { -50, -5, 1, 3, 5, 9, 13 };

    for (unsigned int i = 0; i < sizeof(levels) / sizeof(*levels); i++)
        check_all_kinds(pack, &(struct options){ levels[i], i % 2, i % 3 },
                        levels[i] == 1 || levels[i] == 5 ? 2500000 : 300000);
    check_all_kinds(pack, &(struct options){ 19, true, true }, 70000);
}

/*
 * Many blocks in one window: tables and Huffman trees used again, offsets repeated across blocks.
 */
TEST(zstd_small_blocks)
{
    check_all_kinds(pack, &(struct options){ 3, true, false, 1500 }, 300000);
    check_all_kinds(pack, &(struct options){ 12, true, true, 300 }, 70000);
    check_all_kinds(pack, &(struct options){ 6, true, false, 60 }, 1000);
}

TEST(zstd_small_window)
{
    check_all_kinds(pack, &(struct options){ 7, true, false, 0, 10 }, 300000);
}

TEST(zstd_frames_follow_each_other)
{
    static const struct options o = { 3, true, true };
    uint8_t *data = data_make(DATA_TEXT, 90000);
    struct packed p = packed_alloc(12);

    memcpy(p.data, "\x50\x2a\x4d\x18\4\0\0\0skip", 12);
    packed_append(&p, pack(data, 30000, &o));
    packed_append(&p, (struct packed){ memcpy(malloc(8), "\x5f\x2a\x4d\x18\0\0\0\0", 8), 8 });
    packed_append(&p, pack(data + 30000, 60000, &(struct options){ 1 }));
    CHECK_EQ(decompress_identify(p.data, p.size), DECOMPRESS_ZSTD);
    CHECK_EQ(decompress_size_hint(p.data, p.size), 30000);
    check_yields(&p, data, 90000);
    free(p.data);
    free(data);
}

TEST(zstd_dictionary_is_refused)
{
    /* Dictionary_ID_flag 1, single segment, content size 1; one raw block */
    static const uint8_t frame[] = { 0x28, 0xb5, 0x2f, 0xfd, 0x21, 7, 1, 9, 0, 0, 'x' };
    uint8_t *out;
    const char *why;

    CHECK_EQ(check_decompress(frame, sizeof(frame), 10, &out, &why), -EOPNOTSUPP);
    CHECK(strstr(why, "dictionary"));
    free(out);
}

TEST(zstd_damaged)
{
    for (enum data_kind kind = 0; kind < DATA_KINDS; kind++) {
        uint8_t *data = data_make(kind, 60000);
        struct packed p = pack(data, 60000, &(struct options){ 3, true, true });

        check_damaged(&p, data, 60000, true);
        p = pack(data, 60000, &(struct options){ 9, false, false, 5000 });
        check_damaged(&p, data, 60000, false);
        free(data);
    }
}

TEST(zstd_no_memory)
{
    uint8_t *data = data_make(DATA_TEXT, 5000);
    struct packed p = pack(data, 5000, &(struct options){ 3 });

    check_no_memory(&p, 5000);
    free(p.data);
    free(data);
}
