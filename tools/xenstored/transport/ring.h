/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moving bytes through a xenstore ring page (xenstore-ring.txt). The other side is not trusted: its
 * indices are read once, checked, and masked. No event channel here: the caller notifies when
 * *@moved became true.
 */
#ifndef XENSTORED_TRANSPORT_RING_H
#define XENSTORED_TRANSPORT_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <xen/io/xs_wire.h>

/*
 * What this server offers in the ring page: reconnecting, the error field, and a WATCH with a
 * depth.
 */
#define RING_FEATURES (XENSTORE_SERVER_FEATURE_RECONNECTION | XENSTORE_SERVER_FEATURE_ERROR | 4u)

/* Bytes moved, 0 if there are none (no room), -ERANGE if the indices make no sense. */
ssize_t ring_read(volatile struct xenstore_domain_interface *page, void *buf, size_t len,
                  bool *moved);
ssize_t ring_write(volatile struct xenstore_domain_interface *page, const void *buf, size_t len,
                   bool *moved);

/* Offer the features, before any byte is moved. */
void ring_start(volatile struct xenstore_domain_interface *page);

/* Does the guest want the ring reset? And do it: empty queues, no error, connected. */
bool ring_wants_reset(volatile struct xenstore_domain_interface *page);
void ring_reset(volatile struct xenstore_domain_interface *page);

#endif
