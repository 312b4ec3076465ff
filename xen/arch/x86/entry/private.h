/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of entry/: the assembly's symbols and the handlers its tables name. */
#ifndef ENTRY_PRIVATE_H
#define ENTRY_PRIVATE_H

#define ENTRY_STUB_SIZE     16          /* one vector's code, see stubs.S */
/* one CPU's SYSCALL entries: 64-bit mode, then compatibility mode */
#define SYSCALL_STUB_SIZE   128

#ifndef __ASSEMBLY__
#include <xen/types.h>
#include <asm/traps.h>

extern const u8 entry_stubs[256][ENTRY_STUB_SIZE];
extern const u8 entry_stub_nmi[], entry_stub_mce[], entry_stub_db[], entry_stub_df[], entry_int80[];
extern const u8 entry_syscall64[], entry_syscall32[], entry_sysenter[];
extern const u8 syscall_stubs[CONFIG_NR_CPUS][SYSCALL_STUB_SIZE];

typedef void (*trap_fn)(struct cpu_user_regs *regs);
extern const trap_fn exception_table[32];

void do_interrupt(struct cpu_user_regs *regs);
noreturn void do_double_fault(struct cpu_user_regs *regs);
void do_nmi(struct cpu_user_regs *regs);
void do_machine_check(struct cpu_user_regs *regs);
void do_debug(struct cpu_user_regs *regs);
void do_breakpoint(struct cpu_user_regs *regs);
void do_invalid_op(struct cpu_user_regs *regs);

/* A ud2 of BUG(), WARN() or ASSERT(): true when execution can go on behind it. */
bool bug_trap(struct cpu_user_regs *regs);
/* Continues at the landing address of the faulting instruction, if it has one. */
bool extable_fixup(struct cpu_user_regs *regs);
#endif

#endif
