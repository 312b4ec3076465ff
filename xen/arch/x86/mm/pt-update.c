// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changing one entry of a page table that is in use. What the new entry refers to is referenced
 * first, then the entry is exchanged under the table's lock, then the old references go: a
 * translation through either value finds pages that are what it takes them for. The exchange is a
 * locked instruction also because the stamp of the page that loses its mapping must not be older
 * than that (see put_type()).
 */
#include <asm/insn.h>

#include "private.h"

#define PAGE_AD         (_PAGE_ACCESSED | _PAGE_DIRTY)

unsigned int page_table_lock(struct page_info *pg, const struct domain *d)
{
    u64 x = READ_ONCE(pg->type);

    if (unlikely(page_owner(pg) != d))
        return 0;
    for (;;) {
        if (!is_table_type(x) || !(x & PGT_count_mask) || (x & PGT_partial))
            return 0;
        if (unlikely(!(x & PGT_validated) || (x & PGT_locked))) {
            cpu_relax();
            x = READ_ONCE(pg->type);
        } else if (cas64(&pg->type, &x, x | PGT_locked)) {
            break;
        }
    }
    /* the type is held now, so the owner cannot change any more */
    if (likely(page_owner(pg) == d))
        return table_level(x);
    page_table_unlock(pg);
    return 0;
}

void page_table_unlock(struct page_info *pg)
{
    __atomic_fetch_and(&pg->type, ~PGT_locked, __ATOMIC_RELEASE);
}

/* The processor may set A and D at any time, nobody else changes the entry. */
static pte_t exchange_entry(pte_t *slot, pte_t new, bool preserve_ad)
{
    pte_t old;

    if (!preserve_ad)
        return __atomic_exchange_n(slot, new, __ATOMIC_SEQ_CST);
    old = READ_ONCE(*slot);
    while (!cas64(slot, &old, new | (old & PAGE_AD)))
        ;
    return old;
}

int pt_update_l1(pte_t *slot, pte_t new, struct domain *tables, struct domain *frames,
                 bool preserve_ad)
{
    pte_t old = READ_ONCE(*slot);
    int rc = l1e_get(old, &new, tables, frames);

    if (unlikely(rc))
        return rc;
    old = exchange_entry(slot, new, preserve_ad);
    l1e_put(old, new, tables);
    return 0;
}

int pt_cmpxchg_l1(pte_t *slot, pte_t expected, pte_t new, struct domain *tables)
{
    pte_t old = expected;
    int rc = l1e_get(old, &new, tables, tables);

    if (unlikely(rc))
        return rc;
    if (likely(cas64(slot, &old, new))) {
        l1e_put(old, new, tables);
        return 0;
    }
    l1e_put(new, expected, tables);
    return -EAGAIN;
}

static inline bool same_table(pte_t a, pte_t b)
{
    return (a & b & _PAGE_PRESENT) && !((a ^ b) & PTE_ADDR_MASK);
}

/*
 * Exchanges under the lock. Without a reference for `new` only if the table it points to stays:
 * else -EAGAIN.
 */
static int exchange_upper(struct page_info *pt, unsigned int level, pte_t *slot, pte_t new,
                          struct domain *tables, bool preserve_ad, bool referenced, pte_t *old)
{
    int rc = 0;

    if (page_table_lock(pt, tables) != level)
        return -EINVAL;
    if (referenced || !(new & _PAGE_PRESENT) || same_table(READ_ONCE(*slot), new))
        *old = exchange_entry(slot, new, preserve_ad);
    else
        rc = -EAGAIN;
    page_table_unlock(pt);
    if (level == 4 && rc == 0)
        xpti_l4_changed(tables);
    return rc;
}

int pt_update_upper(struct page_info *pt, unsigned int level, unsigned int index, pte_t new,
                    struct domain *tables, bool preserve_ad)
{
    pte_t *slot = (pte_t *)page_to_virt(pt) + index, old = READ_ONCE(*slot);
    bool referenced = false;
    int rc;

    if (unlikely(level == 4 && is_hypervisor_slot(index))) {
        mm_refuse("L4 entry %u is the hypervisor's", index);
        return -EINVAL;
    }
    rc = new & _PAGE_PRESENT ? upper_entry_prepare(&new, level) : absent_entry_check(new, tables);
    if (rc)
        return rc;
    do {
        /* outside the lock: this may build a whole tree */
        if ((new & _PAGE_PRESENT) && !same_table(old, new)) {
            rc = upper_entry_get(new, tables, level, true);
            if (rc)
                return rc;
            referenced = true;
        }
        rc = exchange_upper(pt, level, slot, new, tables, preserve_ad, referenced, &old);
        if (rc == -EAGAIN)
            old = 0;
    } while (rc == -EAGAIN);

    if (rc)
        old = referenced ? new : 0;             /* undo */
    else if (!referenced && (new & _PAGE_PRESENT))
        old = 0;                                /* the reference passed on */
    if (old & _PAGE_PRESENT)
        put_table_or_defer(current, mfn_to_page(pte_mfn(old)));
    return rc;
}
