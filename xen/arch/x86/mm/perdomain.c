// SPDX-License-Identifier: GPL-2.0-only
/*
 * The per-domain area: one L4 slot that every table of a domain points to its own L3 through. Each
 * vcpu has 32 pages of addresses in it, for its GDT and LDT, so that all its domain's vcpus can run
 * on any table. One L1 table serves 16 vcpus and is allocated with the first of them.
 */
#include "private.h"

#define VCPUS_PER_L1        (PT_ENTRIES / PERDOMAIN_VCPU_PAGES)

static pte_t *l2_of(const struct domain *d)
{
    return mfn_to_virt(pte_mfn(d->arch.pv.perdomain_l3[0]));
}

int perdomain_create(struct domain *d)
{
    pte_t *l3 = xenheap_alloc(0), *l2 = xenheap_alloc(0);

    BUILD_BUG_ON(MAX_VIRT_CPUS_PV > VCPUS_PER_L1 * PT_ENTRIES);
    if (!l3 || !l2) {
        xenheap_free(l3, 0);
        xenheap_free(l2, 0);
        return -ENOMEM;
    }
    l3[0] = pte_make(virt_to_mfn(l2), PTE_HYPERVISOR_TABLE);
    d->arch.pv.perdomain_l3 = l3;
    return 0;
}

void perdomain_destroy(struct domain *d)
{
    pte_t *l2;

    if (!d->arch.pv.perdomain_l3)
        return;
    l2 = l2_of(d);
    for (unsigned int i = 0; i < PT_ENTRIES; i++)
        if (l2[i])
            xenheap_free(mfn_to_virt(pte_mfn(l2[i])), 0);
    xenheap_free(l2, 0);
    xenheap_free(d->arch.pv.perdomain_l3, 0);
    d->arch.pv.perdomain_l3 = NULL;
}

int perdomain_vcpu_create(struct vcpu *v)
{
    pte_t *slot = &l2_of(v->domain)[v->vcpu_id / VCPUS_PER_L1], *l1;

    if (*slot)
        return 0;
    l1 = xenheap_alloc(0);
    if (!l1)
        return -ENOMEM;
    __atomic_store_n(slot, pte_make(virt_to_mfn(l1), PTE_HYPERVISOR_TABLE), __ATOMIC_RELEASE);
    return 0;
}

pte_t *perdomain_gdt_ptes(const struct vcpu *v)
{
    pte_t *l1 = mfn_to_virt(pte_mfn(l2_of(v->domain)[v->vcpu_id / VCPUS_PER_L1]));

    return l1 + v->vcpu_id % VCPUS_PER_L1 * PERDOMAIN_VCPU_PAGES;
}

pte_t *perdomain_ldt_ptes(const struct vcpu *v)
{
    return perdomain_gdt_ptes(v) + 16;
}
