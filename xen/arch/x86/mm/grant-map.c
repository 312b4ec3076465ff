// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grant mappings of PV guests: an L1 entry written on behalf of the grant room. Such an entry holds
 * references of its own like any other, so a guest that overwrites it by other means harms nobody;
 * the grant room's references stay until the grant is unmapped.
 */
#include <xen/arch.h>
#include <public/grant_table.h>

#include <asm/p2m.h>

#include "private.h"

/* The L1 entry named by host_addr, its table locked; NULL: GNTST_* in *status. */
static pte_t *lock_entry(struct vcpu *v, u64 host_addr, bool is_pte, struct page_info **table,
                         int *status)
{
    mfn_t mfn = host_addr >> PAGE_SHIFT;
    struct guest_walk walk = { };

    if (!is_pte) {
        guest_walk(v->arch.guest_table, host_addr, &walk);
        *status = GNTST_bad_virt_addr;
    } else if (host_addr % sizeof(pte_t) == 0 && mfn_valid(mfn)) {
        walk.table = mfn_to_page(mfn);
        walk.slot =
            (pte_t *)page_to_virt(walk.table) + (host_addr & PAGE_OFFSET_MASK) / sizeof(pte_t);
        *status = GNTST_general_error;
    } else {
        *status = GNTST_general_error;
    }
    if (walk.slot) {
        unsigned int level = page_table_lock(walk.table, v->domain);

        if (level == 1) {
            *table = walk.table;
            return walk.slot;
        }
        if (level)
            page_table_unlock(walk.table);
    }
    mm_refuse("grant: no L1 entry of d%u at %s %lx", v->domain->id,
              is_pte ? "machine address" : "address", (unsigned long)host_addr);
    return NULL;
}

/* A grant's wish for caching has bits of its own. */
static pte_t cache_bits(unsigned int gtf)
{
    return (gtf & GTF_PWT ? _PAGE_PWT : 0) | (gtf & GTF_PCD ? _PAGE_PCD : 0) | (gtf & GTF_PAT ? _PAGE_PAT : 0);
}

static pte_t granted_entry(mfn_t frame, unsigned int flags, unsigned int cache)
{
    pte_t e = pte_make(frame, _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_NX);

    if (!(flags & GNTMAP_readonly))
        e |= _PAGE_RW;
    /* bits 16-18 of the flags are the guest's bits of the entry */
    e |= (u64)(flags >> _GNTMAP_guest_avail0) << 9 & _PAGE_AVAIL;
    return e | cache_bits(cache);
}

int arch_grant_map(struct vcpu *v, u64 host_addr, mfn_t frame, unsigned int flags,
                   unsigned int cache)
{
    pte_t new = granted_entry(frame, flags, cache), old, *slot;
    struct page_info *table;
    int status;

    if (is_hvm_domain(v->domain))
        return p2m_grant_map(v->domain, host_addr, frame, flags);
    /* before the lock: may wait for a flush */
    if (l1e_get_granted(new, v->domain))
        return GNTST_general_error;
    slot = lock_entry(v, host_addr, flags & GNTMAP_contains_pte, &table, &status);
    if (!slot) {
        l1e_put(new, 0, v->domain);
        return status;
    }
    old = __atomic_exchange_n(slot, new, __ATOMIC_SEQ_CST);
    l1e_put(old, 0, v->domain);
    page_table_unlock(table);
    return GNTST_okay;
}

/* Empties the entry at new_addr and returns what it was: it moves, references and all. */
static int take_replacement(struct vcpu *v, u64 new_addr, pte_t *out)
{
    struct page_info *table;
    pte_t *slot;
    int status;

    slot = lock_entry(v, new_addr, false, &table, &status);
    if (!slot)
        return status;
    *out = __atomic_exchange_n(slot, 0, __ATOMIC_SEQ_CST);
    page_table_unlock(table);
    return GNTST_okay;
}

/* Is this the mapping that arch_grant_map() made? */
static bool is_granted_entry(pte_t e, mfn_t frame, unsigned int flags)
{
    return (e & _PAGE_PRESENT) && pte_mfn(e) == frame &&
           !(e & _PAGE_RW) == !!(flags & GNTMAP_readonly);
}

int arch_grant_unmap(struct vcpu *v, u64 host_addr, mfn_t frame, u64 new_addr, unsigned int flags)
{
    pte_t old, new = 0, *slot;
    struct page_info *table;
    int status;

    if (is_hvm_domain(v->domain))
        return new_addr ? GNTST_general_error :
                          p2m_grant_unmap(v->domain, host_addr, frame, flags);
    if (new_addr) {
        if (flags & GNTMAP_contains_pte)
            return GNTST_general_error;
        status = take_replacement(v, new_addr, &new);
        if (status)
            return status;
    }
    slot = lock_entry(v, host_addr, flags & GNTMAP_contains_pte, &table, &status);
    if (!slot)
        goto drop_replacement;
    old = READ_ONCE(*slot);
    if (!is_granted_entry(old, frame, flags)) {
        mm_refuse("grant: entry %016lx is not the mapping of frame %lx to be unmapped", old, frame);
        page_table_unlock(table);
        status = GNTST_general_error;
        goto drop_replacement;
    }
    old = __atomic_exchange_n(slot, new, __ATOMIC_SEQ_CST);
    l1e_put(old, 0, v->domain);
    page_table_unlock(table);
    return GNTST_okay;

drop_replacement:
    l1e_put(new, 0, v->domain);
    return status;
}
