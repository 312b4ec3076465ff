/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of this room only. */
#ifndef COMMON_MM_PRIVATE_H
#define COMMON_MM_PRIVATE_H

#include <xen/mm.h>
#include <xen/numa.h>
#include <lib/bitops.h>

#define NR_ZONES            (44 - PAGE_SHIFT + 1)   /* frame numbers of up to 32 bits */

/* The free memory of a NUMA node; heap_lock. */
struct heap_node {
    struct page_list free[NR_ZONES][MAX_ORDER + 1];     /* clean blocks in front of dirty ones */
    u64 zone_frames[NR_ZONES];
    u64 frames;
    /* where dirty blocks may be: bits for zones, and in each for orders. A bit may be set for nothing, never clear */
    u64 dirty_zones;
    u32 dirty_orders[NR_ZONES];
};
extern struct heap_node *heap[MAX_NUMNODES];        /* NULL: no memory there */

static inline unsigned int heap_zone_of(mfn_t mfn)
{
    return fls64(mfn);
}

/* Under the heap lock: a block that is not on a list comes on its list, one that is on it leaves it. */
void heap_block_insert(struct heap_node *n, struct page_info *pg, unsigned int order);
void heap_block_remove(struct heap_node *n, struct page_info *pg, unsigned int order);
/* Under the heap lock: a dirty block is on that list now. */
void heap_note_dirty(struct heap_node *n, unsigned int zone, unsigned int order);
u64 heap_scrubbed_count(void);                      /* pages wiped by idle CPUs so far */

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
