// SPDX-License-Identifier: GPL-2.0-only
/* Interrupt remapping: the irq room's calls go to the hardware, under the id that a device's messages arrive with. */
#include "private.h"

static u32 requester(u32 sbdf)
{
    u32 source[MAX_SOURCES];
    unsigned int nr;

    pci_lock();
    nr = iommu_device_sources(sbdf, source);
    pci_unlock();
    return source[nr - 1];
}

int iommu_msi_alloc(u32 sbdf, unsigned int nr, struct msi_slots *slots)
{
    int rc;

    *slots = (struct msi_slots){ 0 };
    if (!iommu_intremap)
        return -ENODEV;
    if (nr == 0 || nr > IOMMU_MSI_MAX || nr & (nr - 1))
        return -EINVAL;
    slots->source = requester(sbdf);
    slots->nr = nr;
    rc = iommu_ops->msi_alloc(slots);
    if (rc)
        slots->nr = 0;
    return rc;
}

void iommu_msi_free(struct msi_slots *slots)
{
    if (slots->nr)
        iommu_ops->msi_free(slots);
    slots->nr = 0;
}

void iommu_msi_aim(const struct msi_slots *slots, unsigned int index, u32 apic_id, u8 vector)
{
    iommu_ops->msi_aim(slots->source, slots->first + index, apic_id, vector);
}

struct msi_message iommu_msi_message(const struct msi_slots *slots)
{
    return iommu_ops->msi_message(slots);
}

int iommu_ioapic_alloc(u32 ioapic_id, unsigned int pin)
{
    return iommu_intremap ? iommu_ops->ioapic_alloc(ioapic_id, pin) : -ENODEV;
}

u64 iommu_ioapic_aim(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level)
{
    return iommu_ops->ioapic_aim(ioapic_id, pin, slot, apic_id, vector, level);
}
