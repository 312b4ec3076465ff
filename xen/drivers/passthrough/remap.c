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

int iommu_msi_alloc(u32 sbdf, u32 *source)
{
    if (!iommu_intremap)
        return -ENODEV;
    *source = requester(sbdf);
    return iommu_ops->msi_alloc(*source);
}

void iommu_msi_free(u32 source, int slot)
{
    iommu_ops->msi_free(source, slot);
}

void iommu_msi_aim(u32 source, int slot, u32 apic_id, u8 vector, struct msi_message *msg)
{
    iommu_ops->msi_aim(source, slot, apic_id, vector, msg);
}

int iommu_ioapic_alloc(u32 ioapic_id, unsigned int pin)
{
    return iommu_intremap ? iommu_ops->ioapic_alloc(ioapic_id, pin) : -ENODEV;
}

u64 iommu_ioapic_aim(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level)
{
    return iommu_ops->ioapic_aim(ioapic_id, pin, slot, apic_id, vector, level);
}
