// SPDX-License-Identifier: GPL-2.0-only
/* The device table: whose tables each function's requests are translated by. */
#include "ivrs.h"
#include "private.h"

#define MAX_SEGMENTS        16

static struct amd_segment segments[MAX_SEGMENTS];
static unsigned int nr_segments;

struct amd_segment *amd_segment(unsigned int segment, bool make)
{
    struct amd_segment *s;

    for (s = segments; s < segments + nr_segments; s++)
        if (s->segment == segment)
            return s;
    if (!make || nr_segments == MAX_SEGMENTS)
        return NULL;
    s->segment = segment;
    s->table = xenheap_alloc(DEVICE_TABLE_ORDER);
    s->functions = xenheap_alloc(DEVICE_TABLE_ORDER - 3);
    if (!s->table || !s->functions)
        return NULL;
    for (u32 id = 0; id < DEVICE_IDS; id++)
        s->functions[id].alias = id;
    nr_segments++;
    return s;
}

struct amd_unit *amd_unit_of(u32 source, struct amd_segment **seg)
{
    unsigned int unit;

    *seg = amd_segment(PCI_SEG(source), false);
    unit = *seg ? (*seg)->functions[(u16)source].unit : 0;
    return unit ? &amd_units[unit - 1] : NULL;
}

u32 amd_alias(u32 sbdf)
{
    struct amd_segment *seg = amd_segment(PCI_SEG(sbdf), false);

    return seg ? PCI_SBDF(PCI_SEG(sbdf), 0, 0) | seg->functions[(u16)sbdf].alias : sbdf;
}

u64 amd_irq_pass(const struct amd_function *f)
{
    return (f->setting & IVRS_INIT_PASS ? DTE_INIT_PASS : 0) | (f->setting & IVRS_EXTINT_PASS ? DTE_EXTINT_PASS : 0) |
           (f->setting & IVRS_NMI_PASS ? DTE_NMI_PASS : 0) | (f->setting & IVRS_LINT0_PASS ? DTE_LINT0_PASS : 0) |
           (f->setting & IVRS_LINT1_PASS ? DTE_LINT1_PASS : 0);
}

/*
 * Blocked: no rights. A level and a table without entries besides, so that nothing could take it for an entry that lets
 * everything through, and every access is reported.
 */
static u64 blocked_word(void)
{
    static u64 nothing[PT_ENTRIES] __aligned(PAGE_SIZE);

    return DTE_VALID | DTE_TRANSLATE | DTE_LEVELS(1) | virt_to_maddr(nothing);
}

static u64 dma_word(const struct domain_iommu *di)
{
    if (!di)
        return blocked_word();
    if (di->passthrough)
        return DTE_VALID | DTE_TRANSLATE | DTE_READ | DTE_WRITE;
    return DTE_VALID | DTE_TRANSLATE | DTE_LEVELS(di->tables.levels) | virt_to_maddr(di->tables.root) | DTE_READ |
           DTE_WRITE;
}

int amd_attach(u32 source, struct domain_iommu *di)
{
    struct amd_segment *seg;
    struct amd_unit *u = amd_unit_of(source, &seg);
    struct amd_device *e;

    if (!u)
        return -ENODEV;
    e = &seg->table[(u16)source];
    if (iommu_intremap && !(e->irq & DTE_IRQ_VALID))
        WRITE_ONCE(e->irq, DTE_IRQ_VALID | amd_irq_pass(&seg->functions[(u16)source]));
    /* the words cannot be changed at once: in between it is blocked */
    WRITE_ONCE(e->dma, dma_word(NULL));
    amd_forget_device(u, source);
    WRITE_ONCE(e->domain, (di ? di->id : 0) | DTE_SYSMGT(IVRS_SYSMGT(seg->functions[(u16)source].setting)));
    __atomic_store_n(&e->dma, dma_word(di), __ATOMIC_RELEASE);
    amd_forget_device(u, source);
    return 0;
}

/* Until now, who was not attached was let through. */
void amd_block_others(void)
{
    for (struct amd_segment *s = segments; s < segments + nr_segments; s++)
        for (u32 id = 0; id < DEVICE_IDS; id++) {
            struct amd_device *e = &s->table[id];

            if (!(e->dma & DTE_VALID))
                WRITE_ONCE(e->dma, dma_word(NULL));
            if (iommu_intremap && !(e->irq & DTE_IRQ_VALID))
                WRITE_ONCE(e->irq, DTE_IRQ_VALID | amd_irq_pass(&s->functions[id]));
        }
    for (unsigned int i = 0; i < amd_nr_units; i++)
        amd_forget_everything(&amd_units[i]);
}
