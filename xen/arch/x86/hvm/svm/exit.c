// SPDX-License-Identifier: GPL-2.0-only
/* Into the guest and out of it: what is done before each entry and, by reason, after each exit. */
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/hvm-platform.h>
#include <asm/p2m.h>
#include <asm/traps.h>
#include "private.h"

/* Interrupts off. The block's address; 0: svm_step() first, and start over. */
paddr_t svm_prepare(void)
{
    const struct cpu_user_regs *regs = guest_cpu_user_regs();
    struct vcpu *v = current;
    struct svm_vcpu *s = svm_of(v);
    struct vmcb *vmcb = s->vmcb;
    unsigned int tpr;

    if (unlikely(vmcb->int_shadow & 1) && svm_shadow_to_step(v))
        return 0;
    hvm_entry_ready(v);
    svm_asid_prepare(v);
    tpr = vlapic_get_tpr(v);
    if (unlikely(vmcb->v_tpr != tpr)) {
        vmcb->v_tpr = tpr;
        vmcb_dirty(vmcb, CLEAN_TPR);
    }
    /*
     * Lowering it may let an interrupt through that waits: only then are writes of interest. And while a window is
     * open: QEMU 7.2 without KVM ends with a failed assertion when a guest writes to CR8 and a virtual interrupt waits.
     */
    if (unlikely(!!(vmcb->cr_writes & 1u << 8) != (tpr || (vmcb->v_irq & V_IRQ)))) {
        vmcb->cr_writes ^= 1u << 8;
        vmcb_dirty(vmcb, CLEAN_INTERCEPTS);
    }
    vmcb->rax = regs->rax;
    vmcb->rip = regs->rip;
    vmcb->rsp = regs->rsp;
    vmcb->rflags = regs->rflags;
    return s->vmcb_pa;
}

/* What the guest changes without an exit. */
static void take_state(struct vcpu *v, struct vmcb *vmcb)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    struct hvm_vcpu *h = hvm_of(v);

    regs->rax = vmcb->rax;
    regs->rip = vmcb->rip;
    regs->rsp = vmcb->rsp;
    regs->rflags = vmcb->rflags;
    h->cr[0] = vmcb->cr0;
    h->cr[2] = vmcb->cr2;
    h->cr[3] = vmcb->cr3;
    h->efer = vmcb->efer & ~(u64)EFER_SVME;
    if (unlikely(vmcb_holds_lme(vmcb)))
        h->efer |= EFER_LME;
    vmcb->clean = CLEAN_ALL;
    vmcb->event_inj = 0;
    vmcb->tlb_control = TLB_KEEP;
    /* what changes one of them below writes back all */
    if (unlikely(svm_of(v)->dr_loaded))
        svm_read_dr(v);
    if (unlikely(vmcb->v_tpr != vlapic_get_tpr(v)))
        vlapic_set_tpr(v, vmcb->v_tpr);
    if (unlikely(vmcb->exit_int_info & EVENT_VALID))
        svm_requeue_event(v);
}

static void exit_nested_fault(struct vcpu *v)
{
    const struct vmcb *vmcb = vmcb_of(v);
    unsigned int access = vmcb->exit_info1 & NPF_INFO_WRITE ? NPF_READ | NPF_WRITE : NPF_READ;

    if (vmcb->exit_info1 & NPF_INFO_FETCH)
        access |= NPF_EXEC;
    switch (p2m_handle_fault(v, vmcb->exit_info2, access)) {
    case P2M_FAULT_RETRY:
        break;
    case P2M_FAULT_EMULATE:
        hvm_emulate_mmio(v, vmcb->exit_info2, access);
        break;
    case P2M_FAULT_CRASH:
        domain_crash(v->domain, "vcpu %u: no memory for the access to %#lx at rip %#lx", v->vcpu_id,
                     (unsigned long)vmcb->exit_info2, (unsigned long)vmcb->rip);
        break;
    }
}

static void exit_exception(struct vcpu *v, unsigned int vector)
{
    const struct vmcb *vmcb = vmcb_of(v);

    switch (vector) {
    case X86_EXC_MC:
        hvm_machine_check(guest_cpu_user_regs());
        break;
    case X86_EXC_DB:
        hvm_of(v)->dr6 = vmcb->dr6;
        hvm_of(v)->dr7 = vmcb->dr7;
        hvm_debug_exception(v);
        break;
    default:
        hvm_inject_exception(v, vector, vmcb->exit_info1);
        break;
    }
}

static void exit_task_switch(struct vcpu *v)
{
    const struct vmcb *vmcb = vmcb_of(v);
    u64 info = vmcb->exit_info2;
    unsigned int reason = info & TASK_INFO_IRET ? HVM_TASK_IRET :
                          info & TASK_INFO_JUMP ? HVM_TASK_JUMP : HVM_TASK_CALL;

    if (info & TASK_INFO_RF)
        guest_cpu_user_regs()->rflags |= X86_EFLAGS_RF;
    hvm_task_switch(v, vmcb->exit_info1, reason, info & TASK_INFO_HAS_ERROR, info);
}

static void exit_invalid(struct vcpu *v)
{
    svm_dump_vcpu(v);
    domain_crash(v->domain, "vcpu %u: the processor does not accept its state", v->vcpu_id);
}

static void exit_unknown(struct vcpu *v, u64 code)
{
    svm_dump_vcpu(v);
    domain_crash(v->domain, "vcpu %u: unexpected exit %#lx", v->vcpu_id, (unsigned long)code);
}

/* Interrupts on; those that made the guest leave have been served. */
void svm_exit(void)
{
    struct vcpu *v = current;
    struct vmcb *vmcb = vmcb_of(v);
    u64 code = vmcb->exit_code;

    take_state(v, vmcb);
    switch (code) {
    case EXIT_INTR:
    case EXIT_NMI:
    case EXIT_SMI:
    case EXIT_INIT:
        break;
    case EXIT_VMMCALL:
        svm_exit_hypercall(v);
        break;
    case EXIT_NPF:
        exit_nested_fault(v);
        break;
    case EXIT_MSR:
        svm_exit_msr(v);
        break;
    case EXIT_CPUID:
        svm_exit_cpuid(v);
        break;
    case EXIT_IOIO:
        svm_exit_ioio(v);
        break;
    case EXIT_HLT:
        svm_exit_hlt(v);
        break;
    case EXIT_VINTR:
        svm_close_window(vmcb);
        break;
    case EXIT_PAUSE:
        svm_exit_pause(v);
        break;
    case EXIT_IRET:
        svm_iret_exit(v);
        break;
    case EXIT_CR0_READ ... EXIT_CR15_READ:
        svm_exit_cr(v, code - EXIT_CR0_READ, false);
        break;
    case EXIT_CR0_WRITE ... EXIT_CR15_WRITE:
        svm_exit_cr(v, code - EXIT_CR0_WRITE, true);
        break;
    case EXIT_DR0_READ ... EXIT_DR15_READ:
        svm_exit_dr(v, code - EXIT_DR0_READ, false);
        break;
    case EXIT_DR0_WRITE ... EXIT_DR15_WRITE:
        svm_exit_dr(v, code - EXIT_DR0_WRITE, true);
        break;
    case EXIT_EXCEPTION ... EXIT_EXCEPTION + 31:
        exit_exception(v, code - EXIT_EXCEPTION);
        break;
    case EXIT_RDTSC:
        svm_exit_rdtsc(v, false);
        break;
    case EXIT_RDTSCP:
        svm_exit_rdtsc(v, true);
        break;
    case EXIT_XSETBV:
        svm_exit_xsetbv(v);
        break;
    case EXIT_INVD:
        svm_exit_cache(v, INSN_INVD);
        break;
    case EXIT_WBINVD:
        svm_exit_cache(v, INSN_WBINVD);
        break;
    case EXIT_TASK_SWITCH:
        exit_task_switch(v);
        break;
    case EXIT_SHUTDOWN:
        hvm_triple_fault(v);
        break;
    case EXIT_RDPMC:
        hvm_inject_exception(v, X86_EXC_GP, 0);
        break;
    case EXIT_VMRUN:
    case EXIT_VMLOAD ... EXIT_SKINIT:
    case EXIT_INVLPGA:
    case EXIT_MONITOR:
    case EXIT_MWAIT:
    case EXIT_MWAIT_ARMED:
    case EXIT_RDPRU:
        hvm_inject_exception(v, X86_EXC_UD, 0);
        break;
    case EXIT_INVALID:
    case EXIT_INVALID_32:
        exit_invalid(v);
        break;
    default:
        exit_unknown(v, code);
        break;
    }
}
