// SPDX-License-Identifier: GPL-2.0-only
/*
 * Repeated string instructions between a device model's device and RAM: as much as lies in one page each is one
 * request, and the model moves the data by itself. What does not fit (page boundaries, faults, devices of the
 * hypervisor, memory that is not plain RAM) goes element by element, which also finds the right exception.
 */
#include <xen/mm.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/guest-walk.h>
#include "private.h"

struct place {
    bool is_device;
    u64 gpa;                        /* of the first element */
};

/* Elements from linear on that lie in its page; 0: the first one does not. */
static u64 elements_in_page(u64 linear, unsigned int bytes, bool down)
{
    unsigned int offset = linear & PAGE_OFFSET_MASK;

    if (offset + bytes > PAGE_SIZE)
        return 0;
    return down ? offset / bytes + 1 : (PAGE_SIZE - offset) / bytes;
}

/* A device model reads and writes plain RAM only. */
static bool is_plain(enum p2m_type type, bool write)
{
    return P2M_IN(type, 1u << P2M_RAM_RW | 1u << P2M_RAM_LOGDIRTY | (write ? 0 : 1u << P2M_RAM_RO));
}

/* Cuts *n down to the page; 0: not in bulk. */
static void find_place(struct x86_emul_ctxt *ctxt, u64 linear, unsigned int bytes, bool down, bool write,
                       struct place *at, u64 *n)
{
    struct vcpu *v = ctxt->data;
    u32 pfec = hvm_emul_rights(ctxt, X86_ACCESS_USER) | (write ? PFEC_WRITE : 0);
    enum p2m_type type;
    gfn_t gfn;

    *n = min(*n, elements_in_page(linear, bytes, down));
    if (!*n)
        return;
    gfn = hvm_walk_linear(v, linear, &pfec, NULL);
    if (gfn == INVALID_GFN) {
        *n = 0;
        return;
    }
    p2m_lookup(v->domain, gfn, &type, NULL);
    at->gpa = gfn << PAGE_SHIFT | (linear & PAGE_OFFSET_MASK);
    at->is_device = P2M_IN(type, 1u << P2M_INVALID | 1u << P2M_MMIO_DM);
    if (at->is_device ? at->gpa & (bytes - 1) || hvm_platform_claims(v, HVM_IO_MMIO, gfn << PAGE_SHIFT, PAGE_SIZE)
                      : !is_plain(type, write))
        *n = 0;
}

static bool is_same(const struct hvm_bulk *a, const struct hvm_bulk *b)
{
    return a->src == b->src && a->dst == b->dst && a->bytes == b->bytes && a->down == b->down;
}

/* The instruction was begun element by element: the rest of this one is due. */
static bool is_in_element(const struct x86_emul_ctxt *ctxt, const struct hvm_emul_state *e)
{
    return e->nr_done && e->iteration == ctxt->retire.iterations;
}

/* Run again after the model's answer: what it did. */
static bool take_answer(struct hvm_emul_state *e, const struct hvm_bulk *now, u64 *n)
{
    bool known = e->bulk.answered && is_same(&e->bulk, now);

    if (known)
        *n = e->bulk.count;
    e->bulk.answered = false;
    return known;
}

/* With nobody there, or nobody for all of it, elements are asked for one by one. */
static enum x86_emul_rc send(struct x86_emul_ctxt *ctxt, ioreq_t *p, const struct hvm_bulk *now, u64 *n)
{
    struct hvm_emul_state *e = emul_of(ctxt->data);
    u32 count = *n;

    *n = 0;
    if (hvm_emul_must_yield(ctxt))
        return X86_EMUL_RETRY;
    p->count = count;
    p->size = now->bytes;
    p->df = now->down;
    switch (ioreq_send(ctxt->data, p, false)) {
    case IOREQ_DONE:
        return X86_EMUL_OKAY;
    case IOREQ_SENT:
        e->bulk = *now;
        e->bulk.count = count;
        hvm_emul_wait(ctxt->data, EMUL_BULK);
        return X86_EMUL_RETRY;
    default:
        return X86_EMUL_RETRY;
    }
}

enum x86_emul_rc hvm_emul_rep_movs(struct x86_emul_ctxt *ctxt, uint64_t src, uint64_t dst, unsigned int bytes,
                                   bool down, uint64_t *reps)
{
    struct hvm_bulk now = { .src = src, .dst = dst, .bytes = bytes, .down = down };
    struct place from, to;
    ioreq_t p = { .type = IOREQ_TYPE_COPY, .data_is_ptr = 1 };

    if (take_answer(emul_of(ctxt->data), &now, reps))
        return X86_EMUL_OKAY;
    if (is_in_element(ctxt, emul_of(ctxt->data)))
        *reps = 0;
    find_place(ctxt, src, bytes, down, false, &from, reps);
    find_place(ctxt, dst, bytes, down, true, &to, reps);
    if (*reps < 2 || from.is_device == to.is_device) {
        *reps = 0;
        return X86_EMUL_OKAY;
    }
    p.dir = from.is_device ? IOREQ_READ : IOREQ_WRITE;
    p.addr = from.is_device ? from.gpa : to.gpa;
    p.data = from.is_device ? to.gpa : from.gpa;
    return send(ctxt, &p, &now, reps);
}

enum x86_emul_rc hvm_emul_rep_stos(struct x86_emul_ctxt *ctxt, const void *value, uint64_t linear,
                                   unsigned int bytes, bool down, uint64_t *reps)
{
    struct hvm_bulk now = { .dst = linear, .bytes = bytes, .down = down };
    ioreq_t p = { .type = IOREQ_TYPE_COPY, .dir = IOREQ_WRITE };
    struct place to;

    if (take_answer(emul_of(ctxt->data), &now, reps))
        return X86_EMUL_OKAY;
    if (is_in_element(ctxt, emul_of(ctxt->data)))
        *reps = 0;
    find_place(ctxt, linear, bytes, down, true, &to, reps);
    if (*reps < 2 || !to.is_device) {
        *reps = 0;
        return X86_EMUL_OKAY;
    }
    p.addr = to.gpa;
    memcpy(&p.data, value, bytes);
    return send(ctxt, &p, &now, reps);
}

static enum x86_emul_rc port_and_memory(struct x86_emul_ctxt *ctxt, u16 port, u64 linear, bool in,
                                        struct hvm_bulk *now, u64 *reps)
{
    ioreq_t p = { .type = IOREQ_TYPE_PIO, .dir = in ? IOREQ_READ : IOREQ_WRITE, .addr = port, .data_is_ptr = 1 };
    struct place memory;

    if (take_answer(emul_of(ctxt->data), now, reps))
        return X86_EMUL_OKAY;
    if (is_in_element(ctxt, emul_of(ctxt->data)) ||
        hvm_platform_claims(ctxt->data, HVM_IO_PORT, port, now->bytes))
        *reps = 0;
    find_place(ctxt, linear, now->bytes, now->down, in, &memory, reps);
    if (*reps < 2 || memory.is_device) {
        *reps = 0;
        return X86_EMUL_OKAY;
    }
    p.data = memory.gpa;
    return send(ctxt, &p, now, reps);
}

enum x86_emul_rc hvm_emul_rep_ins(struct x86_emul_ctxt *ctxt, uint16_t port, uint64_t linear, unsigned int bytes,
                                  bool down, uint64_t *reps)
{
    struct hvm_bulk now = { .src = port, .dst = linear, .bytes = bytes, .down = down };

    return port_and_memory(ctxt, port, linear, true, &now, reps);
}

enum x86_emul_rc hvm_emul_rep_outs(struct x86_emul_ctxt *ctxt, uint64_t linear, uint16_t port, unsigned int bytes,
                                   bool down, uint64_t *reps)
{
    struct hvm_bulk now = { .src = linear, .dst = port, .bytes = bytes, .down = down };

    return port_and_memory(ctxt, port, linear, false, &now, reps);
}
