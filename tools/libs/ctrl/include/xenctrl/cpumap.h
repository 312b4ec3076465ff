/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: sets of CPUs and of NUMA nodes, one bit each, as long as the host needs. Include
 * <xenctrl.h>. */
#ifndef XENCTRL_CPUMAP_H
#define XENCTRL_CPUMAP_H

#include "xenctrl/base.h"

typedef uint8_t *xc_cpumap_t;
typedef uint8_t *xc_nodemap_t;

/* Highest possible id plus one; < 0 on error. */
int xc_get_max_cpus(xc_interface *xch);
int xc_get_max_nodes(xc_interface *xch);
/* How many are online; < 0 on error. */
int xc_get_online_cpus(xc_interface *xch);

/* Bytes of a map; < 0 on error. */
int xc_get_cpumap_size(xc_interface *xch);
int xc_get_nodemap_size(xc_interface *xch);

/* An empty map, for free(). */
xc_cpumap_t xc_cpumap_alloc(xc_interface *xch);
xc_nodemap_t xc_nodemap_alloc(xc_interface *xch);

void xc_cpumap_clearcpu(int cpu, xc_cpumap_t map);
void xc_cpumap_setcpu(int cpu, xc_cpumap_t map);
int xc_cpumap_testcpu(int cpu, xc_cpumap_t map);

#endif
