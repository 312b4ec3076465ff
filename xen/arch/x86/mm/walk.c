// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a guest's page tables in software, through the direct map. No locks: a table may be
 * changed or freed meanwhile, so whatever is found is a hint, to be confirmed under the lock of the
 * table it was found in.
 */
#include <asm/usercopy.h>

#include "private.h"

void guest_walk(mfn_t root, unsigned long va, struct guest_walk *walk)
{
    u64 rights = _PAGE_RW | _PAGE_USER;
    mfn_t table = root;

    *walk = (struct guest_walk){ };
    if (root == INVALID_MFN || !guest_addr_ok(va) || !is_canonical(va))
        return;
    for (unsigned int level = 4; level > 1; level--) {
        pte_t e = READ_ONCE(((pte_t *)mfn_to_virt(table))[pt_index(va, level)]);

        table = pte_mfn(e);
        if (!(e & _PAGE_PRESENT) || (e & _PAGE_PSE) || !mfn_valid(table))
            return;
        rights = (rights & (e | _PAGE_NX)) | (e & _PAGE_NX);
    }
    walk->slot = (pte_t *)mfn_to_virt(table) + pt_index(va, 1);
    walk->table = mfn_to_page(table);
    walk->pte = READ_ONCE(*walk->slot);
    walk->rights = (rights & (walk->pte | _PAGE_NX)) | (walk->pte & _PAGE_NX);
}

mfn_t pv_current_root(const struct vcpu *v)
{
    if (v->arch.pv.in_kernel || v->arch.guest_table_user == INVALID_MFN)
        return v->arch.guest_table;
    return v->arch.guest_table_user;
}

pte_t pv_l1_entry(const struct vcpu *v, unsigned long va)
{
    struct guest_walk walk;

    guest_walk(v->arch.guest_table, va, &walk);
    return walk.pte & _PAGE_PRESENT ? walk.pte : 0;
}
