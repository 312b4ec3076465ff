// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vcpu's slot in the page it shares with a device model. The model may write to it at any time, so each field is
 * read once, and nothing but the data is believed.
 */
#include "private.h"

#include <xen/bug.h>

/* state, data_is_ptr, dir, df share this byte, in front of the type */
#define FLAGS_OFFSET    (__builtin_offsetof(ioreq_t, type) - 1)

static u8 *slot_flags(const ioreq_t *slot)
{
    return (u8 *)slot + FLAGS_OFFSET;
}

ioreq_t *ioreq_slot(const struct ioreq_server *s, const struct vcpu *v)
{
    BUILD_BUG_ON(HVM_MAX_VCPUS * sizeof(ioreq_t) > PAGE_SIZE);
    return (ioreq_t *)s->sync.va + v->vcpu_id;
}

unsigned int ioreq_slot_state(const ioreq_t *slot)
{
    return __atomic_load_n(slot_flags(slot), __ATOMIC_ACQUIRE) & SLOT_STATE_MASK;
}

void ioreq_slot_fill(ioreq_t *slot, const ioreq_t *p, u32 port)
{
    u8 flags = STATE_IOREQ_NONE;

    if (p->data_is_ptr)
        flags |= SLOT_DATA_IS_PTR;
    if (p->dir == IOREQ_READ)
        flags |= SLOT_READ;
    if (p->df)
        flags |= SLOT_DF;
    slot->addr = p->addr;
    slot->data = p->data;
    slot->count = p->count;
    slot->size = p->size;
    slot->vp_eport = port;
    slot->_pad0 = 0;
    slot->type = p->type;
    __atomic_store_n(slot_flags(slot), flags, __ATOMIC_RELEASE);
}

void ioreq_slot_set_state(ioreq_t *slot, unsigned int state)
{
    u8 *flags = slot_flags(slot);
    u8 rest = __atomic_load_n(flags, __ATOMIC_RELAXED) & ~SLOT_STATE_MASK;

    __atomic_store_n(flags, rest | state, __ATOMIC_RELEASE);
}
