/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: machine checks, MSR access, kexec, live patches. Include <xenctrl.h>. */
#ifndef XENCTRL_PLATFORM_H
#define XENCTRL_PLATFORM_H

#include "xenctrl/cpumap.h"

#if defined(__i386__) || defined(__x86_64__)
int xc_mca_op(xc_interface *xch, struct xen_mc *mc);
/* @flags: XEN_MC_INJECT_*; @cpumap of @nr_cpus bits, not needed for a broadcast. */
int xc_mca_op_inject_v2(xc_interface *xch, unsigned int flags, xc_cpumap_t cpumap,
                        unsigned int nr_cpus);
#endif

/* Reads and writes of MSRs that run on one CPU without interruption. */
typedef xenpf_resource_entry_t xc_resource_entry_t;
struct xc_resource_op {
    uint64_t result; /* out: entries done, or -1: look here first */
    uint32_t cpu;
    uint32_t nr_entries;
    xc_resource_entry_t *entries;
};
typedef struct xc_resource_op xc_resource_op_t;
int xc_resource_op(xc_interface *xch, uint32_t nr_ops, xc_resource_op_t *ops);

/* ---- kexec. @type: KEXEC_TYPE_DEFAULT or KEXEC_TYPE_CRASH ---- */

int xc_kexec_exec(xc_interface *xch, int type);
/* @range: KEXEC_RANGE_MA_*; @nr: of the CPU for the per-CPU one. Machine addresses. */
int xc_kexec_get_range(xc_interface *xch, int range, int nr, uint64_t *size, uint64_t *start);
/* @arch: ELF machine; segments' buffers must be hypercall buffers. */
int xc_kexec_load(xc_interface *xch, uint8_t type, uint16_t arch, uint64_t entry_maddr,
                  uint32_t nr_segments, xen_kexec_segment_t *segments);
int xc_kexec_unload(xc_interface *xch, int type);
/* 1: an image is loaded; 0: none. */
int xc_kexec_status(xc_interface *xch, int type);

/* ---- Live patches. @timeout: ns, 0 for the hypervisor's choice; @flags: LIVEPATCH_ACTION_* ----
 */

int xc_livepatch_upload(xc_interface *xch, char *name, unsigned char *payload, uint32_t size);
int xc_livepatch_get(xc_interface *xch, char *name, xen_livepatch_status_t *status);
/* How many payloads, and bytes of all their names and metadata. */
int xc_livepatch_list_get_sizes(xc_interface *xch, unsigned int *nr, uint32_t *name_total_size,
                                uint32_t *metadata_total_size);
/*
 * Payloads @start to @start + @max: states to @info, names one behind the other to @name with
 * lengths in @len, metadata likewise. *@done: entries filled, *@left: entries after them (also on
 * error). EAGAIN: the list changed underneath.
 */
int xc_livepatch_list(xc_interface *xch, const unsigned int max, const unsigned int start,
                      struct xen_livepatch_status *info, char *name, uint32_t *len,
                      const uint32_t name_total_size, char *metadata, uint32_t *metadata_len,
                      const uint32_t metadata_total_size, unsigned int *done, unsigned int *left);
/* Asynchronous: poll xc_livepatch_get(). */
int xc_livepatch_apply(xc_interface *xch, char *name, uint32_t timeout, uint32_t flags);
int xc_livepatch_revert(xc_interface *xch, char *name, uint32_t timeout, uint32_t flags);
int xc_livepatch_unload(xc_interface *xch, char *name, uint32_t timeout, uint32_t flags);
int xc_livepatch_replace(xc_interface *xch, char *name, uint32_t timeout, uint32_t flags);

#endif
