/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: memory of domains: how much, where, which frames. Include <xenctrl.h>. */
#ifndef XENCTRL_MEMORY_H
#define XENCTRL_MEMORY_H

#include "xenctrl/base.h"

/* ---- Amounts ---- */

int xc_domain_setmaxmem(xc_interface *xch, uint32_t domid, uint64_t max_memkb);
/* The domain's memory map becomes one range of RAM of that size. */
int xc_domain_set_memmap_limit(xc_interface *xch, uint32_t domid, unsigned long map_limitkb);
/* Pages it has now, or -1. */
long xc_get_tot_pages(xc_interface *xch, uint32_t domid);
/* Set host memory aside for a domain being built; 0 gives it back. */
int xc_domain_claim_pages(xc_interface *xch, uint32_t domid, unsigned long nr_pages);
/* Populate on demand: pages the domain may really have. Results may be NULL. */
int xc_domain_set_pod_target(xc_interface *xch, uint32_t domid, uint64_t target_pages,
                             uint64_t *tot_pages, uint64_t *pod_cache_pages, uint64_t *pod_entries);
int xc_domain_get_pod_target(xc_interface *xch, uint32_t domid, uint64_t *tot_pages,
                             uint64_t *pod_cache_pages, uint64_t *pod_entries);
/* Memory for the domain's page tables in the hypervisor, bytes. */
int xc_get_paging_mempool_size(xc_interface *xch, uint32_t domid, uint64_t *size);
int xc_set_paging_mempool_size(xc_interface *xch, uint32_t domid, uint64_t size);

/*
 * ---- Extents: 2^extent_order frames each ----
 * Each call returns how many of the @nr_extents were done (or -1); the _exact ones return 0 only if
 * all were, and fail otherwise with what was done left done. @mem_flags: XENMEMF_*. @extent_start:
 * in, gfns; out, where frames are new, machine frames (PV).
 */
int xc_domain_increase_reservation(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                   unsigned int extent_order, unsigned int mem_flags,
                                   xen_pfn_t *extent_start);
int xc_domain_increase_reservation_exact(xc_interface *xch, uint32_t domid,
                                         unsigned long nr_extents, unsigned int extent_order,
                                         unsigned int mem_flags, xen_pfn_t *extent_start);
int xc_domain_decrease_reservation(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                   unsigned int extent_order, xen_pfn_t *extent_start);
int xc_domain_decrease_reservation_exact(xc_interface *xch, uint32_t domid,
                                         unsigned long nr_extents, unsigned int extent_order,
                                         xen_pfn_t *extent_start);
int xc_domain_populate_physmap(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                               unsigned int extent_order, unsigned int mem_flags,
                               xen_pfn_t *extent_start);
int xc_domain_populate_physmap_exact(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                     unsigned int extent_order, unsigned int mem_flags,
                                     xen_pfn_t *extent_start);
int xc_domain_memory_exchange_pages(xc_interface *xch, uint32_t domid, unsigned long nr_in_extents,
                                    unsigned int in_order, xen_pfn_t *in_extents,
                                    unsigned long nr_out_extents, unsigned int out_order,
                                    xen_pfn_t *out_extents);

/* ---- The physical map. @space: XENMAPSPACE_* ---- */

int xc_domain_add_to_physmap(xc_interface *xch, uint32_t domid, unsigned int space,
                             unsigned long idx, xen_pfn_t gpfn);
/* errs[i]: 0 or a negative errno for each. */
int xc_domain_add_to_physmap_batch(xc_interface *xch, uint32_t domid, uint32_t foreign_domid,
                                   unsigned int space, unsigned int size, xen_ulong_t *idxs,
                                   xen_pfn_t *gfpns, int *errs);
int xc_domain_remove_from_physmap(xc_interface *xch, uint32_t domid, xen_pfn_t gpfn);
/* Highest frame; and one more than that. */
int xc_domain_maximum_gpfn(xc_interface *xch, uint32_t domid, xen_pfn_t *gpfns);
int xc_domain_nr_gpfns(xc_interface *xch, uint32_t domid, xen_pfn_t *gpfns);
int xc_domain_p2m_audit(xc_interface *xch, uint32_t domid, uint64_t *orphans, uint64_t *m2p_bad,
                        uint64_t *p2m_bad);
int xc_set_broken_page_p2m(xc_interface *xch, uint32_t domid, unsigned long pfn);

/* ---- Maps of memory by kind ---- */

#if defined(__i386__) || defined(__x86_64__)
#define E820_RAM      1
#define E820_RESERVED 2
#define E820_ACPI     3
#define E820_NVS      4
#define E820_UNUSABLE 5
#define E820MAX       (128)
struct e820entry {
    uint64_t addr;
    uint64_t size;
    uint32_t type;
} __attribute__((packed));
int xc_domain_set_memory_map(xc_interface *xch, uint32_t domid, struct e820entry entries[],
                             uint32_t nr_entries);
/* Returns the number of entries. */
int xc_get_machine_memory_map(xc_interface *xch, struct e820entry entries[], uint32_t max_entries);
#endif

/*
 * Memory that firmware reserves for a device, or with XENMEM_RDM_ALL for any. *@max_entries: in,
 * room; out, how many there are (also with ENOBUFS).
 */
int xc_reserved_device_memory_map(xc_interface *xch, uint32_t flags, uint16_t seg, uint8_t bus,
                                  uint8_t devfn, struct xen_reserved_device_memory entries[],
                                  uint32_t *max_entries);

/* Virtual NUMA. Setting: @vdistance nr_vnodes squared, @vcpu_to_vnode nr_vcpus, @vnode_to_pnode
 * nr_vnodes long. */
int xc_domain_setvnuma(xc_interface *xch, uint32_t domid, uint32_t nr_vnodes, uint32_t nr_regions,
                       uint32_t nr_vcpus, xen_vmemrange_t *vmemrange, unsigned int *vdistance,
                       unsigned int *vcpu_to_vnode, unsigned int *vnode_to_pnode);
/* The counts: in, the arrays' room; out, what there is (also with ENOBUFS). */
int xc_domain_getvnuma(xc_interface *xch, uint32_t domid, uint32_t *nr_vnodes,
                       uint32_t *nr_vmemranges, uint32_t *nr_vcpus, xen_vmemrange_t *vmemrange,
                       unsigned int *vdistance, unsigned int *vcpu_to_vnode);

/* ---- Frames and page tables ---- */

int xc_machphys_mfn_list(xc_interface *xch, unsigned long max_extents, xen_pfn_t *extent_start);
int xc_maximum_ram_page(xc_interface *xch, unsigned long *max_mfn);
/* Free bytes on the host for addresses of [min, max] bits (0: any) on @node (-1: all). */
int xc_availheap(xc_interface *xch, int min_width, int max_width, int node, uint64_t *bytes);
/* Exchange frame @mfn of a PV domain for one below 4 GiB: returns it, or 0. */
unsigned long xc_make_page_below_4G(xc_interface *xch, uint32_t domid, unsigned long mfn);
/*
 * The frame behind virtual address @virt of a vCPU: by its page tables, so for debugging. 0: not
 * mapped, or errno.
 */
unsigned long xc_translate_foreign_address(xc_interface *xch, uint32_t dom, int vcpu,
                                           unsigned long long virt);
int xc_copy_to_domain_page(xc_interface *xch, uint32_t domid, unsigned long dst_pfn,
                           const char *src_page);
int xc_clear_domain_pages(xc_interface *xch, uint32_t domid, unsigned long dst_pfn, int num);
static inline int xc_clear_domain_page(xc_interface *xch, uint32_t domid, unsigned long dst_pfn)
{
    return xc_clear_domain_pages(xch, domid, dst_pfn, 1);
}
int xc_mmuext_op(xc_interface *xch, struct mmuext_op *op, unsigned int nr_ops, uint32_t dom);
/* After writing a guest's memory on machines whose caches need it; nothing to do on x86. */
int xc_domain_cacheflush(xc_interface *xch, uint32_t domid, xen_pfn_t start_pfn, xen_pfn_t nr_pfns);

#endif
