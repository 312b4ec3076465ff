/* SPDX-License-Identifier: GPL-2.0-only */
/* Flexible rings: sizes, what is queued, packets around the end, the page of indices. */
#include "ring.h"

typedef uint32_t grant_ref_t;

DEFINE_XEN_FLEX_RING_AND_INTF(tube);
DEFINE_XEN_FLEX_RING(bare);

enum { BYTES = 64 };

TEST(sizes)
{
    CHECK_EQ(XEN_PAGE_SHIFT, 12);
    CHECK_EQ(XEN_FLEX_RING_SIZE(0), 2048);
    CHECK_EQ(XEN_FLEX_RING_SIZE(1), 4096);
    CHECK_EQ(XEN_FLEX_RING_SIZE(9), 1 << 20);
    CHECK_EQ(offsetof(struct tube_data_intf, in_prod), 4);
    CHECK_EQ(offsetof(struct tube_data_intf, out_cons), 64);
    CHECK_EQ(offsetof(struct tube_data_intf, out_prod), 68);
    CHECK_EQ(offsetof(struct tube_data_intf, ring_order), 128);
    CHECK_EQ(offsetof(struct tube_data_intf, ref), 132);
    CHECK_EQ(sizeof(struct bare_data), 2 * sizeof(void *));
}

TEST(queued)
{
    CHECK_EQ(bare_queued(0, 0, BYTES), 0);
    CHECK_EQ(bare_queued(5, 5, BYTES), 0);
    CHECK_EQ(bare_queued(7, 2, BYTES), 5);
    CHECK_EQ(bare_queued(2 * BYTES + 1, 2 * BYTES - 3, BYTES), 4);
    CHECK_EQ(bare_queued(BYTES, 0, BYTES), BYTES);
    CHECK_EQ(bare_queued(BYTES + 9, 9, BYTES), BYTES);
    CHECK_EQ(bare_queued(3, 0U - 3, BYTES), 6);
    CHECK_EQ(bare_queued(BYTES - 1, 0U - 1, BYTES), BYTES);
}

TEST(pointers)
{
    unsigned char ring[BYTES];

    CHECK_EQ(bare_mask(BYTES, BYTES), 0);
    CHECK_EQ(bare_mask(0U - 1, BYTES), BYTES - 1);
    CHECK(bare_get_ring_ptr(ring, 3 * BYTES + 7, BYTES) == ring + 7);
}

/* Every length at every place, the ring fenced so that ASan sees a byte too far. */
TEST(packets_at_every_place)
{
    unsigned char ring[BYTES], in[BYTES], out[BYTES];

    for (unsigned int at = 0; at < BYTES; at++)
        for (unsigned int size = 0; size <= BYTES; size++) {
            RING_IDX prod = at, cons = at;

            for (unsigned int i = 0; i < size; i++)
                in[i] = at + size + i;
            memset(ring, 0xcc, sizeof(ring));
            memset(out, 0, sizeof(out));
            tube_write_packet(ring, in, size, &prod, cons, BYTES);
            CHECK_EQ(prod, (at + size) % BYTES);
            for (unsigned int i = 0; i < BYTES; i++)
                CHECK_EQ(ring[(at + i) % BYTES], i < size ? in[i] : 0xcc);
            tube_read_packet(out, ring, size, prod, &cons, BYTES);
            CHECK_EQ(cons, prod);
            CHECK_EQ(memcmp(in, out, size), 0);
        }
}

/* A stream through the ring in pieces, with plain indices as the protocols keep them. */
static unsigned int put_some(unsigned char *ring, RING_IDX prod, RING_IDX cons, unsigned int from)
{
    unsigned int room = BYTES - tube_queued(prod, cons, BYTES), size = 1 + from * 7 % 29;
    RING_IDX place = tube_mask(prod, BYTES);
    unsigned char piece[BYTES];

    size = size < room ? size : room;
    for (unsigned int i = 0; i < size; i++)
        piece[i] = from + i;
    tube_write_packet(ring, piece, size, &place, tube_mask(cons, BYTES), BYTES);
    CHECK_EQ(place, tube_mask(prod + size, BYTES));
    return size;
}

static unsigned int take_some(const unsigned char *ring, RING_IDX prod, RING_IDX cons, unsigned int from)
{
    unsigned int there = tube_queued(prod, cons, BYTES), size = there - there / 3;
    RING_IDX place = tube_mask(cons, BYTES);
    unsigned char piece[BYTES];

    tube_read_packet(piece, ring, size, tube_mask(prod, BYTES), &place, BYTES);
    for (unsigned int i = 0; i < size; i++)
        CHECK_EQ(piece[i], (unsigned char)(from + i));
    return size;
}

TEST(a_stream)
{
    unsigned char ring[BYTES];
    unsigned int written = 0, read = 0;
    const RING_IDX start = 0U - 1000;

    while (read < 5000) {
        written += put_some(ring, start + written, start + read, written);
        written += put_some(ring, start + written, start + read, written);
        CHECK_EQ(tube_queued(start + written, start + read, BYTES), written - read);
        read += take_some(ring, start + written, start + read, read);
    }
    CHECK(written - read <= BYTES);
}
