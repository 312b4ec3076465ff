/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of cpu/. */
#ifndef CPU_PRIVATE_H
#define CPU_PRIVATE_H

#include <xen/types.h>

/* smp.c: the vectors of calls and event checks. */
void smp_init_vectors(void);

/*
 * show-cpu.c: what an online CPU does, on the consoles; waits a bounded time. One caller at a time. And what handlers of
 * calls ask on each CPU, interrupts off.
 */
void show_cpu(unsigned int cpu);
void show_if_asked(void);

/* How far a CPU that comes or goes has got; written by it, watched by the CPU that started it. */
enum ap_state { AP_NONE, AP_STARTED, AP_CHECKED, AP_ONLINE, AP_UNFIT, AP_PARKED };
extern enum ap_state ap_state;
/* hotplug.c: the idle loop's question, interrupts off; does not return when this CPU is to go. */
void cpu_park_if_asked(void);

/* trampoline.S */
extern const char trampoline_start[], trampoline_end[];
extern const char trampoline_cr3[], trampoline_stack[], trampoline_entry[];

#endif
