// SPDX-License-Identifier: GPL-2.0-only
/*
 * update_va_mapping: changes the L1 entry that maps an address of the caller, and flushes
 * translations as asked.
 */
#include <xen/arch.h>
#include <xen/hypercall.h>
#include <asm/flushtlb.h>
#include <generated/hypercall-defs.h>

#include "private.h"
#include "vcpumask.h"

static int update_own_entry(unsigned long va, pte_t val, struct domain *frames)
{
    struct domain *d = current->domain;
    struct guest_walk walk;
    int rc;

    guest_walk(current->arch.guest_table, va, &walk);
    /*
     * were the table taken out of the tree meanwhile, it would still be an L1 table of the caller's
     */
    if (!walk.slot || page_table_lock(walk.table, d) != 1) {
        mm_refuse("update_va_mapping: no page table for address %lx", va);
        return -EINVAL;
    }
    rc = pt_update_l1(walk.slot, val, d, frames, false);
    page_table_unlock(walk.table);
    return rc;
}

/* Frames of a translated domain are named by its own numbers. */
static int update_entry(unsigned long va, pte_t val, struct domain *frames)
{
    struct page_info *held = NULL;
    int rc = is_hvm_domain(frames) ? foreign_entry_get(frames, &val, &held) : 0;

    if (rc == 0)
        rc = update_own_entry(va, val, frames);
    if (held)
        put_page(held);
    return rc;
}

static int flush_as_asked(unsigned long va, unsigned long flags)
{
    unsigned long bitmap = flags & ~(UVMF_FLUSHTYPE_MASK | UVMF_ALL),
                  type = flags & UVMF_FLUSHTYPE_MASK;
    unsigned int what = type == UVMF_TLB_FLUSH ? FLUSH_TLB : FLUSH_VA;
    cpumask_t mask;
    int rc;

    if (type != UVMF_TLB_FLUSH && type != UVMF_INVLPG)
        return 0;
    if (what == FLUSH_VA && !is_canonical(va))
        return 0;
    if (flags & UVMF_ALL) {
        flush_mask(&current->domain->dirty_cpus, va, what);
        return 0;
    }
    if (!bitmap) {
        flush_local(va, what);
        return 0;
    }
    rc = vcpu_bitmap_to_cpus(current->domain, (const void *)bitmap, &mask);
    if (rc == 0)
        flush_mask(&mask, va, what);
    return rc;
}

long do_update_va_mapping(unsigned long va, u64 val, unsigned long flags)
{
    int rc = update_entry(va, val, current->domain);
    int frc = flush_as_asked(va, flags);

    return rc ? rc : frc;
}

long do_update_va_mapping_otherdomain(unsigned long va, u64 val, unsigned long flags,
                                      unsigned int foreigndom)
{
    struct mmu_subjects s;
    int rc, frc;

    if (foreigndom >> 16)
        return -EINVAL;
    rc = mmu_subjects_get(foreigndom, __HYPERVISOR_update_va_mapping_otherdomain, &s);
    if (rc)
        return rc;
    rc = update_entry(va, val, s.frames);
    mmu_subjects_put(&s);
    frc = flush_as_asked(va, flags);
    return rc ? rc : frc;
}
