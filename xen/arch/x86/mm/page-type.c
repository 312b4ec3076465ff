// SPDX-License-Identifier: GPL-2.0-only
/*
 * Type references. A page that is not in use takes any type; what the type promises is made sure of
 * on the way: stale translations are flushed, page tables validated, descriptors checked. See
 * private.h for the states.
 *
 * Waiting is only ever for a CPU that builds a table of the level wanted, and such a CPU waits for
 * lower levels only: there is no cycle. Who wants another type than the one being built is refused
 * at once.
 */
#include <xen/iommu.h>
#include <asm/flushtlb.h>
#include <asm/insn.h>
#include <asm/pv.h>

#include "private.h"

const char *page_type_name(u64 type)
{
    static const char *const names[8] = {
        "untyped",       "L1 page table",   "L2 page table", "L3 page table",
        "L4 page table", "descriptor page", "shared page",   "writable",
    };

    return names[(type >> 60) & 7];
}

/* Nobody can have a translation to this page by which its last type could be abused. */
static void flush_for_retype(struct page_info *pg, u64 old)
{
    struct domain *d = page_owner(pg);

    if ((old & PGT_type_mask) != PGT_none)
        tlb_flush_since(d && !(old & PGT_foreign) ? &d->dirty_cpus : NULL, pg->tlb_stamp);
}

/* A PV guest's devices reach its writable pages, and never what it may not write itself: tables, descriptors. */
static void tell_devices(struct page_info *pg, u64 old, u64 type)
{
    struct domain *d = page_owner(pg);

    old &= PGT_type_mask;
    if (!d || !iommu_follows(d) || !is_pv_domain(d))
        return;
    if (type == PGT_writable_page && old != PGT_writable_page)
        iommu_pv_page_writable(d, page_to_mfn(pg));
    else if (type != PGT_writable_page && (old == PGT_writable_page || old == PGT_none))
        iommu_pv_page_protected(d, page_to_mfn(pg));
}

static int check_descriptors(struct page_info *pg)
{
    u64 *desc = page_to_virt(pg);

    for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*desc); i++)
        if (!pv_check_descriptor(&desc[i])) {
            mm_refuse("frame %lx cannot be a descriptor page: entry %u is %016lx", page_to_mfn(pg),
                      i, desc[i]);
            return -EINVAL;
        }
    return 0;
}

/*
 * Ends a state that only this CPU may change: no other holds a reference, and other bits do not
 * move.
 */
static void settle_unused(struct page_info *pg, u64 type)
{
    pg->tlb_stamp = tlb_stamp_now();
    __atomic_store_n(&pg->type, type & PGT_type_mask, __ATOMIC_RELEASE);
}

static void settle_partial(struct page_info *pg, bool was_partial)
{
    if (!was_partial)
        get_page_known(pg);
    __atomic_fetch_or(&pg->type, PGT_partial, __ATOMIC_RELEASE);
}

/*
 * Builds a table, or goes on with it. The caller owns the state "count 1, neither validated nor
 * partial".
 */
static int build(struct page_info *pg, u64 type, bool preemptible, bool was_partial)
{
    int rc = table_validate(pg, table_level(type), preemptible);

    if (rc == -ERESTART) {
        settle_partial(pg, was_partial);
        return rc;
    }
    if (rc == 0)
        __atomic_fetch_or(&pg->type, PGT_validated, __ATOMIC_RELEASE);
    else
        settle_unused(pg, type);
    if (was_partial)
        put_page(pg);
    return rc ? -EINVAL : 0;
}

static int take_apart(struct page_info *pg, u64 type, bool preemptible, bool was_partial)
{
    int rc = table_release(pg, table_level(type), preemptible);

    if (rc == -ERESTART) {
        settle_partial(pg, was_partial);
        return rc;
    }
    settle_unused(pg, type);
    if (was_partial)
        put_page(pg);
    return 0;
}

/* The page was unused, of type old; its word is now `type`, count 1, for us to make true. */
static int first_reference(struct page_info *pg, u64 type, u64 old, bool preemptible)
{
    int rc = 0;

    flush_for_retype(pg, old);
    tell_devices(pg, old, type);
    if (is_table_type(type)) {
        pg->nr_done = 0;
        pg->partial = 0;
        return build(pg, type, preemptible, false);
    }
    if (type == PGT_seg_desc_page)
        rc = check_descriptors(pg);
    if (rc)
        settle_unused(pg, type);
    else
        __atomic_fetch_or(&pg->type, PGT_validated, __ATOMIC_RELEASE);
    return rc;
}

static noinline int get_type_slow(struct page_info *pg, u64 type, bool preemptible)
{
    u64 x = READ_ONCE(pg->type);

    for (;;) {
        if ((x & (PGT_type_mask | PGT_validated)) == (type | PGT_validated)) {
            if ((x & PGT_count_mask) == PGT_count_mask)
                return -EINVAL;
            if (cas64(&pg->type, &x, x + 1))
                return 0;
        } else if (!(x & PGT_count_mask)) {
            /* fresh pages have no translations: nothing to flush before they become writable */
            bool ready = type == PGT_writable_page && (x & PGT_type_mask) == PGT_none;

            if (cas64(&pg->type, &x, type | 1 | (ready ? PGT_validated : 0))) {
                if (!ready)
                    return first_reference(pg, type, x, preemptible);
                tell_devices(pg, x, type);
                return 0;
            }
        } else if ((x & PGT_type_mask) != type) {
            printk(XENLOG_G_DEBUG
                   "mm: d%uv%u: frame %lx is in use as %s (%lu references), wanted as %s\n",
                   current->domain->id, current->vcpu_id, page_to_mfn(pg), page_type_name(x),
                   (unsigned long)(x & PGT_count_mask), page_type_name(type));
            return -EINVAL;
        } else if (x & PGT_partial) {
            if (cas64(&pg->type, &x, x & ~PGT_partial))
                return build(pg, type, preemptible, true);
        } else {
            cpu_relax();
            x = READ_ONCE(pg->type);
        }
    }
}

static inline int get_type(struct page_info *pg, u64 type, bool preemptible)
{
    u64 x = READ_ONCE(pg->type);

    if (likely((x & (PGT_type_mask | PGT_validated)) == (type | PGT_validated) &&
               (x & PGT_count_mask) != PGT_count_mask && cas64(&pg->type, &x, x + 1)))
        return 0;
    return get_type_slow(pg, type, preemptible);
}

int get_page_type(struct page_info *pg, u64 type)
{
    return get_type(pg, type, false);
}

int get_page_type_preemptible(struct page_info *pg, u64 type)
{
    return get_type(pg, type, true);
}

/*
 * The stamp is taken before the count drops, because the page may have another user right after. It
 * must come after the mapping was removed: guests' entries are replaced by locked instructions,
 * those of descriptor pages are not.
 */
static noinline int put_type(struct page_info *pg, bool preemptible)
{
    u64 x = READ_ONCE(pg->type), next;

    do {
        ASSERT(x & PGT_count_mask);
        next = x - 1;
        if (next & PGT_count_mask)
            continue;
        if (is_table_type(x)) {
            while (x & PGT_locked) {
                cpu_relax();
                x = READ_ONCE(pg->type);
            }
            next = (x & PGT_count_mask) == 1 ? x & ~PGT_validated : x - 1;
        } else {
            if ((x & PGT_type_mask) != PGT_writable_page)
                __atomic_thread_fence(__ATOMIC_SEQ_CST);
            pg->tlb_stamp = tlb_stamp_now();
        }
    } while (!cas64(&pg->type, &x, next));

    if (is_table_type(next) && !(next & PGT_validated))
        return take_apart(pg, next, preemptible, false);
    return 0;
}

void put_page_type(struct page_info *pg)
{
    u64 x = READ_ONCE(pg->type);

    /* by far the usual case: one mapping less of a page of data */
    if (likely((x & PGT_type_mask) == PGT_writable_page)) {
        if ((x & PGT_count_mask) == 1)
            pg->tlb_stamp = tlb_stamp_now();
        if (likely(cas64(&pg->type, &x, x - 1)))
            return;
    }
    put_type(pg, false);
}

int put_page_type_preemptible(struct page_info *pg)
{
    return put_type(pg, true);
}

int finish_page_type(struct page_info *pg, bool preemptible)
{
    u64 x = READ_ONCE(pg->type);

    do {
        if (!(x & PGT_partial))
            return 0;
    } while (!cas64(&pg->type, &x, x & ~PGT_partial));
    return take_apart(pg, x, preemptible, true);
}
