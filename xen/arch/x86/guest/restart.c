// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hypercall that gave way: the guest's registers are wound back so that its SYSCALL (or
 * VMMCALL) runs again.
 */
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/domain.h>
#include <asm/current.h>
#include <asm/hvm.h>

#define SYSCALL_LENGTH  2

void arch_hypercall_restart(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    u64 *const where[] = { &regs->rdi, &regs->rsi, &regs->rdx, &regs->r10, &regs->r8, &regs->r9 };

    if (is_hvm_vcpu(current)) {
        hvm_hypercall_restart(nr, args, nr_args);
        return;
    }
    BUG_ON(nr_args > ARRAY_SIZE(where));
    for (unsigned int i = 0; i < nr_args; i++)
        *where[i] = args[i];
    regs->rax = nr;
    regs->rip -= SYSCALL_LENGTH;
}
