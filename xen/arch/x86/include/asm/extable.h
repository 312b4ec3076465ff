/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Faults that are expected: EXTABLE(insn label, landing label) makes a fault at the first go on at the second.
 * The table is sorted at boot; the trap handlers of the traps room consult it.
 */
#ifndef ASM_EXTABLE_H
#define ASM_EXTABLE_H

#ifdef __ASSEMBLY__
#define EXTABLE(from, to) \
    .pushsection .ex_table, "a"; .p2align 2; .long from - ., to - .; .popsection
#else
#include <xen/types.h>

#define EXTABLE(from, to) \
    ".pushsection .ex_table, \"a\"; .p2align 2; .long " #from " - ., " #to " - .; .popsection\n\t"

struct extable_entry {
    s32 from, to;           /* each relative to its own address */
};
extern struct extable_entry __ex_table_start[], __ex_table_end[];
/* Landing address for a fault at addr, 0: none. */
unsigned long extable_lookup(unsigned long addr);
void extable_sort(void);
#endif

#endif
