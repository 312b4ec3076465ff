/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_memory_op(command, argument): how much memory a domain has, at which frames, and of
 * whom.
 *
 * An extent is 2^order frames in a row. domid is DOMID_SELF or, for the privileged, any domain.
 */
#ifndef __XEN_PUBLIC_MEMORY_H__
#define __XEN_PUBLIC_MEMORY_H__

#include "xen.h"
#include "physdev.h"

/* ---- More and less of it --------------------------------------------------------------------- */

/* These return the number of extents done. */
#define XENMEM_increase_reservation  0      /* new ones, their machine frames are written to
                                             * extent_start */
#define XENMEM_decrease_reservation  1      /* give those of extent_start back */
#define XENMEM_populate_physmap      6      /* new ones at the frames of extent_start; PV:
                                             * machine frames come back */

/* xen_memory_reservation.mem_flags */
#if __XEN_INTERFACE_VERSION__ >= 0x00030209
#define XENMEMF_address_bits(bits)      (bits)          /* machine addresses below 2^bits, 0: any */
#define XENMEMF_get_address_bits(flags) ((flags) & 0xffu)
#define XENMEMF_node(node)              (((node) + 1) << 8) /* from this NUMA node if it has some */
#define XENMEMF_get_node(flags)         ((((flags) >> 8) - 1) & 0xffu)
#define XENMEMF_exact_node_request      (1 << 17)           /* or fail */
#define XENMEMF_exact_node(node)        (XENMEMF_exact_node_request | XENMEMF_node(node))
#define XENMEMF_vnode                   (1 << 18)           /* the node is one of the guest's */
#define XENMEMF_populate_on_demand      (1 << 16)           /* memory once it is touched */
#endif

struct xen_memory_reservation {
    XEN_GUEST_HANDLE(xen_pfn_t) extent_start;
    xen_ulong_t nr_extents;
    unsigned int extent_order;
#if __XEN_INTERFACE_VERSION__ < 0x00030209
    unsigned int address_bits;
#else
    unsigned int mem_flags;
#endif
    domid_t domid;
};
XEN_ABI_TYPE(xen_memory_reservation);

/*
 * PV: give `in' for `out', of the same domain, as many frames each. nr_exchanged: 0; then how many
 * of in's are done.
 */
#define XENMEM_exchange              11
struct xen_memory_exchange {
    struct xen_memory_reservation in, out;
    xen_ulong_t nr_exchanged;
};
XEN_ABI_TYPE(xen_memory_exchange);

/* These return a number: of frames, or a frame. */
#define XENMEM_maximum_ram_page      2      /* no argument: the last machine frame of RAM */
#define XENMEM_current_reservation   3      /* xen_memory_domain */
#define XENMEM_maximum_reservation   4
#define XENMEM_maximum_gpfn         14
struct xen_memory_domain {
    domid_t domid;
};

/* Populate on demand: how many frames the guest may have in use; out: how they are spread. */
#define XENMEM_set_pod_target       16
#define XENMEM_get_pod_target       17
struct xen_pod_target {
    uint64_t target_pages;
    uint64_t tot_pages;             /* out: frames it has */
    uint64_t pod_cache_pages;       /* out: of these, not yet anywhere */
    uint64_t pod_entries;           /* out: places that wait for one */
    domid_t domid;
};
XEN_ABI_TYPEDEF(xen_pod_target);

/* ---- From machine frame to guest frame, for PV guests ---------------------------------------- */

/* Where the table is and how far it goes. */
#define XENMEM_machphys_mapping     12
struct xen_machphys_mapping {
    xen_ulong_t v_start, v_end;
    xen_ulong_t max_mfn;
};
XEN_ABI_TYPE(xen_machphys_mapping);

/*
 * The first machine frame of each 2 MiB of it, 0 in a gap; _compat: of the table for 32-bit guests.
 */
#define XENMEM_machphys_mfn_list         5
#define XENMEM_machphys_compat_mfn_list 25
struct xen_machphys_mfn_list {
    unsigned int max_extents;
    XEN_GUEST_HANDLE(xen_pfn_t) extent_start;
    unsigned int nr_extents;        /* out */
};
XEN_ABI_TYPE(xen_machphys_mfn_list);

/* ---- Guest frames of translated guests ------------------------------------------------------- */

/* What can be put at a guest frame. */
#define XENMAPSPACE_shared_info      0
#define XENMAPSPACE_grant_table      1      /* idx: which page; | XENMAPIDX_grant_table_status */
#define XENMAPSPACE_gmfn             2      /* idx: a guest frame, which moves */
#define XENMAPSPACE_gmfn_range       3      /* `size' of them; not in a batch */
#define XENMAPSPACE_gmfn_foreign     4      /* of another domain; only in a batch */
#define XENMAPSPACE_dev_mmio         5      /* a device's frame; Arm */
#define XENMAPIDX_grant_table_status 0x80000000

#define XENMEM_add_to_physmap        7
struct xen_add_to_physmap {
    domid_t domid;
    uint16_t size;
    unsigned int space;             /* XENMAPSPACE_* */
    xen_ulong_t idx;
    xen_pfn_t gpfn;
};
XEN_ABI_TYPE(xen_add_to_physmap);

#define XENMEM_add_to_physmap_batch 23
struct xen_add_to_physmap_batch {
    domid_t domid;
    uint16_t space;
    uint16_t size;                  /* of the arrays */
#if __XEN_INTERFACE_VERSION__ < 0x00040700
    domid_t foreign_domid;
#else
    union xen_add_to_physmap_batch_extra {
        domid_t foreign_domid;      /* of XENMAPSPACE_gmfn_foreign; otherwise 0 */
        uint16_t res0;
    } u;
#endif
    XEN_GUEST_HANDLE(xen_ulong_t) idxs;
    XEN_GUEST_HANDLE(xen_pfn_t) gpfns;
    XEN_GUEST_HANDLE(int) errs;     /* out */
};
XEN_ABI_TYPE(xen_add_to_physmap_batch);

#if __XEN_INTERFACE_VERSION__ < 0x00040400
#define XENMEM_add_to_physmap_range XENMEM_add_to_physmap_batch
#define xen_add_to_physmap_range    xen_add_to_physmap_batch
typedef struct xen_add_to_physmap_batch xen_add_to_physmap_range_t;
DEFINE_XEN_GUEST_HANDLE(xen_add_to_physmap_range_t);
#endif

#define XENMEM_remove_from_physmap  15
struct xen_remove_from_physmap {
    domid_t domid;
    xen_pfn_t gpfn;
};
XEN_ABI_TYPE(xen_remove_from_physmap);

/* ---- Maps of memory -------------------------------------------------------------------------- */

/* The guest's as it started; the machine's. Entries are as the BIOS call E820 gives them. */
#define XENMEM_memory_map            9
#define XENMEM_machine_memory_map   10
struct xen_memory_map {
    unsigned int nr_entries;        /* in: room; out: how many there are */
    XEN_GUEST_HANDLE(void) buffer;
};
XEN_ABI_TYPE(xen_memory_map);

#define XENMEM_set_memory_map       13
struct xen_foreign_memory_map {
    domid_t domid;
    struct xen_memory_map map;
};
XEN_ABI_TYPE(xen_foreign_memory_map);

/* The guest's NUMA nodes. in: room in the arrays; out: what is, also with -ENOBUFS. */
#define XENMEM_get_vnumainfo        26
struct xen_vmemrange {
    uint64_t start, end;            /* addresses */
    unsigned int flags;             /* 0 */
    unsigned int nid;
};
XEN_ABI_TYPE(xen_vmemrange);

struct xen_vnuma_topology_info {
    domid_t domid;
    uint16_t pad;
    unsigned int nr_vnodes, nr_vcpus, nr_vmemranges;
    union { XEN_GUEST_HANDLE(uint) h; uint64_t pad; } vdistance;        /* nr_vnodes squared */
    union { XEN_GUEST_HANDLE(uint) h; uint64_t pad; } vcpu_to_vnode;
    union { XEN_GUEST_HANDLE(xen_vmemrange_t) h; uint64_t pad; } vmemrange;
};
XEN_ABI_TYPE(xen_vnuma_topology_info);

/* ---- The hypervisor's pages of a domain, for the tools to map -------------------------------- */

#define XENMEM_acquire_resource     28
/* type; and what id and frame mean with it */
#define XENMEM_resource_ioreq_server                0       /* id: of the server */
#define XENMEM_resource_ioreq_server_frame_bufioreq 0
#define XENMEM_resource_ioreq_server_frame_ioreq(n) (1 + (n))
#define XENMEM_resource_grant_table                 1
#define XENMEM_resource_grant_table_id_shared       0
#define XENMEM_resource_grant_table_id_status       1
#define XENMEM_resource_vmtrace_buf                 2       /* id: the vcpu */
struct xen_mem_acquire_resource {
    domid_t domid;
    uint16_t type;
    uint32_t id;                    /* 0 where it has no meaning */
    uint32_t nr_frames;             /* 0 without a list: out, how many there are */
    uint32_t pad;
    uint64_t frame;                 /* the first */
    /*
     * A PV caller gets the machine frames; a translated one names the frames to map them at (-EIO:
     * some are).
     */
    XEN_GUEST_HANDLE(xen_pfn_t) frame_list;
};
XEN_ABI_TYPE(xen_mem_acquire_resource);

/* ---- For the tools --------------------------------------------------------------------------- */

#if defined(__XEN__) || defined(__XEN_TOOLS__)

/*
 * xen_memory_reservation: keep nr_extents frames for the domain to come; 0 takes that back. Less
 * what it has already.
 */
#define XENMEM_claim_pages          24

/* No argument; they return a number of frames. */
#define XENMEM_get_sharing_freed_pages   18
#define XENMEM_get_sharing_shared_pages  19

/* Paging a guest's memory out and in. */
#define XENMEM_paging_op            20
#define XENMEM_paging_op_nominate   0
#define XENMEM_paging_op_evict      1
#define XENMEM_paging_op_prep       2
struct xen_mem_paging_op {
    uint8_t op;
    domid_t domain;
    XEN_GUEST_HANDLE_64(const_uint8) buffer;    /* prep: what the page holds */
    uint64_aligned_t gfn;
};
XEN_ABI_TYPE(xen_mem_paging_op);

/*
 * Which accesses the guest may make to a frame before its monitor is asked. Numbers 2 and 3 are
 * used up.
 */
#define XENMEM_access_op                    21
#define XENMEM_access_op_set_access         0
#define XENMEM_access_op_get_access         1
#define XENMEM_access_op_set_access_multi   4
typedef enum {
    XENMEM_access_n = 0,
    XENMEM_access_r = 1,
    XENMEM_access_w = 2,
    XENMEM_access_rw = 3,
    XENMEM_access_x = 4,
    XENMEM_access_rx = 5,
    XENMEM_access_wx = 6,
    XENMEM_access_rwx = 7,
    XENMEM_access_rx2rw = 8,        /* rx until it is written, rw then */
    XENMEM_access_n2rwx = 9,        /* n until it is touched: tell, and rwx then */
    XENMEM_access_default = 10      /* the domain's */
} xenmem_access_t;
struct xen_mem_access_op {
    uint8_t op;
    uint8_t access;                 /* xenmem_access_t */
    domid_t domid;
    uint32_t nr;                    /* set: frames from pfn on; multi: the lists' length */
    uint64_aligned_t pfn;           /* ~0: the default */
    XEN_GUEST_HANDLE(const_uint64) pfn_list;
    XEN_GUEST_HANDLE(const_uint8) access_list;
};
XEN_ABI_TYPE(xen_mem_access_op);

/* Frames of several domains that are one, until somebody writes; and domains that fork. */
#define XENMEM_sharing_op                   22
#define XENMEM_sharing_op_nominate_gfn      0
#define XENMEM_sharing_op_nominate_gref     1
#define XENMEM_sharing_op_share             2
#define XENMEM_sharing_op_range_share       8
#define XENMEM_sharing_op_add_physmap       6
#define XENMEM_sharing_op_debug_gfn         3
#define XENMEM_sharing_op_debug_mfn         4
#define XENMEM_sharing_op_debug_gref        5
#define XENMEM_sharing_op_audit             7
#define XENMEM_sharing_op_fork              9
#define XENMEM_sharing_op_fork_reset       10
/* Results of their own. */
#define XENMEM_SHARING_OP_S_HANDLE_INVALID  (-10)
#define XENMEM_SHARING_OP_C_HANDLE_INVALID  (-9)
/* source_gfn and client_gfn may be a grant reference instead, so marked. */
#define XENMEM_SHARING_OP_FIELD_IS_GREF_FLAG            (xen_mk_ullong(1) << 62)
#define XENMEM_SHARING_OP_FIELD_IS_GREF(field) \
    ((field) & XENMEM_SHARING_OP_FIELD_IS_GREF_FLAG)
#define XENMEM_SHARING_OP_FIELD_GET_GREF(field) \
    ((field) & ~XENMEM_SHARING_OP_FIELD_IS_GREF_FLAG)
#define XENMEM_SHARING_OP_FIELD_MAKE_GREF(field, gref) \
    ((field) = (gref) | XENMEM_SHARING_OP_FIELD_IS_GREF_FLAG)
/* fork.flags; the first two suit forks that do not live long */
#define XENMEM_FORK_WITH_IOMMU_ALLOWED  (1u << 0)
#define XENMEM_FORK_BLOCK_INTERRUPTS    (1u << 1)
#define XENMEM_FORK_RESET_STATE         (1u << 2)
#define XENMEM_FORK_RESET_MEMORY        (1u << 3)
struct xen_mem_sharing_op {
    uint8_t op;
    domid_t domain;
    union {
        struct mem_sharing_op_nominate {
            union {
                uint64_aligned_t gfn;
                uint32_t grant_ref;
            } u;
            uint64_aligned_t handle;        /* out */
        } nominate;
        struct mem_sharing_op_share {       /* and add_physmap */
            uint64_aligned_t source_gfn, source_handle;
            uint64_aligned_t client_gfn, client_handle;
            domid_t client_domain;
        } share;
        struct mem_sharing_op_range {
            uint64_aligned_t first_gfn, last_gfn;
            uint64_aligned_t opaque;        /* 0 */
            domid_t client_domain;
            uint16_t _pad[3];
        } range;
        struct mem_sharing_op_debug {
            union {
                uint64_aligned_t gfn, mfn;
                uint32_t gref;
            } u;
        } debug;
        struct mem_sharing_op_fork {        /* and fork_reset */
            domid_t parent_domain;
            uint16_t flags;
            uint32_t pad;
        } fork;
    } u;
};
XEN_ABI_TYPE(xen_mem_sharing_op);

/* Frames that a device or the firmware uses behind the guest's back: keep RAM off them. */
#define XENMEM_reserved_device_memory_map   27
#define XENMEM_RDM_ALL                      1   /* flags: of all devices, instead of dev */
struct xen_reserved_device_memory {
    xen_pfn_t start_pfn;
    xen_ulong_t nr_pages;
};
XEN_ABI_TYPE(xen_reserved_device_memory);

struct xen_reserved_device_memory_map {
    uint32_t flags;
    unsigned int nr_entries;      /* in: room; out: how many there are (-ERANGE: too little room) */
    XEN_GUEST_HANDLE(xen_reserved_device_memory_t) buffer;
    union {
        physdev_pci_device_t pci;
    } dev;
};
XEN_ABI_TYPE(xen_reserved_device_memory_map);

#endif

#endif
