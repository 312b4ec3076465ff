/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_hvm_op(command, argument): calls of and about HVM guests, and alternative views of
 * their memory.
 */
#ifndef __XEN_PUBLIC_HVM_HVM_OP_H__
#define __XEN_PUBLIC_HVM_HVM_OP_H__

#include "../xen.h"
#include "../trace.h"
#include "../event_channel.h"

/* ---- Parameters, time, traces ---------------------------------------------------------------- */

#define HVMOP_set_param              0
#define HVMOP_get_param              1
struct xen_hvm_param {
    domid_t domid;
    uint16_t pad;
    uint32_t index;                 /* HVM_PARAM_* of params.h */
    uint64_t value;                 /* in, or out */
};
XEN_ABI_TYPE(xen_hvm_param);

#define HVMOP_get_time              10
struct xen_hvm_get_time {
    uint64_t now;                   /* out: ns of system time */
};
XEN_ABI_TYPE(xen_hvm_get_time);

/* A record of class TRC_GUEST. */
#define HVMOP_xentrace              11
struct xen_hvm_xentrace {
    uint16_t event, extra_bytes;
    uint8_t extra[sizeof(uint32_t) * TRACE_EXTRA_MAX];
};
XEN_ABI_TYPE(xen_hvm_xentrace);

/* An event to the guest's monitor; no argument. */
#define HVMOP_guest_request_vm_event 24

/* The vector by which a vcpu gets its events; before HVM_PARAM_CALLBACK_IRQ. */
#define HVMOP_set_evtchn_upcall_vector 23
struct xen_hvm_evtchn_upcall_vector {
    uint32_t vcpu;
    uint8_t vector;
};
XEN_ABI_TYPE(xen_hvm_evtchn_upcall_vector);

/* ---- Memory ---------------------------------------------------------------------------------- */

/* No argument: every vcpu's TLB. */
#define HVMOP_flush_tlbs             5

/* The page table with this top is about to go. */
#define HVMOP_pagetable_dying        9
struct xen_hvm_pagetable_dying {
    domid_t domid;
    uint16_t pad[3];
    uint64_t gpa;
};
XEN_ABI_TYPE(xen_hvm_pagetable_dying);

/* What a frame is to the guest. */
#ifndef XEN_GENERATING_COMPAT_HEADERS
typedef enum {
    HVMMEM_ram_rw = 0,
    HVMMEM_ram_ro = 1,              /* writes are dropped */
    HVMMEM_mmio_dm = 2,             /* the device model's */
#if __XEN_INTERFACE_VERSION__ < 0x00040700
    HVMMEM_mmio_write_dm = 3,
#else
    HVMMEM_unused = 3,
#endif
    HVMMEM_ioreq_server = 4         /* RAM whose accesses an I/O request server wants to see */
} hvmmem_type_t;
#endif

#define HVMOP_get_mem_type          15
struct xen_hvm_get_mem_type {
    domid_t domid;
    uint16_t mem_type;              /* out: hvmmem_type_t */
    uint16_t pad[2];
    uint64_t pfn;
};
XEN_ABI_TYPE(xen_hvm_get_mem_type);

#if defined(__XEN__) || defined(__XEN_TOOLS__)
#define HVMOP_set_mem_access        12      /* of old; XENMEM_access_op does it */
#define HVMOP_get_mem_access        13
#endif

/* ---- Devices --------------------------------------------------------------------------------- */

#if defined(__XEN__) || defined(__XEN_TOOLS__)
/*
 * xen_dm_op_create_ioreq_server.handle_bufioreq: no ring; one; one whose two pointers are updated
 * in one access
 */
#define HVM_IOREQSRV_BUFIOREQ_OFF    0
#define HVM_IOREQSRV_BUFIOREQ_LEGACY 1
#define HVM_IOREQSRV_BUFIOREQ_ATOMIC 2
#endif

#if __XEN_INTERFACE_VERSION__ < 0x00040900
/* Interrupt lines; dm_op.h has them now. */
#define HVMOP_set_pci_intx_level     2
struct xen_hvm_set_pci_intx_level {
    domid_t domid;
    uint8_t domain, bus, device, intx;
    uint8_t level;
};
XEN_ABI_TYPE(xen_hvm_set_pci_intx_level);

#define HVMOP_set_isa_irq_level      3
struct xen_hvm_set_isa_irq_level {
    domid_t domid;
    uint8_t isa_irq;
    uint8_t level;
};
XEN_ABI_TYPE(xen_hvm_set_isa_irq_level);

#define HVMOP_set_pci_link_route     4
struct xen_hvm_set_pci_link_route {
    domid_t domid;
    uint8_t link;
    uint8_t isa_irq;
};
XEN_ABI_TYPE(xen_hvm_set_pci_link_route);
#endif

/* ---- Alternative views of memory (altp2m) ---------------------------------------------------- */

#define HVMOP_altp2m                    25
#define HVMOP_ALTP2M_INTERFACE_VERSION  0x00000001

/* xen_hvm_altp2m_op.cmd, and the member of u that it takes */
#define HVMOP_altp2m_get_domain_state      1    /* domain_state */
#define HVMOP_altp2m_set_domain_state      2
#define HVMOP_altp2m_vcpu_enable_notify    3    /* enable_notify */
#define HVMOP_altp2m_vcpu_disable_notify  13    /* disable_notify */
#define HVMOP_altp2m_create_p2m            4    /* view */
#define HVMOP_altp2m_destroy_p2m           5
#define HVMOP_altp2m_switch_p2m            6
#define HVMOP_altp2m_get_p2m_idx          14    /* get_vcpu_p2m_idx */
#define HVMOP_altp2m_set_visibility       16    /* set_visibility */
#define HVMOP_altp2m_set_mem_access        7    /* mem_access */
#define HVMOP_altp2m_get_mem_access       12
#define HVMOP_altp2m_set_mem_access_multi  9    /* set_mem_access_multi */
#define HVMOP_altp2m_change_gfn            8    /* change_gfn */
#define HVMOP_altp2m_set_suppress_ve      10    /* suppress_ve */
#define HVMOP_altp2m_get_suppress_ve      11
#define HVMOP_altp2m_set_suppress_ve_multi 15   /* suppress_ve_multi */

/* Are there views in this domain? */
struct xen_hvm_altp2m_domain_state {
    uint8_t state;
};
XEN_ABI_TYPE(xen_hvm_altp2m_domain_state);

/* A vcpu takes #VE, whose information goes to that frame. */
struct xen_hvm_altp2m_vcpu_enable_notify {
    uint32_t vcpu_id;
    uint32_t pad;
    uint64_t gfn;
};
XEN_ABI_TYPE(xen_hvm_altp2m_vcpu_enable_notify);

struct xen_hvm_altp2m_vcpu_disable_notify {
    uint32_t vcpu_id;
};
XEN_ABI_TYPE(xen_hvm_altp2m_vcpu_disable_notify);

/* Accesses are xenmem_access_t of memory.h. */
struct xen_hvm_altp2m_view {
    uint16_t view;                  /* out of create, in otherwise */
    uint16_t hvmmem_default_access;
};
XEN_ABI_TYPE(xen_hvm_altp2m_view);

struct xen_hvm_altp2m_get_vcpu_p2m_idx {
    uint32_t vcpu_id;
    uint16_t altp2m_idx;            /* out */
};

struct xen_hvm_altp2m_set_visibility {
    uint16_t altp2m_idx;
    uint8_t visible;
    uint8_t pad;
};

struct xen_hvm_altp2m_mem_access {
    uint16_t view;
    uint16_t access;
    uint32_t pad;
    uint64_t gfn;
};
XEN_ABI_TYPE(xen_hvm_altp2m_mem_access);

#if __XEN_INTERFACE_VERSION__ < 0x00040a00
struct xen_hvm_altp2m_set_mem_access {
    uint16_t view;
    uint16_t access;
    uint32_t pad;
    uint64_t gfn;
};
XEN_ABI_TYPE(xen_hvm_altp2m_set_mem_access);
#endif

struct xen_hvm_altp2m_set_mem_access_multi {
    uint16_t view;
    uint16_t pad;
    uint32_t nr;                    /* of both lists */
    uint64_t opaque;                /* 0 */
    XEN_GUEST_HANDLE(const_uint64) pfn_list;
    XEN_GUEST_HANDLE(const_uint8) access_list;
};

/* old_gfn of the view shows the memory of new_gfn; ~0: its own again. */
struct xen_hvm_altp2m_change_gfn {
    uint16_t view;
    uint16_t pad1;
    uint32_t pad2;
    uint64_t old_gfn, new_gfn;
};
XEN_ABI_TYPE(xen_hvm_altp2m_change_gfn);

/* Whether an access to the frame exits instead of raising #VE. */
struct xen_hvm_altp2m_suppress_ve {
    uint16_t view;
    uint8_t suppress_ve;
    uint8_t pad1;
    uint32_t pad2;
    uint64_t gfn;
};

struct xen_hvm_altp2m_suppress_ve_multi {
    uint16_t view;
    uint8_t suppress_ve;
    uint8_t pad1;
    int32_t first_error;            /* in: 0; out: the first failure, and where */
    uint64_t first_gfn, last_gfn;   /* the first may move on */
    uint64_t first_error_gfn;
};

struct xen_hvm_altp2m_op {
    uint32_t version;
    uint32_t cmd;
    domid_t domain;
    uint16_t pad1;
    uint32_t pad2;
    union {
        struct xen_hvm_altp2m_domain_state domain_state;
        struct xen_hvm_altp2m_vcpu_enable_notify enable_notify;
        struct xen_hvm_altp2m_vcpu_disable_notify disable_notify;
        struct xen_hvm_altp2m_view view;
        struct xen_hvm_altp2m_get_vcpu_p2m_idx get_vcpu_p2m_idx;
        struct xen_hvm_altp2m_set_visibility set_visibility;
        struct xen_hvm_altp2m_mem_access mem_access;
#if __XEN_INTERFACE_VERSION__ < 0x00040a00
        struct xen_hvm_altp2m_set_mem_access set_mem_access;
#endif
        struct xen_hvm_altp2m_set_mem_access_multi set_mem_access_multi;
        struct xen_hvm_altp2m_change_gfn change_gfn;
        struct xen_hvm_altp2m_suppress_ve suppress_ve;
        struct xen_hvm_altp2m_suppress_ve_multi suppress_ve_multi;
        uint8_t pad[64];
    } u;
};
XEN_ABI_TYPE(xen_hvm_altp2m_op);

#endif
