// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions, by vector. A guest's own are handed to pv/; ours are expected (they have a landing
 * address), a BUG() or WARN(), or fatal.
 */
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/extable.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/mm.h>
#include <asm/page.h>
#include <asm/pv.h>
#include <asm/usercopy.h>
#include "private.h"

/* Back to what the interrupted code had; guests always run with interrupts on. */
static void restore_irqs(const struct cpu_user_regs *regs)
{
    if (regs->rflags & X86_EFLAGS_IF)
        local_irq_enable();
}

static void do_plain(struct cpu_user_regs *regs)
{
    restore_irqs(regs);
    if (guest_mode(regs))
        pv_trap(regs);
    else if (!extable_fixup(regs))
        fatal_trap(regs);
}

static void do_general_protection(struct cpu_user_regs *regs)
{
    restore_irqs(regs);
    if (guest_mode(regs))
        pv_general_protection(regs);
    else if (!extable_fixup(regs))
        fatal_trap(regs);
}

static bool in_perdomain_area(unsigned long addr)
{
    return PML4_SLOT(addr) == PERDOMAIN_SLOT;
}

/*
 * Loading a selector of a guest's LDT reads a page that may not be mapped yet; an access to a
 * guest's memory may meet a translation that is older than the guest's tables. Only where a fault
 * is expected at all.
 */
static bool our_fault_is_harmless(struct cpu_user_regs *regs, unsigned long addr)
{
    if (in_irq() || !extable_lookup(regs->rip))
        return false;
    if (in_perdomain_area(addr))
        return pv_descriptor_fault(addr, regs);
    return guest_addr_ok(addr) && pv_fixup_page_fault(addr, regs);
}

static void do_page_fault(struct cpu_user_regs *regs)
{
    unsigned long addr = read_cr2();

    restore_irqs(regs);
    if (guest_mode(regs)) {
        pv_page_fault(regs, addr);
        return;
    }
    if (our_fault_is_harmless(regs, addr))
        return;
    if (!extable_fixup(regs)) {
        __asm__ __volatile__("mov %0, %%cr2" :: "r" (addr));    /* for the report */
        fatal_trap(regs);
    }
}

void do_invalid_op(struct cpu_user_regs *regs)
{
    restore_irqs(regs);
    if (guest_mode(regs))
        pv_invalid_op(regs);
    else if (!bug_trap(regs) && !extable_fixup(regs))
        fatal_trap(regs);
}

static void do_device_not_available(struct cpu_user_regs *regs)
{
    restore_irqs(regs);
    if (guest_mode(regs))
        pv_device_not_available(regs);
    else
        fatal_trap(regs);
}

/* Leftover of a legacy interrupt controller: nothing to acknowledge. */
static void do_spurious(struct cpu_user_regs *regs)
{
}

const trap_fn exception_table[32] = {
    [X86_EXC_DE] = do_plain,
    [X86_EXC_DB] = do_debug,
    [X86_EXC_NMI] = do_nmi,
    [X86_EXC_BP] = do_breakpoint,
    [X86_EXC_OF ... X86_EXC_BR] = do_plain,
    [X86_EXC_UD] = do_invalid_op,
    [X86_EXC_NM] = do_device_not_available,
    [X86_EXC_DF ... X86_EXC_SS] = do_plain,
    [X86_EXC_GP] = do_general_protection,
    [X86_EXC_PF] = do_page_fault,
    [X86_EXC_SPV] = do_spurious,
    [X86_EXC_MF ... 31] = do_plain,
};
