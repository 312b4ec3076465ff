// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hyper-V's hypercalls (TLFS, chapter 3): waiting on a lock, flushing translations of other vcpus,
 * and interrupts to sets of vcpus. The input is a word, and up to two more in registers ("fast") or
 * in memory.
 */
#include "private.h"

#include <xen/mm.h>
#include <xen/sched.h>
#include <lib/string.h>

enum hv_status {
    HV_SUCCESS = 0,
    HV_INVALID_CODE = 2,
    HV_INVALID_INPUT = 3,
    HV_INVALID_ALIGNMENT = 4,
    HV_INVALID_PARAMETER = 5,
};

enum hv_code {
    HV_FLUSH_SPACE = 0x0002,
    HV_FLUSH_LIST = 0x0003,
    HV_LONG_SPIN_WAIT = 0x0008,
    HV_SEND_IPI = 0x000b,
    HV_FLUSH_SPACE_EX = 0x0013,
    HV_FLUSH_LIST_EX = 0x0014,
    HV_SEND_IPI_EX = 0x0015,
};

#define FLUSH_ALL_VPS       1ULL
#define BANKS               64
#define SET_SPARSE          0
#define SET_ALL             1

/* A set of vcpus: bank n holds vcpus 64 n to 64 n + 63; only those with a bit in `valid' follow. */
struct hv_set {
    u64 format, valid;
};

struct hv_call {
    struct vcpu *v;
    u16 code;
    bool fast;
    u16 reps, first_rep;
    u64 in, out;            /* guest physical addresses, or fast input */
};

struct vp_set {
    bool all;
    u64 bits[(HVM_MAX_VCPUS + 63) / 64];
};

static bool in_set(const struct vp_set *s, unsigned int vp)
{
    return s->all || (s->bits[vp / 64] >> vp % 64 & 1);
}

/* Input in memory is aligned and within one page (TLFS 3.6). */
static enum hv_status read_input(const struct hv_call *c, unsigned int offset, void *to,
                                 unsigned int bytes)
{
    u64 fast[2] = { c->in, c->out };

    if (c->fast) {
        if (offset + bytes > sizeof(fast))
            return HV_INVALID_INPUT;
        memcpy(to, (const u8 *)fast + offset, bytes);
        return HV_SUCCESS;
    }
    if ((c->in & 7) || (c->in & PAGE_OFFSET_MASK) + offset + bytes > PAGE_SIZE)
        return HV_INVALID_ALIGNMENT;
    return viridian_read_guest(c->v->domain, c->in + offset, to, bytes) ? HV_SUCCESS :
                                                                          HV_INVALID_PARAMETER;
}

/* The set at that offset of the input; banks of vcpus that cannot exist are read over. */
static enum hv_status read_set(const struct hv_call *c, unsigned int offset, struct vp_set *set)
{
    struct hv_set head;
    enum hv_status st = read_input(c, offset, &head, sizeof(head));

    *set = (struct vp_set){ 0 };
    if (st)
        return st;
    if (head.format == SET_ALL) {
        set->all = true;
        return HV_SUCCESS;
    }
    if (head.format != SET_SPARSE)
        return HV_INVALID_PARAMETER;
    offset += sizeof(head);
    for (unsigned int bank = 0; bank < BANKS; bank++) {
        u64 bits;

        if (!(head.valid >> bank & 1))
            continue;
        st = read_input(c, offset, &bits, sizeof(bits));
        if (st)
            return st;
        offset += sizeof(bits);
        if (bank < ARRAY_SIZE(set->bits))
            set->bits[bank] = bits;
    }
    return HV_SUCCESS;
}

/* --- flushing --------------------------------------------------------------------------------- */
static bool anybody(const struct domain *d, const struct vp_set *set)
{
    for (unsigned int i = 0; i < d->max_vcpus; i++)
        if (in_set(set, i))
            return true;
    return false;
}

/*
 * Which space, which addresses and whose vcpus do not matter: more is flushed than was asked for.
 */
static enum hv_status flush(const struct hv_call *c, bool ex)
{
    struct {
        u64 space, flags;
    } head;
    struct vp_set set = { 0 };
    enum hv_status st = read_input(c, 0, &head, sizeof(head));

    if (!st)
        st = ex ? read_set(c, sizeof(head), &set) :
                  read_input(c, sizeof(head), &set.bits[0], sizeof(set.bits[0]));
    if (st)
        return st;
    set.all |= head.flags & FLUSH_ALL_VPS;
    if (anybody(c->v->domain, &set))
        hvm_flush_domain_tlb(c->v->domain);
    return HV_SUCCESS;
}

/* --- interrupts ------------------------------------------------------------------------------- */
static enum hv_status send_ipi(const struct hv_call *c, bool ex)
{
    struct {
        u32 vector;
        u8 target_vtl, zero[3];
    } head;
    struct vp_set set = { 0 };
    enum hv_status st = read_input(c, 0, &head, sizeof(head));
    struct vcpu *t;

    if (!st)
        st = ex ? read_set(c, sizeof(head), &set) :
                  read_input(c, sizeof(head), &set.bits[0], sizeof(set.bits[0]));
    if (st)
        return st;
    if (head.vector < 0x10 || head.vector > 0xff || head.target_vtl)
        return HV_INVALID_PARAMETER;
    for_each_vcpu(c->v->domain, t)
        if (in_set(&set, t->vcpu_id))
            vlapic_set_vector(t, head.vector, false);
    return HV_SUCCESS;
}

/* --- dispatch --------------------------------------------------------------------------------- */
static enum hv_status do_call(const struct hv_call *c)
{
    const struct domain *d = c->v->domain;
    bool ex = viridian_has(d, HVMPV_ex_processor_masks);
    bool may_flush = viridian_has(d, HVMPV_hcall_remote_tlb_flush);
    bool may_ipi = viridian_has(d, HVMPV_hcall_ipi);

    switch (c->code) {
    case HV_LONG_SPIN_WAIT:
        vcpu_yield();
        return HV_SUCCESS;
    case HV_FLUSH_SPACE:
    case HV_FLUSH_LIST:
        return may_flush ? flush(c, false) : HV_INVALID_CODE;
    case HV_FLUSH_SPACE_EX:
    case HV_FLUSH_LIST_EX:
        return may_flush && ex ? flush(c, true) : HV_INVALID_CODE;
    case HV_SEND_IPI:
        return may_ipi ? send_ipi(c, false) : HV_INVALID_CODE;
    case HV_SEND_IPI_EX:
        return may_ipi && ex ? send_ipi(c, true) : HV_INVALID_CODE;
    default:
        return HV_INVALID_CODE;
    }
}

static bool is_list(u16 code)
{
    return code == HV_FLUSH_LIST || code == HV_FLUSH_LIST_EX;
}

/* Repetitions are for lists only, and from the first on (TLFS 3.7). */
static bool reps_valid(const struct hv_call *c)
{
    return is_list(c->code) ? c->reps && c->first_rep < c->reps : !c->reps && !c->first_rep;
}

void viridian_hypercall(struct vcpu *v, struct cpu_user_regs *regs, bool is_64)
{
    u64 input = is_64 ? regs->rcx : regs->rdx << 32 | (u32)regs->rax;
    struct hv_call c = {
        .v = v,
        .code = input,
        .fast = input >> 16 & 1,
        .reps = input >> 32 & 0xfff,
        .first_rep = input >> 48 & 0xfff,
        .in = is_64 ? regs->rdx : regs->rbx << 32 | (u32)regs->rcx,
        .out = is_64 ? regs->r8 : regs->rdi << 32 | (u32)regs->rsi,
    };
    u64 result = reps_valid(&c) ? do_call(&c) : HV_INVALID_INPUT;

    if (is_list(c.code) && result == HV_SUCCESS)
        result |= (u64)c.reps << 32;
    if (is_64) {
        regs->rax = result;
    } else {
        regs->rax = (u32)result;
        regs->rdx = result >> 32;
    }
}
