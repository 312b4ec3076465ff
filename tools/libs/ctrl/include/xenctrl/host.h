/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: the host: its size, shape, console, CPUs going on and off. Include <xenctrl.h>. */
#ifndef XENCTRL_HOST_H
#define XENCTRL_HOST_H

#include "xenctrl/base.h"

typedef struct xen_sysctl_physinfo xc_physinfo_t;
typedef struct xen_sysctl_cputopo xc_cputopo_t;
typedef struct xen_sysctl_numainfo xc_numainfo_t;
typedef struct xen_sysctl_meminfo xc_meminfo_t;
typedef struct xen_sysctl_pcitopoinfo xc_pcitopoinfo_t;
typedef struct xen_sysctl_cpuinfo xc_cpuinfo_t;

typedef uint32_t xc_cpu_to_node_t;
typedef uint32_t xc_cpu_to_socket_t;
typedef uint32_t xc_cpu_to_core_t;
typedef uint64_t xc_node_to_memsize_t;
typedef uint64_t xc_node_to_memfree_t;
typedef uint32_t xc_node_to_node_dist_t;

int xc_physinfo(xc_interface *xch, xc_physinfo_t *info);
/* *@max_cpus: in, room in @cputopo; out, entries filled, or with @cputopo NULL entries there are.
 */
int xc_cputopoinfo(xc_interface *xch, unsigned *max_cpus, xc_cputopo_t *cputopo);
/* Likewise for nodes; @distance is *max_nodes squared. Both arrays NULL: only count. */
int xc_numainfo(xc_interface *xch, unsigned *max_nodes, xc_meminfo_t *meminfo, uint32_t *distance);
/* nodes[i]: the node of devs[i], or XEN_INVALID_NODE_ID, XEN_INVALID_DEV. */
int xc_pcitopoinfo(xc_interface *xch, unsigned num_devs, physdev_pci_device_t *devs,
                   uint32_t *nodes);
/* Idle time of each CPU; *@nr_cpus filled. */
int xc_getcpuinfo(xc_interface *xch, int max_cpus, xc_cpuinfo_t *info, int *nr_cpus);

/*
 * The hypervisor's log. *@pnr_chars: in, room; out, bytes. @incremental: from *@pindex on, which is
 * moved forward.
 * @clear: empty it as well.
 */
int xc_readconsolering(xc_interface *xch, char *buffer, unsigned int *pnr_chars, int clear,
                       int incremental, uint32_t *pindex);
/* As if @keys had been typed on the hypervisor's console. */
int xc_send_debug_keys(xc_interface *xch, const char *keys);

int xc_cpu_online(xc_interface *xch, int cpu);
int xc_cpu_offline(xc_interface *xch, int cpu);
int xc_smt_enable(xc_interface *xch);
int xc_smt_disable(xc_interface *xch);
int xc_microcode_update(xc_interface *xch, const void *buf, size_t len);

#endif
