/* SPDX-License-Identifier: GPL-2.0-only */
/* The groups of cases of pvh-exits, and attempts of single instructions. */
#ifndef EXITS_H
#define EXITS_H

#include "hw.h"

#define GP  13L
#define UD  6L
#define DB  1L
#define PF  14L

/* What attempt() of these gives. */
long try_rdmsr(u32 msr, u64 *value);
long try_wrmsr(u32 msr, u64 value);

void identity_cases(void);
void register_cases(void);
void exception_cases(void);
void nothing_cases(void);
void apic_cases(void);
void x2apic_cases(void);
void timer_cases(void);
void event_cases(void);
void vcpu_cases(void);
void compat_cases(void);
void memory_cases(void);
void grant_cases(void);
void code_cases(void);
/* Counts calls of a vector and acknowledges it at the local APIC. */
void count_vector(unsigned int vector);
extern volatile u32 counted[256];

#endif
