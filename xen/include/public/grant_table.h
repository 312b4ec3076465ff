/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_grant_table_op(command, arguments, count): memory lent to other domains.
 *
 * A domain's grant table is pages it shares with the hypervisor. An entry, known to others by its
 * number (grant_ref_t), lets one domain use one frame. The granter writes domid and frame first and
 * flags last, with a barrier between; it takes the entry back by compare-and-exchange of flags to
 * 0, which must fail while the hypervisor has GTF_reading or GTF_writing there. Each element of
 * `arguments' gets a status of its own.
 */
#ifndef __XEN_PUBLIC_GRANT_TABLE_H__
#define __XEN_PUBLIC_GRANT_TABLE_H__

#include "xen.h"

typedef uint32_t grant_ref_t;
typedef uint32_t grant_handle_t;            /* of a mapping, for its end */

/* ---- The table ------------------------------------------------------------------------------- */

/* Entries that the domain builder fills and a change of version keeps. */
#define GNTTAB_NR_RESERVED_ENTRIES  8
#define GNTTAB_RESERVED_CONSOLE     0
#define GNTTAB_RESERVED_XENSTORE    1

/* flags: the kind of entry is in the lowest two bits. */
#define GTF_type_mask               3U
#define GTF_invalid                 0U
#define GTF_permit_access           1U      /* domid may map and copy */
#define GTF_accept_transfer         2U      /* domid may give a frame away to this guest */
#define GTF_transitive              3U      /* version 2: the grant of another domain, passed on
                                             * for copying */
/* Access: set by the granter ... */
#define _GTF_readonly               2
#define _GTF_PWT                    5  /* caching of mappings, as bits of an x86 page table entry */
#define _GTF_PCD                    6
#define _GTF_PAT                    7
#define _GTF_sub_page               8       /* version 2: a part of the frame, for copying */
#define GTF_readonly                (1U << _GTF_readonly)
#define GTF_PWT                     (1U << _GTF_PWT)
#define GTF_PCD                     (1U << _GTF_PCD)
#define GTF_PAT                     (1U << _GTF_PAT)
#define GTF_sub_page                (1U << _GTF_sub_page)
/* ... and by the hypervisor, while it is mapped. In version 2 they are in the status pages. */
#define _GTF_reading                3
#define _GTF_writing                4
#define GTF_reading                 (1U << _GTF_reading)
#define GTF_writing                 (1U << _GTF_writing)
/* Transfer: on its way, hands off; done, frame has the new one. */
#define _GTF_transfer_committed     2
#define _GTF_transfer_completed     3
#define GTF_transfer_committed      (1U << _GTF_transfer_committed)
#define GTF_transfer_completed      (1U << _GTF_transfer_completed)

#if __XEN_INTERFACE_VERSION__ < 0x0003020a
#define grant_entry_v1   grant_entry
#define grant_entry_v1_t grant_entry_t
#endif

struct grant_entry_v1 {
    uint16_t flags;
    domid_t domid;
    uint32_t frame;      /* guest frame; after a transfer to a PV guest, the machine frame it got */
};
typedef struct grant_entry_v1 grant_entry_v1_t;

#if __XEN_INTERFACE_VERSION__ >= 0x0003020a
struct grant_entry_header {
    uint16_t flags;
    domid_t domid;
};
XEN_ABI_TYPEDEF(grant_entry_header);

union grant_entry_v2 {
    grant_entry_header_t hdr;
    struct {                        /* as in version 1 */
        grant_entry_header_t hdr;
        uint32_t pad0;
        uint64_t frame;
    } full_page;
    struct {                        /* GTF_sub_page: bytes of it that may be copied */
        grant_entry_header_t hdr;
        uint16_t page_off, length;
        uint64_t frame;
    } sub_page;
    struct {                        /* GTF_transitive: gref of trans_domid */
        grant_entry_header_t hdr;
        domid_t trans_domid;
        uint16_t pad0;
        grant_ref_t gref;
    } transitive;
    uint32_t __spacer[4];
};
typedef union grant_entry_v2 grant_entry_v2_t;

typedef uint16_t grant_status_t;    /* version 2: GTF_reading and GTF_writing of an entry */
#endif

/* ---- Commands -------------------------------------------------------------------------------- */

#define GNTTABOP_map_grant_ref      0
#define GNTTABOP_unmap_grant_ref    1
#define GNTTABOP_unmap_and_replace  7
#define GNTTABOP_copy               5
#define GNTTABOP_transfer           4
#define GNTTABOP_setup_table        2
#define GNTTABOP_query_size         6
#define GNTTABOP_dump_table         3
#if __XEN_INTERFACE_VERSION__ >= 0x0003020a
#define GNTTABOP_set_version        8
#define GNTTABOP_get_version       10
#define GNTTABOP_get_status_frames  9
#define GNTTABOP_swap_grant_ref    11
#define GNTTABOP_cache_flush       12
#endif

/* status, of an int16_t: 0 or an error. */
#define GNTST_okay                  0
#define GNTST_general_error         (-1)
#define GNTST_bad_domain            (-2)
#define GNTST_bad_gntref            (-3)
#define GNTST_bad_handle            (-4)
#define GNTST_bad_virt_addr         (-5)
#define GNTST_bad_dev_addr          (-6)
#define GNTST_no_device_space       (-7)
#define GNTST_permission_denied     (-8)
#define GNTST_bad_page              (-9)
#define GNTST_bad_copy_arg          (-10)
#define GNTST_address_too_big       (-11)
#define GNTST_eagain                (-12)
#define GNTST_no_space              (-13)

/* Texts for them, an initializer indexed by the negated status. */
#define GNTTABOP_error_msgs {                                                       \
    "no error",                                                                     \
    "the grant operation failed",                                                   \
    "there is no such domain",                                                      \
    "the grant reference is not valid, or not for this",                            \
    "the handle is of no mapping",                                                  \
    "the address cannot be mapped at",                                              \
    "the device address is not that of the mapping",                                \
    "the I/O MMU has no room left",                                                 \
    "not permitted",                                                                \
    "the page is not fit for it",                                                   \
    "the copy would cross the end of a page",                                       \
    "the page's address is too large for the receiver",                             \
    "not done yet, try again",                                                      \
    "no handle or other resource is left",                                          \
}

/* ---- Mapping --------------------------------------------------------------------------------- */

/* gnttab_map_grant_ref.flags: for devices, for processors or both, and how. */
#define _GNTMAP_device_map          0
#define _GNTMAP_host_map            1
#define _GNTMAP_readonly            2
#define _GNTMAP_application_map     3       /* user mode may use it */
#define _GNTMAP_contains_pte        4   /* host_addr is the machine address of a page table entry */
#define _GNTMAP_guest_avail0       16       /* from here: bits of the entry left to guests,
                                             * copied into it */
#define GNTMAP_device_map           (1 << _GNTMAP_device_map)
#define GNTMAP_host_map             (1 << _GNTMAP_host_map)
#define GNTMAP_readonly             (1 << _GNTMAP_readonly)
#define GNTMAP_application_map      (1 << _GNTMAP_application_map)
#define GNTMAP_contains_pte         (1 << _GNTMAP_contains_pte)
#define GNTMAP_guest_avail_mask     ((uint32_t)-1 << _GNTMAP_guest_avail0)

struct gnttab_map_grant_ref {
    uint64_t host_addr;             /* virtual address; guest-physical in a translated guest */
    uint32_t flags;
    grant_ref_t ref;
    domid_t dom;
    int16_t status;                 /* out, like what follows */
    grant_handle_t handle;
    uint64_t dev_bus_addr;          /* what a device is to be told */
};
XEN_ABI_TYPE(gnttab_map_grant_ref);

struct gnttab_unmap_grant_ref {
    uint64_t host_addr;             /* either may be 0: that mapping stays */
    uint64_t dev_bus_addr;
    grant_handle_t handle;
    int16_t status;                 /* out */
};
XEN_ABI_TYPE(gnttab_unmap_grant_ref);

/* The mapping goes, and that of new_addr takes its place in the page table. */
struct gnttab_unmap_and_replace {
    uint64_t host_addr;
    uint64_t new_addr;
    grant_handle_t handle;
    int16_t status;                 /* out */
};
XEN_ABI_TYPE(gnttab_unmap_and_replace);

/* ---- Copying and giving away ----------------------------------------------------------------- */

/* gnttab_copy.flags: that end is a grant reference, not a frame of the caller's. */
#define _GNTCOPY_source_gref        0
#define _GNTCOPY_dest_gref          1
#define GNTCOPY_source_gref         (1 << _GNTCOPY_source_gref)
#define GNTCOPY_dest_gref           (1 << _GNTCOPY_dest_gref)

struct gnttab_copy {
    struct gnttab_copy_ptr {
        union {
            grant_ref_t ref;
            xen_pfn_t gmfn;
        } u;
        domid_t domid;
        uint16_t offset;            /* bytes into the page */
    } source, dest;
    uint16_t len;                   /* bytes */
    uint16_t flags;
    int16_t status;                 /* out */
};
XEN_ABI_TYPE(gnttab_copy);

/*
 * A PV guest's page becomes domid's, by its GTF_accept_transfer; it is lost even if that fails, but
 * for bad_page.
 */
struct gnttab_transfer {
    xen_pfn_t mfn;
    domid_t domid;
    grant_ref_t ref;
    int16_t status;                 /* out */
};
XEN_ABI_TYPE(gnttab_transfer);

/* ---- The table as a whole; dom: DOMID_SELF, any for the privileged --------------------------- */

/* Make it at least so large, and list its frames. */
struct gnttab_setup_table {
    domid_t dom;
    uint32_t nr_frames;
    int16_t status;                 /* out */
#if __XEN_INTERFACE_VERSION__ < 0x00040300
    XEN_GUEST_HANDLE(ulong) frame_list;
#else
    XEN_GUEST_HANDLE(xen_pfn_t) frame_list;
#endif
};
XEN_ABI_TYPE(gnttab_setup_table);

struct gnttab_query_size {
    domid_t dom;
    uint32_t nr_frames;             /* out: now; at most */
    uint32_t max_nr_frames;
    int16_t status;
};
XEN_ABI_TYPE(gnttab_query_size);

/* Print it to the hypervisor's console. */
struct gnttab_dump_table {
    domid_t dom;
    int16_t status;                 /* out */
};
XEN_ABI_TYPE(gnttab_dump_table);

#if __XEN_INTERFACE_VERSION__ >= 0x0003020a

/* 1 or 2, while no entry is in use; out: what it is now. */
struct gnttab_set_version {
    uint32_t version;
};
XEN_ABI_TYPE(gnttab_set_version);

struct gnttab_get_version {
    domid_t dom;
    uint16_t pad;
    uint32_t version;               /* out */
};
XEN_ABI_TYPE(gnttab_get_version);

/* Version 2: the frames with a grant_status_t for each entry. */
struct gnttab_get_status_frames {
    uint32_t nr_frames;
    domid_t dom;
    int16_t status;                 /* out */
    XEN_GUEST_HANDLE(uint64_t) frame_list;
};
XEN_ABI_TYPE(gnttab_get_status_frames);

/* Exchange the contents of two entries. */
struct gnttab_swap_grant_ref {
    grant_ref_t ref_a, ref_b;
    int16_t status;                 /* out */
};
XEN_ABI_TYPE(gnttab_swap_grant_ref);

/* Clean or drop a part of a mapped grant from data caches. */
#define GNTTAB_CACHE_CLEAN          (1u << 0)
#define GNTTAB_CACHE_INVAL          (1u << 1)
#define GNTTAB_CACHE_SOURCE_GREF    (1u << 31)  /* a.ref is meant */
struct gnttab_cache_flush {
    union {
        uint64_t dev_bus_addr;
        grant_ref_t ref;
    } a;
    uint16_t offset, length;        /* bytes within the page */
    uint32_t op;                    /* GNTTAB_CACHE_* */
};
XEN_ABI_TYPE(gnttab_cache_flush);

#endif

#endif
