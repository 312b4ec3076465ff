// SPDX-License-Identifier: GPL-2.0-only
/*
 * LZ4, against liblz4. The legacy frame is built here from its blocks.
 */
#include <errno.h>
#include <lz4.h>
#include <lz4frame.h>
#include <lz4hc.h>
#include <stdlib.h>
#include <string.h>

#include <lib/decompress.h>

#include "check.h"
#include "test.h"

#define LEGACY_BLOCK (8u << 20)

static struct packed pack_frame(const uint8_t *data, size_t size, const void *arg)
{
    LZ4F_preferences_t prefs = *(const LZ4F_preferences_t *)arg;
    struct packed p;
    size_t n;

    if (prefs.frameInfo.contentSize)
        prefs.frameInfo.contentSize = size;
    p = packed_alloc(LZ4F_compressFrameBound(size, &prefs));
    n = LZ4F_compressFrame(p.data, p.size, data, size, &prefs);
    CHECK(!LZ4F_isError(n));
    p.size = n;
    return p;
}

static void put32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = v >> 8 * i;
}

/* What the kernel's build makes: `lz4 -l'. */
static struct packed pack_legacy(const uint8_t *data, size_t size, const void *arg)
{
    struct packed p = packed_alloc(4);

    put32(p.data, 0x184c2102);
    do {
        size_t part = size < LEGACY_BLOCK ? size : LEGACY_BLOCK;
        struct packed block = packed_alloc(4 + LZ4_compressBound(part));
        int n = *(const int *)arg ? LZ4_compress_HC((const char *)data, (char *)block.data + 4,
                                                    part, block.size, 9)
                                  : LZ4_compress_default((const char *)data, (char *)block.data + 4,
                                                         part, block.size);

        CHECK(n > 0);
        put32(block.data, n);
        block.size = n + 4;
        packed_append(&p, block);
        data += part;
        size -= part;
    } while (size);
    return p;
}

static const LZ4F_preferences_t checked = {
    .frameInfo = { .blockSizeID = LZ4F_max64KB,
                   .contentChecksumFlag = 1,
                   .blockChecksumFlag = 1,
                   .contentSize = 1 },
    .compressionLevel = 9,
};
static const LZ4F_preferences_t bare = { .frameInfo = { .blockSizeID = LZ4F_max64KB } };

TEST(lz4_frames)
{
    check_all_kinds(pack_frame, &bare, 300000);
    check_all_kinds(pack_frame, &checked, 2500000);
    check_all_kinds(pack_frame, &(LZ4F_preferences_t){
        .frameInfo = { .blockSizeID = LZ4F_max256KB, .blockMode = LZ4F_blockIndependent },
    }, 2500000);
    check_all_kinds(pack_frame,
                    &(LZ4F_preferences_t){
                        .frameInfo = { .blockSizeID = LZ4F_max4MB, .contentChecksumFlag = 1 },
                        .compressionLevel = 12,
                    },
                    300000);
}

TEST(lz4_legacy)
{
    check_all_kinds(pack_legacy, &(int){ 1 }, 2500000);
    check_all_kinds(pack_legacy, &(int){ 0 }, 300000);
}

/* Several blocks, and a last one that is exactly full. */
TEST(lz4_legacy_blocks)
{
    for (size_t size = LEGACY_BLOCK; size <= 2 * LEGACY_BLOCK + 5;
         size += LEGACY_BLOCK / 2 + 5 * (size > LEGACY_BLOCK)) {
        uint8_t *data = data_make(DATA_TEXT, size);
        struct packed p = pack_legacy(data, size, &(int){ 0 });

        check_yields(&p, data, size);
        free(p.data);
        free(data);
    }
}

TEST(lz4_frames_follow_each_other)
{
    uint8_t *data = data_make(DATA_TEXT, 90000);
    struct packed p = pack_frame(data, 30000, &checked);
    struct packed skip = packed_alloc(8 + 5);

    put32(skip.data, 0x184d2a53);
    put32(skip.data + 4, 5);
    memset(skip.data + 8, 0xaa, 5);
    packed_append(&p, skip);
    packed_append(&p, pack_frame(data + 30000, 60000, &bare));
    check_yields(&p, data, 90000);
    free(p.data);
    free(data);
}

TEST(lz4_hint)
{
    uint8_t *data = data_make(DATA_TEXT, 30000);
    struct packed p = pack_frame(data, 30000, &checked);

    CHECK_EQ(decompress_size_hint(p.data, p.size), 30000);
    free(p.data);
    p = pack_frame(data, 30000, &bare);
    CHECK_EQ(decompress_size_hint(p.data, p.size), 0);
    free(p.data);
    free(data);
}

TEST(lz4_damaged)
{
    for (enum data_kind kind = 0; kind < DATA_KINDS; kind++) {
        uint8_t *data = data_make(kind, 90000);
        struct packed p = pack_frame(data, 90000, &checked);

        check_damaged(&p, data, 90000, true);
        p = pack_frame(data, 90000, &bare);
        check_damaged(&p, data, 90000, false);
        p = pack_legacy(data, 90000, &(int){ 1 });
        check_damaged(&p, data, 90000, false);
        free(data);
    }
}
