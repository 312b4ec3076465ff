/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_argo_op(command, argument, argument, number, number): messages between domains,
 * copied by the hypervisor.
 *
 * A receiver registers a ring of its own memory under a port, for one sender or for all. Only the
 * hypervisor writes to it.
 */
#ifndef __XEN_PUBLIC_ARGO_H__
#define __XEN_PUBLIC_ARGO_H__

#include "xen.h"

#define XEN_ARGO_OP_register_ring          1    /* register_ring, array of gfns, its length,
                                                 * REGISTER_FLAG_* */
#define XEN_ARGO_OP_unregister_ring        2    /* unregister_ring */
#define XEN_ARGO_OP_sendv                  3    /* send_addr, array of iovs, its length, message
                                                 * type; -EAGAIN: full */
#define XEN_ARGO_OP_notify                 4    /* ring_data, or NULL */

#define XEN_ARGO_DOMID_ANY                 DOMID_INVALID
#define XEN_ARGO_MAX_RING_SIZE             0x1000000ULL
#define XEN_ARGO_MSG_SLOT_SIZE             0x10 /* messages on a ring start at multiples of it */
#define XEN_ARGO_MAXIOV                    8U

typedef uint32_t xen_argo_port_t;
typedef uint64_t xen_argo_gfn_t;

typedef struct xen_argo_addr {
    xen_argo_port_t aport;
    domid_t domain_id;
    uint16_t pad;
} xen_argo_addr_t;

/* ---- Rings ----------------------------------------------------------------------------------- */

#define XEN_ARGO_REGISTER_FLAG_FAIL_EXIST  0x1  /* not in the place of one there is */
#ifdef __XEN__
#define XEN_ARGO_REGISTER_FLAG_MASK        XEN_ARGO_REGISTER_FLAG_FAIL_EXIST
#endif

typedef struct xen_argo_register_ring {
    xen_argo_port_t aport;
    domid_t partner_id;                         /* the sender, or XEN_ARGO_DOMID_ANY */
    uint16_t pad;
    uint32_t len;                               /* bytes */
} xen_argo_register_ring_t;

typedef struct xen_argo_unregister_ring {
    xen_argo_port_t aport;
    domid_t partner_id;
    uint16_t pad;
} xen_argo_unregister_ring_t;

typedef struct xen_argo_ring {
    uint32_t rx_ptr, tx_ptr;              /* offsets into ring; to be read and written atomically */
    uint8_t reserved[56];
    uint8_t ring[XEN_FLEX_ARRAY_DIM];
} xen_argo_ring_t;

struct xen_argo_ring_message_header {
    uint32_t len;                               /* with this header */
    xen_argo_addr_t source;
    uint32_t message_type;
    uint8_t data[XEN_FLEX_ARRAY_DIM];
};

/* ---- Sending --------------------------------------------------------------------------------- */

/* To the ring that dst has for this domain, or else to the one it has for all. */
typedef struct xen_argo_send_addr {
    xen_argo_addr_t src, dst;
} xen_argo_send_addr_t;

typedef struct xen_argo_iov {
    XEN_GUEST_HANDLE(uint8) iov_hnd;
    uint32_t iov_len;
    uint32_t pad;
} xen_argo_iov_t;

/* ---- Asking about rings ---------------------------------------------------------------------- */

/* xen_argo_ring_data_ent.flags: the answer */
#define XEN_ARGO_RING_EXISTS               (1U << 0)
#define XEN_ARGO_RING_SHARED               (1U << 1)    /* it is for all senders */
#define XEN_ARGO_RING_EMPTY                (1U << 2)
#define XEN_ARGO_RING_SUFFICIENT           (1U << 3)    /* there is room; otherwise an event will
                                                         * tell */
#define XEN_ARGO_RING_EMSGSIZE             (1U << 4)    /* there never will be */
#define XEN_ARGO_RING_EBUSY                (1U << 5)    /* too many wait for that event */

typedef struct xen_argo_ring_data_ent {
    xen_argo_addr_t ring;
    uint16_t flags;
    uint16_t pad;
    uint32_t space_required;                    /* bytes; 0: do not ask */
    uint32_t max_message_size;                  /* out */
} xen_argo_ring_data_ent_t;

typedef struct xen_argo_ring_data {
    uint32_t nent;
    uint32_t pad;
    xen_argo_ring_data_ent_t data[XEN_FLEX_ARRAY_DIM];
} xen_argo_ring_data_t;

#endif
