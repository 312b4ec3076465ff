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

/* ---- Blocks of sequences that no compressor would choose, beside a decoder that copies byte by byte ---- */

enum { BLOCK_ROOM = 1 << 18 };

struct made {
    uint8_t in[BLOCK_ROOM], text[BLOCK_ROOM];
    size_t in_size, size;
    uint32_t seed;
};

static uint32_t any(struct made *m, uint32_t below)
{
    m->seed = m->seed * 1664525 + 1013904223;
    return (m->seed >> 8) % below;
}

/* Mostly small, sometimes up to @most. */
static uint32_t any_length(struct made *m, uint32_t most)
{
    return any(m, 6) ? any(m, 20) : any(m, most);
}

static void put_more(struct made *m, size_t length)
{
    if (length < 15)
        return;
    for (length -= 15; length >= 255; length -= 255)
        m->in[m->in_size++] = 255;
    m->in[m->in_size++] = length;
}

static void put_literals(struct made *m, size_t length, unsigned int match)
{
    m->in[m->in_size++] = (length < 15 ? length : 15) << 4 | (match < 15 ? match : 15);
    put_more(m, length);
    for (; length; length--)
        m->in[m->in_size++] = m->text[m->size++] = any(m, 256);
}

static void put_sequence(struct made *m)
{
    size_t literals = any_length(m, 600), match = any_length(m, 2000), distance;

    if (!m->size)
        literals++;
    put_literals(m, literals, match);
    distance = 1 + (any(m, 3) ? any(m, 40) : any(m, 65535));
    if (distance > m->size)
        distance = 1 + distance % m->size;
    m->in[m->in_size++] = distance;
    m->in[m->in_size++] = distance >> 8;
    put_more(m, match);
    for (match += 4; match; match--, m->size++)
        m->text[m->size] = m->text[m->size - distance];
}

static void make_block(struct made *m, uint32_t seed, unsigned int sequences)
{
    m->seed = seed;
    m->in_size = m->size = 0;
    while (sequences-- && m->size < BLOCK_ROOM - 4096)
        put_sequence(m);
    put_literals(m, any_length(m, 300), 0);
}

/* In buffers of exact size, and in a larger one. */
static void check_block(const struct made *m)
{
    uint8_t *in = malloc(m->in_size), *out = malloc(m->size + 1);

    memcpy(in, m->in, m->in_size);
    CHECK_EQ(decompress_lz4_block(in, m->in_size, out, m->size + 1, m->size), (int64_t)m->size);
    CHECK(!memcmp(out, m->text, m->size));
    if (m->size) {
        CHECK_EQ(decompress_lz4_block(in, m->in_size, out, m->size + 1, m->size - 1), -EINVAL);
        CHECK_EQ(decompress_lz4_block(in, m->in_size, out, m->size - 1, m->size), -ENOSPC);
    }
    free(out);
    out = malloc(m->size);
    CHECK_EQ(decompress_lz4_block(in, m->in_size, out, m->size, m->size), (int64_t)m->size);
    CHECK(!memcmp(out, m->text, m->size));
    free(out);
    free(in);
}

TEST(lz4_blocks_of_any_sequences)
{
    static struct made m;

    for (uint32_t seed = 0; seed < 400; seed++) {
        make_block(&m, seed, seed < 200 ? seed : 4000);
        check_block(&m);
    }
}

/* Wherever a distance reaches before the text, or is 0: with few and with many sequences behind it. */
TEST(lz4_blocks_with_wrong_distances)
{
    static const uint8_t zero[] = { 0x10, 'a', 0, 0, 0x10, 'b' }, before[] = { 0x1f, 'a', 2, 0, 0, 0x10, 'b' };
    static struct made m;
    uint8_t out[64], *many = malloc(BLOCK_ROOM);

    CHECK_EQ(decompress_lz4_block(zero, sizeof(zero), out, sizeof(out), sizeof(out)), -EINVAL);
    CHECK_EQ(decompress_lz4_block(before, sizeof(before), out, sizeof(out), sizeof(out)), -EINVAL);
    for (unsigned int distance = 0; distance <= 9; distance += 9) {
        make_block(&m, 5, 3000);
        memmove(m.in + 11, m.in, BLOCK_ROOM - 11);
        memcpy(m.in, "\x80" "abcdefgh", 9);
        m.in[9] = distance;
        m.in[10] = 0;
        CHECK_EQ(decompress_lz4_block(m.in, m.in_size + 11, many, BLOCK_ROOM, BLOCK_ROOM), -EINVAL);
    }
    free(many);
}
