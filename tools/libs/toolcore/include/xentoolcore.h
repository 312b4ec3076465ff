/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxentoolcore: what all tools libraries have in common. Its one public call takes away, for the
 * rest of the process's life, the power of every library handle over any domain but one. A device
 * model that has opened all it needs calls it before it looks at anything its guest wrote.
 */
#ifndef XENTOOLCORE_H
#define XENTOOLCORE_H

#include <stdint.h>
#include <xen/xen.h>

/*
 * Restrict all handles open at this moment to @domid. Handles whose driver cannot restrict are
 * replaced by /dev/null: later calls on them fail. Handles opened afterwards are not restricted, so
 * open first.
 *
 * Returns 0, or -1 with errno; after an error some handles may be restricted already, and the
 * process should give up. A second call for another domain fails. It protects memory, event
 * channels and device-model operations of other domains; exhaustion of shared resources stays
 * possible.
 *
 * Safe with threads, except that a handle being closed at the same time is only certain to be
 * powerless once its close has returned.
 */
int xentoolcore_restrict_all(domid_t domid);

#endif
