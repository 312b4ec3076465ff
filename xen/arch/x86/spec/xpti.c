// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables of PV guests without the hypervisor in them, against Meltdown.
 *
 * The hypervisor runs on the guest's own L4 table, which has all of the hypervisor in slots 256-271. While the guest
 * runs, the CPU is on a table of the CPU's own: a copy of the guest's slots, and in place of ours just what the
 * processor and the entry code touch before they change CR3: the entry code, the IDT, the task-state segments, the
 * stacks for NMIs and the like, and of the main stack the one page with the guest's registers. Descriptor tables are
 * in the per-domain slot, which is the guest's anyway.
 *
 * Each CPU keeps two such tables, as a guest goes back and forth between its kernel's and its process's. A copy is
 * good while the domain's count of changes to its L4 tables is what it was before copying. Who changes an entry
 * counts, then drops the reference of the old entry; that flushes every CPU which has not loaded CR3 since. Such
 * a load, or the flush, comes before that CPU's next look at the count on its way to the guest. So no guest runs on
 * a table that is gone.
 */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <lib/string.h>
#include <asm/current.h>
#include <asm/page.h>
#include <asm/setup.h>
#include <asm/spec.h>
#include <asm/spec-asm.h>
#include <asm/traps.h>
#include "private.h"

#define NR_ROOTS        2
#define FIRST_OWN_SLOT  (PERDOMAIN_SLOT + 1)            /* up to here the guest's entries are copied */
#define NEXT_SLOT       (XEN_FIRST_SLOT + XEN_NR_SLOTS) /* and from here on */
#define IST_STACK_PAGES 4

struct root {
    pte_t *l4;
    mfn_t copy_of;
    u64 generation;
};

struct roots {
    struct root root[NR_ROOTS];
    unsigned int latest;
};

static DEFINE_PER_CPU(struct roots, roots);

extern const char __entry_text_start[], __entry_text_end[];

/* pv.S, interrupts off */
void xpti_leave(struct vcpu *v);

static void copy_guest_slots(struct root *r, mfn_t l4, u64 generation)
{
    const pte_t *from = mfn_to_virt(l4);

    r->copy_of = l4;
    r->generation = generation;
    memcpy(r->l4, from, FIRST_OWN_SLOT * sizeof(pte_t));
    memcpy(r->l4 + NEXT_SLOT, from + NEXT_SLOT, (PT_ENTRIES - NEXT_SLOT) * sizeof(pte_t));
}

static const struct root *root_for(const struct domain *d, mfn_t l4)
{
    u64 generation = __atomic_load_n(&d->arch.pv.l4_generation, __ATOMIC_SEQ_CST);
    struct roots *all = &this_cpu(roots);
    struct root *r;

    for (unsigned int i = 0; i < NR_ROOTS; i++) {
        r = &all->root[i];
        if (r->copy_of == l4 && r->generation == generation) {
            all->latest = i;
            return r;
        }
    }
    /* over the stale copy of the same table, if there is one, else over the one used longer ago */
    all->latest = all->root[all->latest].copy_of == l4 ? all->latest : !all->latest;
    r = &all->root[all->latest];
    copy_guest_slots(r, l4, generation);
    return r;
}

void xpti_leave(struct vcpu *v)
{
    struct cpu_info *info = get_cpu_info();

    if (!v->domain->arch.pv.xpti)
        return;
    info->xpti_xen_cr3 = v->arch.cr3;
    info->xpti_guest_cr3 = virt_to_maddr(root_for(v->domain, v->arch.cr3 >> PAGE_SHIFT)->l4);
}

/* --- making them ------------------------------------------------------------------------------ */
#define NOT_GLOBAL(flags)   ((flags) & ~_PAGE_GLOBAL)

static int show(pte_t *l4, const void *start, size_t size, u64 flags)
{
    unsigned long from = ROUNDDOWN((unsigned long)start, PAGE_SIZE);
    unsigned long to = ROUNDUP((unsigned long)start + size, PAGE_SIZE);

    return map_pages_in(l4, from, virt_to_mfn((const void *)from), (to - from) >> PAGE_SHIFT, NOT_GLOBAL(flags));
}

static int fill_own_slots(pte_t *l4, unsigned int cpu, const char *stack)
{
    struct cpu_table_area area[CPU_TABLE_AREAS];
    int rc = show(l4, __entry_text_start, __entry_text_end - __entry_text_start, PTE_HYPERVISOR_RX);

    cpu_tables_areas(cpu, area);
    for (unsigned int i = 0; i < CPU_TABLE_AREAS && rc == 0; i++)
        rc = show(l4, area[i].start, area[i].size, PTE_HYPERVISOR_RO);
    if (rc == 0)
        rc = show(l4, stack, IST_STACK_PAGES * PAGE_SIZE, PTE_HYPERVISOR_RW);
    if (rc == 0)
        rc = show(l4, stack + STACK_SIZE - PAGE_SIZE, PAGE_SIZE, PTE_HYPERVISOR_RW);
    return rc;
}

int spec_cpu_prepare(unsigned int cpu, void *stack)
{
    struct roots *all = &per_cpu(roots, cpu);

    if (!(spec.code >> SPEC_XPTI & 1))
        return 0;
    for (unsigned int i = 0; i < NR_ROOTS; i++) {
        int rc;

        if (all->root[i].l4)
            continue;
        all->root[i].copy_of = INVALID_MFN;
        all->root[i].l4 = xenheap_alloc(0);
        if (!all->root[i].l4)
            return -ENOMEM;
        if (i) {
            memcpy(all->root[i].l4, all->root[0].l4, PAGE_SIZE);
            continue;
        }
        rc = fill_own_slots(all->root[i].l4, cpu, stack);
        if (rc) {
            xenheap_free(all->root[i].l4, 0);
            all->root[i].l4 = NULL;
            return rc;
        }
    }
    return 0;
}

static int __init boot_cpu_roots(void)
{
    if (spec_cpu_prepare(0, boot_stack))
        panic("No memory for the page tables of PV guests");
    return 0;
}
early_initcall(boot_cpu_roots);
