/* SPDX-License-Identifier: GPL-2.0-only */
/* Asking other CPUs to do something. */
#ifndef XEN_SMP_H
#define XEN_SMP_H

#include <xen/types.h>
#include <xen/cpumask.h>
#include <asm/current.h>

#define smp_processor_id()  (get_cpu_info()->processor_id)

/*
 * Runs fn(arg) with interrupts off on every online CPU of mask (this one included if set) and, with wait, returns
 * when all are done. Never call with interrupts off and wait set (two such callers would deadlock).
 */
void on_selected_cpus(const cpumask_t *mask, void (*fn)(void *), void *arg, bool wait);
/* Makes a CPU look at its softirqs (an IPI whose handler does nothing else). */
void smp_send_event_check(unsigned int cpu);
void smp_send_event_check_mask(const cpumask_t *mask);

#endif
