// SPDX-License-Identifier: GPL-2.0-only
/* A domain's table: its making, growth, and the frames shared with the domain. */
#include "private.h"


int grant_table_init(struct domain *d, int max_grant_frames, int max_maptrack_frames)
{
    struct grant_table *gt;

    if (max_grant_frames < 1 || max_maptrack_frames < 0)
        return -EINVAL;
    gt = kzalloc_type(struct grant_table);
    if (!gt)
        return -ENOMEM;
    spin_lock_init(&gt->lock, LOCK_GRANT);
    spin_lock_init(&gt->maptrack_lock, LOCK_GRANT);
    gt->max_frames = max_grant_frames;
    gt->max_maptrack_frames = max_maptrack_frames;
    gt->shared = kcalloc(gt->max_frames, sizeof(*gt->shared));
    gt->active = kcalloc(gt->max_frames, sizeof(*gt->active));
    gt->maptrack = kcalloc(max(gt->max_maptrack_frames, 1u), sizeof(*gt->maptrack));
    gt->maptrack_owner = kcalloc(max(gt->max_maptrack_frames, 1u), sizeof(*gt->maptrack_owner));
    gt->lists = kcalloc(d->max_vcpus, sizeof(*gt->lists));
    d->grant_table = gt;
    if (!gt->shared || !gt->active || !gt->maptrack || !gt->maptrack_owner || !gt->lists) {
        grant_table_destroy(d);
        return -ENOMEM;
    }
    for (unsigned int i = 0; i < d->max_vcpus; i++) {
        spin_lock_init(&gt->lists[i].lock, LOCK_GRANT);
        gt->lists[i].head = HANDLE_NONE;
    }
    return 0;
}

void grant_table_destroy(struct domain *d)
{
    struct grant_table *gt = d->grant_table;

    if (!gt)
        return;
    for (unsigned int i = 0; i < gt->nr_frames; i++) {
        xenheap_free(gt->shared[i], 0);
        xenheap_free(gt->active[i], ACTIVE_ORDER);
    }
    for (unsigned int i = 0; i < gt->nr_maptrack_frames; i++)
        xenheap_free(gt->maptrack[i], 0);
    kfree(gt->lists);
    kfree(gt->maptrack_owner);
    kfree(gt->maptrack);
    kfree(gt->active);
    kfree(gt->shared);
    kfree(gt);
    d->grant_table = NULL;
}

static int add_frame(struct domain *d, struct grant_table *gt)
{
    struct grant_active *active = xenheap_alloc(ACTIVE_ORDER);
    struct grant_entry_v1 *shared = xenheap_alloc(0);
    u32 i = gt->nr_frames;

    if (!active || !shared) {
        if (active)
            xenheap_free(active, ACTIVE_ORDER);
        if (shared)
            xenheap_free(shared, 0);
        return -ENOMEM;
    }
    for (unsigned int j = 0; j < ENTRIES_PER_FRAME; j++)
        spin_lock_init(&active[j].lock, LOCK_GRANT);
    gt->active[i] = active;
    gt->shared[i] = shared;
    xenheap_share_with_domain(virt_to_page(shared), d, SHARE_RW);
    __atomic_store_n(&gt->nr_frames, i + 1, __ATOMIC_RELEASE);
    return 0;
}

int grant_grow(struct domain *d, u32 nr_frames)
{
    struct grant_table *gt = d->grant_table;
    int rc = 0;

    if (nr_frames > gt->max_frames)
        return -EINVAL;
    spin_lock(&gt->lock);
    /* A dying domain's frames have been given back: no new ones. */
    if (d->is_dying && gt->nr_frames < nr_frames)
        rc = -ESRCH;
    while (!rc && gt->nr_frames < nr_frames)
        rc = add_frame(d, gt);
    spin_unlock(&gt->lock);
    return rc;
}

int grant_table_get_frame(struct domain *d, unsigned long idx, mfn_t *mfn)
{
    struct grant_table *gt = d->grant_table;
    int rc;

    if ((idx & XENMAPIDX_grant_table_status) || idx >= gt->max_frames)
        return -EINVAL;             /* version 1 has no status frames */
    rc = grant_grow(d, idx + 1);
    if (!rc)
        *mfn = virt_to_mfn(gt->shared[idx]);
    return rc;
}

unsigned int grant_table_nr_frames(struct domain *d)
{
    return __atomic_load_n(&d->grant_table->nr_frames, __ATOMIC_ACQUIRE);
}

unsigned int grant_table_max_frames(struct domain *d)
{
    return d->grant_table->max_frames;
}

int grant_table_seed(struct domain *d, unsigned int ref, domid_t to, u64 frame, unsigned int flags)
{
    struct grant_entry_v1 *entry;
    int rc;

    if (frame != (u32)frame)
        return -EOVERFLOW;          /* version 1 frames are 32 bits */
    rc = grant_grow(d, ref / ENTRIES_PER_FRAME + 1);
    if (rc)
        return rc;
    entry = grant_shared(d->grant_table, ref);
    entry->domid = to;
    entry->frame = frame;
    __atomic_store_n(&entry->flags, GTF_permit_access | flags, __ATOMIC_RELEASE);
    return 0;
}
