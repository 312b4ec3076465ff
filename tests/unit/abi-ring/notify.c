/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When an event is due: exactly if the index the other end asked for is among those just pushed; and
 * what the final check before sleeping does. The barrier is a hook here, so the other end can be made
 * to act at the worst moment, between asking for the event and looking once more.
 */
#include "ring.h"

static struct ring_pair p;

static void serve_all(void)
{
    back_answer(&p, RING_HAS_UNCONSUMED_REQUESTS(&p.back));
    RING_PUSH_RESPONSES(&p.back);
    front_collect(&p, RING_HAS_UNCONSUMED_RESPONSES(&p.front));
}

static int push_requests(unsigned int count)
{
    int notify = -1;

    front_fill(&p, count);
    RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&p.front, notify);
    return notify;
}

TEST(first_request_is_announced)
{
    pair_init(&p, 0);
    CHECK_EQ(push_requests(1), 1);
    /* req_event is still 1: the back end is at work, more needs no event */
    CHECK_EQ(push_requests(1), 0);
    CHECK_EQ(push_requests(5), 0);
}

TEST(pushing_nothing_announces_nothing)
{
    pair_init(&p, 0);
    CHECK_EQ(push_requests(0), 0);
    CHECK_EQ(push_requests(3), 1);
    serve_all();
    CHECK_EQ(push_requests(0), 0);
}

/* All events from well before to well after all bursts, at the wrap of 32 bits too. */
TEST(event_is_due_iff_in_the_burst)
{
    static const RING_IDX starts[] = { 0, 1000, 0U - 1, 0U - 4, 0x7ffffffe };

    for (unsigned int s = 0; s < sizeof(starts) / sizeof(starts[0]); s++)
        for (unsigned int burst = 0; burst <= 8; burst++)
            for (int event = -10; event <= 20; event++) {
                pair_init(&p, starts[s]);
                p.page.sring.req_event = p.page.sring.req_prod + event;
                CHECK_EQ(push_requests(burst), event >= 1 && event <= (int)burst);
            }
}

TEST(responses_hold_off_too)
{
    int notify = -1;

    pair_init(&p, 0);
    push_requests(4);
    p.page.sring.rsp_event = 3;         /* the front end wants to hear when three are there */
    back_answer(&p, 2);
    RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&p.back, notify);
    CHECK_EQ(notify, 0);
    back_answer(&p, 1);
    RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&p.back, notify);
    CHECK_EQ(notify, 1);
    back_answer(&p, 1);
    RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&p.back, notify);
    CHECK_EQ(notify, 0);
}

TEST(final_check_asks_for_the_next)
{
    int work = -1;

    pair_init(&p, 0U - 2);
    push_requests(3);
    /* there is work: nothing is asked for */
    p.page.sring.req_event = 77;
    RING_FINAL_CHECK_FOR_REQUESTS(&p.back, work);
    CHECK(work);
    CHECK_EQ(p.page.sring.req_event, 77);
    serve_all();
    RING_FINAL_CHECK_FOR_REQUESTS(&p.back, work);
    CHECK(!work);
    CHECK_EQ(p.page.sring.req_event, p.back.req_cons + 1);
    CHECK_EQ(p.page.sring.req_event, 2);
    CHECK_EQ(push_requests(1), 1);
    serve_all();
    RING_FINAL_CHECK_FOR_RESPONSES(&p.front, work);
    CHECK(!work);
    CHECK_EQ(p.page.sring.rsp_event, p.front.rsp_cons + 1);
}

static int late_notify;

static void late_request(void)
{
    front_fill(&p, 1);
    RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&p.front, late_notify);
}

TEST(a_request_during_the_final_check_is_not_lost)
{
    int work = -1;

    pair_init(&p, 0);
    push_requests(1);
    serve_all();
    late_notify = -1;
    at_barrier = late_request;
    RING_FINAL_CHECK_FOR_REQUESTS(&p.back, work);
    CHECK(!at_barrier);
    CHECK(work);
    CHECK_EQ(late_notify, 1);
    CHECK_EQ(RING_HAS_UNCONSUMED_REQUESTS(&p.back), 1);
}

static void back_goes_to_sleep(void)
{
    int work = -1;

    /* it must see what was pushed just before the barrier */
    RING_FINAL_CHECK_FOR_REQUESTS(&p.back, work);
    CHECK(work);
}

TEST(the_push_is_visible_before_the_event_is_judged)
{
    pair_init(&p, 0);
    push_requests(1);
    serve_all();
    at_barrier = back_goes_to_sleep;
    CHECK_EQ(push_requests(1), 0);
    CHECK(!at_barrier);                 /* there was one */
}

static void late_response(void)
{
    int notify;

    back_answer(&p, 1);
    RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&p.back, notify);
    CHECK(notify);
}

TEST(a_response_during_the_final_check_is_not_lost)
{
    int work = -1;

    pair_init(&p, 0);
    push_requests(1);
    at_barrier = late_response;
    RING_FINAL_CHECK_FOR_RESPONSES(&p.front, work);
    CHECK(!at_barrier);
    CHECK(work);
    front_collect(&p, 1);
}
