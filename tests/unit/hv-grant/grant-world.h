/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the grant tests share: a granter, a grantee that is current, and page-table entries that are
 * just slots.
 */
#ifndef GRANT_WORLD_H
#define GRANT_WORLD_H

#include <xen/errno.h>
#include <xen/grant.h>
#include <xen/hypercall.h>
#include <generated/hypercall-defs.h>

#include "test.h"
#include "world.h"

extern struct domain *granter, *grantee;

void grant_world(void);                 /* granter: d2, grantee: d1, current */
/* Ends both: afterwards nothing is pinned and every page has only its allocation reference. */
void grant_world_end(void);

/* The granter offers a page of its own to the grantee at `ref`. */
struct page_info *offer(u32 ref, u16 flags);
struct grant_entry_v1 *entry(u32 ref);

/* What arch_grant_map() was told, by host address / 0x1000. */
struct slot {
    mfn_t mfn;
    bool used, readonly;
    unsigned int cache;
};
extern struct slot slots[64];
extern int fake_map_result, fake_unmap_result;

/* One operation through grant_table_op. */
s16 map_ref(u32 ref, u32 flags, u64 addr, u32 *handle);
s16 unmap_handle(u32 handle, u64 addr, u64 dev_addr);

#endif
