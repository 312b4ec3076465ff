/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Page tables of other domains: queued updates, extended operations, walking them.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"

#include <xen/hvm/save.h>

#define MMU_QUEUE_LENGTH 1024

struct xc_mmu {
    unsigned int nr;
    unsigned int subject; /* domain */
    mmu_update_t update[MMU_QUEUE_LENGTH];
};

struct xc_mmu *xc_alloc_mmu_updates(xc_interface *xch, unsigned int subject)
{
    struct xc_mmu *mmu = malloc(sizeof(*mmu));

    (void)xch;
    if (mmu) {
        mmu->nr = 0;
        mmu->subject = subject;
    }
    return mmu;
}

int xc_flush_mmu_updates(xc_interface *xch, struct xc_mmu *mmu)
{
    BOUNCE(b, xch, mmu->nr ? mmu->update : NULL, mmu->nr * sizeof(mmu->update[0]), BOUNCE_IN);
    int rc;

    if (!mmu->nr)
        return 0;
    if (b.failed)
        return -1;
    rc = xencall4(xch->xcall, __HYPERVISOR_mmu_update, (uintptr_t)b.safe, mmu->nr, 0, mmu->subject);
    if (rc < 0)
        XC_PERROR(xch, "%u page-table updates of domain %u failed", mmu->nr, mmu->subject);
    mmu->nr = 0;
    return rc < 0 ? -1 : 0;
}

int xc_add_mmu_update(xc_interface *xch, struct xc_mmu *mmu, unsigned long long ptr,
                      unsigned long long val)
{
    mmu->update[mmu->nr].ptr = ptr;
    mmu->update[mmu->nr].val = val;
    return ++mmu->nr == MMU_QUEUE_LENGTH ? xc_flush_mmu_updates(xch, mmu) : 0;
}

int xc_mmuext_op(xc_interface *xch, struct mmuext_op *op, unsigned int nr_ops, uint32_t dom)
{
    BOUNCE(b, xch, op, nr_ops * sizeof(*op), BOUNCE_BOTH);

    if (b.failed)
        return -1;
    return xencall4(xch->xcall, __HYPERVISOR_mmuext_op, (uintptr_t)b.safe, nr_ops, 0, dom);
}

unsigned long xc_make_page_below_4G(xc_interface *xch, uint32_t domid, unsigned long mfn)
{
    xen_pfn_t old = mfn, new;

    if (xc_domain_decrease_reservation_exact(xch, domid, 1, 0, &old)) {
        XC_PERROR(xch, "cannot take frame %#lx from domain %u", mfn, domid);
        return 0;
    }
    if (xc_domain_increase_reservation_exact(xch, domid, 1, 0, XENMEMF_address_bits(32), &new)) {
        XC_PERROR(xch, "no frame below 4 GiB for domain %u", domid);
        return 0;
    }
    return new;
}

/* ---- Walking: long mode, PAE and two-level tables; SDM volume 3 chapter 4 ---- */

#define CR0_PG   (1UL << 31)
#define CR4_PSE  (1UL << 4)
#define CR4_PAE  (1UL << 5)
#define EFER_LMA (1UL << 10)
#define PTE_P    1UL
#define PTE_PS   (1UL << 7)
#define PTE_FRAME 0x000ffffffffff000UL

struct paging {
    unsigned int levels;      /* 0: not paging */
    unsigned int entry_bits;  /* index bits a level */
    unsigned int entry_size;  /* bytes */
    bool superpages;          /* PS is looked at in the lowest directory level */
    uint64_t root;            /* physical address of the top table */
};

static int paging_of_hvm(xc_interface *xch, uint32_t dom, int vcpu, struct paging *p)
{
    struct hvm_hw_cpu cpu;

    if (xc_domain_hvm_getcontext_partial(xch, dom, HVM_SAVE_CODE(CPU), vcpu, &cpu, sizeof(cpu)))
        return -1;
    p->root = cpu.cr3 & PTE_FRAME;
    if (!(cpu.cr0 & CR0_PG)) {
        p->levels = 0;
    } else if (cpu.msr_efer & EFER_LMA) {
        *p = (struct paging){ 4, 9, 8, true, p->root };
    } else if (cpu.cr4 & CR4_PAE) {
        *p = (struct paging){ 3, 9, 8, true, cpu.cr3 & 0xffffffe0UL };
    } else {
        *p = (struct paging){ 2, 10, 4, !!(cpu.cr4 & CR4_PSE), p->root };
    }
    return 0;
}

static int paging_of_pv(xc_interface *xch, uint32_t dom, int vcpu, struct paging *p)
{
    vcpu_guest_context_any_t ctxt;
    unsigned int width;

    if (xc_domain_get_guest_width(xch, dom, &width) || xc_vcpu_getcontext(xch, dom, vcpu, &ctxt))
        return -1;
    if (width == 8)
        *p = (struct paging){ 4, 9, 8, true, ctxt.x64.ctrlreg[3] & PTE_FRAME };
    else /* a 32-bit guest's CR3 holds the frame number's high bits in its low ones */
        *p = (struct paging){ 3, 9, 8, true,
                              (uint64_t)((ctxt.x32.ctrlreg[3] >> 12) | (ctxt.x32.ctrlreg[3] << 20))
                                  << 12 };
    return 0;
}

/* The frame of @virt below table @p->root, or 0. */
static unsigned long walk(xc_interface *xch, uint32_t dom, const struct paging *p, uint64_t virt)
{
    uint64_t table = p->root, entry, offset_mask;
    unsigned int level, shift;

    for (level = p->levels; level; level--) {
        unsigned int index, mask = (1U << p->entry_bits) - 1;
        char *map;

        shift = XC_PAGE_SHIFT + (level - 1) * p->entry_bits;
        index = (virt >> shift) & (p->levels == 3 && level == 3 ? 3 : mask);
        map = xc_map_foreign_range(xch, dom, XC_PAGE_SIZE, PROT_READ, table >> XC_PAGE_SHIFT);
        if (!map)
            return 0;
        entry = 0;
        memcpy(&entry, map + (table & (XC_PAGE_SIZE - 1)) + index * p->entry_size, p->entry_size);
        munmap(map, XC_PAGE_SIZE);
        if (!(entry & PTE_P)) {
            errno = EADDRNOTAVAIL;
            return 0;
        }
        if (level > 1 && level < 4 && (entry & PTE_PS) && p->superpages &&
            !(p->levels == 3 && level == 3)) {
            offset_mask = (1UL << shift) - 1;
            return ((entry & PTE_FRAME & ~offset_mask) | (virt & offset_mask)) >> XC_PAGE_SHIFT;
        }
        table = entry & PTE_FRAME;
    }
    return table >> XC_PAGE_SHIFT;
}

unsigned long xc_translate_foreign_address(xc_interface *xch, uint32_t dom, int vcpu,
                                           unsigned long long virt)
{
    xc_dominfo_t info;
    struct paging p = { 0 };

    if (xc_domain_getinfo(xch, dom, 1, &info) != 1 || info.domid != dom)
        return 0;
    if (info.hvm ? paging_of_hvm(xch, dom, vcpu, &p) : paging_of_pv(xch, dom, vcpu, &p))
        return 0;
    return p.levels ? walk(xch, dom, &p, virt) : virt >> XC_PAGE_SHIFT;
}
