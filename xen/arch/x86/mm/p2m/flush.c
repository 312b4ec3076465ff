// SPDX-License-Identifier: GPL-2.0-only
/* No processor uses translations of a guest older than this. */
#include <asm/flushtlb.h>
#include <asm/hvm.h>

void hvm_flush_domain_tlb(struct domain *d)
{
    __atomic_fetch_add(&d->arch.hvm->tlb_epoch, 1, __ATOMIC_SEQ_CST);
    /* a vcpu that runs leaves at this interrupt and looks at the epoch on its way back */
    flush_mask(&d->dirty_cpus, 0, 0);
}
