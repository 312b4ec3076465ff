// SPDX-License-Identifier: GPL-2.0-only
/* Vcpus of hardware-virtualized guests: made, reset, started, moved between processors. */
#include <xen/errno.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/hvm-platform.h>
#include <asm/ioreq.h>
#include <asm/xstate.h>
#include <asm/viridian.h>
#include "private.h"

#define DR6_ONES        0xffff0ff0UL
#define DR7_ONES        0x00000400UL
#define RESET_EDX       0x600           /* family 6: the BIST's result and a signature nobody looks at */

static void set_real_segment(struct vcpu *v, enum hvm_segment seg, u16 selector, u64 base, u16 attributes)
{
    struct hvm_segment_state s = {
        .base = base, .limit = 0xffff, .selector = selector, .attributes = attributes,
    };

    hvm_ops->set_segment(v, seg, &s);
}

#define ATTR_CODE       0x09b           /* present, code, read, accessed */
#define ATTR_DATA       0x093
#define ATTR_TSS        0x08b
#define ATTR_LDT        0x082

/* As after INIT: SDM vol. 3, table 9-1. */
static void reset_segments(struct vcpu *v)
{
    for (unsigned int seg = HVM_SEG_ES; seg <= HVM_SEG_GS; seg++)
        set_real_segment(v, seg, 0, 0, ATTR_DATA);
    set_real_segment(v, HVM_SEG_CS, 0xf000, 0xffff0000, ATTR_CODE);
    set_real_segment(v, HVM_SEG_TR, 0, 0, ATTR_TSS);
    set_real_segment(v, HVM_SEG_LDTR, 0, 0, ATTR_LDT);
    set_real_segment(v, HVM_SEG_GDTR, 0, 0, 0);
    set_real_segment(v, HVM_SEG_IDTR, 0, 0, 0);
}

static void reset_registers(struct vcpu *v)
{
    struct hvm_vcpu *h = hvm_of(v);
    struct cpu_user_regs *regs = hvm_regs(v);

    memset(regs, 0, sizeof(*regs));
    regs->rip = 0xfff0;
    regs->rflags = X86_EFLAGS_MBS;
    regs->rdx = RESET_EDX;
    memset(h->cr, 0, sizeof(h->cr));
    h->cr[0] = X86_CR0_ET;
    h->efer = 0;
    memset(h->dr, 0, sizeof(h->dr));
    h->dr6 = DR6_ONES;
    h->dr7 = DR7_ONES;
    h->nmi_pending = h->single_step = h->has_pending = false;
    if (hvm_ops->cancel_event)
        hvm_ops->cancel_event(v);
    for (unsigned int n = 0; n <= 4; n++)
        if (n != 1)
            hvm_ops->update_cr(v, n);
    hvm_ops->update_efer(v);
    hvm_ops->update_dr(v);
    hvm_ops->set_interruptibility(v, 0);
}

void hvm_vcpu_reset(struct vcpu *v)
{
    hvm_emul_drop(v);
    reset_registers(v);
    reset_segments(v);
    hvm_upcall_forgotten(v);
    v->is_initialised = false;
    __atomic_fetch_or(&v->pause_flags, VPF_down, __ATOMIC_SEQ_CST);
    if (v == current)
        raise_softirq(SOFTIRQ_SCHEDULE);
}

void hvm_vcpu_start_at(struct vcpu *v, u16 cs, u16 ip)
{
    if (v->is_initialised)
        return;
    sync_vcpu_execstate(v);
    reset_registers(v);
    reset_segments(v);
    set_real_segment(v, HVM_SEG_CS, cs, (u64)cs << 4, ATTR_CODE);
    hvm_regs(v)->rip = ip;
    v->is_initialised = true;
    __atomic_fetch_and(&v->pause_flags, ~VPF_down, __ATOMIC_SEQ_CST);
    vcpu_wake(v);
}

int hvm_vcpu_create(struct vcpu *v)
{
    struct hvm_vcpu *h = kzalloc_type(struct hvm_vcpu);
    int rc;

    if (!h)
        return -ENOMEM;
    v->arch.hvm = h;
    rc = hvm_ops->vcpu_create(v);
    if (rc)
        goto state;
    rc = hvm_platform_vcpu_create(v);
    if (rc)
        goto vendor;
    rc = hvm_emul_vcpu_create(v);
    if (rc)
        goto platform;
    rc = ioreq_vcpu_create(v);
    if (rc)
        goto emul;
    rc = viridian_vcpu_create(v);
    if (rc)
        goto ioreq;
    hvm_vcpu_reset(v);
    h->tsc_offset = v->domain->arch.hvm->tsc_offset_base;
    hvm_update_tsc(v);
    hvm_ops->update_cpu_policy(v);
    return 0;

ioreq:
    ioreq_vcpu_destroy(v);
emul:
    hvm_emul_vcpu_destroy(v);
platform:
    hvm_platform_vcpu_destroy(v);
vendor:
    hvm_ops->vcpu_destroy(v);
state:
    kfree(h);
    v->arch.hvm = NULL;
    return rc;
}

void hvm_vcpu_destroy(struct vcpu *v)
{
    if (!v->arch.hvm)
        return;
    viridian_vcpu_destroy(v);
    ioreq_vcpu_destroy(v);
    hvm_emul_vcpu_destroy(v);
    hvm_platform_vcpu_destroy(v);
    hvm_ops->vcpu_destroy(v);
    kfree(v->arch.hvm);
    v->arch.hvm = NULL;
}

void hvm_switch_out(struct vcpu *prev)
{
    hvm_platform_switch_out(prev);
    hvm_ops->switch_out(prev);
}

void hvm_switch_in(struct vcpu *next)
{
    hvm_ops->switch_in(next);
    hvm_platform_switch_in(next);
    if (hvm_ops->has_tsc_scaling)
        hvm_update_tsc(next);
    if (next->runstate_guest || next->arch.time_info.guest)
        hvm_of(next)->areas_stale = true;
}
