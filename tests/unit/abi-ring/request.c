/* SPDX-License-Identifier: GPL-2.0-only */
/* Request rings in peace: sizes, the state after initialising, round trips, the wrap of index and slot. */
#include "ring.h"

/* Sizes must be constants: rings are members of structures. */
static char slots_of_a_page[__CONST_RING_SIZE(demo, PAGE_BYTES)];

TEST(rounding_down)
{
    for (unsigned int bit = 0; bit < 32; bit++) {
        uint32_t power = 1U << bit;

        CHECK_EQ(__RD32(power), power);
        CHECK_EQ(__RD32(power | (power - 1)), power);
    }
    CHECK_EQ(__RD32(0), 0);
    CHECK_EQ(__RD32(1ULL << 40), 0);
    CHECK_EQ(__RD32(1ULL << 40 | 9), 8);
    CHECK_EQ(__RD16(0xffff0007U), 4);
    CHECK_EQ(__RD8(0x1ff), 0x80);
    CHECK_EQ(__RD4(0x1c), 8);
    CHECK_EQ(__RD2(7), 2);
    CHECK_EQ(__RD2(1), 1);
}

TEST(slots_fill_a_page_to_a_power_of_two)
{
    demo_sring_t *sring = NULL;

    CHECK_EQ(sizeof(union demo_sring_entry), 12);
    CHECK_EQ(offsetof(demo_sring_t, ring), 64);
    /* (4096 - 64) / 12 = 336 */
    CHECK_EQ(sizeof(slots_of_a_page), SLOTS);
    CHECK_EQ(__RING_SIZE(sring, PAGE_BYTES), SLOTS);
    CHECK_EQ(__RING_SIZE(sring, 16 * PAGE_BYTES), 4096);
    CHECK_EQ(__RING_SIZE(sring, 64 + 12), 1);
    CHECK_EQ(__RING_SIZE(sring, 64 + 11), 0);
    CHECK_EQ(__RING_SIZE(sring, 64 + 12 * 4 - 1), 2);
}

TEST(fresh_ring)
{
    static struct ring_pair p;

    pair_init(&p, 0);
    CHECK_EQ(p.page.sring.req_prod, 0);
    CHECK_EQ(p.page.sring.rsp_prod, 0);
    CHECK_EQ(p.page.sring.req_event, 1);
    CHECK_EQ(p.page.sring.rsp_event, 1);
    for (unsigned int i = 16; i < 64; i++)
        CHECK_EQ(p.page.bytes[i], 0);
    CHECK_EQ(p.page.bytes[64], 0xa5);
    CHECK_EQ(RING_SIZE(&p.front), SLOTS);
    CHECK_EQ(RING_SIZE(&p.back), SLOTS);
    CHECK_EQ(RING_FREE_REQUESTS(&p.front), SLOTS);
    CHECK(!RING_FULL(&p.front));
    CHECK(!RING_HAS_UNCONSUMED_REQUESTS(&p.back));
    CHECK(!RING_HAS_UNCONSUMED_RESPONSES(&p.front));
}

TEST(nothing_is_seen_before_the_push)
{
    static struct ring_pair p;

    pair_init(&p, 0);
    front_fill(&p, 3);
    CHECK_EQ(RING_FREE_REQUESTS(&p.front), SLOTS - 3);
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), 0);
    RING_PUSH_REQUESTS(&p.front);
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), 3);
    back_answer(&p, 2);
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), 1);
    CHECK_EQ(RING_HAS_UNCONSUMED_RESPONSES(&p.front), 0);
    RING_PUSH_RESPONSES(&p.back);
    CHECK_EQ(RING_HAS_UNCONSUMED_RESPONSES(&p.front), 2);
    /* a slot is free again when its response is taken */
    CHECK_EQ(RING_FREE_REQUESTS(&p.front), SLOTS - 3);
    front_collect(&p, 2);
    CHECK_EQ(RING_FREE_REQUESTS(&p.front), SLOTS - 1);
}

TEST(full_ring)
{
    static struct ring_pair p;

    pair_init(&p, 0);
    front_fill(&p, SLOTS - 1);
    CHECK(!RING_FULL(&p.front));
    front_fill(&p, 1);
    CHECK(RING_FULL(&p.front));
    RING_PUSH_REQUESTS(&p.front);
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), SLOTS);
    CHECK(!RING_REQUEST_CONS_OVERFLOW(&p.back, p.back.req_cons));
    for (unsigned int i = 0; i < SLOTS; i++)
        p.back.req_cons++;
    /* all taken, none answered: the next would be a slot taken before */
    CHECK(RING_REQUEST_CONS_OVERFLOW(&p.back, p.back.req_cons));
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), 0);
}

/* Bursts of all sizes, over the end of the ring and over the end of 32 bits. */
TEST(indices_wrap)
{
    static struct ring_pair p;
    unsigned int passed = 0;

    pair_init(&p, 0U - 3 * SLOTS - 5);
    for (unsigned int burst = 1; burst <= SLOTS; burst++) {
        front_fill(&p, burst);
        CHECK_EQ(RING_FREE_REQUESTS(&p.front), SLOTS - burst);
        RING_PUSH_REQUESTS(&p.front);
        CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), burst);
        back_answer(&p, burst);
        RING_PUSH_RESPONSES(&p.back);
        CHECK_EQ(RING_HAS_UNCONSUMED_RESPONSES(&p.front), burst);
        front_collect(&p, burst);
        passed += burst;
    }
    CHECK_EQ(p.page.sring.req_prod, passed - 3 * SLOTS - 5);
    CHECK_EQ(p.page.sring.rsp_prod, p.page.sring.req_prod);
    CHECK(passed > 4 * SLOTS);
}

TEST(a_lost_end_comes_back)
{
    static struct ring_pair p;

    pair_init(&p, 0);
    front_fill(&p, 7);
    RING_PUSH_REQUESTS(&p.front);
    back_answer(&p, 4);
    RING_PUSH_RESPONSES(&p.back);
    /* a new back end goes on after the last response */
    memset(&p.back, 0xff, sizeof(p.back));
    BACK_RING_ATTACH(&p.back, &p.page.sring, p.page.sring.rsp_prod, PAGE_BYTES);
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), 3);
    back_answer(&p, 3);
    RING_PUSH_RESPONSES(&p.back);
    front_collect(&p, 7);
}
