// SPDX-License-Identifier: GPL-2.0-only
/* What the memory model tells this room of PV guests' page tables, and asks it. */
#include <xen/sched.h>
#include "private.h"

static u64 generations;                 /* the last number given out, to any domain; atomic */

void xpti_l4_changed(struct domain *d)
{
    if (d->arch.pv.xpti)
        __atomic_store_n(&d->arch.pv.l4_generation, __atomic_add_fetch(&generations, 1, __ATOMIC_SEQ_CST),
                         __ATOMIC_SEQ_CST);
}

/*
 * There is no shadow of a guest's tables to put a harmless entry into, so a guest that writes such an entry to a
 * table goes. Kernels that know of L1TF write none.
 */
bool pv_l1tf_check(struct domain *d, u64 entry)
{
    paddr_t addr = entry & PTE_ADDR_MASK;

    if (!d->arch.pv_l1tf || !addr || addr >= spec.l1tf_safe)
        return true;
    domain_crash(d, "page-table entry %016lx is not present, but names memory (L1TF; option pv-l1tf=)\n",
                 (unsigned long)entry);
    return false;
}
