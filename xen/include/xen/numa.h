/* SPDX-License-Identifier: GPL-2.0-only */
/* NUMA: which node memory and CPUs are on (from SRAT/SLIT); one node without CONFIG_NUMA or tables. */
#ifndef XEN_NUMA_H
#define XEN_NUMA_H

#include <xen/types.h>

#define MAX_NUMNODES        64
#define NUMA_NO_NODE        0xff
#define NUMA_NO_DISTANCE    0xff

extern unsigned int nr_nodes;
unsigned int cpu_to_node(unsigned int cpu);
unsigned int mfn_to_node(mfn_t mfn);
u8 node_distance(unsigned int a, unsigned int b);
/* Frames [start, end) a node spans, present or not. */
void node_span(unsigned int node, mfn_t *start, mfn_t *end);

#endif
