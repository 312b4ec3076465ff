/* SPDX-License-Identifier: GPL-2.0-only */
/* The host's stand-in for instructions a user process may not execute. */
#ifndef ASM_INSN_H
#define ASM_INSN_H

#include <xen/types.h>
#include <asm/x86-defs.h>
#include <sched.h>

extern unsigned long fake_cr4;

static inline unsigned long read_cr4(void)
{
    return fake_cr4;
}
/* The test's own. */
extern u64 fake_tsc;
static inline u64 rdtsc(void)
{
    return fake_tsc;
}
/* Whoever is waited for may need this host CPU. */
static inline void cpu_relax(void)
{
    sched_yield();
}

#endif
