// SPDX-License-Identifier: GPL-2.0-only
/*
 * Switches of tasks that the processor leaves to us: it intercepts them all, as neither vendor's can do one inside a
 * guest. The rules are the emulator's (lib/x86-emul/task.c).
 */
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/x86-insn.h>
#include "private.h"

#define DR6_BT          0x8000u
#define DR7_LOCAL       0x0155u         /* L0-L3, LE */

void hvm_emul_task_switched(struct vcpu *v)
{
    struct hvm_vcpu *h = hvm_of(v);

    if (!(h->dr7 & DR7_LOCAL))
        return;
    h->dr7 &= ~(u64)DR7_LOCAL;
    hvm_ops->update_dr(v);
}

void hvm_emul_task_trap(struct vcpu *v)
{
    hvm_of(v)->dr6 |= DR6_BT;
    hvm_ops->update_dr(v);
    hvm_inject_exception(v, X86_EXC_DB, 0);
}

static bool is_soft(const struct hvm_event *e)
{
    return e->type >= HVM_EVENT_SW_INTERRUPT;
}

/* Bytes of the instruction that switches; 0 for an event from outside. False: it cannot be read, see the callee. */
static bool switching_bytes(struct vcpu *v, const struct hvm_event *cause, unsigned int *bytes)
{
    struct x86_insn insn;

    *bytes = cause ? cause->insn_len : 0;
    if (cause && (!is_soft(cause) || cause->insn_len))
        return true;
    if (!hvm_decode_current(v, &insn))
        return false;
    *bytes = insn.len;
    return true;
}

/* NMIs are blocked while the task of one runs; IRET, also from another task, ends that. */
static void settle_interruptibility(struct vcpu *v, unsigned int reason, const struct hvm_event *cause)
{
    unsigned int now = hvm_ops->get_interruptibility(v) & HVM_BLOCK_NMI;

    if (reason == HVM_TASK_IRET)
        now = 0;
    if (cause && cause->type == HVM_EVENT_NMI)
        now = HVM_BLOCK_NMI;
    hvm_ops->set_interruptibility(v, now);
}

static bool give_up(struct vcpu *v, u16 selector)
{
    domain_crash(v->domain, "vcpu %u: the task at selector %#x cannot be switched to (rip %#lx)", v->vcpu_id, selector,
                 (unsigned long)guest_cpu_user_regs()->rip);
    return false;
}

static enum x86_emul_rc run(struct vcpu *v, const struct x86_emul_task *t, struct x86_emul_ctxt *ctxt)
{
    struct hvm_emul_state *e = emul_of(v);
    struct x86_emul_regs regs;
    enum x86_emul_rc rc;

    hvm_emul_begin(v, ctxt, &regs);
    e->no_devices = true;
    rc = x86_emul_switch_task(ctxt, t);
    e->no_devices = false;
    if (ctxt->retire.task_switch)
        hvm_emul_store_regs(guest_cpu_user_regs(), &regs);
    return rc;
}

bool hvm_task_switch(struct vcpu *v, u16 tss_selector, unsigned int reason, bool has_error_code, u32 error_code)
{
    struct x86_emul_task t = {
        .selector = tss_selector, .cause = reason, .has_error = has_error_code, .error_code = error_code,
    };
    struct hvm_event event;
    const struct hvm_event *cause = hvm_ops->pending_event(v, &event) ? &event : NULL;
    struct x86_emul_ctxt ctxt;
    unsigned int bytes;
    enum x86_emul_rc rc;

    if (!switching_bytes(v, cause, &bytes))
        return true;
    t.external = cause && !is_soft(cause);
    t.next_rip = (u32)(guest_cpu_user_regs()->rip + bytes);
    rc = run(v, &t, &ctxt);
    if (rc == X86_EMUL_UNHANDLEABLE)
        return give_up(v, tss_selector);
    if (ctxt.retire.task_switch) {
        if (cause)
            hvm_ops->cancel_event(v);
        settle_interruptibility(v, reason, cause);
        hvm_emul_task_switched(v);
    }
    if (rc == X86_EMUL_EXCEPTION)
        hvm_emul_inject(v, &ctxt.event);
    else if (rc == X86_EMUL_OKAY && ctxt.retire.task_trap)
        hvm_emul_task_trap(v);
    return true;
}
