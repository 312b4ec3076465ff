/* SPDX-License-Identifier: GPL-2.0-only */
/* The other end lies: producer indices it cannot have reached, messages it changes after they were taken. */
#include "ring.h"

static struct ring_pair p;

TEST(producers_too_far_ahead_are_told)
{
    static const RING_IDX starts[] = { 0, 0U - SLOTS / 2, 0U - 1 };

    for (unsigned int s = 0; s < sizeof(starts) / sizeof(starts[0]); s++) {
        RING_IDX at = starts[s];

        pair_init(&p, at);
        CHECK(!RING_REQUEST_PROD_OVERFLOW(&p.back, at));
        CHECK(!RING_REQUEST_PROD_OVERFLOW(&p.back, at + SLOTS));
        CHECK(RING_REQUEST_PROD_OVERFLOW(&p.back, at + SLOTS + 1));
        CHECK(RING_REQUEST_PROD_OVERFLOW(&p.back, at - 1));
        CHECK(!RING_RESPONSE_PROD_OVERFLOW(&p.front, at + SLOTS));
        CHECK(RING_RESPONSE_PROD_OVERFLOW(&p.front, at + SLOTS + 1));
        CHECK(RING_RESPONSE_PROD_OVERFLOW(&p.front, at - 1));
    }
}

/* However far ahead it claims to be, no more requests are counted than slots could hold. */
TEST(requests_are_capped)
{
    pair_init(&p, 0U - 3);
    p.page.sring.req_prod = p.back.req_cons + 0x40000000;
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), SLOTS);
    /* ten taken and not yet answered: their slots hold nothing new */
    p.back.req_cons += 10;
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), SLOTS - 10);
    p.back.rsp_prod_pvt += 4;
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), SLOTS - 6);
    /* and one that fell back: capped as well */
    p.page.sring.req_prod = p.back.req_cons - 1;
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), SLOTS - 6);
}

TEST(slots_stay_in_the_ring)
{
    pair_init(&p, 0);
    for (uint64_t index = 0; index < 0x100000000ULL; index += 0x00ffff37) {
        size_t at = (unsigned char *)RING_GET_REQUEST(&p.front, (RING_IDX)index) - p.page.bytes;

        CHECK_EQ(at, 64 + 12 * (index % SLOTS));
        CHECK(at + 12 <= PAGE_BYTES);
        CHECK_EQ((unsigned char *)RING_GET_RESPONSE(&p.back, (RING_IDX)index) - p.page.bytes, at);
    }
}

TEST(a_copy_is_a_copy)
{
    struct demo_request req;
    struct demo_response rsp;

    pair_init(&p, 0);
    front_fill(&p, 1);
    RING_PUSH_REQUESTS(&p.front);
    RING_COPY_REQUEST(&p.back, 0, &req);
    memset(RING_GET_REQUEST(&p.front, 0), 0xee, sizeof(req));
    CHECK_EQ(req.id, 0);
    CHECK_EQ(req.data[0], ~0U);
    back_answer(&p, 0);
    RING_GET_RESPONSE(&p.back, 0)->id = 5;
    RING_COPY_RESPONSE(&p.front, 0, &rsp);
    RING_GET_RESPONSE(&p.back, 0)->id = 6;
    CHECK_EQ(rsp.id, 5);
}

/* A slot may be read as another type of the same protocol: other word sizes, indirect requests. */
TEST(a_copy_in_another_type)
{
    struct {
        uint32_t id;
        uint16_t half[2];
    } other;

    pair_init(&p, 0);
    RING_GET_REQUEST(&p.front, 0)->id = 9;
    RING_GET_REQUEST(&p.front, 0)->data[0] = 0x00020001;
    RING_COPY_REQUEST(&p.back, 0, &other);
    CHECK_EQ(other.id, 9);
    CHECK_EQ(other.half[0], 1);
    CHECK_EQ(other.half[1], 2);
}
