/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory model of x86 PV guests. A guest sees machine frame numbers in its page tables, which
 * the processor uses as they are; the guest can therefore only read them, and every change is
 * checked here.
 *
 * The rules. A frame has one type at a time: page table of level 1-4, descriptor page, or writable
 * data; the type changes only while no reference of the old type is left. A page table holds one
 * general and one type reference to every page table it points to; an L1 entry holds a general
 * reference to the RAM it maps, and a writable-type one if it maps it writable. So no page table is
 * ever mapped writable, and nothing mapped can go away. Entries of L2-L4 must point to tables of
 * exactly the next lower level: recursive ("linear") tables are refused.
 *
 * Locking: type words change by compare-and-exchange. An entry of a validated table changes only
 * under its page's lock (page_table_lock()), which also keeps the table from being invalidated. No
 * function here may be called with interrupts off unless it says so: flushing other CPUs waits for
 * them.
 */
#ifndef ASM_MM_H
#define ASM_MM_H

#include <xen/domain.h>
#include <xen/mm.h>

#define INVALID_M2P_ENTRY       (~(pfn_t)0)

/* --- page tables of vcpus (ptbase.c) --------------------------------------------------------- */
/*
 * Gives v another kernel (user) L4. user mfn 0: none. v is current or does not run. 0; -EINVAL with
 * the old one still in use; -ERESTART: either nothing happened yet or, if v->arch.old_guest_table
 * is set, all but dropping the old table: pv_drop_old_table() goes on with that, and the caller
 * must have it done before the guest goes on.
 */
int pv_new_guest_cr3(struct vcpu *v, mfn_t mfn);
int pv_new_guest_user_cr3(struct vcpu *v, mfn_t mfn);
/* 0, or -ERESTART until it is gone. */
int pv_drop_old_table(struct vcpu *v);
/* All tables v holds; its tables are on no CPU (sync_vcpu_execstate()). 0 or -ERESTART. */
int pv_drop_guest_tables(struct vcpu *v);
/* arch.cr3 from the tables and pv.in_kernel. */
void update_cr3(struct vcpu *v);
/*
 * Loads arch.cr3. A context switch sets the CPU in v's domain's dirty_cpus before, and may clear it
 * in that of the previous one afterwards. Interrupts may be off.
 */
void write_ptbase(const struct vcpu *v);

/* --- looking at a guest's tables (walk.c) ---------------------------------------------------- */
struct guest_walk {
    pte_t *slot;            /* the L1 entry, through the direct map; NULL: no L1 table there */
    struct page_info *table;    /* its page */
    pte_t pte;              /* its value; 0 when there is none */
    u64 rights;             /* RW and USER common to all levels, NX of any */
};
/* Without locks: what comes out may be stale, never dangerous. root: a guest's L4. */
void guest_walk(mfn_t root, unsigned long va, struct guest_walk *walk);
/* The L4 v uses in its current mode; INVALID_MFN: none. */
mfn_t pv_current_root(const struct vcpu *v);
/* The present L1 entry that maps va in v's kernel tables, 0: none. */
pte_t pv_l1_entry(const struct vcpu *v, unsigned long va);

/* --- faults (fault.c, ptwr.c) ---------------------------------------------------------------- */
/*
 * A page fault of the current PV vcpu, or of ours on its addresses. Nonzero: nothing was wrong, or
 * it was a write to an L1 table that has been carried out; go on where it happened. 0: a real
 * fault. Interrupts on.
 */
int pv_fixup_page_fault(unsigned long addr, struct cpu_user_regs *regs);

/* --- the per-domain area (perdomain.c) ------------------------------------------------------- */
#define PERDOMAIN_VCPU_PAGES    32      /* 16 of the GDT, then 16 of the LDT */
int perdomain_create(struct domain *d);             /* 0 or -ENOMEM */
void perdomain_destroy(struct domain *d);           /* also after a partial create */
int perdomain_vcpu_create(struct vcpu *v);          /* d->lock or boot; 0 or -ENOMEM */
static inline unsigned long perdomain_va(const struct vcpu *v)
{
    return PERDOMAIN_VIRT_START + (unsigned long)v->vcpu_id * PERDOMAIN_VCPU_PAGES * PAGE_SIZE;
}
static inline void *perdomain_gdt_va(const struct vcpu *v)
{
    return (void *)perdomain_va(v);
}
static inline void *perdomain_ldt_va(const struct vcpu *v)
{
    return (void *)(perdomain_va(v) + 16 * PAGE_SIZE);
}
/* 16 entries each. Never global; whoever lowers rights there flushes the CPU the vcpu is on. */
pte_t *perdomain_gdt_ptes(const struct vcpu *v);
pte_t *perdomain_ldt_ptes(const struct vcpu *v);

/* --- domains (relinquish.c, domctl.c) -------------------------------------------------------- */
/*
 * Part of arch_domain_relinquish(), once no vcpu runs, its vcpus' descriptor tables are gone and
 * their states are saved: drops pins, page tables and the domain's own references to its pages. 0
 * or -ERESTART.
 */
int mm_domain_relinquish(struct domain *d);
struct xen_domctl_getpageframeinfo3;
struct xen_domctl_shadow_op;
struct xen_domctl_memory_mapping;
struct xen_domctl_paging_mempool;
/* Types of frames. 0, -EFAULT, -E2BIG. */
int mm_getpageframeinfo3(struct domain *d, struct xen_domctl_getpageframeinfo3 *op);
int mm_shadow_op(struct domain *d, struct xen_domctl_shadow_op *op);
int mm_memory_mapping(struct domain *d, const struct xen_domctl_memory_mapping *op);
int mm_set_broken_page(struct domain *d, gfn_t gfn);
int mm_get_paging_mempool(struct domain *d, struct xen_domctl_paging_mempool *op);
int mm_set_paging_mempool(struct domain *d, const struct xen_domctl_paging_mempool *op);

#endif
