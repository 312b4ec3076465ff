// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug exceptions: the processor's (#DB) and INT3. Guests use them on themselves; we have no use
 * of our own.
 */
#include <xen/sched.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/extable.h>
#include <asm/pv.h>
#include "private.h"

#define DR6_RESET   0xffff0ff0UL

/*
 * In ourselves a #DB is never meant for us: a guest that single-steps into SYSENTER (which keeps
 * TF), has a data breakpoint on what we copy for it, or one deferred by a stack-segment load over
 * SYSCALL. The first would repeat with every instruction.
 */
void do_debug(struct cpu_user_regs *regs)
{
    unsigned long dr6 = read_dr6();

    write_dr6(DR6_RESET);
    if (guest_mode(regs)) {
        local_irq_enable();
        pv_debug(regs, dr6);
        return;
    }
    regs->rflags &= ~(unsigned long)X86_EFLAGS_TF;
}

void do_breakpoint(struct cpu_user_regs *regs)
{
    if (guest_mode(regs)) {
        local_irq_enable();
        pv_trap(regs);
    } else if (!extable_fixup(regs)) {
        fatal_trap(regs);
    }
}
