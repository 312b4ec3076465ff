/* SPDX-License-Identifier: GPL-2.0-only */
/* Selectors, sizes and offsets that C and assembly share. */
#ifndef LAYOUT_H
#define LAYOUT_H

#define SEL_CODE64      0x08
#define SEL_DATA        0x10
#define SEL_CODE32      0x18
#define SEL_USER_DATA   0x23
#define SEL_USER_CODE64 0x2b
#define SEL_USER_CODE32 0x33
#define SEL_CODE16      0x38
#define SEL_DATA16      0x40
#define SEL_TSS         0x50
#define SEL_FREE        0x60        /* for tests */
#define GDT_ENTRIES     32

#define MAX_CPUS        4
#define STACK_SIZE      16384

/*
 * struct cpu: found by the base of its GDT, which wild code changes less easily than a segment
 * register
 */
#define CPU_ATTEMPT_SP  0
#define CPU_WILD_SP     8
#define CPU_GDT         24

/* struct wild */
#define WILD_CODE       0
#define WILD_COMPAT     8
#define WILD_REGS       16

/* Ring 3 ends by this interrupt. */
#define VEC_USER_END    0x7f

/* Where a vcpu lands by a start-up IPI. */
#define TRAMPOLINE      0x8000

#endif
