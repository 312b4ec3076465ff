// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vcpu's GDT and LDT. Their pages have the descriptor type, so nothing gets in unchecked, and
 * show up in the vcpu's part of the per-domain area. GDT pages are mapped when set, LDT pages when
 * first touched.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/flushtlb.h>
#include <asm/insn.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include <generated/hypercall-defs.h>
#include "../guest/private.h"
#include "private.h"

#define ENTRIES_PER_PAGE    512

/* --- GDT -------------------------------------------------------------------------------------- */
void pv_destroy_gdt(struct vcpu *v)
{
    pte_t *ptes = perdomain_gdt_ptes(v);

    for (unsigned int i = 0; i < GDT_GUEST_PAGES; i++) {
        mfn_t mfn = v->arch.pv.gdt_frames[i];

        WRITE_ONCE(ptes[i], 0);
        v->arch.pv.gdt_frames[i] = 0;
        if (mfn)
            put_page_and_type(mfn_to_page(mfn));
    }
    v->arch.pv.gdt_ents = 0;
}

static void put_frames(const mfn_t *mfns, unsigned int nr)
{
    while (nr-- > 0)
        put_page_and_type(mfn_to_page(mfns[nr]));
}

int pv_set_gdt(struct vcpu *v, const unsigned long *frames, unsigned int entries)
{
    unsigned int nr = DIV_ROUND_UP(entries, ENTRIES_PER_PAGE);
    pte_t *ptes = perdomain_gdt_ptes(v);
    mfn_t mfns[GDT_GUEST_PAGES];

    if (entries > FIRST_RESERVED_GDT_ENTRY)
        return -EINVAL;
    for (unsigned int i = 0; i < nr; i++) {
        if (!mfn_valid(frames[i]) ||
            !get_page_and_type(mfn_to_page(frames[i]), v->domain, PGT_seg_desc_page)) {
            put_frames(mfns, i);
            return -EINVAL;
        }
        mfns[i] = frames[i];
    }

    pv_destroy_gdt(v);
    for (unsigned int i = 0; i < nr; i++) {
        v->arch.pv.gdt_frames[i] = mfns[i];
        WRITE_ONCE(ptes[i], pte_make(mfns[i], PTE_HYPERVISOR_RO & ~_PAGE_GLOBAL));
    }
    v->arch.pv.gdt_ents = entries;
    return 0;
}

long do_set_gdt(XEN_GUEST_HANDLE_PARAM(xen_ulong_t) frame_list, unsigned int entries)
{
    unsigned long frames[GDT_GUEST_PAGES];
    struct vcpu *v = current;
    int rc;

    if (entries > FIRST_RESERVED_GDT_ENTRY)
        return -EINVAL;
    if (guest_copy_in(frames, frame_list.p, DIV_ROUND_UP(entries, ENTRIES_PER_PAGE),
                      sizeof(frames[0])))
        return -EFAULT;
    spin_lock(&v->domain->lock);
    rc = pv_set_gdt(v, frames, entries);
    if (rc == 0) {
        flush_tlb_local();
        vcpu_load_descriptor_tables(v);
    }
    spin_unlock(&v->domain->lock);
    return rc;
}

static bool frame_may_be_described(const struct page_info *pg)
{
    u64 type = READ_ONCE(pg->type);

    return (type & PGT_type_mask) == PGT_seg_desc_page && (type & PGT_validated);
}

long do_update_descriptor(u64 maddr, u64 desc)
{
    struct domain *d = current->domain;
    mfn_t mfn = maddr >> PAGE_SHIFT;
    struct page_info *pg;
    u64 type;
    long rc = -EINVAL;

    if ((maddr & 7) || !mfn_valid(mfn) || !pv_check_descriptor(&desc))
        return -EINVAL;
    pg = mfn_to_page(mfn);
    if (!get_page(pg, d))
        return -EINVAL;
    /* A descriptor page in use, or any page that the guest could write itself. */
    type = frame_may_be_described(pg) ? PGT_seg_desc_page : PGT_writable_page;
    if (get_page_type(pg, type) == 0) {
        __atomic_store_n((u64 *)((char *)page_to_virt(pg) + (maddr & PAGE_OFFSET_MASK)), desc,
                         __ATOMIC_SEQ_CST);
        put_page_type(pg);
        rc = 0;
    }
    put_page(pg);
    return rc;
}

/* --- LDT -------------------------------------------------------------------------------------- */
void pv_unmap_ldt(struct vcpu *v)
{
    pte_t *ptes = perdomain_ldt_ptes(v);

    spin_lock(&v->arch.pv.ldt_lock);
    for (unsigned int i = 0; v->arch.pv.ldt_mapped && i < LDT_PAGES; i++) {
        pte_t e = ptes[i];

        if (!(e & _PAGE_PRESENT))
            continue;
        WRITE_ONCE(ptes[i], 0);
        put_page_and_type(mfn_to_page(pte_mfn(e)));
        v->arch.pv.ldt_mapped--;
    }
    spin_unlock(&v->arch.pv.ldt_lock);
}

int pv_set_ldt(struct vcpu *v, unsigned long base, unsigned int ents)
{
    if (ents > LDT_PAGES * ENTRIES_PER_PAGE ||
        (ents && ((base & PAGE_OFFSET_MASK) || !is_canonical(base))))
        return -EINVAL;
    if (v->arch.pv.ldt_base == base && v->arch.pv.ldt_ents == ents)
        return 0;
    pv_unmap_ldt(v);
    flush_tlb_local();
    v->arch.pv.ldt_base = base;
    v->arch.pv.ldt_ents = ents;
    cpu_load_ldt((unsigned long)perdomain_ldt_va(v), ents);
    return 0;
}

/* Brings the page with this offset into the LDT in. */
static bool map_ldt_page(struct vcpu *v, unsigned long offset)
{
    pte_t *slot = &perdomain_ldt_ptes(v)[offset >> PAGE_SHIFT];
    pte_t e = pv_l1_entry(v, v->arch.pv.ldt_base + offset);
    bool ok = false;

    if (!(e & _PAGE_PRESENT) || !mfn_valid(pte_mfn(e)) ||
        !get_page_and_type(mfn_to_page(pte_mfn(e)), v->domain, PGT_seg_desc_page))
        return false;
    spin_lock(&v->arch.pv.ldt_lock);
    if (!(*slot & _PAGE_PRESENT)) {
        WRITE_ONCE(*slot, pte_make(pte_mfn(e), PTE_HYPERVISOR_RO & ~_PAGE_GLOBAL));
        v->arch.pv.ldt_mapped++;
        ok = true;
    }
    spin_unlock(&v->arch.pv.ldt_lock);
    if (!ok)
        put_page_and_type(mfn_to_page(pte_mfn(e)));
    return true;
}

/* A selector that points behind the guest's own part of the GDT: as if the limit were there. */
static bool beyond_gdt(struct vcpu *v, unsigned long addr, struct cpu_user_regs *regs)
{
    unsigned long offset = addr - (unsigned long)perdomain_gdt_va(v);

    if (!guest_mode(regs) || offset >= GDT_RESERVED_BASE + PAGE_SIZE)
        return false;
    pv_inject_trap(X86_EXC_GP, offset & ~7UL);
    return true;
}

/*
 * Guest or hypervisor touched the per-domain area. The fault is the guest's own when it is outside
 * its LDT or the page behind it is no descriptor page: told at the address the guest knows the LDT
 * by.
 */
bool pv_descriptor_fault(unsigned long addr, struct cpu_user_regs *regs)
{
    struct vcpu *v = current;
    unsigned long offset = addr - (unsigned long)perdomain_ldt_va(v);

    if (is_idle_vcpu(v) || !is_pv_vcpu(v))
        return false;
    if (offset >= (unsigned long)v->arch.pv.ldt_ents * 8)
        return beyond_gdt(v, addr, regs);
    if (map_ldt_page(v, offset))
        return true;
    if (!guest_mode(regs))
        return false;
    pv_inject_page_fault(v->arch.pv.ldt_base + offset, regs->error_code);
    return true;
}
