/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory topology while it is found: SRAT and SLIT entries in, answers of <xen/numa.h> out. */
#ifndef ASM_NUMA_H
#define ASM_NUMA_H

#include <xen/numa.h>

/* From the ACPI tables. Bad or contradicting input is reported and makes the machine one node. */
void numa_add_memory(u32 proximity, paddr_t start, paddr_t end);
void numa_add_apic(u32 proximity, u32 apic_id);
/* distances[i * nr + j] by proximity number */
void numa_set_distances(const u8 *distances, u64 nr);
/* After the tables were read: nodes for all RAM. */
void numa_init(void);
/* Node of the frame at start; *end is lowered to where that node's range ends. */
unsigned int numa_range_node(paddr_t start, paddr_t *end);
/* Node of a CPU by its APIC id. */
unsigned int numa_apic_node(u32 apic_id);
void numa_set_cpu_node(unsigned int cpu, unsigned int node);

#endif
