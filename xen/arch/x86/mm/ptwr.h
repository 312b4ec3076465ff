/* SPDX-License-Identifier: GPL-2.0-only */
/* Writes of a guest's kernel to its L1 tables. */
#ifndef ARCH_X86_MM_PTWR_H
#define ARCH_X86_MM_PTWR_H

#include <asm/mm.h>

/*
 * The current vcpu's kernel wrote to addr, mapped read-only as walk says. True: it was an L1 table,
 * the instruction has been carried out and rip moved on.
 */
bool pv_ptwr_fault(unsigned long addr, const struct guest_walk *walk, struct cpu_user_regs *regs);

#endif
