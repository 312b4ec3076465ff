/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of this room only. */
#ifndef COMMON_MM_PRIVATE_H
#define COMMON_MM_PRIVATE_H

#include <xen/mm.h>

/* Allocation on behalf of a domain: as heap_alloc_pages(), but only frames that nobody (else) has claimed. */
struct page_info *heap_alloc_pages_for(struct domain *d, unsigned int order, unsigned int flags);

/* Under the heap lock: may d (or the hypervisor, NULL) take nr frames without breaking others' claims? */
bool heap_claims_allow(const struct domain *d, u64 nr, u64 free);
/* Under the heap lock: d got nr frames, which count against its own claim. */
void heap_claim_consume(struct domain *d, u64 nr);
extern spinlock_t heap_lock;
u64 heap_free_locked(void);

/* Of the nr-th size of small objects: its bytes (0: there is no such size), its pages, its objects in use. */
size_t slab_usage(unsigned int nr, u64 *pages, u64 *used);

#endif
