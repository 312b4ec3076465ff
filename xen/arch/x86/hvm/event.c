// SPDX-License-Identifier: GPL-2.0-only
/* Exceptions for the running vcpu, single stepping, machine checks. */
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/traps.h>
#include "private.h"

#define DR6_BD      0x2000u
#define DR6_BS      0x4000u

void hvm_inject_event(struct vcpu *v, const struct hvm_event *e)
{
    struct hvm_event first, df = {
        .vector = X86_EXC_DF, .type = HVM_EVENT_EXCEPTION, .has_error_code = true,
    };

    if (likely(!hvm_ops->pending_event(v, &first))) {
        hvm_ops->inject(v, e);
        return;
    }
    switch (hvm_combine_events(&first, e)) {
    case HVM_SECOND:
        hvm_ops->inject(v, e);
        break;
    case HVM_DOUBLE_FAULT:
        hvm_ops->inject(v, &df);
        break;
    case HVM_TRIPLE_FAULT:
        hvm_triple_fault(v);
        break;
    }
}

void hvm_inject_exception(struct vcpu *v, unsigned int vector, u32 error_code)
{
    struct hvm_event e = {
        .vector = vector, .type = HVM_EVENT_EXCEPTION, .has_error_code = hvm_has_error_code(vector),
        .error_code = error_code,
    };

    /* error codes of real mode's exceptions are not pushed */
    if (!(hvm_of(v)->cr[0] & X86_CR0_PE))
        e.has_error_code = false;
    hvm_inject_event(v, &e);
}

void hvm_inject_page_fault(struct vcpu *v, u32 error_code, unsigned long va)
{
    struct hvm_event e = {
        .vector = X86_EXC_PF, .type = HVM_EVENT_EXCEPTION, .has_error_code = true, .error_code = error_code,
        .cr2 = va,
    };

    hvm_inject_event(v, &e);
}

void hvm_inject_single_step(struct vcpu *v)
{
    hvm_of(v)->dr6 |= DR6_BS;
    hvm_ops->update_dr(v);
    hvm_inject_exception(v, X86_EXC_DB, 0);
}

void hvm_advance_rip(struct vcpu *v, unsigned int len)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    u64 from = regs->rip;

    regs->rip += len;
    /* what code of less than 64 bits does at its end is only of interest there */
    if (unlikely((from ^ regs->rip) >> 32) && (!hvm_long_mode(v) || hvm_guest_bytes(v) != 8))
        regs->rip = (u32)regs->rip;
    regs->rflags &= ~(u64)X86_EFLAGS_RF;
    if (unlikely(regs->rflags & X86_EFLAGS_TF))
        hvm_inject_single_step(v);
}

/* Intercepted only so that a guest cannot make the processor deliver it for ever (CVE-2015-8104). */
void hvm_debug_exception(struct vcpu *v)
{
    hvm_inject_exception(v, X86_EXC_DB, 0);
}

void hvm_machine_check(struct cpu_user_regs *regs)
{
    /* the processor would have come here by itself, had it not been in a guest */
    __asm__ __volatile__("int %0" :: "i" (X86_EXC_MC));
}

u32 hvm_wanted_exceptions(const struct vcpu *v)
{
    return 0;
}
