/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Event channels: ports of a domain, bound to another domain's port, a virtual or physical interrupt, or a vcpu
 * (IPI). Two layouts of the shared state, 2-level and FIFO, behind one ops table private to common/event.
 */
#ifndef XEN_EVENT_H
#define XEN_EVENT_H

#include <xen/domain.h>
#include <public/event_channel.h>

int evtchn_init(struct domain *d, unsigned int max_port);
int evtchn_destroy(struct domain *d);               /* restartable: closes every port */
void evtchn_destroy_final(struct domain *d);        /* frees what lock-free readers might still look at */

/* Hypervisor-side ends: fn(v, port) runs when the remote side notifies. Returns the port or -errno. */
typedef void (*xen_event_fn)(struct vcpu *v, unsigned int port);
int alloc_unbound_xen_event_channel(struct domain *ld, unsigned int vcpu_id, domid_t remote, xen_event_fn fn);
void free_xen_event_channel(struct domain *ld, unsigned int port);
void notify_via_xen_event_channel(struct domain *ld, unsigned int port);

int evtchn_alloc_unbound(struct domain *d, domid_t remote, unsigned int *port);        /* dom0 builder, domctl users */
int evtchn_send(struct domain *ld, unsigned int port);
void send_guest_vcpu_virq(struct vcpu *v, unsigned int virq);
void send_guest_global_virq(struct domain *d, unsigned int virq);      /* dom0's console, VIRQ_DOM_EXC ... */
void send_global_virq(unsigned int virq);                               /* to whoever handles it (dom0) */
int set_global_virq_handler(struct domain *d, unsigned int virq);
void send_guest_pirq(struct domain *d, unsigned int pirq);              /* any context, irqs off */
/* Forget a pirq's port when the pirq is unmapped. */
void evtchn_unmask_all_pending(struct vcpu *v);
int evtchn_unmask(unsigned int port);
int evtchn_reset(struct domain *d, bool resuming);                      /* restartable */
/* Moves a vcpu's pending bits along when VCPUOP_register_vcpu_info changes its vcpu_info. */
void evtchn_vcpu_info_moved(struct vcpu *v);
/* The layout of d's shared info and vcpu_infos; what is pending stays visible. The wall clock is the caller's. */
void evtchn_set_info_width(struct domain *d, bool is_32bit);
bool evtchn_port_is_usable(struct domain *d, unsigned int port);       /* exists, open or not */
bool evtchn_port_is_pending(struct domain *d, unsigned int port);      /* SCHEDOP_poll; false for a bad port */
int evtchn_status(struct domain *d, struct evtchn_status *status);
void domain_dump_evtchn_info(struct domain *d);

#endif
