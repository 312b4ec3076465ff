// SPDX-License-Identifier: GPL-2.0-only
/*
 * Populate on demand: a guest that starts with less memory than it may have later sees all of it as
 * RAM from the beginning. Its cache holds the pages there are; whoever touches a frame first gets
 * one. The guest's balloon driver then gives back what exceeds the target.
 *
 * Cached pages belong to the domain like any other, are zeroed, and are linked through their own
 * first words: blocks of 512 on one list, single frames on the other.
 */
#include <xen/hypercall.h>
#include <xen/printk.h>
#include <xen/sched.h>

#include "private.h"

#define BLOCK_ORDER         9
#define BLOCK               (1u << BLOCK_ORDER)
#define STEPS_PER_CHECK     8       /* a block is 2 MiB to clear */

/* --- the cache -------------------------------------------------------------------------------- */
static void push(u32 *head, mfn_t mfn)
{
    *(u32 *)mfn_to_virt(mfn) = *head;
    *head = mfn;
}

/* Zeroed again. */
static mfn_t pop(u32 *head)
{
    mfn_t mfn = *head;
    u32 *link = mfn_to_virt(mfn);

    *head = *link;
    *link = 0;
    return mfn;
}

void p2m_pod_cache_add(struct p2m_domain *p2m, mfn_t mfn, unsigned int order)
{
    push(order ? &p2m->pod.large : &p2m->pod.single, mfn);
    p2m->pod.cached += 1ULL << order;
}

static mfn_t take_block(struct p2m_domain *p2m)
{
    p2m->pod.cached -= BLOCK;
    return pop(&p2m->pod.large);
}

static mfn_t take_single(struct p2m_domain *p2m)
{
    if (!p2m->pod.single) {
        mfn_t block = pop(&p2m->pod.large);

        for (unsigned int i = BLOCK; i-- > 0; )
            push(&p2m->pod.single, block + i);
    }
    p2m->pod.cached--;
    return pop(&p2m->pod.single);
}

static void free_frames(mfn_t mfn, u64 nr)
{
    for (u64 i = 0; i < nr; i++)
        put_page_alloc_ref(mfn_to_page(mfn + i));
}

/* --- populating ------------------------------------------------------------------------------- */
static bool populate_block(struct p2m_domain *p2m, gfn_t gfn, struct p2m_change *c)
{
    mfn_t mfn = take_block(p2m);

    if (p2m_set_locked(p2m, gfn & ~(BLOCK - 1ULL), mfn, BLOCK, P2M_RAM_RW, c) == 0)
        return true;
    p2m_pod_cache_add(p2m, mfn, BLOCK_ORDER);
    return false;
}

static bool populate_single(struct p2m_domain *p2m, gfn_t gfn, struct p2m_change *c)
{
    mfn_t mfn = take_single(p2m);

    if (p2m_set_locked(p2m, gfn, mfn, 1, P2M_RAM_RW, c) == 0)
        return true;
    p2m_pod_cache_add(p2m, mfn, 0);
    return false;
}

enum p2m_pod_found p2m_pod_populate(struct p2m_domain *p2m, gfn_t gfn, bool all, struct p2m_change *c)
{
    enum p2m_pod_found found = P2M_POD_FOUND;
    unsigned int level;

    p2m_find(p2m, gfn, 2, &level);
    if (level > 2 && !p2m_descend(p2m, gfn, 2))
        goto no_tables;
    if (entry_type(*p2m_find(p2m, gfn, 1, &level)) != P2M_POD)
        return P2M_POD_FOUND;
    if (!p2m->pod.cached)
        found = p2m_pod_sweep(p2m, all, c);
    if (found == P2M_POD_NONE)
        printk(XENLOG_G_ERR "d%u: out of memory to populate frame %llx with: %llu frames are still "
               "to come, none is left; its balloon driver did not reach the target in time\n",
               p2m->domain->id, (unsigned long long)gfn,
               (unsigned long long)p2m->pod.entries);
    if (found != P2M_POD_FOUND)
        return found;
    if (level == 2 && p2m->pod.large && populate_block(p2m, gfn, c))
        return P2M_POD_FOUND;
    if (populate_single(p2m, gfn, c))
        return P2M_POD_FOUND;
no_tables:
    printk(XENLOG_G_ERR "d%u: no page for a table to populate frame %llx: enlarge shadow_memory\n",
           p2m->domain->id, (unsigned long long)gfn);
    return P2M_POD_NONE;
}

/* Nothing but holes there so far? */
static bool is_vacant(const struct p2m_domain *p2m, gfn_t gfn, u64 nr)
{
    gfn_t end = gfn + nr;

    while (gfn < end) {
        unsigned int level;
        u64 e = *p2m_find(p2m, gfn, 1, &level);

        if (pte_mfn(e) || !P2M_IN(entry_type(e), 1u << P2M_INVALID | 1u << P2M_MMIO_DM |
                                                 1u << P2M_POD))
            return false;
        gfn = (gfn | (level_frames(level) - 1)) + 1;
    }
    return true;
}

int p2m_pod_promise(struct domain *d, gfn_t gfn, unsigned int order)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    int rc = -EINVAL;

    if (iommu_has_devices(d))
        return -EINVAL;                     /* a device's access cannot wait for a page */
    p2m_change_begin(p2m, &c);
    if (order <= 18 && gfn < p2m->limit && 1ULL << order <= p2m->limit - gfn)
        rc = is_vacant(p2m, gfn, 1ULL << order) ?
             p2m_set_locked(p2m, gfn, INVALID_MFN, 1ULL << order, P2M_POD, &c) : -EBUSY;
    p2m_change_end(p2m, &c);
    return rc;
}

/* --- the target ------------------------------------------------------------------------------- */
static int grow_cache(struct p2m_domain *p2m, u64 want)
{
    struct page_info *pg = NULL;
    unsigned int order = BLOCK_ORDER;

    if (want - p2m->pod.cached >= BLOCK)
        pg = domain_alloc_pages(p2m->domain, order, 0);
    if (!pg) {
        order = 0;
        pg = domain_alloc_pages(p2m->domain, order, 0);
    }
    if (!pg)
        return -ENOMEM;
    for (u64 i = 0; i < 1ULL << order; i++)
        clear_page(page_to_virt(&pg[i]));
    p2m_pod_cache_add(p2m, page_to_mfn(pg), order);
    return 0;
}

static void shrink_cache(struct p2m_domain *p2m, u64 want)
{
    if (p2m->pod.large && p2m->pod.cached - want >= BLOCK)
        free_frames(take_block(p2m), BLOCK);
    else
        free_frames(take_single(p2m), 1);
}

void p2m_pod_trim(struct p2m_domain *p2m)
{
    while (unlikely(p2m->pod.cached > p2m->pod.entries))
        shrink_cache(p2m, p2m->pod.entries);
}

/* How large the cache is to be when the domain shall have `target` pages in all. */
static u64 wanted_cache(const struct p2m_domain *p2m, u64 target)
{
    const struct p2m_domain *p = p2m;
    u64 populated = p->domain->tot_pages - p->pod.cached;

    if (!populated)
        return target;                  /* being built: entries are yet to come */
    /* a smaller target is the balloon driver's business, and so is what no entry can use */
    if (target < p->domain->tot_pages)
        return p->pod.cached;
    return min(target - populated, p->pod.entries);
}

int p2m_pod_set_target(struct domain *d, u64 target)
{
    struct p2m_domain *p2m = p2m_of(d);
    int rc = 0;
    u64 want;

    if (d->is_dying)
        return -EINVAL;
    spin_lock(&p2m->lock);
    want = wanted_cache(p2m, target);
    for (unsigned int n = 1; rc == 0 && p2m->pod.cached != want; n++) {
        if (!p2m->limit)
            rc = -EINVAL;
        else if (p2m->pod.cached < want)
            rc = grow_cache(p2m, want);
        else
            shrink_cache(p2m, want);
        if (rc == 0 && n % STEPS_PER_CHECK == 0 && hypercall_preempt_check())
            rc = -ERESTART;
    }
    spin_unlock(&p2m->lock);
    return rc;
}

void p2m_pod_get(struct domain *d, u64 *entries, u64 *cached, u64 *tot)
{
    struct p2m_domain *p2m = p2m_of(d);

    spin_lock(&p2m->lock);
    *entries = p2m->pod.entries;
    *cached = p2m->pod.cached;
    *tot = d->tot_pages;
    spin_unlock(&p2m->lock);
}
