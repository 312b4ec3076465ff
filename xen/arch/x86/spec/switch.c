// SPDX-License-Identifier: GPL-2.0-only
/* What changes with the vcpu, and what an idle CPU does for the other threads of its core. */
#include <xen/percpu.h>
#include <xen/sched.h>
#include <asm/current.h>
#include <asm/insn.h>
#include <asm/spec.h>
#include <asm/spec-asm.h>
#include "private.h"

/* spec/pv.S */
void spec_fill_return_stack(void);

static u64 last_id;
static DEFINE_PER_CPU(u64, trained_by);     /* spec_id of the vcpu whose branches are in the predictor */

void spec_domain_create(struct domain *d, bool privileged)
{
    bool pv = is_pv_domain(d);

    if (privileged) {
        d->arch.pv.xpti = pv && spec.xpti_dom0;
        d->arch.pv_l1tf = pv && spec.pv_l1tf_dom0;
        d->arch.ibpb_entry = (pv ? spec.ibpb_entry_pv : spec.ibpb_entry_hvm) && spec.ibpb_entry_dom0;
    } else {
        d->arch.pv.xpti = pv && spec.xpti_domu;
        d->arch.pv_l1tf = pv && spec.pv_l1tf_domu;
        d->arch.ibpb_entry = pv ? spec.ibpb_entry_pv : spec.ibpb_entry_hvm;
    }
}

void spec_vcpu_create(struct vcpu *v)
{
    v->arch.spec_id = __atomic_add_fetch(&last_id, 1, __ATOMIC_RELAXED);
    v->arch.spec_ctrl = 0;
}

static void load_spec_ctrl(const struct vcpu *v)
{
    get_cpu_info()->spec_ctrl_guest = v->arch.spec_ctrl | spec.spec_ctrl_forced;
}

void spec_ctrl_changed(const struct vcpu *v)
{
    if (v == current)
        load_spec_ctrl(v);
}

/* A guest's system knows nothing of other vcpus of its own on the same CPU: between those, too. */
static void forget_branches(const struct vcpu *next)
{
    u64 *trained = &this_cpu(trained_by);

    if (*trained == next->arch.spec_id)
        return;
    *trained = next->arch.spec_id;
    wrmsr(MSR_PRED_CMD, PRED_CMD_IBPB);
}

void spec_switch_to(struct vcpu *next)
{
    struct cpu_info *info = get_cpu_info();

    info->xpti_guest_cr3 = 0;
    if (is_idle_vcpu(next))
        return;
    load_spec_ctrl(next);
    info->spec_flags = next->domain->arch.ibpb_entry ? SPEC_FLAG_IBPB : 0;
    if (spec.ibpb_switch)
        forget_branches(next);
}

/* --- idling ----------------------------------------------------------------------------------- */
static void set_spec_ctrl(u32 value)
{
    get_cpu_info()->spec_ctrl_now = value;
    wrmsr(MSR_SPEC_CTRL, value);
}

/* Enhanced IBRS costs the other thread nothing; the older kind and STIBP do. */
static bool slows_siblings(void)
{
    return spec.has_spec_ctrl && (spec.ibrs_is_barrier || (spec.spec_ctrl & SPEC_CTRL_STIBP));
}

void spec_idle_enter(void)
{
    if (spec.verw_idle)
        __asm__ __volatile__("verw %0" :: "m" (get_cpu_info()->verw_selector) : "cc", "memory");
    if (unlikely(slows_siblings()))
        set_spec_ctrl(0);
}

void spec_idle_exit(void)
{
    if (unlikely(slows_siblings())) {
        set_spec_ctrl(spec.spec_ctrl);
        if (spec.rsb_pv || spec.rsb_hvm)
            spec_fill_return_stack();
    }
}
