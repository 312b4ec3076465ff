// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whole tables: taking and dropping the references of all their entries, step by step, so that a
 * tree of any size can be built and taken apart without holding the CPU. How far that got is in the
 * page: entries below nr_done hold their references, the others none.
 */
#include <xen/hypercall.h>

#include "private.h"

/* Bits an entry of L2-L4 has for the guest's own use or that mean the same to it as to us. */
#define UPPER_CLEAR     (_PAGE_GLOBAL | _PAGE_PWT | _PAGE_PCD)

int upper_entry_prepare(pte_t *e, unsigned int level)
{
    if (unlikely(*e & _PAGE_PSE)) {
        mm_refuse("L%u entry %016lx: superpages are not available to PV guests", level, *e);
        return -EINVAL;
    }
    *e = (*e | _PAGE_USER) & ~UPPER_CLEAR;
    return 0;
}

int upper_entry_get(pte_t e, struct domain *d, unsigned int level, bool preemptible)
{
    struct page_info *pg = mfn_to_page(pte_mfn(e));
    int rc;

    if (unlikely(!mfn_valid(pte_mfn(e)) || !get_page(pg, d))) {
        mm_refuse("L%u entry %016lx does not point to a page of d%u", level, e, d->id);
        return -EINVAL;
    }
    rc = preemptible ? get_page_type_preemptible(pg, table_type(level - 1)) :
                       get_page_type(pg, table_type(level - 1));
    if (unlikely(rc))
        put_page(pg);
    return rc;
}

/*
 * Our part of the address space. The machine-to-physical table comes when the L4 is used as a
 * kernel's (ptbase.c).
 */
static void fill_hypervisor_slots(pte_t *l4, const struct domain *d)
{
    for (unsigned int i = XEN_FIRST_SLOT; i < XEN_FIRST_SLOT + XEN_NR_SLOTS; i++)
        l4[i] = xen_l4[i];
    l4[PML4_SLOT(RO_MPT_VIRT_START)] = 0;
    l4[PERDOMAIN_SLOT] = pte_make(virt_to_mfn(d->arch.pv.perdomain_l3), PTE_HYPERVISOR_TABLE);
}

static void clear_hypervisor_slots(pte_t *l4)
{
    for (unsigned int i = XEN_FIRST_SLOT; i < XEN_FIRST_SLOT + XEN_NR_SLOTS; i++)
        l4[i] = 0;
}

static inline bool is_absent_guest_entry(const pte_t *table, unsigned int i, unsigned int level)
{
    return !(table[i] & _PAGE_PRESENT) && !(level == 4 && is_hypervisor_slot(i));
}

static inline bool is_guest_entry(const pte_t *table, unsigned int i, unsigned int level)
{
    return (table[i] & _PAGE_PRESENT) && !(level == 4 && is_hypervisor_slot(i));
}

static int take_entry(pte_t *slot, struct domain *d, unsigned int level, bool preemptible)
{
    pte_t e = *slot;
    int rc = upper_entry_prepare(&e, level);

    if (likely(rc == 0))
        rc = upper_entry_get(e, d, level, preemptible);
    if (rc == 0 && e != *slot)
        WRITE_ONCE(*slot, e);
    return rc;
}

/* 0: all entries hold references; -ERESTART: those below nr_done; other: a bad entry at nr_done. */
static int take_entries(struct page_info *pg, struct domain *d, unsigned int level,
                        bool preemptible)
{
    pte_t *table = page_to_virt(pg);
    unsigned int i = pg->nr_done;
    int rc = 0;

    for (; i < PT_ENTRIES; i++) {
        if (is_absent_guest_entry(table, i, level) && (rc = absent_entry_check(table[i], d)) != 0)
            break;
        if (!is_guest_entry(table, i, level))
            continue;
        rc = take_entry(&table[i], d, level, preemptible);
        if (rc)
            break;
        if (preemptible && hypercall_preempt_check()) {
            i++;
            rc = -ERESTART;
            break;
        }
    }
    pg->nr_done = i;
    pg->partial = rc == -ERESTART ? PARTIAL_CHILD : 0;
    if (rc && rc != -ERESTART)
        mm_refuse("frame %lx cannot be an L%u page table: entry %u is %016lx", page_to_mfn(pg),
                  level, i, table[i]);
    return rc;
}

static int drop_entry(pte_t e, bool preemptible)
{
    struct page_info *pg = mfn_to_page(pte_mfn(e));
    int rc = 0;

    if (preemptible)
        rc = put_page_type_preemptible(pg);
    else
        put_page_type(pg);
    put_page(pg);           /* half taken apart, the page keeps itself */
    return rc;
}

/*
 * What entry nr_done points to may have given way half done. We hold no reference: it may even be
 * gone.
 */
static int finish_child(struct page_info *pg, struct domain *d, unsigned int level,
                        bool preemptible)
{
    const pte_t *table = page_to_virt(pg);
    struct page_info *child;
    int rc;

    if (pg->nr_done >= PT_ENTRIES || !is_guest_entry(table, pg->nr_done, level) ||
        !mfn_valid(pte_mfn(table[pg->nr_done])))
        return 0;
    child = mfn_to_page(pte_mfn(table[pg->nr_done]));
    if (!get_page(child, d))
        return 0;
    rc = finish_page_type(child, preemptible);
    put_page(child);
    return rc;
}

static int drop_entries(struct page_info *pg, struct domain *d, unsigned int level,
                        bool preemptible)
{
    const pte_t *table = page_to_virt(pg);
    int rc = 0;

    if ((pg->partial & PARTIAL_CHILD) && (rc = finish_child(pg, d, level, preemptible)) != 0)
        return rc;
    pg->partial &= ~PARTIAL_CHILD;
    while (pg->nr_done && rc == 0) {
        unsigned int i = pg->nr_done - 1;

        pg->nr_done = i;
        if (!is_guest_entry(table, i, level))
            continue;
        rc = drop_entry(table[i], preemptible);
        if (rc)
            pg->partial |= PARTIAL_CHILD;
        else if (preemptible && i && hypercall_preempt_check())
            rc = -ERESTART;
    }
    return rc;
}

int table_release(struct page_info *pg, unsigned int level, bool preemptible)
{
    struct domain *d = page_owner(pg);
    int rc;

    if (level == 1) {
        release_l1(pg, d);
        return 0;
    }
    rc = drop_entries(pg, d, level, preemptible);
    if (rc == 0 && level == 4) {
        clear_hypervisor_slots(page_to_virt(pg));
        xpti_l4_changed(d);
    }
    return rc;
}

int table_validate(struct page_info *pg, unsigned int level, bool preemptible)
{
    struct domain *d = page_owner(pg);
    int rc;

    if (level == 1)
        return validate_l1(pg, d);
    if (!(pg->partial & PARTIAL_FAILED)) {
        rc = take_entries(pg, d, level, preemptible);
        if (rc == -ERESTART)
            return rc;
        if (rc == 0) {
            if (level == 4) {
                fill_hypervisor_slots(page_to_virt(pg), d);
                xpti_l4_changed(d);
            }
            return 0;
        }
        pg->partial = PARTIAL_FAILED;
    }
    rc = drop_entries(pg, d, level, preemptible);
    return rc ? rc : -EINVAL;
}
