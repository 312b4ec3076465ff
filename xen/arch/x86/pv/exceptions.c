// SPDX-License-Identifier: GPL-2.0-only
/* Exceptions and system calls of guests: what each arrival becomes for the guest's kernel. */
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include <asm/xstate.h>
#include "private.h"

/* Vectors with an error code: 8, 10-14, 17, 21. */
static bool has_error_code(unsigned int vector)
{
    return vector < 32 && (0x00227d00u >> vector & 1);
}

/* Delivery happens on the way out, by pv_bounce_trap(). */
void pv_inject_trap(unsigned int vector, u32 error_code)
{
    struct vcpu *v = current;
    const struct trap_info *t = &v->arch.pv.trap_ctxt[vector];
    struct trap_bounce *tb = &v->arch.pv.bounce;

    if (!t->address) {
        show_registers(guest_cpu_user_regs());
        domain_crash(v->domain, "vcpu %u: %s (vector %u, error %04x) without a handler\n",
                     v->vcpu_id,
                     trap_name(vector), vector, error_code);
        return;
    }
    tb->eip = t->address;
    tb->cs = t->cs;
    tb->error_code = error_code;
    tb->flags = TBF_EXCEPTION | (has_error_code(vector) ? TBF_ERROR_CODE : 0) |
                (TI_GET_IF(t) ? TBF_INTERRUPT : 0);
}

/* The processor calls both of a guest's modes user mode: only one of them is, for the guest. */
void pv_inject_page_fault(unsigned long addr, u32 error_code)
{
    struct vcpu *v = current;

    v->arch.pv.ctrlreg[2] = addr;
    v->vcpu_info->arch.cr2 = addr;
    error_code &= ~PFEC_user;
    if (!v->arch.pv.in_kernel)
        error_code |= PFEC_user;
    pv_inject_trap(X86_EXC_PF, error_code);
}

void pv_trap(struct cpu_user_regs *regs)
{
    pv_inject_trap(regs->entry_vector, regs->error_code);
}

void pv_page_fault(struct cpu_user_regs *regs, unsigned long addr)
{
    /*
     * the processor reads descriptors as supervisor; the guest's own accesses to that area just
     * fault
     */
    if (PML4_SLOT(addr) == PERDOMAIN_SLOT && !(regs->error_code & PFEC_user) &&
        pv_descriptor_fault(addr, regs))
        return;
    if (pv_fixup_page_fault(addr, regs))
        return;
    pv_inject_page_fault(addr, regs->error_code);
}

/*
 * INT n of a vector the hardware table reserves for ring 0 comes as #GP with the vector in the
 * error code. The guest's table says whether it may: kernel above 0, user 3.
 */
static bool software_interrupt(struct vcpu *v, struct cpu_user_regs *regs)
{
    unsigned int vector = regs->error_code >> 3;
    const struct trap_info *t = &v->arch.pv.trap_ctxt[vector & 0xff];

    if ((regs->error_code & 7) != 2 || vector > 255 || !t->address)
        return false;
    if (TI_GET_DPL(t) < (v->arch.pv.in_kernel ? 1 : 3))
        return false;
    regs->rip += 2;
    pv_inject_trap(vector, 0);
    return true;
}

void pv_general_protection(struct cpu_user_regs *regs)
{
    struct vcpu *v = current;

    if (software_interrupt(v, regs))
        return;
    if (regs->error_code == 0 && pv_emulate_privileged(regs))
        return;
    pv_inject_trap(X86_EXC_GP, regs->error_code);
}

void pv_invalid_op(struct cpu_user_regs *regs)
{
    if (!pv_emulate_forced_cpuid(regs))
        pv_inject_trap(X86_EXC_UD, 0);
}

/* First use since the vcpu came here; or the guest's own TS, which the trap clears. */
void pv_device_not_available(struct cpu_user_regs *regs)
{
    struct vcpu *v = current;

    xstate_load(v);
    if (v->arch.pv.ctrlreg[0] & X86_CR0_TS) {
        v->arch.pv.ctrlreg[0] &= ~(unsigned long)X86_CR0_TS;
        pv_inject_trap(X86_EXC_NM, 0);
    }
}

void pv_debug(struct cpu_user_regs *regs, unsigned long dr6)
{
    struct vcpu *v = current;

    v->arch.pv.dr6 = (v->arch.pv.dr6 & ~0xfUL) | (dr6 & 0xe00f) | 0xffff0ff0UL;
    pv_inject_trap(X86_EXC_DB, 0);
}

/* --- system calls ----------------------------------------------------------------------------- */
static void bounce_to(struct vcpu *v, unsigned long address, bool masks)
{
    v->arch.pv.bounce = (struct trap_bounce){
        .eip = address, .cs = GUEST_RING3_CS64,
        .flags = TBF_EXCEPTION | (masks ? TBF_INTERRUPT : 0),
    };
}

void pv_user_syscall(struct cpu_user_regs *regs)
{
    struct vcpu *v = current;

    bounce_to(v, v->arch.pv.syscall_callback, v->arch.pv.syscall_disables_events);
}

/* SYSCALL from compatibility mode is always user's: rip behind it, rcx as the processor left it. */
void pv_user_syscall32(struct cpu_user_regs *regs)
{
    struct vcpu *v = current;

    if (v->arch.pv.syscall32_callback && !v->arch.pv.in_kernel) {
        bounce_to(v, v->arch.pv.syscall32_callback, v->arch.pv.syscall32_disables_events);
        return;
    }
    local_irq_enable();
    regs->rip -= 2;
    pv_inject_trap(X86_EXC_UD, 0);
}

void pv_user_sysenter(struct cpu_user_regs *regs)
{
    struct vcpu *v = current;

    regs->rflags &= ~(u64)(X86_EFLAGS_TF | X86_EFLAGS_NT);
    if (v->arch.pv.sysenter_callback && !v->arch.pv.in_kernel) {
        bounce_to(v, v->arch.pv.sysenter_callback, v->arch.pv.sysenter_disables_events);
        return;
    }
    local_irq_enable();
    pv_inject_trap(X86_EXC_GP, 0);
}

void pv_user_int80(struct cpu_user_regs *regs)
{
    struct vcpu *v = current;
    const struct trap_info *t = &v->arch.pv.trap_ctxt[0x80];

    local_irq_enable();
    if (t->address && TI_GET_DPL(t) >= (v->arch.pv.in_kernel ? 1 : 3)) {
        pv_inject_trap(0x80, 0);
        return;
    }
    regs->rip -= 2;
    pv_inject_trap(X86_EXC_GP, 0x80 << 3 | 2);
}

/* --- states that cannot be entered ------------------------------------------------------------ */
void pv_failsafe(struct vcpu *v)
{
    if (!v->arch.pv.failsafe_callback) {
        domain_crash(v->domain,
                     "vcpu %u: its selectors cannot be loaded, and it has no failsafe callback\n",
                     v->vcpu_id);
        return;
    }
    bounce_to(v, v->arch.pv.failsafe_callback, v->arch.pv.failsafe_disables_events);
    v->arch.pv.bounce.flags |= TBF_FAILSAFE;
}

/*
 * The failsafe frame shows the selectors that were to be loaded; a kernel that finds them in the
 * registers knows that it was the IRET.
 */
void pv_iret_fault(struct cpu_user_regs *regs)
{
    struct vcpu *v = current;

    local_irq_enable();
    __asm__ __volatile__("mov %%ds, %0; mov %%es, %1; mov %%fs, %2; mov %%gs, %3"
                         : "=m" (regs->ds), "=m" (regs->es), "=m" (regs->fs), "=m" (regs->gs));
    regs->cs |= 3;
    pv_failsafe(v);
}
