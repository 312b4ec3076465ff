// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending a guest interrupts and exceptions: by the injection field at the next entry (APM vol. 2, 15.20), or, when
 * it does not take them just now, by a virtual interrupt that makes it leave as soon as it does (15.21).
 */
#include <xen/sched.h>
#include <asm/hvm-platform.h>
#include <asm/x86-defs.h>
#include "private.h"

unsigned int svm_get_interruptibility(struct vcpu *v)
{
    unsigned int bits = 0;

    if (vmcb_of(v)->int_shadow & 1)
        bits |= HVM_BLOCK_MOV_SS | HVM_BLOCK_STI;
    if (svm_of(v)->nmi_masked)
        bits |= HVM_BLOCK_NMI;
    return bits;
}

static void mask_nmi(struct vcpu *v, bool masked)
{
    struct vmcb *vmcb = vmcb_of(v);

    svm_of(v)->nmi_masked = masked;
    if (masked)
        vmcb->intercepts1 |= INTERCEPT_IRET;
    else
        vmcb->intercepts1 &= ~INTERCEPT_IRET;
    vmcb_dirty(vmcb, CLEAN_INTERCEPTS);
}

void svm_set_interruptibility(struct vcpu *v, unsigned int bits)
{
    vmcb_of(v)->int_shadow = !!(bits & (HVM_BLOCK_MOV_SS | HVM_BLOCK_STI));
    if (svm_of(v)->nmi_masked != !!(bits & HVM_BLOCK_NMI))
        mask_nmi(v, bits & HVM_BLOCK_NMI);
}

bool svm_event_queued(struct vcpu *v)
{
    return vmcb_of(v)->event_inj & EVENT_VALID;
}

void svm_cancel_event(struct vcpu *v)
{
    vmcb_of(v)->event_inj = 0;
}

/*
 * INT n, INT3 and INTO return behind themselves. Injected as software interrupts the processor would take that
 * address from next_rip, which not all have; so the instruction is stepped over first, always.
 */
void svm_inject(struct vcpu *v, const struct hvm_event *e)
{
    struct vmcb *vmcb = vmcb_of(v);
    unsigned int type = e->type;

    switch (e->type) {
    case HVM_EVENT_SW_INTERRUPT:
        guest_cpu_user_regs()->rip += e->insn_len;
        vmcb->next_rip = guest_cpu_user_regs()->rip;
        break;
    case HVM_EVENT_SW_EXCEPTION:
    case HVM_EVENT_PRIV_SW_EXCEPTION:
        guest_cpu_user_regs()->rip += e->insn_len;
        type = HVM_EVENT_EXCEPTION;
        break;
    case HVM_EVENT_NMI:
        mask_nmi(v, true);
        break;
    }
    if (e->type == HVM_EVENT_EXCEPTION && e->vector == X86_EXC_PF) {
        hvm_of(v)->cr[2] = vmcb->cr2 = e->cr2;
        vmcb_dirty(vmcb, CLEAN_CR2);
    }
    vmcb->event_inj = e->vector | type << 8 | EVENT_VALID;
    if (e->has_error_code)
        vmcb->event_inj |= EVENT_HAS_ERROR | (u64)e->error_code << 32;
}

static void open_window(struct vmcb *vmcb)
{
    if (vmcb->v_irq & V_IRQ)
        return;
    vmcb->v_irq |= V_IRQ;
    vmcb->v_intr = V_INTR_PRIO_MAX | V_INTR_IGNORE_TPR;
    vmcb->v_vector = 0;
    vmcb->intercepts1 |= INTERCEPT_VINTR;
    vmcb_dirty(vmcb, CLEAN_TPR | CLEAN_INTERCEPTS);
}

void svm_close_window(struct vmcb *vmcb)
{
    if (!(vmcb->v_irq & V_IRQ))
        return;
    vmcb->v_irq &= ~V_IRQ;
    vmcb->intercepts1 &= ~INTERCEPT_VINTR;
    vmcb_dirty(vmcb, CLEAN_TPR | CLEAN_INTERCEPTS);
}

/*
 * For an NMI: the handler's IRET is intercepted already. A shadow has been stepped over (svm_step()) but for instructions
 * the emulator does not know: there the interrupt window comes close, if interrupts are on.
 */
void svm_want_window(struct vcpu *v, bool nmi)
{
    if (nmi && svm_of(v)->nmi_masked)
        return;
    open_window(vmcb_of(v));
}

/*
 * The IRET that ends an NMI's handler has not run yet, and there is no exit for its having run: it is emulated. The next
 * NMI must not come before it: on a stack of the interrupt stack table it would overwrite what the IRET is to return to.
 * NMIs are let through again also when it faults, as on other processors.
 */
void svm_iret_exit(struct vcpu *v)
{
    if (!hvm_emulate_if_known(v)) {
        mask_nmi(v, false);
        vmcb_of(v)->int_shadow = 1;
    } else if (svm_of(v)->nmi_masked && svm_event_queued(v)) {
        mask_nmi(v, false);
    }
}

/*
 * An interrupt or NMI waits, and only the shadow of STI or of a load of SS keeps it away. There is no exit for the end of
 * a shadow; so the instruction in it is emulated, and the event comes where it should: not before a HLT, which would then
 * wait for another one. (QEMU 7.2 without KVM does not even load the shadow from the control block.)
 */
bool svm_shadow_to_step(struct vcpu *v)
{
    return guest_cpu_user_regs()->rip != svm_of(v)->not_stepped && !svm_event_queued(v) &&
           hvm_intr_pending(v).source != HVM_INTR_NONE;
}

void svm_step(void)
{
    struct vcpu *v = current;
    unsigned long rip = guest_cpu_user_regs()->rip;

    if (!hvm_emulate_if_known(v))
        svm_of(v)->not_stepped = rip;
}

static void to_event(u64 info, struct hvm_event *e)
{
    *e = (struct hvm_event){
        .vector = EVENT_VECTOR(info), .type = EVENT_TYPE(info),
        .has_error_code = info & EVENT_HAS_ERROR, .error_code = info >> 32,
    };
}

/* INT n, INT3, INTO: RIP is at the instruction, which will raise it again. */
static bool raised_by_instruction(const struct hvm_event *e)
{
    return e->type == HVM_EVENT_SW_INTERRUPT ||
           (e->type == HVM_EVENT_EXCEPTION && (e->vector == X86_EXC_BP || e->vector == X86_EXC_OF));
}

void svm_requeue_event(struct vcpu *v)
{
    struct vmcb *vmcb = vmcb_of(v);
    struct hvm_event e;

    to_event(vmcb->exit_int_info, &e);
    if (!raised_by_instruction(&e))
        vmcb->event_inj = vmcb->exit_int_info;
}

bool svm_pending_event(struct vcpu *v, struct hvm_event *e)
{
    u64 info = vmcb_of(v)->event_inj;

    if (!(info & EVENT_VALID))
        return false;
    to_event(info, e);
    e->cr2 = vmcb_of(v)->cr2;
    return true;
}
