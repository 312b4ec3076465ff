// SPDX-License-Identifier: GPL-2.0-only
/* A domain's tables from their making to their end. */
#include <xen/hypercall.h>
#include <xen/init.h>
#include <xen/sched.h>
#include <asm/cpufeature.h>
#include <asm/hvm.h>

#include "private.h"

#define INITIAL_POOL        (1UL << 20)     /* bytes: enough to start a small guest with */
#define MAX_ADDRESS_BITS    48              /* four levels */

static const struct p2m_format *format __read_mostly;
static unsigned int max_leaf __read_mostly;

void p2m_setup(bool ept, unsigned int max_order)
{
    format = ept ? &p2m_ept : &p2m_npt;
    max_leaf = 1 + max_order / 9;
}

int p2m_domain_create(struct domain *d)
{
    struct p2m_domain *p2m;

    if (!format)
        return -EOPNOTSUPP;             /* no p2m_setup(): nothing walks such tables here */
    p2m = kzalloc_type(struct p2m_domain);
    if (!p2m)
        return -ENOMEM;
    spin_lock_init(&p2m->lock, LOCK_P2M);
    p2m->domain = d;
    p2m->format = format;
    p2m->max_leaf = min(max_leaf, (unsigned int)P2M_MAX_LEAF);
    p2m->limit = 1ULL << (min(boot_cpu.phys_bits + 0u, (unsigned int)MAX_ADDRESS_BITS) -
                          PAGE_SHIFT);
    d->arch.p2m = p2m;
    p2m->root = xenheap_alloc(0);
    while (p2m->root && p2m_pool_resize(d, INITIAL_POOL) == -ERESTART)
        ;
    if (p2m->root && p2m->spare.count == INITIAL_POOL >> PAGE_SHIFT)
        return 0;
    p2m_domain_destroy(d);
    return -ENOMEM;
}

/* References to other domains' pages. */
static int drop_foreign(struct p2m_domain *p2m, struct p2m_change *c)
{
    while (p2m->foreign && p2m->relinquish < p2m->top) {
        unsigned int level;
        gfn_t gfn = p2m->relinquish;
        u64 *slot = p2m_find(p2m, gfn, 1, &level);

        if (entry_type(*slot) == P2M_FOREIGN)
            p2m_replace(p2m, slot, gfn, 1, 0, c);
        p2m->relinquish = (gfn | (level_frames(level) - 1)) + 1;
        if (p2m->relinquish % PT_ENTRIES == 0 && hypercall_preempt_check())
            return -ERESTART;
    }
    return 0;
}

int p2m_domain_relinquish(struct domain *d)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    int rc;

    if (!p2m || !p2m->limit)
        return 0;
    p2m_change_begin(p2m, &c);
    rc = drop_foreign(p2m, &c);
    if (rc == 0) {
        p2m_vram_stop(p2m, &c);
        p2m->dirty.enabled = false;
        p2m->limit = 0;                     /* nothing is found or set any more */
        clear_page(p2m->root);
        p2m->pod = (struct p2m_pod){ };     /* the pages are on the domain's list */
        c.flush = true;
        __atomic_store_n(&p2m->seq, p2m->seq + 1, __ATOMIC_RELEASE);
        p2m_change_commit(p2m, &c);
        p2m_pool_release(p2m);
        p2m_bitmap_free(p2m);
    }
    p2m_change_end(p2m, &c);
    return rc;
}

void p2m_domain_destroy(struct domain *d)
{
    struct p2m_domain *p2m = p2m_of(d);

    if (!p2m)
        return;
    p2m_pool_release(p2m);
    p2m_bitmap_free(p2m);
    kfree(p2m->vram.bits);
    if (p2m->root)
        xenheap_free(p2m->root, 0);
    kfree(p2m);
    d->arch.p2m = NULL;
}

paddr_t p2m_root(const struct domain *d)
{
    return virt_to_maddr(p2m_of(d)->root);
}

gfn_t p2m_gfn_limit(const struct domain *d)
{
    return p2m_of(d)->limit;
}

bool p2m_is_settled(struct domain *d)
{
    struct p2m_domain *p2m = p2m_of(d);
    bool settled;

    spin_lock(&p2m->lock);
    settled = !p2m->pod.entries && !p2m->dirty.enabled;
    spin_unlock(&p2m->lock);
    return settled;
}

gfn_t p2m_max_mapped_gfn(const struct domain *d)
{
    gfn_t top = READ_ONCE(p2m_of(d)->top);

    return top ? top - 1 : 0;
}
