// SPDX-License-Identifier: GPL-2.0-only
/* Into the guest and out of it: what is done before each entry and, by reason, after each exit. */
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/hvm-platform.h>
#include <asm/irqflags.h>
#include <asm/p2m.h>
#include "private.h"

/* --- before entry ----------------------------------------------------------------------------- */
/* Interrupts on: the structure may have to be brought over from another CPU. */
bool vmx_entry_prepare(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);

    if (unlikely(!s->policy_known)) {       /* it cannot change any more */
        s->policy_known = true;
        vmx_update_cpu_policy(v);
    }
    if (!hvm_entry_prepare(v))
        return false;
    vmx_load(v);
    return true;
}

static void write_registers(struct vcpu *v, struct vmx_vcpu *s)
{
    const struct cpu_user_regs *regs = guest_cpu_user_regs();
    u64 rflags = vmx_sound_rflags(regs->rflags);

    if (regs->rip != s->rip)
        vmx_write(GUEST_RIP, regs->rip);
    if (regs->rsp != s->rsp)
        vmx_write(GUEST_RSP, regs->rsp);
    if (rflags != s->rflags)
        vmx_write(GUEST_RFLAGS, rflags);
    if (read_cr2() != hvm_of(v)->cr[2])
        write_cr2(hvm_of(v)->cr[2]);
}

/* Interrupts off. VMX_ENTRY_*. */
unsigned int vmx_prepare(void)
{
    struct vcpu *v = current;
    struct vmx_vcpu *s = vmx_of(v);

    hvm_entry_ready(v);
    vmx_tlb_prepare(v);
    vmx_write_dirty(v);
    vmx_write_event(v);
    vmx_write_apic(v);
    write_registers(v, s);
    return s->launched ? VMX_ENTRY_RESUME : VMX_ENTRY_LAUNCH;
}

/* VMLAUNCH or VMRESUME itself refused: our mistake, but one vcpu's. Interrupts off. */
void vmx_entry_failed(bool no_structure)
{
    struct vcpu *v = current;
    u64 error = no_structure ? 0 : vmx_read(INSTRUCTION_ERROR);

    local_irq_enable();
    vmx_dump_vcpu(v);
    domain_crash(v->domain, "vcpu %u: VM entry failed: %s (VM-instruction error %lu)", v->vcpu_id,
                 no_structure ? "no control structure is loaded" : "see SDM vol. 3, table 31-1", (unsigned long)error);
}

/* --- after an exit ---------------------------------------------------------------------------- */
static void take_control_registers(struct hvm_vcpu *h, const struct vmx_vcpu *s)
{
    u64 free0 = vmx_cr0_free(vmx_caps.cr0_fixed0, vmx_caps.cr0_fixed1);

    h->cr[0] = (h->cr[0] & ~free0) | (vmx_read(GUEST_CR0) & free0);
    h->cr[2] = read_cr2();
    h->cr[3] = vmx_read(GUEST_CR3);
    if (s->cr4_free)
        h->cr[4] = (h->cr[4] & ~s->cr4_free) | (vmx_read(GUEST_CR4) & s->cr4_free);
}

/* What the guest changes without an exit. */
static void take_state(struct vcpu *v, struct vmx_vcpu *s)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    u32 vectoring = vmx_read(VECTORING_EVENT);

    regs->rip = s->rip = vmx_read(GUEST_RIP);
    regs->rsp = s->rsp = vmx_read(GUEST_RSP);
    regs->rflags = s->rflags = vmx_read(GUEST_RFLAGS);
    take_control_registers(hvm_of(v), s);
    s->interruptibility = vmx_read(GUEST_INTERRUPTIBILITY);
    s->seg_valid = 0;
    s->event = 0;
    s->launched = true;
    if (unlikely(vectoring & EVENT_VALID))
        vmx_requeue_event(s, vectoring);
    if (unlikely(s->dr_loaded)) {
        hvm_of(v)->dr6 = read_dr6();
        hvm_of(v)->dr7 = vmx_read(GUEST_DR7);
    }
}

/* What came for us: interrupts are still off, and NMIs blocked if it was one. */
static void serve_host(u32 reason)
{
    u32 event;

    if (reason == REASON_MACHINE_CHECK)
        hvm_machine_check(guest_cpu_user_regs());
    if (reason != REASON_INTERRUPT && reason != REASON_EXCEPTION)
        return;
    event = vmx_read(EXIT_EVENT);
    if (reason == REASON_INTERRUPT)
        vmx_serve_interrupt(EVENT_VECTOR(event));
    else if (EVENT_TYPE(event) == HVM_EVENT_NMI)
        __asm__ __volatile__("int %0" :: "i" (X86_EXC_NMI) : "memory");
    else if (EVENT_VECTOR(event) == X86_EXC_MC)
        hvm_machine_check(guest_cpu_user_regs());
}

static void exit_debug(struct vcpu *v, u32 event)
{
    struct hvm_event step = {
        .vector = X86_EXC_DB, .type = HVM_EVENT_PRIV_SW_EXCEPTION, .insn_len = vmx_read(EXIT_INSN_LENGTH),
    };

    /* INT1: no bit of DR6, and behind itself */
    if (EVENT_TYPE(event) == HVM_EVENT_PRIV_SW_EXCEPTION) {
        hvm_inject_event(v, &step);
        return;
    }
    hvm_of(v)->dr6 = (hvm_of(v)->dr6 & ~0xfULL) | (vmx_read(EXIT_QUALIFICATION) & DEBUG_DR6_BITS);
    vmx_update_dr(v);
    hvm_debug_exception(v);
}

static void exit_exception(struct vcpu *v, struct vmx_vcpu *s)
{
    u32 event = vmx_read(EXIT_EVENT);

    if (EVENT_TYPE(event) == HVM_EVENT_NMI || EVENT_VECTOR(event) == X86_EXC_MC)
        return;                         /* served */
    if ((event & EVENT_NMI_UNBLOCKED) && !s->event && EVENT_VECTOR(event) != X86_EXC_DF)
        vmx_block_nmi_again(s);
    if (EVENT_VECTOR(event) == X86_EXC_DB)
        exit_debug(v, event);
    else
        hvm_inject_exception(v, EVENT_VECTOR(event), event & EVENT_HAS_ERROR ? vmx_read(EXIT_ERROR_CODE) : 0);
}

static void exit_ept_violation(struct vcpu *v, struct vmx_vcpu *s)
{
    u64 q = vmx_read(EXIT_QUALIFICATION);
    paddr_t gpa = vmx_read(GUEST_PHYSICAL_ADDRESS);
    unsigned int access = (q & EPT_READ ? NPF_READ : 0) | (q & EPT_WRITE ? NPF_WRITE : 0) |
                          (q & EPT_FETCH ? NPF_EXEC : 0);

    if ((q & EPT_NMI_UNBLOCKED) && !s->event)
        vmx_block_nmi_again(s);
    switch (p2m_handle_fault(v, gpa, access)) {
    case P2M_FAULT_RETRY:
        break;
    case P2M_FAULT_EMULATE:
        hvm_emulate_mmio(v, gpa, access);
        break;
    case P2M_FAULT_CRASH:
        domain_crash(v->domain, "vcpu %u: no memory for the access to %#lx at rip %#lx", v->vcpu_id,
                     (unsigned long)gpa, (unsigned long)guest_cpu_user_regs()->rip);
        break;
    }
}

static void exit_task_switch(struct vcpu *v, const struct vmx_vcpu *s)
{
    u64 q = vmx_read(EXIT_QUALIFICATION);

    hvm_task_switch(v, TASK_SELECTOR(q), TASK_SOURCE(q), s->event & EVENT_HAS_ERROR, s->event_error);
}

static void exit_fatal(struct vcpu *v, const char *what, unsigned long number)
{
    vmx_dump_vcpu(v);
    domain_crash(v->domain, "vcpu %u: %s %#lx", v->vcpu_id, what, number);
}

static void exit_entry_failed(struct vcpu *v, u32 reason)
{
    switch (reason) {
    case REASON_BAD_GUEST_STATE:
        exit_fatal(v, "the processor does not accept its state, detail", vmx_read(EXIT_QUALIFICATION));
        break;
    case REASON_MACHINE_CHECK:
        exit_fatal(v, "a machine check during VM entry, reason", reason);
        break;
    default:
        exit_fatal(v, "VM entry failed, reason", reason);
        break;
    }
}

static void dispatch(struct vcpu *v, struct vmx_vcpu *s, u32 reason)
{
    switch (reason) {
    case REASON_INTERRUPT:
    case REASON_INIT:
    case REASON_STARTUP_IPI:
    case REASON_IO_SMI:
    case REASON_SMI:
    case REASON_MACHINE_CHECK:
    case REASON_TPR_BELOW:
        break;
    case REASON_VMCALL:
        vmx_exit_hypercall(v);
        break;
    case REASON_EPT_VIOLATION:
        exit_ept_violation(v, s);
        break;
    case REASON_WRMSR:
        vmx_exit_msr(v, true);
        break;
    case REASON_RDMSR:
        vmx_exit_msr(v, false);
        break;
    case REASON_HLT:
        vmx_exit_hlt(v);
        break;
    case REASON_CPUID:
        vmx_exit_cpuid(v);
        break;
    case REASON_IO:
        vmx_exit_io(v);
        break;
    case REASON_INTERRUPT_WINDOW:
        vmx_want_controls(s, PROC_INTERRUPT_WINDOW, false);
        break;
    case REASON_NMI_WINDOW:
        vmx_want_controls(s, PROC_NMI_WINDOW, false);
        break;
    case REASON_VIRTUAL_EOI:
        vmx_exit_virtual_eoi(v);
        break;
    case REASON_PAUSE:
        vmx_exit_pause(v);
        break;
    case REASON_CR:
        vmx_exit_cr(v);
        break;
    case REASON_DR:
        vmx_exit_dr(v);
        break;
    case REASON_EXCEPTION:
        exit_exception(v, s);
        break;
    case REASON_RDTSC:
        vmx_exit_rdtsc(v, false);
        break;
    case REASON_RDTSCP:
        vmx_exit_rdtsc(v, true);
        break;
    case REASON_XSETBV:
        vmx_exit_xsetbv(v);
        break;
    case REASON_INVD:
    case REASON_WBINVD:
        vmx_exit_cache(v);
        break;
    case REASON_TASK_SWITCH:
        exit_task_switch(v, s);
        break;
    case REASON_TRIPLE_FAULT:
        hvm_triple_fault(v);
        break;
    case REASON_RDPMC:
        hvm_inject_exception(v, X86_EXC_GP, 0);
        break;
    case REASON_GETSEC:
    case REASON_RSM:
    case REASON_VMCLEAR ... REASON_VMXON:
    case REASON_INVEPT:
    case REASON_INVVPID:
    case REASON_VMFUNC:
    case REASON_MONITOR:
    case REASON_MWAIT:
        hvm_inject_exception(v, X86_EXC_UD, 0);
        break;
    case REASON_APIC_WRITE:
        if (!vmx_exit_apic_write(v))
            exit_fatal(v, "an unexpected write to its APIC, at", vmx_read(EXIT_QUALIFICATION));
        break;
    case REASON_EPT_MISCONFIG:
        exit_fatal(v, "a bad entry in the tables of its memory, at", vmx_read(GUEST_PHYSICAL_ADDRESS));
        break;
    default:
        exit_fatal(v, "unexpected exit", reason);
        break;
    }
}

/* Interrupts off. A failed entry left everything as it was. */
void vmx_exit(void)
{
    struct vcpu *v = current;
    struct vmx_vcpu *s = vmx_of(v);
    u32 reason = vmx_read(EXIT_REASON);

    if (unlikely(reason & REASON_ENTRY_FAILED)) {
        if ((u16)reason == REASON_MACHINE_CHECK)
            serve_host(REASON_MACHINE_CHECK);
        local_irq_enable();
        exit_entry_failed(v, (u16)reason);
        return;
    }
    take_state(v, s);
    serve_host((u16)reason);
    local_irq_enable();
    dispatch(v, s, (u16)reason);
}
