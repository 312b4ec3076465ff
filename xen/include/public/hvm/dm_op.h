/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_dm_op(domain, number of buffers, xen_dm_op_buf array): what a device model may do to
 * its domain.
 *
 * The first buffer holds a struct xen_dm_op, the others what the operation says. This is all a
 * device model can ask for, so it need not be trusted beyond its domain.
 */
#ifndef __XEN_PUBLIC_HVM_DM_OP_H__
#define __XEN_PUBLIC_HVM_DM_OP_H__

#include "../xen.h"
#include "../event_channel.h"

#ifndef uint64_aligned_t
#define uint64_aligned_t uint64_t
#endif

struct xen_dm_op_buf {
    XEN_GUEST_HANDLE(void) h;
    xen_ulong_t size;                   /* bytes */
};
XEN_ABI_TYPE(xen_dm_op_buf);

/* ---- I/O request servers: who gets which accesses -------------------------------------------- */

typedef uint16_t ioservid_t;

#define XEN_DMOP_create_ioreq_server 1
struct xen_dm_op_create_ioreq_server {
    uint8_t handle_bufioreq;            /* HVM_IOREQSRV_BUFIOREQ_* of hvm_op.h */
    uint8_t pad[3];
    ioservid_t id;                      /* out */
};
XEN_ABI_TYPEDEF(xen_dm_op_create_ioreq_server);

#define XEN_DMOP_destroy_ioreq_server 6
struct xen_dm_op_destroy_ioreq_server {
    ioservid_t id;
    uint16_t pad;
};
XEN_ABI_TYPEDEF(xen_dm_op_destroy_ioreq_server);

/* It gets nothing before it is enabled. */
#define XEN_DMOP_set_ioreq_server_state 5
struct xen_dm_op_set_ioreq_server_state {
    ioservid_t id;
    uint8_t enabled;
    uint8_t pad;
};
XEN_ABI_TYPEDEF(xen_dm_op_set_ioreq_server_state);

/*
 * Its port, and its pages in the guest's memory; XENMEM_acquire_resource maps them without putting
 * them there.
 */
#define XEN_DMOP_get_ioreq_server_info 2
#define _XEN_DMOP_no_gfns             0 /* flags: I do not want the frames */
#define XEN_DMOP_no_gfns              (1u << _XEN_DMOP_no_gfns)
struct xen_dm_op_get_ioreq_server_info {
    ioservid_t id;
    uint16_t flags;
    evtchn_port_t bufioreq_port;        /* out, like what follows */
    uint64_aligned_t ioreq_gfn, bufioreq_gfn;
};
XEN_ABI_TYPEDEF(xen_dm_op_get_ioreq_server_info);

/* Accesses that are wholly inside the range, its end included. */
#define XEN_DMOP_map_io_range_to_ioreq_server     3
#define XEN_DMOP_unmap_io_range_from_ioreq_server 4
#define XEN_DMOP_IO_RANGE_PORT        0
#define XEN_DMOP_IO_RANGE_MEMORY      1
#define XEN_DMOP_IO_RANGE_PCI         2 /* configuration space of the functions
                                         * XEN_DMOP_PCI_SBDF() */
#define XEN_DMOP_PCI_SBDF(segment, bus, device, function) \
    (((segment) & 0xffff) << 16 | ((bus) & 0xff) << 8 | ((device) & 0x1f) << 3 | ((function) & 7))
struct xen_dm_op_ioreq_server_range {
    ioservid_t id;
    uint16_t pad;
    uint32_t type;                      /* XEN_DMOP_IO_RANGE_* */
    uint64_aligned_t start, end;
};
XEN_ABI_TYPEDEF(xen_dm_op_ioreq_server_range);

/* Accesses to all memory of one type; writes only so far. */
#define XEN_DMOP_map_mem_type_to_ioreq_server 15
#define XEN_DMOP_IOREQ_MEM_ACCESS_READ  (1u << 0)
#define XEN_DMOP_IOREQ_MEM_ACCESS_WRITE (1u << 1)
struct xen_dm_op_map_mem_type_to_ioreq_server {
    ioservid_t id;
    uint16_t type;                      /* HVMMEM_ioreq_server */
    uint32_t flags;                     /* 0: no more */
    uint64_t opaque;                    /* 0 */
};
XEN_ABI_TYPEDEF(xen_dm_op_map_mem_type_to_ioreq_server);

/* ---- Memory ---------------------------------------------------------------------------------- */

/* The second buffer: a bitmap of the frames written since the last call. */
#define XEN_DMOP_track_dirty_vram 7
struct xen_dm_op_track_dirty_vram {
    uint32_t nr;                        /* frames; 0: no more */
    uint32_t pad;
    uint64_aligned_t first_pfn;
};
XEN_ABI_TYPEDEF(xen_dm_op_track_dirty_vram);

/*
 * The device model wrote to frames; the second buffer: an array of extents. A failure leaves its
 * index + 1.
 */
#define XEN_DMOP_modified_memory 11
struct xen_dm_op_modified_memory {
    uint32_t nr_extents;
    uint32_t opaque;                    /* 0 */
};
XEN_ABI_TYPEDEF(xen_dm_op_modified_memory);

struct xen_dm_op_modified_memory_extent {
    uint32_t nr;
    uint32_t pad;
    uint64_aligned_t first_pfn;
};

/* If it is interrupted, what is left to do comes back. */
#define XEN_DMOP_set_mem_type 12
struct xen_dm_op_set_mem_type {
    uint32_t nr;
    uint16_t mem_type;                  /* hvmmem_type_t */
    uint16_t pad;
    uint64_aligned_t first_pfn;
};
XEN_ABI_TYPEDEF(xen_dm_op_set_mem_type);

/* Frames move to other numbers. */
#define XEN_DMOP_relocate_memory 17
struct xen_dm_op_relocate_memory {
    uint32_t size;                      /* frames */
    uint32_t pad;
    uint64_aligned_t src_gfn, dst_gfn;
};
XEN_ABI_TYPEDEF(xen_dm_op_relocate_memory);

/* The caching of frames, whatever the guest says; the numbers are the processor's. */
#define XEN_DMOP_pin_memory_cacheattr 18
#define XEN_DMOP_MEM_CACHEATTR_UC     0
#define XEN_DMOP_MEM_CACHEATTR_WC     1
#define XEN_DMOP_MEM_CACHEATTR_WT     4
#define XEN_DMOP_MEM_CACHEATTR_WP     5
#define XEN_DMOP_MEM_CACHEATTR_WB     6
#define XEN_DMOP_MEM_CACHEATTR_UCM    7     /* uncached, which the guest may lower to
                                             * write-combining */
#define XEN_DMOP_DELETE_MEM_CACHEATTR ((uint32_t)-1)
struct xen_dm_op_pin_memory_cacheattr {
    uint64_aligned_t start, end;        /* frames */
    uint32_t type;
    uint32_t pad;
};
XEN_ABI_TYPEDEF(xen_dm_op_pin_memory_cacheattr);

/* ---- Interrupts: level 1 raises a line, 0 lowers it ------------------------------------------ */

#define XEN_DMOP_set_pci_intx_level 8
struct xen_dm_op_set_pci_intx_level {
    uint16_t domain;                    /* PCI's, 0 */
    uint8_t bus, device, intx;
    uint8_t level;
};
XEN_ABI_TYPEDEF(xen_dm_op_set_pci_intx_level);

#define XEN_DMOP_set_isa_irq_level 9
struct xen_dm_op_set_isa_irq_level {
    uint8_t isa_irq;
    uint8_t level;
};
XEN_ABI_TYPEDEF(xen_dm_op_set_isa_irq_level);

/* Which ISA interrupt one of the four PCI links raises, 0 for none. */
#define XEN_DMOP_set_pci_link_route 10
struct xen_dm_op_set_pci_link_route {
    uint8_t link;
    uint8_t isa_irq;
};
XEN_ABI_TYPEDEF(xen_dm_op_set_pci_link_route);

#define XEN_DMOP_inject_msi 14
struct xen_dm_op_inject_msi {
    uint32_t data;
    uint32_t pad;
    uint64_aligned_t addr;
};
XEN_ABI_TYPEDEF(xen_dm_op_inject_msi);

/* Arm. */
#define XEN_DMOP_set_irq_level 19
struct xen_dm_op_set_irq_level {
    uint32_t irq;
    uint8_t level;
    uint8_t pad[3];
};
XEN_ABI_TYPEDEF(xen_dm_op_set_irq_level);

/* An exception or interrupt at the vcpu's next entry; kinds are numbered as the processor does. */
#define XEN_DMOP_inject_event 13
#define XEN_DMOP_EVENT_ext_int    0
#define XEN_DMOP_EVENT_nmi        2
#define XEN_DMOP_EVENT_hw_exc     3
#define XEN_DMOP_EVENT_sw_int     4     /* INT n */
#define XEN_DMOP_EVENT_pri_sw_exc 5     /* ICEBP */
#define XEN_DMOP_EVENT_sw_exc     6     /* INT3, INTO */
struct xen_dm_op_inject_event {
    uint32_t vcpuid;
    uint8_t vector;
    uint8_t type;                       /* XEN_DMOP_EVENT_* */
    uint8_t insn_len;
    uint8_t pad0;
    uint32_t error_code;                /* ~0: none */
    uint32_t pad1;
    uint64_aligned_t cr2;               /* of a page fault; the pending bits of a debug exception */
};
XEN_ABI_TYPEDEF(xen_dm_op_inject_event);

/* ---- The domain ------------------------------------------------------------------------------ */

#define XEN_DMOP_remote_shutdown 16
struct xen_dm_op_remote_shutdown {
    uint32_t reason;                    /* SHUTDOWN_* */
};
XEN_ABI_TYPEDEF(xen_dm_op_remote_shutdown);

/* How many vcpus it can have, which never changes. */
#define XEN_DMOP_nr_vcpus 20
struct xen_dm_op_nr_vcpus {
    uint32_t vcpus;                     /* out */
};
XEN_ABI_TYPEDEF(xen_dm_op_nr_vcpus);

struct xen_dm_op {
    uint32_t op;                        /* XEN_DMOP_* */
    uint32_t pad;
    union {
        xen_dm_op_create_ioreq_server_t create_ioreq_server;
        xen_dm_op_destroy_ioreq_server_t destroy_ioreq_server;
        xen_dm_op_set_ioreq_server_state_t set_ioreq_server_state;
        xen_dm_op_get_ioreq_server_info_t get_ioreq_server_info;
        xen_dm_op_ioreq_server_range_t map_io_range_to_ioreq_server;
        xen_dm_op_ioreq_server_range_t unmap_io_range_from_ioreq_server;
        xen_dm_op_map_mem_type_to_ioreq_server_t map_mem_type_to_ioreq_server;
        xen_dm_op_track_dirty_vram_t track_dirty_vram;
        xen_dm_op_modified_memory_t modified_memory;
        xen_dm_op_set_mem_type_t set_mem_type;
        xen_dm_op_relocate_memory_t relocate_memory;
        xen_dm_op_pin_memory_cacheattr_t pin_memory_cacheattr;
        xen_dm_op_set_pci_intx_level_t set_pci_intx_level;
        xen_dm_op_set_isa_irq_level_t set_isa_irq_level;
        xen_dm_op_set_pci_link_route_t set_pci_link_route;
        xen_dm_op_inject_msi_t inject_msi;
        xen_dm_op_set_irq_level_t set_irq_level;
        xen_dm_op_inject_event_t inject_event;
        xen_dm_op_remote_shutdown_t remote_shutdown;
        xen_dm_op_nr_vcpus_t nr_vcpus;
    } u;
};

#endif
