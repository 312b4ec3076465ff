/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypervisor as the daemon sees it: event channels, the pages of other domains' rings, and
 * which domains there are. Rings are connections whose peer is a whole domain.
 */
#ifndef XENSTORED_TRANSPORT_HYPERVISOR_H
#define XENSTORED_TRANSPORT_HYPERVISOR_H

#include "transport/daemon.h"

/* Open the interfaces: 0 or a negative errno, having said on stderr which one is missing. */
int hypervisor_open(struct daemon *d);
void hypervisor_close(struct daemon *d);

/* Connect the kernel of the daemon's own domain, over the page and port it offers in xenfs. */
int hypervisor_connect_self(struct daemon *d);

/* For the platform table. */
unsigned int hypervisor_domain_state(struct server *s, uint32_t domid);
int hypervisor_domain_states(struct server *s, const uint32_t *domid, unsigned int *state,
                             unsigned int nr);
int hypervisor_connect(struct server *s, struct domain *dom, uint64_t gfn, uint32_t port);
int hypervisor_rebind(struct server *s, struct domain *dom, uint32_t port);

#endif
