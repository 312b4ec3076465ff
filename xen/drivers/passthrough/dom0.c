// SPDX-License-Identifier: GPL-2.0-only
/* What dom0's devices may reach. */
#include <asm/boot.h>
#include <asm/cpufeature.h>
#include <asm/setup.h>

#include "private.h"

#define MSI_FIRST       0xfee00ULL          /* frames: writes there are interrupts, not memory */
#define MSI_LAST        0xfeeffULL
#define FRAMES_4G       (1ULL << 20)

static void __init must(int rc, u64 first)
{
    if (rc)
        panic("IOMMU: cannot map frame %lx for dom0 (error %d): try dom0_mem= or iommu=off", first, rc);
}

static void __init map(struct domain_iommu *di, u64 first, u64 end)
{
    if (first < end)
        must(domain_iommu_map_run(di, first, first, end - first, IOMMU_READ | IOMMU_WRITE), first);
}

/* RAM, whoever has it, but our own code and data and the page other CPUs start from. */
static void __init map_ram(struct domain_iommu *di, u64 first, u64 end)
{
    const struct {
        u64 first, end;
    } ours[] = {
        { PFN_DOWN(TRAMPOLINE_PHYS), PFN_DOWN(TRAMPOLINE_PHYS) + 1 },
        { PFN_DOWN(virt_to_maddr(_start_image)), PFN_UP(virt_to_maddr(_end)) },
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(ours); i++)
        if (first < ours[i].end && end > ours[i].first) {
            map(di, first, max(first, ours[i].first));
            first = min(end, ours[i].end);
        }
    map(di, first, end);
}

/* What the tables have already stays. Nobody else changes them yet: no lock. */
static void __init map_vacant(struct domain_iommu *di, u64 first, u64 end)
{
    bool mapped;

    for (u64 at = first, next; at < end; at = next) {
        next = min(end, at + io_tables_span(&di->tables, at, &mapped));
        if (!mapped)
            map(di, at, next);
    }
}

/* What dom0 itself may touch. */
static void __init map_permitted(struct domain *d, u64 first, u64 end)
{
    mfn_t start, last;

    for (u64 at = first; at < end && domain_iomem_next(d, at, &start, &last); at = last + 1)
        map_vacant(d->iommu, max(at, start), min(end, last + 1));
}

/* ... and the tables reach; not where writes are interrupts. */
static void __init map_others(struct domain *d, u64 first, u64 end)
{
    end = min(end, 1ULL << min(9 * d->iommu->tables.levels, boot_cpu.phys_bits - PAGE_SHIFT));
    map_permitted(d, first, min(end, MSI_FIRST));
    map_permitted(d, max(first, MSI_LAST + 1), end);
}

static bool __init is_reserved(u32 type)
{
    return type == E820_RESERVED || type == E820_ACPI || type == E820_NVS;
}

static void __init map_memory(struct domain *d, bool ram)
{
    u64 at = 0;

    for (unsigned int i = 0; i < e820.nr; i++) {
        const struct e820_entry *e = &e820.map[i];
        u64 first = PFN_DOWN(e->addr), end = PFN_UP(e->addr + e->size);

        if (opt_dom0_inclusive && at < FRAMES_4G)
            map_others(d, at, min(first, FRAMES_4G));
        if (e->type == E820_RAM && ram)
            map_ram(d->iommu, PFN_UP(e->addr), PFN_DOWN(e->addr + e->size));
        else if (is_reserved(e->type) && opt_dom0_reserved)
            map_others(d, first, end);
        at = max(at, end);
    }
    if (opt_dom0_inclusive && at < FRAMES_4G)
        map_others(d, at, FRAMES_4G);
}

/* Its own pages, but the tables among them: the hooks keep it so. */
static void __init map_own_pages(struct domain *d)
{
    u64 first = 0, end = 0;                 /* a run of frames: they come in order, up or down, for the most part */

    for (struct page_info *pg = page_list_first(&d->page_list); pg; pg = page_list_next(pg)) {
        u64 type = pg->type & PGT_type_mask, mfn = page_to_mfn(pg);

        if (type != PGT_writable_page && pg->type & PGT_count_mask)
            continue;
        if (mfn == end) {
            end++;
        } else if (mfn + 1 == first) {
            first--;
        } else {
            map(d->iommu, first, end);
            first = mfn;
            end = mfn + 1;
        }
    }
    map(d->iommu, first, end);
}

static int __init map_reserved_region(u64 first, u64 nr, u32 sbdf, void *arg)
{
    struct domain *d = arg;
    u64 reach = 1ULL << 9 * d->iommu->tables.levels;

    if (first + nr > reach)
        must(-EINVAL, max(first, reach));
    map_vacant(d->iommu, first, first + nr);
    return 0;
}

void __init iommu_dom0_setup(struct domain *d)
{
    if (!iommu_enabled)
        return;
    iommu_ops->deny(d);
    if (!d->iommu->passthrough) {
        map_memory(d, is_pv_domain(d) && !iommu_dom0_strict);
        if (is_pv_domain(d) && iommu_dom0_strict)
            map_own_pages(d);
        iommu_for_each_reserved(map_reserved_region, d);
    }
    iommu_devices_to_dom0(d);
    iommu_ops->enable();
    iommu_flush(d);
    printk("I/O translation is on: %s; dom0's devices reach %s\n", iommu_ops->name,
           d->iommu->passthrough ? "everything (passthrough)" :
           d->iommu_follows ? "its own memory (strict)" : "all memory but the hypervisor's image (relaxed)");
}
