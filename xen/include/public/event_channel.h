/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_event_channel_op(command, argument): event channels, the interrupts of a guest.
 *
 * A port is one end of a channel, a number within its domain. An event sets the port's pending bit
 * at the other end; it carries nothing else, and several may be seen as one. Bits and masks are in
 * struct shared_info ("2-level"), or in pages of event words linked into queues ("FIFO") for a
 * domain that made them with init_control.
 */
#ifndef __XEN_PUBLIC_EVENT_CHANNEL_H__
#define __XEN_PUBLIC_EVENT_CHANNEL_H__

#include "xen.h"

/* Commands; each takes struct evtchn_ of its name. */
#define EVTCHNOP_alloc_unbound     6
#define EVTCHNOP_bind_interdomain  0
#define EVTCHNOP_bind_virq         1
#define EVTCHNOP_bind_pirq         2
#define EVTCHNOP_bind_ipi          7
#define EVTCHNOP_bind_vcpu         8
#define EVTCHNOP_send              4
#define EVTCHNOP_unmask            9
#define EVTCHNOP_status            5
#define EVTCHNOP_close             3
#define EVTCHNOP_reset            10
#define EVTCHNOP_init_control     11
#define EVTCHNOP_expand_array     12
#define EVTCHNOP_set_priority     13
#ifdef __XEN__
#define EVTCHNOP_reset_cont       14    /* a reset that was interrupted */
#endif

typedef uint32_t evtchn_port_t;
DEFINE_XEN_GUEST_HANDLE(evtchn_port_t);

/* ---- Making channels ------------------------------------------------------------------------- */

/* A new port of `dom' that `remote_dom' may connect to. DOMID_SELF is good for both. */
struct evtchn_alloc_unbound {
    domid_t dom, remote_dom;
    evtchn_port_t port;             /* out */
};
XEN_ABI_TYPEDEF(evtchn_alloc_unbound);

/*
 * A new port connected to one that waits for this domain. It is pending at once: something may have
 * been sent before.
 */
struct evtchn_bind_interdomain {
    domid_t remote_dom;
    evtchn_port_t remote_port;
    evtchn_port_t local_port;       /* out */
};
XEN_ABI_TYPEDEF(evtchn_bind_interdomain);

/* A new port for a VIRQ_* of a vcpu; the domain's, not a vcpu's, are bound to vcpu 0. */
struct evtchn_bind_virq {
    uint32_t virq;
    uint32_t vcpu;
    evtchn_port_t port;             /* out */
};
XEN_ABI_TYPEDEF(evtchn_bind_virq);

/* A new port for a physical interrupt the domain may use (physdev.h). */
#define BIND_PIRQ__WILL_SHARE 1     /* flags: other domains may use the line too */
struct evtchn_bind_pirq {
    uint32_t pirq;
    uint32_t flags;
    evtchn_port_t port;             /* out */
};
XEN_ABI_TYPEDEF(evtchn_bind_pirq);

/* A new port that sends to a vcpu of this domain, for good. */
struct evtchn_bind_ipi {
    uint32_t vcpu;
    evtchn_port_t port;             /* out */
};
XEN_ABI_TYPEDEF(evtchn_bind_ipi);

/* ---- Using them ------------------------------------------------------------------------------ */

/* From now on the port enters that vcpu, instead of vcpu 0; not for IPIs and VIRQs of a vcpu. */
struct evtchn_bind_vcpu {
    evtchn_port_t port;
    uint32_t vcpu;
};
XEN_ABI_TYPEDEF(evtchn_bind_vcpu);

/* An event to the other end. */
struct evtchn_send {
    evtchn_port_t port;
};
XEN_ABI_TYPEDEF(evtchn_send);

/* Clear the mask bit, and enter the vcpu if the port is pending. */
struct evtchn_unmask {
    evtchn_port_t port;
};
XEN_ABI_TYPEDEF(evtchn_unmask);

/* What a port is bound to; of other domains for the privileged only. */
#define EVTCHNSTAT_closed       0
#define EVTCHNSTAT_unbound      1
#define EVTCHNSTAT_interdomain  2
#define EVTCHNSTAT_pirq         3
#define EVTCHNSTAT_virq         4
#define EVTCHNSTAT_ipi          5
struct evtchn_status {
    domid_t dom;
    evtchn_port_t port;
    /* out */
    uint32_t status;                /* EVTCHNSTAT_*, which also says what of u is meant */
    uint32_t vcpu;
    union {
        struct { domid_t dom; } unbound;
        struct { domid_t dom; evtchn_port_t port; } interdomain;
        uint32_t pirq;
        uint32_t virq;
    } u;
};
XEN_ABI_TYPEDEF(evtchn_status);

/* Give the port up; the other end of a channel between domains waits again. */
struct evtchn_close {
    evtchn_port_t port;
};
XEN_ABI_TYPEDEF(evtchn_close);

/* Close all ports of a domain; of its own, and it is back to the 2-level form. */
struct evtchn_reset {
    domid_t dom;
};
XEN_ABI_TYPEDEF(evtchn_reset);

/* ---- The forms of pending bits --------------------------------------------------------------- */

/* 2-level: as many ports as shared_info has bits. */
#define EVTCHN_2L_NR_CHANNELS (64 * sizeof(xen_ulong_t) * sizeof(xen_ulong_t))

/* FIFO: an event word for each port. */
typedef uint32_t event_word_t;
#define EVTCHN_FIFO_PENDING       31    /* bits of it */
#define EVTCHN_FIFO_MASKED        30
#define EVTCHN_FIFO_LINKED        29
#define EVTCHN_FIFO_BUSY          28
#define EVTCHN_FIFO_LINK_BITS     17    /* the lowest: the next port of the queue */
#define EVTCHN_FIFO_NR_CHANNELS   (1 << EVTCHN_FIFO_LINK_BITS)
#define EVTCHN_FIFO_LINK_MASK     (EVTCHN_FIFO_NR_CHANNELS - 1)

/* Priorities: a queue for each, 0 first. */
#define EVTCHN_FIFO_PRIORITY_MAX      0
#define EVTCHN_FIFO_PRIORITY_DEFAULT  7
#define EVTCHN_FIFO_PRIORITY_MIN     15
#define EVTCHN_FIFO_MAX_QUEUES       (1 + EVTCHN_FIFO_PRIORITY_MIN)

/* One for each vcpu: which queues have events, and the first port of each. */
struct evtchn_fifo_control_block {
    uint32_t ready;
    uint32_t _rsvd;
    uint32_t head[EVTCHN_FIFO_MAX_QUEUES];
};
XEN_ABI_TYPEDEF(evtchn_fifo_control_block);

/*
 * Register a vcpu's control block; the first of them makes the domain use FIFO, and what is pending
 * then is lost.
 */
struct evtchn_init_control {
    uint64_t control_gfn;
    uint32_t offset;                /* bytes into that frame */
    uint32_t vcpu;
    uint8_t link_bits;              /* out: EVTCHN_FIFO_LINK_BITS */
    uint8_t _pad[7];
};
XEN_ABI_TYPEDEF(evtchn_init_control);

/* One more page of event words. */
struct evtchn_expand_array {
    uint64_t array_gfn;
};
XEN_ABI_TYPEDEF(evtchn_expand_array);

struct evtchn_set_priority {
    evtchn_port_t port;
    uint32_t priority;
};
XEN_ABI_TYPEDEF(evtchn_set_priority);

/* The only argument of __HYPERVISOR_event_channel_op_compat. */
struct evtchn_op {
    uint32_t cmd;
    union {
        evtchn_alloc_unbound_t alloc_unbound;
        evtchn_bind_interdomain_t bind_interdomain;
        evtchn_bind_virq_t bind_virq;
        evtchn_bind_pirq_t bind_pirq;
        evtchn_bind_ipi_t bind_ipi;
        evtchn_bind_vcpu_t bind_vcpu;
        evtchn_send_t send;
        evtchn_unmask_t unmask;
        evtchn_status_t status;
        evtchn_close_t close;
    } u;
};
XEN_ABI_TYPE(evtchn_op);

#endif
