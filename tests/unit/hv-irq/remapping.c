// SPDX-License-Identifier: GPL-2.0-only
/* Remapping tables made of memory; linked in place of a build's without IOMMUs. See machine.h. */
#include <xen/iommu.h>
#include <xen/pci.h>

#include "machine.h"

struct remap_entry remapping[REMAP_ENTRIES];

int __wrap_iommu_msi_alloc(u32 sbdf, unsigned int nr, struct msi_slots *slots);
void __wrap_iommu_msi_free(struct msi_slots *slots);
void __wrap_iommu_msi_aim(const struct msi_slots *slots, unsigned int index, u32 apic_id, u8 vector);
struct msi_message __wrap_iommu_msi_message(const struct msi_slots *slots);

void remapping_start(void)
{
    memset(remapping, 0, sizeof(remapping));
    iommu_intremap = false;
}

unsigned int remapping_taken(void)
{
    unsigned int n = 0;

    for (unsigned int i = 0; i < REMAP_ENTRIES; i++)
        n += remapping[i].taken;
    return n;
}

static bool are_free(unsigned int first, unsigned int nr)
{
    for (unsigned int i = first; i < first + nr; i++)
        if (remapping[i].taken)
            return false;
    return true;
}

int __wrap_iommu_msi_alloc(u32 sbdf, unsigned int nr, struct msi_slots *slots)
{
    unsigned int at = 0;

    CHECK(iommu_intremap && sbdf == DEVICE && nr && (nr & (nr - 1)) == 0);
    *slots = (struct msi_slots){ 0 };
    while (at < REMAP_ENTRIES && !are_free(at, nr))
        at += nr;
    if (at >= REMAP_ENTRIES)
        return -ENOSPC;
    for (unsigned int i = at; i < at + nr; i++)
        remapping[i] = (struct remap_entry){ .taken = true };
    *slots = (struct msi_slots){ DEVICE, at, nr };
    return 0;
}

void __wrap_iommu_msi_free(struct msi_slots *slots)
{
    for (unsigned int i = 0; i < slots->nr; i++) {
        CHECK(remapping[slots->first + i].taken);
        remapping[slots->first + i].taken = false;
    }
    slots->nr = 0;
}

void __wrap_iommu_msi_aim(const struct msi_slots *slots, unsigned int index, u32 apic_id, u8 vector)
{
    CHECK(index < slots->nr);
    remapping[slots->first + index].apic_id = apic_id;
    remapping[slots->first + index].vector = vector;
}

struct msi_message __wrap_iommu_msi_message(const struct msi_slots *slots)
{
    CHECK(slots->nr);
    return (struct msi_message){ 0xfee00000 | slots->nr << 12, 0x100 + slots->first };
}
