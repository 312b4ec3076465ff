// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handles. A vcpu takes handles from its own list, so vcpus hardly contend; when its list is empty
 * it adds a page of handles, and at the limit it takes one from another vcpu. A handle goes back to
 * the list it is of, whoever frees it: if one vcpu maps and another unmaps, the first would need
 * page after page else.
 */
#include "private.h"

struct grant_maptrack *maptrack_entry(const struct grant_table *gt, u32 handle)
{
    u32 nr = __atomic_load_n(&gt->nr_maptrack_frames, __ATOMIC_ACQUIRE);

    if (handle / MAPTRACK_PER_FRAME >= nr)
        return NULL;
    return &gt->maptrack[index_nospec(handle / MAPTRACK_PER_FRAME, nr)][handle % MAPTRACK_PER_FRAME];
}

static u32 take(const struct grant_table *gt, struct maptrack_list *list)
{
    u32 handle;

    spin_lock(&list->lock);
    handle = list->head;
    if (handle != HANDLE_NONE)
        list->head = maptrack_entry(gt, handle)->ref;
    spin_unlock(&list->lock);
    return handle;
}

static u32 steal(const struct domain *d)
{
    const struct grant_table *gt = d->grant_table;

    for (unsigned int i = 0; i < d->max_vcpus; i++) {
        /* peek first: most lists are empty */
        if (READ_ONCE(gt->lists[i].head) != HANDLE_NONE) {
            u32 handle = take(gt, &gt->lists[i]);

            if (handle != HANDLE_NONE)
                return handle;
        }
    }
    return HANDLE_NONE;
}

/*
 * A page of handles: one for the caller, the rest onto its list. HANDLE_NONE at the limit or
 * without memory.
 */
static u32 add_page(struct grant_table *gt, u16 owner)
{
    struct maptrack_list *list = &gt->lists[owner];
    struct grant_maptrack *page;
    u32 first = HANDLE_NONE;

    spin_lock(&gt->maptrack_lock);
    page = gt->nr_maptrack_frames < gt->max_maptrack_frames ? xenheap_alloc(0) : NULL;
    if (page) {
        first = gt->nr_maptrack_frames * MAPTRACK_PER_FRAME;
        for (u32 i = 1; i < MAPTRACK_PER_FRAME; i++)
            page[i].ref = i + 1 < MAPTRACK_PER_FRAME ? first + i + 1 : HANDLE_NONE;
        gt->maptrack[gt->nr_maptrack_frames] = page;
        gt->maptrack_owner[gt->nr_maptrack_frames] = owner;
        __atomic_store_n(&gt->nr_maptrack_frames, gt->nr_maptrack_frames + 1, __ATOMIC_RELEASE);
    }
    spin_unlock(&gt->maptrack_lock);
    if (!page)
        return HANDLE_NONE;

    spin_lock(&list->lock);
    page[MAPTRACK_PER_FRAME - 1].ref = list->head;
    list->head = first + 1;
    spin_unlock(&list->lock);
    return first;
}

u32 maptrack_alloc(struct vcpu *v)
{
    struct grant_table *gt = v->domain->grant_table;
    struct maptrack_list *list = &gt->lists[v->vcpu_id];
    u32 handle = take(gt, list);

    if (unlikely(handle == HANDLE_NONE))
        handle = add_page(gt, v->vcpu_id);
    if (unlikely(handle == HANDLE_NONE))
        handle = steal(v->domain);
    return handle;
}

void maptrack_free(struct domain *d, u32 handle)
{
    struct grant_table *gt = d->grant_table;
    struct maptrack_list *list = &gt->lists[gt->maptrack_owner[handle / MAPTRACK_PER_FRAME]];
    struct grant_maptrack *entry = maptrack_entry(gt, handle);

    spin_lock(&list->lock);
    entry->ref = list->head;
    list->head = handle;
    spin_unlock(&list->lock);
}
