// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending a guest interrupts and exceptions: by the event field at the next entry (SDM vol. 3, 27.6), or, when it does
 * not take them just now, by an exit as soon as it does (interrupt window, NMI window).
 */
#include <xen/sched.h>
#include <asm/x86-defs.h>
#include "private.h"

#define SHADOWS     (BLOCKED_BY_STI | BLOCKED_BY_MOV_SS)

unsigned int vmx_get_interruptibility(struct vcpu *v)
{
    u32 b = vmx_of(v)->interruptibility;

    return (b & BLOCKED_BY_STI ? HVM_BLOCK_STI : 0) | (b & BLOCKED_BY_MOV_SS ? HVM_BLOCK_MOV_SS : 0) |
           (b & BLOCKED_BY_NMI ? HVM_BLOCK_NMI : 0);
}

static void set_blocking(struct vmx_vcpu *s, u32 bits)
{
    if (s->interruptibility == bits)
        return;
    s->interruptibility = bits;
    s->dirty |= DIRTY_INTERRUPTIBILITY;
}

/* There is no being blocked by both, nor by STI with interrupts off (27.3.1.5). */
void vmx_set_interruptibility(struct vcpu *v, unsigned int bits)
{
    const struct cpu_user_regs *regs = v == current ? guest_cpu_user_regs() : &v->arch.regs;
    struct vmx_vcpu *s = vmx_of(v);
    u32 b = s->interruptibility & ~(u32)(SHADOWS | BLOCKED_BY_NMI);

    if (bits & HVM_BLOCK_MOV_SS)
        b |= BLOCKED_BY_MOV_SS;
    else if ((bits & HVM_BLOCK_STI) && (regs->rflags & X86_EFLAGS_IF))
        b |= BLOCKED_BY_STI;
    if (bits & HVM_BLOCK_NMI)
        b |= BLOCKED_BY_NMI;
    set_blocking(s, b);
}

void vmx_block_nmi_again(struct vmx_vcpu *s)
{
    set_blocking(s, s->interruptibility | BLOCKED_BY_NMI);
}

bool vmx_event_queued(struct vcpu *v)
{
    return vmx_of(v)->event;
}

void vmx_cancel_event(struct vcpu *v)
{
    vmx_of(v)->event = 0;
}

void vmx_inject(struct vcpu *v, const struct hvm_event *e)
{
    struct hvm_vcpu *h = hvm_of(v);
    struct vmx_vcpu *s = vmx_of(v);

    s->event = vmx_event_field(e, h->cr[0] & X86_CR0_PE);
    s->event_error = e->has_error_code ? e->error_code : 0;
    s->event_insn_len = e->insn_len;
    if (e->type == HVM_EVENT_EXCEPTION && e->vector == X86_EXC_PF)
        h->cr[2] = e->cr2;
}

/* An NMI's handler did not begin: the entry that injects it again wants it not to be blocked. */
void vmx_requeue_event(struct vmx_vcpu *s, u32 vectoring)
{
    s->event = vectoring & EVENT_FIELDS;
    if (vectoring & EVENT_HAS_ERROR)
        s->event_error = vmx_read(VECTORING_ERROR_CODE);
    if (vmx_event_is_software(vectoring))
        s->event_insn_len = vmx_read(EXIT_INSN_LENGTH);
    if (EVENT_TYPE(vectoring) == HVM_EVENT_NMI)
        set_blocking(s, s->interruptibility & ~BLOCKED_BY_NMI);
}

bool vmx_pending_event(struct vcpu *v, struct hvm_event *e)
{
    const struct vmx_vcpu *s = vmx_of(v);

    if (!s->event)
        return false;
    vmx_field_to_event(s->event, s->event_error, s->event_insn_len, e);
    e->cr2 = hvm_of(v)->cr[2];
    return true;
}

void vmx_want_window(struct vcpu *v, bool nmi)
{
    vmx_want_controls(vmx_of(v), nmi ? PROC_NMI_WINDOW : PROC_INTERRUPT_WINDOW, true);
}

/*
 * While a shadow defers debug exceptions, the step that TF asks for must be noted as pending, and only then (27.3.1.5).
 */
static void write_pending_debug(void)
{
    bool stepping = guest_cpu_user_regs()->rflags & X86_EFLAGS_TF;
    u64 pending = vmx_read(GUEST_PENDING_DEBUG);
    u64 wanted = stepping ? pending | PENDING_DEBUG_BS : pending & ~(u64)PENDING_DEBUG_BS;

    if (wanted != pending)
        vmx_write(GUEST_PENDING_DEBUG, wanted);
}

void vmx_write_event(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);

    if (unlikely(s->interruptibility & SHADOWS))
        write_pending_debug();
    if (likely(!s->event))
        return;
    if (s->event & EVENT_HAS_ERROR)
        vmx_write(ENTRY_ERROR_CODE, s->event_error);
    if (vmx_event_is_software(s->event))
        vmx_write(ENTRY_INSN_LENGTH, s->event_insn_len);
    vmx_write(ENTRY_EVENT, s->event);
}
