// SPDX-License-Identifier: GPL-2.0-only
/*
 * gzip, against zlib.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "check.h"
#include "test.h"

struct options {
    int level, strategy, window_bits;
    size_t flush_every;             /* 0: never */
    bool header;                    /* with every optional field */
};

static struct packed pack(const uint8_t *data, size_t size, const void *arg)
{
    const struct options *o = arg;
    struct packed p = packed_alloc(size + size / 2 + 5000);
    uint8_t extra[] = "\1\2\3";
    gz_header header = {
        .extra = extra,
        .extra_len = 3,
        .name = (uint8_t *)"vmlinux",
        .comment = (uint8_t *)"a kernel",
        .hcrc = 1,
    };
    z_stream z = { .next_in = (uint8_t *)data, .next_out = p.data, .avail_out = p.size };
    size_t left = size;

    CHECK_EQ(deflateInit2(&z, o->level, Z_DEFLATED, 16 + o->window_bits, 9, o->strategy), Z_OK);
    if (o->header)
        CHECK_EQ(deflateSetHeader(&z, &header), Z_OK);
    while (o->flush_every && left > o->flush_every) {
        z.avail_in = o->flush_every;
        left -= o->flush_every;
        CHECK_EQ(deflate(&z, data_random(2) ? Z_SYNC_FLUSH : Z_PARTIAL_FLUSH), Z_OK);
    }
    z.avail_in = left;
    CHECK_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
    p.size = z.total_out;
    deflateEnd(&z);
    return p;
}

TEST(gzip_levels)
{
    for (int level = 0; level <= 9; level += 3)
        check_all_kinds(pack, &(struct options){ level, Z_DEFAULT_STRATEGY, 15 },
                        level == 6 ? 2500000 : 300000);
}

TEST(gzip_strategies)
{
    static const int strategies[] = { Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED };

    for (unsigned int i = 0; i < sizeof(strategies) / sizeof(*strategies); i++)
        check_all_kinds(pack, &(struct options){ 6, strategies[i], 9 + 2 * i }, 300000);
}

TEST(gzip_flushes_and_header)
{
    check_all_kinds(pack, &(struct options){ 6, Z_DEFAULT_STRATEGY, 15, 777, true }, 300000);
}

TEST(gzip_members_follow_each_other)
{
    const struct options o = { 9, Z_DEFAULT_STRATEGY, 15 };
    uint8_t *data = data_make(DATA_TEXT, 90000);
    struct packed p = pack(data, 30000, &o);

    packed_append(&p, pack(data + 30000, 60000, &o));
    check_yields(&p, data, 90000);
    free(p.data);
    free(data);
}

TEST(gzip_damaged)
{
    for (enum data_kind kind = 0; kind < DATA_KINDS; kind++) {
        uint8_t *data = data_make(kind, 30000);
        struct packed p =
            pack(data, 30000,
                 &(struct options){ kind == DATA_RANDOM ? 0 : 6, kind % 5, 15, 9000, true });

        check_damaged(&p, data, 30000, true);
        free(data);
    }
}

TEST(gzip_no_memory)
{
    uint8_t *data = data_make(DATA_TEXT, 5000);
    struct packed p = pack(data, 5000, &(struct options){ 6, Z_DEFAULT_STRATEGY, 15 });

    check_no_memory(&p, 5000);
    free(p.data);
    free(data);
}
