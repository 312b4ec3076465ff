// SPDX-License-Identifier: GPL-2.0-only
/* The paging mode a vcpu's registers amount to (SDM vol. 3, 4.1.1). */
#include <xen/sched.h>
#include <asm/cpufeature.h>
#include <asm/hvm.h>
#include <asm/x86-defs.h>

#include "private.h"

#define PDPT_ADDR_MASK      0xffffffe0ULL       /* PAE: 32-byte aligned */

static u64 flags_of(const struct vcpu *v)
{
    return v == current ? guest_cpu_user_regs()->rflags : v->arch.regs.rflags;
}

void guest_paging_of(struct vcpu *v, struct guest_paging *p)
{
    const struct hvm_vcpu *h = hvm_of(v);
    u64 cr0 = h->cr[0], cr3 = h->cr[3], cr4 = h->cr[4];

    *p = (struct guest_paging){ .addr_bits = boot_cpu.phys_bits };
    if (!(cr0 & X86_CR0_PG))
        return;
    p->wp = cr0 & X86_CR0_WP;
    p->large = cr4 & X86_CR4_PSE;
    p->smep = cr4 & X86_CR4_SMEP;
    p->smap = cr4 & X86_CR4_SMAP;
    p->smap_explicit = p->smap &&
                       (!(flags_of(v) & X86_EFLAGS_AC) || hvm_ops->get_cpl(v) == 3);
    if (!(cr4 & X86_CR4_PAE)) {
        p->levels = 2;
        p->root = cr3 & 0xfffff000;
        return;
    }
    p->nx = h->efer & EFER_NXE;
    p->levels = h->efer & EFER_LMA ? 4 : 3;
    p->root = p->levels == 4 ? cr3 & PTE_ADDR_MASK : cr3 & PDPT_ADDR_MASK;
}
