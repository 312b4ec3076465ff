// SPDX-License-Identifier: GPL-2.0-only
/*
 * xz, against liblzma.
 */
#include <errno.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>

#include <lib/decompress.h>

#include "check.h"
#include "test.h"
#include "xz-private.h"

struct options {
    uint32_t preset, lc, lp, pb;
    lzma_check check;
    bool x86;
    uint32_t offset;                /* of the x86 filter */
    size_t block;                   /* 0: all in one */
};

static lzma_ret start(lzma_stream *z, const struct options *o, lzma_filter *filters)
{
    lzma_mt mt = { .threads = 1, .block_size = o->block, .filters = filters, .check = o->check };

    return o->block ? lzma_stream_encoder_mt(z, &mt) : lzma_stream_encoder(z, filters, o->check);
}

static struct packed pack(const uint8_t *data, size_t size, const void *arg)
{
    const struct options *o = arg;
    struct packed p = packed_alloc(size + size / 2 + 5000);
    lzma_options_lzma lzma;
    lzma_options_bcj bcj = { .start_offset = o->offset };
    lzma_filter filters[3] = {
        { LZMA_FILTER_X86, o->offset ? &bcj : NULL },
        { LZMA_FILTER_LZMA2, &lzma },
        { LZMA_VLI_UNKNOWN },
    };
    lzma_stream z = LZMA_STREAM_INIT;

    lzma_lzma_preset(&lzma, o->preset);
    lzma.lc = o->lc;
    lzma.lp = o->lp;
    lzma.pb = o->pb;
    CHECK_EQ(start(&z, o, filters + !o->x86), LZMA_OK);
    z.next_in = data;
    z.avail_in = size;
    z.next_out = p.data;
    z.avail_out = p.size;
    CHECK_EQ(lzma_code(&z, LZMA_FINISH), LZMA_STREAM_END);
    p.size = z.total_out;
    lzma_end(&z);
    return p;
}

static const struct options plain = { 6, 3, 0, 2, LZMA_CHECK_CRC64 };

TEST(xz_presets)
{
    check_all_kinds(pack, &plain, 300000);
    check_all_kinds(pack, &(struct options){ 0, 3, 0, 2, LZMA_CHECK_CRC32 }, 300000);
    check_all_kinds(pack, &(struct options){ 9 | LZMA_PRESET_EXTREME, 3, 0, 2, LZMA_CHECK_NONE },
                    70000);
}

TEST(xz_literal_and_position_bits)
{
    static const uint8_t triples[][3] = {
        { 0, 0, 0 }, { 4, 0, 4 }, { 0, 4, 1 }, { 2, 2, 3 }, { 1, 3, 0 }
    };

    for (unsigned int i = 0; i < sizeof(triples) / sizeof(*triples); i++)
        check_all_kinds(
            pack,
            &(struct options){ 3, triples[i][0], triples[i][1], triples[i][2], LZMA_CHECK_CRC32 },
            70000);
}

TEST(xz_x86_filter)
{
    check_all_kinds(pack, &(struct options){ 1, 3, 0, 2, LZMA_CHECK_CRC32, true }, 2500000);
    check_all_kinds(pack, &(struct options){ 1, 3, 0, 2, LZMA_CHECK_CRC32, true, 0x12345670 },
                    70000);
}

/* Every length around the filter's look-ahead, with the densest code. */
TEST(xz_x86_filter_short)
{
    for (size_t size = 0; size < 60; size++)
        for (int round = 0; round < 20; round++) {
            uint8_t *data = data_make(DATA_CODE, size);
            struct packed p =
                pack(data, size, &(struct options){ 0, 3, 0, 2, LZMA_CHECK_CRC32, true });

            check_yields(&p, data, size);
            free(p.data);
            free(data);
        }
}

TEST(xz_blocks)
{
    check_all_kinds(pack, &(struct options){ 1, 3, 0, 2, LZMA_CHECK_CRC64, true, 0, 10007 },
                    300000);
}

TEST(xz_streams_and_padding)
{
    uint8_t *data = data_make(DATA_MIXED, 90000);
    struct packed p = pack(data, 30000, &plain);

    packed_append(&p, (struct packed){ calloc(1, 8), 8 });
    packed_append(&p, pack(data + 30000, 60000, &(struct options){ 1, 3, 0, 2, LZMA_CHECK_CRC32 }));
    check_yields(&p, data, 90000);
    CHECK_EQ(decompress_size_hint(p.data, p.size), 0);
    free(p.data);
    free(data);
}

TEST(xz_hint)
{
    uint8_t *data = data_make(DATA_TEXT, 50000);
    struct packed p =
        pack(data, 50000, &(struct options){ 1, 3, 0, 2, LZMA_CHECK_CRC64, false, 0, 10007 });

    CHECK_EQ(decompress_size_hint(p.data, p.size), 50000);
    packed_append(&p, (struct packed){ calloc(1, 4), 4 });
    CHECK_EQ(decompress_size_hint(p.data, p.size), 50000);
    CHECK_EQ(decompress_size_hint(p.data, p.size - 5), 0);
    CHECK_EQ(decompress_size_hint(p.data, 12), 0);
    free(p.data);
    free(data);
}

/* Without the container's trailer there is no input to spare behind the last symbol. */
TEST(xz_bare_lzma2)
{
    struct lzma *l = malloc(lzma_state_size());

    for (enum data_kind kind = 0; kind < DATA_KINDS; kind++)
        for (size_t size = 1; size < 3000; size += size < 60 ? 1 : 489) {
            uint8_t *data = data_make(kind, size), *out = malloc(size);
            struct packed p = packed_alloc(size * 2 + 100);
            lzma_options_lzma options;
            lzma_filter filters[2] = { { LZMA_FILTER_LZMA2, &options }, { LZMA_VLI_UNKNOWN } };
            size_t used = 0;
            uint8_t *exact;
            struct stream s;

            lzma_lzma_preset(&options, 1);
            CHECK_EQ(lzma_raw_buffer_encode(filters, NULL, data, size, p.data, &used, p.size),
                     LZMA_OK);
            exact = memcpy(malloc(used), p.data, used);
            s = (struct stream){
                .in = exact, .in_end = exact + used, .out = out, .out_end = out + size
            };
            CHECK_EQ(lzma2_decode(&s, l), 0);
            CHECK(s.in == s.in_end && s.out == s.out_end && !memcmp(out, data, size));
            /* without the end marker, and cut inside the last chunk */
            s = (struct stream){
                .in = exact, .in_end = exact + used - 1, .out = out, .out_end = out + size
            };
            CHECK_EQ(lzma2_decode(&s, l), -EINVAL);
            free(exact);
            free(p.data);
            free(out);
            free(data);
        }
    free(l);
}

/* Found by fuzzing: the last symbol leaves a byte due, and the chunk's end is the input's. */
TEST(xz_nothing_behind_the_chunk)
{
    static const uint8_t chunk[] = {
        0xe0, 0x74, 0x11, 0x00, 0x10, 0x00, 0x00, 0x7e, 0x00, 0x08, 0x00, 0x04,
        0x03, 0xed, 0xd9, 0x6d, 0x8c, 0x5c, 0x55, 0x19, 0x84, 0x34, 0xf4, 0xfd,
    };
    struct lzma *l = malloc(lzma_state_size());
    uint8_t *in = memcpy(malloc(sizeof(chunk)), chunk, sizeof(chunk)), *out = malloc(65536);
    struct stream s = {
        .in = in, .in_end = in + sizeof(chunk), .out = out, .out_end = out + 65536
    };

    CHECK_EQ(lzma2_decode(&s, l), -EINVAL);
    free(out);
    free(in);
    free(l);
}

TEST(xz_unsupported)
{
    uint8_t *data = data_make(DATA_TEXT, 3000), *out;
    struct packed p = pack(data, 3000, &(struct options){ 1, 3, 0, 2, LZMA_CHECK_SHA256 });
    const char *why;

    CHECK_EQ(check_decompress(p.data, p.size, 3000, &out, &why), -EOPNOTSUPP);
    CHECK(strstr(why, "check"));
    free(out);
    free(p.data);
    free(data);
}

TEST(xz_damaged)
{
    for (enum data_kind kind = 0; kind < DATA_KINDS; kind++) {
        uint8_t *data = data_make(kind, 30000);
        struct packed p =
            pack(data, 30000, &(struct options){ 6, 3, 0, 2, LZMA_CHECK_CRC32, true, 0, 20000 });

        check_damaged(&p, data, 30000, true);
        p = pack(data, 30000, &(struct options){ 6, 3, 0, 2, LZMA_CHECK_NONE });
        check_damaged(&p, data, 30000, false);
        free(data);
    }
}

TEST(xz_no_memory)
{
    uint8_t *data = data_make(DATA_TEXT, 5000);
    struct packed p = pack(data, 5000, &plain);

    check_no_memory(&p, 5000);
    free(p.data);
    free(data);
}
