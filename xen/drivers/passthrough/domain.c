// SPDX-License-Identifier: GPL-2.0-only
/*
 * A domain's tables from their making to their end, and the changes other rooms make to them: those of its p2m, and
 * of what a PV guest's pages are used for.
 */
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <lib/bitmap.h>

#include "private.h"

#define ID_BITS             65536u
#define PAGES_PER_STEP      256u

/* Numbers by which the hardware tells domains apart: not the domain's own, some have room for few. */
static unsigned long ids[ID_BITS / BITS_PER_LONG] = { 1 };
static DEFINE_SPINLOCK(id_lock, LOCK_IOMMU);

static u16 take_id(void)
{
    unsigned int id, nr = min(iommu_ops->nr_domain_ids, ID_BITS);

    spin_lock(&id_lock);
    id = bitmap_find_first_zero(ids, nr);
    if (id < nr)
        bitmap_set(ids, id);
    spin_unlock(&id_lock);
    return id < nr ? id : 0;
}

static void give_id(u16 id)
{
    spin_lock(&id_lock);
    bitmap_clear(ids, id);
    spin_unlock(&id_lock);
}

struct domain_iommu *domain_iommu_create(struct domain *d, int *err)
{
    struct domain_iommu *di = kzalloc_type(struct domain_iommu);

    *err = -ENOMEM;
    if (!di)
        return NULL;
    spin_lock_init(&di->lock, LOCK_IOMMU);
    di->domain = d;
    di->tables = (struct io_tables){
        .format = iommu_ops->format, .levels = iommu_ops->levels,
        .max_leaf = opt_superpages ? iommu_ops->max_leaf : 1,
        .flush_new = iommu_ops->flush_new, .written = iommu_ops->written,
    };
    di->id = take_id();
    if (!di->id) {
        *err = -ENOSPC;
        printk(XENLOG_WARNING "IOMMU: no more than %u domains can have devices at a time\n",
               iommu_ops->nr_domain_ids - 1);
    } else {
        *err = io_tables_create(&di->tables);
    }
    if (!*err)
        return di;
    domain_iommu_free(di);
    return NULL;
}

void domain_iommu_free(struct domain_iommu *di)
{
    if (di->id)
        give_id(di->id);
    kfree(di);
}

int iommu_domain_create(struct domain *d)
{
    int rc;

    if (!d->is_iommu_enabled)
        return 0;
    if (!iommu_enabled)
        return -ENODEV;
    d->iommu = domain_iommu_create(d, &rc);
    if (rc)
        return rc;
    d->iommu->passthrough = d->is_privileged && is_pv_domain(d) && opt_dom0_passthrough;
    /* a PV dom0 reaches all memory, whatever it does with its own, unless it was asked to keep to that */
    d->iommu_follows = !d->is_privileged || is_hvm_domain(d) || (iommu_dom0_strict && !d->iommu->passthrough);
    return 0;
}

int iommu_domain_relinquish(struct domain *d)
{
    struct domain_iommu *di = d->iommu;
    bool done;

    if (!di)
        return 0;
    pt_irq_relinquish(d);
    while (iommu_device_take_back(d))
        if (hypercall_preempt_check())
            return -ERESTART;
    d->iommu_follows = false;
    iommu_ops->flush(di, 0, 0);
    do {
        spin_lock(&di->lock);
        done = io_tables_release(&di->tables, PAGES_PER_STEP);
        spin_unlock(&di->lock);
    } while (!done && !hypercall_preempt_check());
    return done ? 0 : -ERESTART;
}

void iommu_domain_destroy(struct domain *d)
{
    if (!d->iommu)
        return;
    ASSERT(!d->iommu->nr_devices);
    while (!io_tables_release(&d->iommu->tables, ~0u))
        ;
    kfree(d->iommu->ports);
    domain_iommu_free(d->iommu);
    d->iommu = NULL;
}

/* --- changes ---------------------------------------------------------------------------------- */
int domain_iommu_map_run(struct domain_iommu *di, dfn_t dfn, mfn_t mfn, u64 nr, unsigned int flags)
{
    int rc = 0;

    spin_lock(&di->lock);
    if (di->tables.root)
        rc = io_tables_set(&di->tables, dfn, mfn, nr, flags);
    spin_unlock(&di->lock);
    return rc;
}

void domain_iommu_flush(struct domain_iommu *di)
{
    struct io_tables *t = &di->tables;

    if (!READ_ONCE(t->pending))
        return;
    spin_lock(&di->lock);
    if (t->pending) {
        iommu_ops->flush(di, t->first, t->last - t->first + 1);
        io_tables_flushed(t);
    }
    spin_unlock(&di->lock);
}

int iommu_map(struct domain *d, dfn_t dfn, mfn_t mfn, unsigned int order, unsigned int flags)
{
    u64 nr = 1ULL << order;

    if (!d->iommu || d->iommu->passthrough)
        return 0;
    if (order > 52 - PAGE_SHIFT || dfn & (nr - 1) || (flags && mfn & (nr - 1)))
        return -EINVAL;
    return domain_iommu_map_run(d->iommu, dfn, mfn, nr, flags);
}

int iommu_unmap(struct domain *d, dfn_t dfn, unsigned int order)
{
    return iommu_map(d, dfn, 0, order, 0);
}

void iommu_flush(struct domain *d)
{
    if (d->iommu)
        domain_iommu_flush(d->iommu);
}

mfn_t iommu_lookup(struct domain *d, dfn_t dfn, unsigned int *flags)
{
    mfn_t mfn = INVALID_MFN;

    if (!d->iommu)
        return INVALID_MFN;
    spin_lock(&d->iommu->lock);
    if (d->iommu->tables.root)
        mfn = io_tables_lookup(&d->iommu->tables, dfn, flags);
    spin_unlock(&d->iommu->lock);
    return mfn;
}

/* --- following -------------------------------------------------------------------------------- */
/* Unmaps without a need for memory: what lies beside it in large leaves goes, too. */
static void cut(struct domain *d, dfn_t dfn, unsigned int order)
{
    struct domain_iommu *di = d->iommu;

    spin_lock(&di->lock);
    if (di->tables.root) {
        io_tables_cut(&di->tables, dfn);
        io_tables_cut(&di->tables, dfn + (1ULL << order) - 1);
        io_tables_set(&di->tables, dfn, 0, 1ULL << order, 0);
    }
    spin_unlock(&di->lock);
}

/*
 * A device of a domain that could not be followed would reach what is not the domain's any more, or miss what is:
 * the domain goes, at once without any rights at that place.
 */
static void follow(struct domain *d, dfn_t dfn, mfn_t mfn, unsigned int order, unsigned int flags)
{
    int rc = iommu_map(d, dfn, mfn, order, flags);

    if (!rc)
        return;
    cut(d, dfn, order);
    if (d->is_dying)
        return;
    domain_crash(d, "no memory for its IOMMU tables (frame %lx, error %d)", dfn, rc);
}

void iommu_follow_p2m(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order, unsigned int flags)
{
    if (iommu_follows(d))
        follow(d, gfn, mfn, order, flags);
}

void iommu_pv_page_writable(struct domain *d, mfn_t mfn)
{
    if (iommu_follows(d))
        follow(d, mfn, mfn, 0, IOMMU_READ | IOMMU_WRITE);
}

void iommu_pv_page_protected(struct domain *d, mfn_t mfn)
{
    if (!iommu_follows(d))
        return;
    follow(d, mfn, mfn, 0, 0);
    iommu_flush(d);
}
