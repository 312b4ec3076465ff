/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two threads, 200,000 messages: each sleeps on a semaphore whenever its final check finds nothing,
 * and only wakes when the other was told to notify it. A lost event would leave both asleep: the test
 * waits for the semaphore with a limit, which only a failure reaches.
 */
#include <pthread.h>
#include <semaphore.h>
#include <time.h>
#include "ring.h"

enum { MESSAGES = 200000, LIMIT_S = 60 };

static struct ring_pair p;
static sem_t to_front, to_back;
static bool back_ok;

static bool wait_event(sem_t *event)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LIMIT_S;
    return sem_timedwait(event, &until) == 0;
}

/* CHECK belongs to the main thread; this one only returns whether all went well. */
static bool serve(void)
{
    for (unsigned int served = 0; served < MESSAGES;) {
        int notify, work;

        while (RING_HAS_UNCONSUMED_REQUESTS(&p.back)) {
            struct demo_request req;
            struct demo_response *rsp;

            xen_rmb();
            RING_COPY_REQUEST(&p.back, p.back.req_cons, &req);
            if (req.id != p.back.req_cons || req.data[0] != ~req.id)
                return false;
            p.back.req_cons++;
            rsp = RING_GET_RESPONSE(&p.back, p.back.rsp_prod_pvt++);
            rsp->id = req.id;
            rsp->status = -(int32_t)(req.id & 0xff);
            served++;
        }
        RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&p.back, notify);
        if (notify)
            sem_post(&to_front);
        RING_FINAL_CHECK_FOR_REQUESTS(&p.back, work);
        if (!work && served < MESSAGES && !wait_event(&to_back))
            return false;
    }
    return true;
}

static void *back_end(void *arg)
{
    back_ok = serve();
    return arg;
}

/* Bursts of changing length; returns how many are on their way after it. */
static unsigned int send_burst(unsigned int sent, unsigned int length)
{
    unsigned int room = RING_FREE_REQUESTS(&p.front), left = MESSAGES - sent;
    unsigned int count = length < room ? length : room;
    int notify;

    count = count < left ? count : left;
    front_fill(&p, count);
    RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&p.front, notify);
    if (notify)
        sem_post(&to_back);
    return sent + count;
}

TEST(no_event_is_lost)
{
    pthread_t thread;
    unsigned int sent = 0, received = 0, length = 1;

    pair_init(&p, 0U - MESSAGES / 2);
    CHECK_EQ(sem_init(&to_front, 0, 0), 0);
    CHECK_EQ(sem_init(&to_back, 0, 0), 0);
    CHECK_EQ(pthread_create(&thread, NULL, back_end, NULL), 0);
    while (received < MESSAGES) {
        unsigned int there;
        int work;

        sent = send_burst(sent, length);
        length = length % 300 + 7;
        there = RING_HAS_UNCONSUMED_RESPONSES(&p.front);
        xen_rmb();
        front_collect(&p, there);
        received += there;
        RING_FINAL_CHECK_FOR_RESPONSES(&p.front, work);
        if (!work && received < MESSAGES && (RING_FULL(&p.front) || sent == MESSAGES))
            CHECK(wait_event(&to_front));
    }
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK(back_ok);
    sem_destroy(&to_front);
    sem_destroy(&to_back);
}
