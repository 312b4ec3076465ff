// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of a vcpu's state does not fit the register context: more callbacks, extended state, MSRs.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/cpufeature.h>
#include <asm/spec.h>
#include <asm/xstate.h>
#include "domctl.h"

/* Up to and with sysenter_disables_events. */
#define EXT_CONTEXT_SIZE                                                    \
    (__builtin_offsetof(struct xen_domctl_ext_vcpucontext, sysenter_disables_events) + 1)

static struct vcpu *other_vcpu(struct domain *d, u32 id, long *rc)
{
    struct vcpu *v = domain_vcpu(d, id);

    /* the domain gets paused: not one's own */
    *rc = !v ? -ESRCH : d == current->domain ? -EINVAL : 0;
    return *rc ? NULL : v;
}

long domctl_get_ext_vcpucontext(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    struct xen_domctl_ext_vcpucontext *x = &op->u.ext_vcpucontext;
    struct vcpu *v = domain_vcpu(d, x->vcpu);
    u32 id = x->vcpu;

    if (!v)
        return -ESRCH;
    memset(x, 0, sizeof(*x));
    x->vcpu = id;
    x->size = sizeof(*x);
    x->syscall32_callback_eip = v->arch.pv.syscall32_callback;
    x->syscall32_callback_cs = GUEST_RING3_CS64;
    x->syscall32_disables_events = v->arch.pv.syscall32_disables_events;
    x->sysenter_callback_eip = v->arch.pv.sysenter_callback;
    x->sysenter_callback_cs = GUEST_RING3_CS64;
    x->sysenter_disables_events = v->arch.pv.sysenter_disables_events;
    *copyback = true;
    return 0;
}

long domctl_set_ext_vcpucontext(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    const struct xen_domctl_ext_vcpucontext *x = &op->u.ext_vcpucontext;
    long rc;
    struct vcpu *v = other_vcpu(d, x->vcpu, &rc);

    if (!v)
        return rc;
    if (x->size < EXT_CONTEXT_SIZE || !is_canonical(x->syscall32_callback_eip) ||
        !is_canonical(x->sysenter_callback_eip))
        return -EINVAL;
    domain_pause(d);
    v->arch.pv.syscall32_callback = x->syscall32_callback_eip;
    v->arch.pv.syscall32_disables_events = x->syscall32_disables_events;
    v->arch.pv.sysenter_callback = x->sysenter_callback_eip;
    v->arch.pv.sysenter_disables_events = x->sysenter_disables_events;
    domain_unpause(d);
    return 0;
}

/* --- extended state: xcr0, xcr0 ever, then the XSAVE area ------------------------------------- */
#define EXTSTATE_HEADER     16u

static unsigned int extstate_size(const struct vcpu *v)
{
    return xfeature_mask ? EXTSTATE_HEADER + xstate_size(v->arch.xcr0_accum) : 0;
}

long domctl_getvcpuextstate(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    struct xen_domctl_vcpuextstate *x = &op->u.vcpuextstate;
    long rc;
    struct vcpu *v = other_vcpu(d, x->vcpu, &rc);
    u64 header[2];

    if (!v)
        return rc;
    *copyback = true;
    domain_pause(d);
    if (guest_handle_is_null(x->buffer) || x->size == 0) {
        x->xfeature_mask = xfeature_mask;
        x->size = extstate_size(v);
    } else if (x->size != extstate_size(v) || x->xfeature_mask != xfeature_mask) {
        rc = -EINVAL;
    } else {
        header[0] = v->arch.xcr0;
        header[1] = v->arch.xcr0_accum;
        rc = guest_copy_out(x->buffer.p, header, 1, sizeof(header)) ?:
             guest_copy_out((char *)x->buffer.p + EXTSTATE_HEADER, v->arch.xsave, 1,
                            x->size - EXTSTATE_HEADER);
    }
    domain_unpause(d);
    return rc;
}

static int load_extstate(struct vcpu *v, const u64 *buffer, size_t size)
{
    u64 xcr0 = buffer[0], accum = buffer[1];
    int rc;

    if (!xstate_valid_xcr0(xcr0) || (accum & ~xfeature_mask) || (xcr0 & ~accum))
        return -EINVAL;
    if (size == EXTSTATE_HEADER) {
        v->arch.xcr0 = xcr0;
        v->arch.xcr0_accum |= accum;
        return 0;
    }
    rc = xstate_set_area(v, (const struct xsave_area *)(buffer + 2), size - EXTSTATE_HEADER);
    if (rc == 0) {
        v->arch.xcr0 = xcr0;
        v->arch.xcr0_accum |= accum;
    }
    return rc;
}

long domctl_setvcpuextstate(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    const struct xen_domctl_vcpuextstate *x = &op->u.vcpuextstate;
    long rc;
    struct vcpu *v = other_vcpu(d, x->vcpu, &rc);
    u64 *buffer;

    if (!v)
        return rc;
    if (!xfeature_mask || x->size < EXTSTATE_HEADER || x->size > EXTSTATE_HEADER + xsave_area_size)
        return -EINVAL;
    buffer = kmalloc(x->size);
    if (!buffer)
        return -ENOMEM;
    rc = guest_copy_in(buffer, x->buffer.p, 1, x->size);
    if (rc == 0) {
        domain_pause(d);
        rc = load_extstate(v, buffer, x->size);
        domain_unpause(d);
    }
    kfree(buffer);
    return rc;
}

/* --- MSRs that travel with a vcpu ------------------------------------------------------------- */
struct msr_slot {
    u32 index;
    u64 *where;
};

static unsigned int msr_slots(struct vcpu *v, struct msr_slot *s)
{
    unsigned int n = 0;

    if (cpu_has_rdtscp)
        s[n++] = (struct msr_slot){ MSR_TSC_AUX, &v->arch.pv.msr_tsc_aux };
    s[n++] = (struct msr_slot){ MSR_SPEC_CTRL, &v->arch.spec_ctrl };
    return n;
}
#define MAX_MSR_SLOTS   2

long domctl_get_vcpu_msrs(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    struct xen_domctl_vcpu_msrs *m = &op->u.vcpu_msrs;
    struct xen_domctl_vcpu_msr out[MAX_MSR_SLOTS];
    struct msr_slot slots[MAX_MSR_SLOTS];
    unsigned int n, used = 0;
    long rc;
    struct vcpu *v = other_vcpu(d, m->vcpu, &rc);

    if (!v)
        return rc;
    *copyback = true;
    n = msr_slots(v, slots);
    if (guest_handle_is_null(m->msrs)) {
        m->msr_count = n;
        return 0;
    }
    for (unsigned int i = 0; i < n; i++)
        if (*slots[i].where)
            out[used++] = (struct xen_domctl_vcpu_msr){ .index = slots[i].index,
                                                        .value = *slots[i].where };
    if (m->msr_count < used)
        rc = -ENOBUFS;
    else
        rc = guest_copy_out(m->msrs.p, out, used, sizeof(out[0]));
    m->msr_count = used;
    return rc;
}

static bool load_msr(struct vcpu *v, const struct xen_domctl_vcpu_msr *msr)
{
    struct msr_slot slots[MAX_MSR_SLOTS];
    unsigned int n = msr_slots(v, slots);

    for (unsigned int i = 0; i < n; i++)
        if (slots[i].index == msr->index && !msr->reserved && msr->value <= 0xffffffffULL) {
            if (msr->index == MSR_SPEC_CTRL && !spec_ctrl_valid(v->domain, msr->value))
                return false;
            *slots[i].where = msr->value;
            return true;
        }
    return false;
}

long domctl_set_vcpu_msrs(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    struct xen_domctl_vcpu_msrs *m = &op->u.vcpu_msrs;
    struct xen_domctl_vcpu_msr msr;
    long rc;
    struct vcpu *v = other_vcpu(d, m->vcpu, &rc);

    if (!v)
        return rc;
    domain_pause(d);
    for (u32 i = 0; i < m->msr_count && rc == 0; i++) {
        if (guest_copy_in(&msr, m->msrs.p + i, 1, sizeof(msr)))
            rc = -EFAULT;
        else if (!load_msr(v, &msr))
            rc = -EINVAL;
        if (rc) {
            m->msr_count = i;
            *copyback = true;
        }
    }
    domain_unpause(d);
    return rc;
}
