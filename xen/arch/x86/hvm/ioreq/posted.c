// SPDX-License-Identifier: GPL-2.0-only
/*
 * Posted writes: a ring that the model empties when it has time, before it answers any other access. The model owns
 * the read pointer; both count on and are reduced by the ring's size when the model can do that atomically.
 */
#include "private.h"

#include <xen/bug.h>
#include <xen/event.h>

#define SLOTS   ((u32)IOREQ_BUFFER_SLOT_NUM)

/* log2 of the size, which the slot has two bits for */
static int size_code(u32 size)
{
    switch (size) {
    case 1: return 0;
    case 2: return 1;
    case 4: return 2;
    case 8: return 3;
    }
    return -1;
}

static bool can_be_posted(const struct ioreq_server *s, const ioreq_t *p)
{
    return s->buffering != HVM_IOREQSRV_BUFIOREQ_OFF && s->posted.va && s->enabled && p->count == 1 &&
           !p->data_is_ptr && p->addr < 1u << 20 && size_code(p->size) >= 0;
}

static void put_slot(buffered_iopage_t *page, u32 at, const ioreq_t *p, u32 data)
{
    page->buf_ioreq[at % SLOTS] = (buf_ioreq_t){
        .type = p->type, .dir = p->dir, .size = size_code(p->size), .addr = p->addr, .data = data,
    };
}

/* Both pointers are beyond the end: take the ring's size off both, unless the model moves its one just then. */
static void reduce_pointers(buffered_iopage_t *page)
{
    union bufioreq_pointers old, new;

    BUILD_BUG_ON(sizeof(old) != 8);
    for (;;) {
        old.full = READ_ONCE(page->ptrs.full);
        if (old.read_pointer < SLOTS)
            return;
        new = old;
        new.read_pointer -= SLOTS;
        new.write_pointer -= SLOTS;
        if (__atomic_compare_exchange_n(&page->ptrs.full, &old.full, new.full, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST))
            return;
    }
}

static bool post_locked(struct ioreq_server *s, const ioreq_t *p)
{
    buffered_iopage_t *page = s->posted.va;
    u32 wp = READ_ONCE(page->ptrs.write_pointer), used = wp - READ_ONCE(page->ptrs.read_pointer);
    u32 need = p->size == 8 ? 2 : 1;

    if (used > SLOTS || SLOTS - used < need)
        return false;               /* full, or the model wrote nonsense */
    put_slot(page, wp, p, (u32)p->data);
    if (need == 2)
        put_slot(page, wp + 1, p, p->data >> 32);
    __atomic_store_n(&page->ptrs.write_pointer, wp + need, __ATOMIC_RELEASE);
    if (s->buffering == HVM_IOREQSRV_BUFIOREQ_ATOMIC)
        reduce_pointers(page);
    return true;
}

bool ioreq_post(struct ioreq_server *s, const ioreq_t *p)
{
    bool done;

    if (!can_be_posted(s, p))
        return false;
    spin_lock(&s->posted_lock);
    done = post_locked(s, p);
    spin_unlock(&s->posted_lock);
    if (done)
        notify_via_xen_event_channel(s->target, s->posted_port);
    return done;
}
