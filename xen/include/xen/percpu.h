/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU variables: one copy of .data.percpu for every CPU, made when the CPU is brought up.
 * this_cpu(x) is an lvalue; stay on the CPU while you use it (the hypervisor switches CPUs only in schedule()).
 */
#ifndef XEN_PERCPU_H
#define XEN_PERCPU_H

#include <xen/types.h>
#include <asm/current.h>

#define DEFINE_PER_CPU(type, name)  __section(".data.percpu") __used type percpu_##name
#define DECLARE_PER_CPU(type, name) extern type percpu_##name

extern unsigned long percpu_offset[CONFIG_NR_CPUS];

#define PERCPU_PTR_(name, off) \
    ((__typeof__(percpu_##name) *)((char *)&percpu_##name + (off)))
#define per_cpu(name, cpu)  (*PERCPU_PTR_(name, percpu_offset[cpu]))
#define this_cpu(name)      (*PERCPU_PTR_(name, get_cpu_info()->percpu_offset))

/* Allocates and zeroes a CPU's area before it is started. 0 or -ENOMEM. */
int percpu_area_create(unsigned int cpu);

#endif
