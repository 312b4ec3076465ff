// SPDX-License-Identifier: GPL-2.0-only
/* A build without IOMMUs: devices reach all memory, dom0 has them all, and none can be given away. */
#include <xen/errno.h>
#include <xen/iommu.h>

bool iommu_enabled, iommu_intremap, iommu_intremap_wide, iommu_dom0_strict;

void iommu_setup(void)
{
}

void iommu_dom0_setup(struct domain *d)
{
}

void iommu_shutdown(void)
{
}

int iommu_domain_create(struct domain *d)
{
    return d->is_iommu_enabled ? -ENODEV : 0;
}

int iommu_domain_relinquish(struct domain *d)
{
    return 0;
}

void iommu_domain_destroy(struct domain *d)
{
}

int iommu_map(struct domain *d, dfn_t dfn, mfn_t mfn, unsigned int order, unsigned int flags)
{
    return 0;
}

int iommu_unmap(struct domain *d, dfn_t dfn, unsigned int order)
{
    return 0;
}

void iommu_flush(struct domain *d)
{
}

mfn_t iommu_lookup(struct domain *d, dfn_t dfn, unsigned int *flags)
{
    return INVALID_MFN;
}

void iommu_follow_p2m(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order, unsigned int flags)
{
}

void iommu_pv_page_writable(struct domain *d, mfn_t mfn)
{
}

void iommu_pv_page_protected(struct domain *d, mfn_t mfn)
{
}

int iommu_assign(struct domain *d, u32 sbdf, u32 flags)
{
    return -ENODEV;
}

int iommu_deassign(struct domain *d, u32 sbdf)
{
    return -ENODEV;
}

int iommu_test_assign(u32 sbdf)
{
    return -ENODEV;
}

u32 iommu_device_group(u32 sbdf, u32 *members, u32 max)
{
    return 0;
}

bool iommu_is_guests(u32 sbdf)
{
    return false;
}

bool iommu_has_devices(const struct domain *d)
{
    return false;
}

int iommu_device_added(u32 sbdf)
{
    return 0;
}

void iommu_device_removed(u32 sbdf)
{
}

int iommu_for_each_reserved(int (*fn)(u64 first, u64 nr, u32 sbdf, void *arg), void *arg)
{
    return 0;
}

int iommu_msi_alloc(u32 sbdf, unsigned int nr, struct msi_slots *slots)
{
    *slots = (struct msi_slots){ 0 };
    return -ENODEV;
}

void iommu_msi_free(struct msi_slots *slots)
{
}

int iommu_ioapic_alloc(u32 ioapic_id, unsigned int pin)
{
    return -ENODEV;
}

void iommu_msi_aim(const struct msi_slots *slots, unsigned int index, u32 apic_id, u8 vector)
{
}

struct msi_message iommu_msi_message(const struct msi_slots *slots)
{
    return (struct msi_message){ 0 };
}

u64 iommu_ioapic_aim(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level)
{
    return 0;
}

int pt_irq_bind(struct domain *d, const struct xen_domctl_bind_pt_irq *bind)
{
    return -ENODEV;
}

int pt_irq_unbind(struct domain *d, const struct xen_domctl_bind_pt_irq *bind)
{
    return -ENODEV;
}

bool pt_irq_raise(struct domain *d, unsigned int pirq)
{
    return false;
}

void pt_irq_relinquish(struct domain *d)
{
}

void pt_msix_written(struct domain *d, u64 addr, unsigned int bytes, u64 data, bool answered)
{
}

int pt_ports_map(struct domain *d, u32 guest, u32 machine, u32 nr, bool map)
{
    return -EOPNOTSUPP;
}
