/* SPDX-License-Identifier: MIT */
/*
 * A file system of the back end's domain, in the 9P2000.L protocol: requests on the "out" ring of a
 * flexible ring, answers on "in". The back end tells in xenstore "versions", "max-rings",
 * "max-ring-page-order"; the front end "version", "num-rings", and for each ring N "ring-refN" (the
 * page of xen_9pfs_data_intf) and "event-channel-N"; the toolstack "tag", "path" and
 * "security_model". Messages are as 9P has them: little-endian size (4 bytes), type (1), tag (2),
 * then the rest.
 */
#ifndef __XEN_PUBLIC_IO_9PFS_H__
#define __XEN_PUBLIC_IO_9PFS_H__

#include "ring.h"
#include "../grant_table.h"

DEFINE_XEN_FLEX_RING_AND_INTF(xen_9pfs);

#endif
