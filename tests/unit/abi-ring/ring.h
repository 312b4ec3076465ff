/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A ring to test with: messages of 12 and 8 bytes, so 128 slots fit behind the header of a page. The
 * barriers are real ones; a test that wants to know when one happens sets `at_barrier`.
 */
#ifndef ABI_RING_RING_H
#define ABI_RING_RING_H

#include <string.h>
#include "test.h"

#define __XEN_TOOLS__ 1

static void (*at_barrier)(void) __attribute__((unused));

static inline void barrier_passed(void)
{
    void (*then)(void) = at_barrier;

    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    at_barrier = NULL;
    if (then)
        then();
}

#define xen_mb() barrier_passed()
#define xen_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define xen_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)

#include <public/io/ring.h>

struct demo_request {
    uint32_t id;
    uint32_t data[2];
};

struct demo_response {
    uint32_t id;
    int32_t status;
};

DEFINE_RING_TYPES(demo, struct demo_request, struct demo_response);

enum { PAGE_BYTES = 4096, SLOTS = 256 };

/* The shared page and both ends, at index `start`, as if so many messages had passed already. */
struct ring_pair {
    union {
        demo_sring_t sring;
        unsigned char bytes[PAGE_BYTES];
    } page;
    demo_front_ring_t front;
    demo_back_ring_t back;
};

static inline void pair_init(struct ring_pair *p, RING_IDX start)
{
    memset(&p->page, 0xa5, sizeof(p->page));
    XEN_FRONT_RING_INIT(&p->front, &p->page.sring, PAGE_BYTES);
    BACK_RING_INIT(&p->back, &p->page.sring, PAGE_BYTES);
    if (!start)
        return;
    p->page.sring.req_prod = p->page.sring.rsp_prod = start;
    p->page.sring.req_event = p->page.sring.rsp_event = start + 1;
    FRONT_RING_ATTACH(&p->front, &p->page.sring, start, PAGE_BYTES);
    BACK_RING_ATTACH(&p->back, &p->page.sring, start, PAGE_BYTES);
}

/* The front end fills in requests, not yet pushed; their ids are their indices. */
static inline void front_fill(struct ring_pair *p, unsigned int count)
{
    while (count--) {
        struct demo_request *req = RING_GET_REQUEST(&p->front, p->front.req_prod_pvt);

        req->id = p->front.req_prod_pvt++;
        req->data[0] = ~req->id;
    }
}

/* The back end takes requests and fills in a response for each, not yet pushed. */
static inline void back_answer(struct ring_pair *p, unsigned int count)
{
    while (count--) {
        struct demo_request req;
        struct demo_response *rsp;

        RING_COPY_REQUEST(&p->back, p->back.req_cons, &req);
        CHECK_EQ(req.id, p->back.req_cons);
        CHECK_EQ(req.data[0], ~req.id);
        p->back.req_cons++;
        rsp = RING_GET_RESPONSE(&p->back, p->back.rsp_prod_pvt++);
        rsp->id = req.id;
        rsp->status = -(int32_t)(req.id & 0xff);
    }
}

static inline void front_collect(struct ring_pair *p, unsigned int count)
{
    while (count--) {
        struct demo_response rsp;

        RING_COPY_RESPONSE(&p->front, p->front.rsp_cons, &rsp);
        CHECK_EQ(rsp.id, p->front.rsp_cons);
        CHECK_EQ(rsp.status, -(int32_t)(rsp.id & 0xff));
        p->front.rsp_cons++;
    }
}

#endif
