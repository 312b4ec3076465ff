/* SPDX-License-Identifier: GPL-2.0-only */
/* The numbers that both C and assembly of the traps room use. */
#ifndef ASM_TRAPS_ASM_H
#define ASM_TRAPS_ASM_H

/* cpu_user_regs.entry_vector beyond the processor's 256 */
/* rcx and r11 are dead, cs and ss flat: may leave by SYSRET */
#define TRAP_SYSCALL            0x100

#endif
