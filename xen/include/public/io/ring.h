/* SPDX-License-Identifier: MIT */
/*
 * Rings in memory shared by two domains, the transport of nearly all split drivers. Two kinds:
 *
 * - Request rings (DEFINE_RING_TYPES): the front end puts requests in, the back end takes them out
 *   and puts responses into the slots so freed. One page or more: a header of 64 bytes, then slots,
 *   as many as the largest power of two that fits. Indices count forever, modulo 2^32; a slot is
 *   index modulo the number of slots.
 * - Flexible rings (DEFINE_XEN_FLEX_RING): two streams of bytes, one for each direction, with the
 *   indices in a page of their own.
 *
 * Each end keeps private copies of the indices it owns (..._prod_pvt, ..._cons), and makes a batch
 * visible by pushing. Events are only sent when the other end asked for one: it sets req_event (or
 * rsp_event) to the index whose production it wants to hear of, which the FINAL_CHECK macros do, so
 * that no message can arrive unnoticed between the last look and going to sleep.
 *
 * The macros need xen_mb(), xen_rmb() and xen_wmb(): memory barriers that hold between CPUs even
 * where the code was built for one. They lock nothing: an end is used by one thread at a time. What
 * is in the shared page is the other end's word. Copy a message with RING_COPY_* before judging it,
 * and check a producer index with RING_*_PROD_OVERFLOW before believing it.
 */
#ifndef __XEN_PUBLIC_IO_RING_H__
#define __XEN_PUBLIC_IO_RING_H__

#include <stddef.h>
#include <stdint.h>
#include "../xen-compat.h"

#if __XEN_INTERFACE_VERSION__ < 0x00030208
/* Guests that old have these names of Linux. */
#define xen_mb() mb()
#define xen_rmb() rmb()
#define xen_wmb() wmb()
#endif

typedef unsigned int RING_IDX;

/* ---- How many slots ---- */

/* The largest power of two not above x, of which 2, 4, ... 32 bits count; 0 for 0. Of x's type. */
#define __RD32(x) ((__typeof__((x) + 0))XEN_RING_FLOOR((uint32_t)(x)))
#define XEN_RING_FLOOR(x) ((x) ? 0x80000000U >> __builtin_clz((x) | !(x)) : 0)
#define __RD16(x) __RD32((x) & 0xffff)
#define __RD8(x) __RD32((x) & 0xff)
#define __RD4(x) __RD32((x) & 0xf)
#define __RD2(x) __RD32((x) & 0x3)

/* Slots of a shared ring of that type in that many bytes. */
#define XEN_RING_SLOTS(type, bytes) \
    __RD32(((bytes) - offsetof(type, ring)) / sizeof(((type *)0)->ring[0]))

/* By the name of the ring (a constant), and by a pointer to the shared ring. */
#define __CONST_RING_SIZE(name, bytes) XEN_RING_SLOTS(struct name##_sring, bytes)
#define __RING_SIZE(shared, bytes) XEN_RING_SLOTS(__typeof__(*(shared)), bytes)

/* ---- Types ---- */

/*
 * DEFINE_RING_TYPES(name, request type, response type); makes
 *   name_sring_t       what is shared; only its front end initialises it
 *   name_front_ring_t  the private half of the end that asks
 *   name_back_ring_t   the private half of the end that answers
 */
#define DEFINE_RING_TYPES(name, request, response)                                                \
    union name##_sring_entry {                                                                    \
        request req;                                                                              \
        response rsp;                                                                             \
    };                                                                                            \
    typedef struct name##_sring {                                                                 \
        RING_IDX req_prod, req_event;   /* requests put in; the one to send an event for */       \
        RING_IDX rsp_prod, rsp_event;   /* the same of responses */                               \
        union {                         /* protocols may keep a little here */                    \
            struct {                                                                              \
                uint8_t smartpoll_active;                                                         \
            } netif;                                                                              \
            struct {                                                                              \
                uint8_t msg;                                                                      \
            } tapif_user;                                                                         \
            uint8_t pvt_pad[4];                                                                   \
        } pvt;                                                                                    \
        uint8_t __pad[44];              /* slots start at byte 64 */                              \
        union name##_sring_entry ring[1];                                                         \
    } name##_sring_t;                                                                             \
    typedef struct name##_front_ring {                                                            \
        RING_IDX req_prod_pvt;          /* requests filled in, perhaps not yet pushed */          \
        RING_IDX rsp_cons;              /* responses taken out */                                 \
        unsigned int nr_ents;           /* slots, a power of two */                               \
        struct name##_sring *sring;                                                               \
    } name##_front_ring_t;                                                                        \
    typedef struct name##_back_ring {                                                             \
        RING_IDX rsp_prod_pvt;                                                                    \
        RING_IDX req_cons;                                                                        \
        unsigned int nr_ents;                                                                     \
        struct name##_sring *sring;                                                               \
    } name##_back_ring_t

/* ---- Setting up ---- */

/* An empty ring; both ends want to hear of the first message. */
#define SHARED_RING_INIT(shared)                                                                  \
    do {                                                                                          \
        (shared)->req_prod = 0;                                                                   \
        (shared)->rsp_prod = 0;                                                                   \
        (shared)->req_event = 1;                                                                  \
        (shared)->rsp_event = 1;                                                                  \
        __builtin_memset(&(shared)->pvt, 0, sizeof((shared)->pvt) + sizeof((shared)->__pad));     \
    } while (0)

/* Both private indices of an end start at `at`: 0, or where a lost end left off. */
#define XEN_RING_ATTACH(end, produced, consumed, shared, at, bytes)                               \
    do {                                                                                          \
        (end)->sring = (shared);                                                                  \
        (end)->nr_ents = __RING_SIZE(shared, bytes);                                              \
        (end)->produced = (at);                                                                   \
        (end)->consumed = (at);                                                                   \
    } while (0)

#define FRONT_RING_ATTACH(front, shared, at, bytes) \
    XEN_RING_ATTACH(front, req_prod_pvt, rsp_cons, shared, at, bytes)
#define BACK_RING_ATTACH(back, shared, at, bytes) \
    XEN_RING_ATTACH(back, rsp_prod_pvt, req_cons, shared, at, bytes)
#define FRONT_RING_INIT(front, shared, bytes) FRONT_RING_ATTACH(front, shared, 0, bytes)
#define BACK_RING_INIT(back, shared, bytes) BACK_RING_ATTACH(back, shared, 0, bytes)

/* All that a front end does. */
#define XEN_FRONT_RING_INIT(front, shared, bytes)                                                 \
    do {                                                                                          \
        SHARED_RING_INIT(shared);                                                                 \
        FRONT_RING_INIT(front, shared, bytes);                                                    \
    } while (0)

/* ---- Counting ---- */

#define RING_SIZE(end) ((end)->nr_ents)

/* For the front end: slots that hold neither a request nor a response it did not take. */
#define RING_FREE_REQUESTS(front) (RING_SIZE(front) + (front)->rsp_cons - (front)->req_prod_pvt)
#define RING_FULL(front) (!RING_FREE_REQUESTS(front))

/* One read of an index the other end may be writing. */
#define XEN_RING_PEEK(index) (*(volatile RING_IDX *)&(index))

static inline unsigned int xen_ring_least(unsigned int a, unsigned int b)
{
    return a < b ? a : b;
}

#define XEN_RING_NR_UNCONSUMED_RESPONSES(front) \
    (XEN_RING_PEEK((front)->sring->rsp_prod) - (front)->rsp_cons)
/* No more than there can be: a slot that waits for its response holds no new request. */
#define XEN_RING_NR_UNCONSUMED_REQUESTS(back)                                                     \
    xen_ring_least(XEN_RING_PEEK((back)->sring->req_prod) - (back)->req_cons,                     \
                   RING_SIZE(back) + (back)->rsp_prod_pvt - (back)->req_cons)

/* Are there any? The number itself, unless the user promises not to look at it as one. */
#ifdef XEN_RING_HAS_UNCONSUMED_IS_BOOL
#define XEN_RING_ANSWER(number) ((number) != 0)
#else
#define XEN_RING_ANSWER(number) (number)
#endif
#define RING_HAS_UNCONSUMED_RESPONSES(front) \
    XEN_RING_ANSWER(XEN_RING_NR_UNCONSUMED_RESPONSES(front))
#define RING_HAS_UNCONSUMED_REQUESTS(back) \
    XEN_RING_ANSWER(XEN_RING_NR_UNCONSUMED_REQUESTS(back))

/* For the back end: would taking request `index` reach a slot not yet answered? */
#define RING_REQUEST_CONS_OVERFLOW(back, index) \
    ((RING_IDX)((index) - (back)->rsp_prod_pvt) >= RING_SIZE(back))
/* Can the other end have produced so much? If not it is broken or means harm. */
#define RING_REQUEST_PROD_OVERFLOW(back, index) \
    ((RING_IDX)((index) - (back)->rsp_prod_pvt) > RING_SIZE(back))
#define RING_RESPONSE_PROD_OVERFLOW(front, index) \
    ((RING_IDX)((index) - (front)->rsp_cons) > RING_SIZE(front))

/* ---- Messages ---- */

#define XEN_RING_SLOT(end, index) ((end)->sring->ring + ((index) & (RING_SIZE(end) - 1)))

/* In place: to fill in, not to read what the other end can still change. */
#define RING_GET_REQUEST(end, index) (&XEN_RING_SLOT(end, index)->req)
#define RING_GET_RESPONSE(end, index) (&XEN_RING_SLOT(end, index)->rsp)

/* A copy; the compiler cannot go back to the slot once it is made. */
#define RING_COPY_(what, end, index, to)                                                          \
    do {                                                                                          \
        *(to) = *(const __typeof__(*(to)) *)RING_GET_##what(end, index);                          \
        __asm__ __volatile__("" : "+m"(*(to)) : : "memory");                                      \
    } while (0)
#define RING_COPY_REQUEST(back, index, to) RING_COPY_(REQUEST, back, index, to)
#define RING_COPY_RESPONSE(front, index, to) RING_COPY_(RESPONSE, front, index, to)

/* ---- Pushing: contents first, then the index ---- */

#define XEN_RING_PUSH(end, kind)                                                                  \
    do {                                                                                          \
        xen_wmb();                                                                                \
        XEN_RING_PEEK((end)->sring->kind##_prod) = (end)->kind##_prod_pvt;                        \
    } while (0)

/* Of the messages first + 1 ... last, counted from 1, is `event` one? */
static inline int xen_ring_wants_event(RING_IDX event, RING_IDX first, RING_IDX last)
{
    return event - first - 1 < last - first;
}

#define XEN_RING_PUSH_NOTIFY(end, kind, notify)                                                   \
    do {                                                                                          \
        RING_IDX xen_ring_before_ = (end)->sring->kind##_prod;                                    \
        XEN_RING_PUSH(end, kind);                                                                 \
        xen_mb(); /* push, then look: the sleeper does it the other way round */                  \
        (notify) = xen_ring_wants_event(XEN_RING_PEEK((end)->sring->kind##_event),                \
                                        xen_ring_before_, (end)->kind##_prod_pvt);                \
    } while (0)

#define RING_PUSH_REQUESTS(front) XEN_RING_PUSH(front, req)
#define RING_PUSH_RESPONSES(back) XEN_RING_PUSH(back, rsp)
/* notify: must an event be sent? */
#define RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(front, notify) XEN_RING_PUSH_NOTIFY(front, req, notify)
#define RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(back, notify) XEN_RING_PUSH_NOTIFY(back, rsp, notify)

/* ---- Going to sleep: ask for an event, then look once more ---- */

#define XEN_RING_FINAL_CHECK(end, kind, HAS, work)                                                \
    do {                                                                                          \
        (work) = HAS(end);                                                                        \
        if (!(work)) {                                                                            \
            XEN_RING_PEEK((end)->sring->kind##_event) = (end)->kind##_cons + 1;                   \
            xen_mb();                                                                             \
            (work) = HAS(end);                                                                    \
        }                                                                                         \
    } while (0)

/* work: there is something, don't sleep */
#define RING_FINAL_CHECK_FOR_REQUESTS(back, work) \
    XEN_RING_FINAL_CHECK(back, req, RING_HAS_UNCONSUMED_REQUESTS, work)
#define RING_FINAL_CHECK_FOR_RESPONSES(front, work) \
    XEN_RING_FINAL_CHECK(front, rsp, RING_HAS_UNCONSUMED_RESPONSES, work)

/* ---- Flexible rings ---- */

#ifndef XEN_PAGE_SHIFT
#define XEN_PAGE_SHIFT 12               /* the ABI's pages have 4 KiB everywhere */
#endif

/* Bytes of each of the two rings that share 2^order pages. */
#define XEN_FLEX_RING_SIZE(order) (1UL << ((order) + XEN_PAGE_SHIFT - 1))

static inline RING_IDX xen_flex_ring_mask(RING_IDX index, RING_IDX ring_size)
{
    return index & (ring_size - 1);
}

/* Bytes between two indices of which neither is masked; equal ones mean an empty ring. */
static inline RING_IDX xen_flex_ring_queued(RING_IDX prod, RING_IDX cons, RING_IDX ring_size)
{
    RING_IDX part = xen_flex_ring_mask(prod - cons, ring_size);

    return part || prod == cons ? part : ring_size;
}

/* Copies at the masked index *at, around the end if need be, and moves *at on. */
static inline void xen_flex_ring_read(void *to, const unsigned char *ring, size_t size,
                                      RING_IDX *at, RING_IDX ring_size)
{
    size_t to_end = ring_size - *at, first = size < to_end ? size : to_end;

    __builtin_memcpy(to, ring + *at, first);
    __builtin_memcpy((unsigned char *)to + first, ring, size - first);
    *at = xen_flex_ring_mask(*at + size, ring_size);
}

static inline void xen_flex_ring_write(unsigned char *ring, const void *from, size_t size,
                                       RING_IDX *at, RING_IDX ring_size)
{
    size_t to_end = ring_size - *at, first = size < to_end ? size : to_end;

    __builtin_memcpy(ring + *at, from, first);
    __builtin_memcpy(ring, (const unsigned char *)from + first, size - first);
    *at = xen_flex_ring_mask(*at + size, ring_size);
}

/*
 * DEFINE_XEN_FLEX_RING(name); gives the functions above the protocol's name, and struct name_data,
 * the two rings as this end has them mapped. Sizes in bytes, powers of two. The caller has made
 * sure that `size` bytes are queued (to read) or free (to write); name_queued() tells, and wants
 * plain indices.
 */
#define DEFINE_XEN_FLEX_RING(name)                                                                \
    static inline RING_IDX name##_mask(RING_IDX index, RING_IDX ring_size)                        \
    {                                                                                             \
        return xen_flex_ring_mask(index, ring_size);                                              \
    }                                                                                             \
    static inline unsigned char *name##_get_ring_ptr(unsigned char *ring, RING_IDX index,         \
                                                     RING_IDX ring_size)                          \
    {                                                                                             \
        return &ring[xen_flex_ring_mask(index, ring_size)];                                       \
    }                                                                                             \
    static inline RING_IDX name##_queued(RING_IDX prod, RING_IDX cons, RING_IDX ring_size)        \
    {                                                                                             \
        return xen_flex_ring_queued(prod, cons, ring_size);                                       \
    }                                                                                             \
    static inline void name##_read_packet(void *to, const unsigned char *ring, size_t size,       \
                                          RING_IDX masked_prod, RING_IDX *masked_cons,            \
                                          RING_IDX ring_size)                                     \
    {                                                                                             \
        (void)masked_prod;                                                                        \
        xen_flex_ring_read(to, ring, size, masked_cons, ring_size);                               \
    }                                                                                             \
    static inline void name##_write_packet(unsigned char *ring, const void *from, size_t size,    \
                                           RING_IDX *masked_prod, RING_IDX masked_cons,           \
                                           RING_IDX ring_size)                                    \
    {                                                                                             \
        (void)masked_cons;                                                                        \
        xen_flex_ring_write(ring, from, size, masked_prod, ring_size);                            \
    }                                                                                             \
    struct name##_data {                                                                          \
        unsigned char *in;              /* the front end reads it */                              \
        unsigned char *out;             /* the front end writes it */                             \
    }

/* The same and the usual page of indices, name_data_intf; needs grant_ref_t. */
#define DEFINE_XEN_FLEX_RING_AND_INTF(name)                                                       \
    struct name##_data_intf {                                                                     \
        RING_IDX in_cons, in_prod;                                                                \
        uint8_t pad1[56];               /* each direction a cache line */                         \
        RING_IDX out_cons, out_prod;                                                              \
        uint8_t pad2[56];                                                                         \
        RING_IDX ring_order;            /* 2^ring_order pages hold both rings: in, then out */    \
        grant_ref_t ref[];              /* of those pages */                                      \
    };                                                                                            \
    DEFINE_XEN_FLEX_RING(name)

#endif
