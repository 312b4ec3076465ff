/* SPDX-License-Identifier: GPL-2.0-only */
/* Bringing CPUs up and down. Asking them to do something: <xen/smp.h>. */
#ifndef ASM_SMP_H
#define ASM_SMP_H

#include <xen/cpumask.h>

#define BAD_APIC_ID             0xffffffffu
/* APIC and ACPI processor numbers of a CPU; BAD_APIC_ID: no such CPU. */
extern u32 cpu_apicid[CONFIG_NR_CPUS];
extern u32 cpu_acpi_id[CONFIG_NR_CPUS];

/* From the MADT: one more CPU. Reported and ignored beyond NR_CPUS. */
void smp_register_cpu(u32 apic_id, u32 acpi_id, bool enabled);
/* boot CPU: possible and present maps, after the tables were read */
void smp_init(void);
/* Whom it runs in guest mode there collects posted interrupts, or leaves and collects them then (SDM vol. 3, 30.6). */
void smp_send_posted(unsigned int cpu);
void smp_boot_cpus(void);                   /* starts all present CPUs up to maxcpus= */
/*
 * 0 or -errno; not CPU 0; no locks held but that of sysctls. Down, on the CPU meant: -ERESTART, to be asked again: the
 * caller comes to another CPU first.
 */
int cpu_up(unsigned int cpu);
int cpu_down(unsigned int cpu);

/* Panic and reboot: the others stop for good; waits a bounded time. Any context. */
void stop_other_cpus(void);

#endif
