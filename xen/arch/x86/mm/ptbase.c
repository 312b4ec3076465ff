// SPDX-License-Identifier: GPL-2.0-only
/*
 * The top-level tables of a vcpu: one for its kernel, one for its user mode. Each is a typed
 * reference. The processor walks them directly: there is no copy.
 */
#include <asm/flushtlb.h>

#include "private.h"

/*
 * Guests find the machine-to-physical table in their kernel's address space only: a user table gets
 * it once it is also used as a kernel's, and loses it again where the guest asked for
 * VMASST_TYPE_m2p_strict.
 */
static void show_m2p(struct page_info *l4, bool kernel, struct domain *d)
{
    pte_t *slot = (pte_t *)page_to_virt(l4) + PML4_SLOT(RO_MPT_VIRT_START), e = *slot;

    if (kernel)
        e = xen_l4[PML4_SLOT(RO_MPT_VIRT_START)];
    else if (d->vm_assist >> VMASST_TYPE_m2p_strict & 1)
        e = 0;
    if (e == *slot)
        return;
    WRITE_ONCE(*slot, e);
    xpti_l4_changed(d);
}

void update_cr3(struct vcpu *v)
{
    mfn_t root = pv_current_root(v);

    v->arch.cr3 = root == INVALID_MFN ? virt_to_maddr(xen_l4) : root << PAGE_SHIFT;
}

void write_ptbase(const struct vcpu *v)
{
    switch_cr3(v->arch.cr3);
}

void put_table_or_defer(struct vcpu *v, struct page_info *pg)
{
    if (likely(put_page_type_preemptible(pg) == 0)) {
        put_page(pg);
        return;
    }
    ASSERT(!has_old_table(v));
    v->arch.old_guest_table = page_to_mfn(pg);      /* keeps the general reference */
}

int pv_drop_old_table(struct vcpu *v)
{
    struct page_info *pg;
    int rc;

    if (likely(!has_old_table(v)))
        return 0;
    pg = mfn_to_page(v->arch.old_guest_table);
    rc = finish_page_type(pg, true);
    if (rc == 0) {
        v->arch.old_guest_table = INVALID_MFN;
        put_page(pg);
    }
    return rc;
}

/* A typed reference to one of d's pages as L4. */
static int get_root(struct domain *d, mfn_t mfn)
{
    struct page_info *pg = mfn_to_page(mfn);
    int rc;

    if (!mfn_valid(mfn) || !get_page(pg, d)) {
        mm_refuse("new page-table base %lx is not a page of d%u", mfn, d->id);
        return -EINVAL;
    }
    rc = get_page_type_preemptible(pg, PGT_l4_page_table);
    if (rc) {
        put_page(pg);
        if (rc != -ERESTART)
            mm_refuse("new page-table base %lx is no valid L4 table", mfn);
    }
    return rc;
}

static int replace_root(struct vcpu *v, mfn_t *root, mfn_t mfn, bool kernel)
{
    mfn_t old = *root;
    int rc = pv_drop_old_table(v);

    if (rc)
        return rc;
    if (mfn != old) {
        if (mfn != INVALID_MFN && (rc = get_root(v->domain, mfn)) != 0)
            return rc;
        *root = mfn;
    }
    if (mfn != INVALID_MFN)
        show_m2p(mfn_to_page(mfn), kernel, v->domain);
    update_cr3(v);
    if (v == current && v->arch.pv.in_kernel == kernel)
        write_ptbase(v);
    if (old == INVALID_MFN || old == mfn)
        return 0;
    put_table_or_defer(v, mfn_to_page(old));
    return has_old_table(v) ? -ERESTART : 0;
}

int pv_new_guest_cr3(struct vcpu *v, mfn_t mfn)
{
    return replace_root(v, &v->arch.guest_table, mfn, true);
}

int pv_new_guest_user_cr3(struct vcpu *v, mfn_t mfn)
{
    return replace_root(v, &v->arch.guest_table_user, mfn ? mfn : INVALID_MFN, false);
}

int pv_drop_guest_tables(struct vcpu *v)
{
    int rc = pv_drop_old_table(v);

    if (rc == 0)
        rc = replace_root(v, &v->arch.guest_table_user, INVALID_MFN, false);
    if (rc == 0)
        rc = replace_root(v, &v->arch.guest_table, INVALID_MFN, true);
    return rc;
}
