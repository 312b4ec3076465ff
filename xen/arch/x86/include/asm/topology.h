/* SPDX-License-Identifier: GPL-2.0-only */
/* Which processors are threads of one core and cores of one package, told by their APIC ids. */
#ifndef ASM_TOPOLOGY_H
#define ASM_TOPOLOGY_H

#include <xen/types.h>

/* Numbers of a present CPU within the machine: core within its package. */
unsigned int cpu_to_core(unsigned int cpu);
unsigned int cpu_to_socket(unsigned int cpu);
/* Does a present CPU of a lower number run on the same core? */
bool topology_is_later_thread(unsigned int cpu);
/* While booting, once the CPUs are registered: is there any such? */
bool topology_has_threads(void);
/* Of CPU 0, counting CPUs that are on line. */
unsigned int topology_threads_per_core(void);
unsigned int topology_cores_per_socket(void);

#endif
