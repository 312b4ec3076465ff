/* SPDX-License-Identifier: GPL-2.0-only */
/* HYPERVISOR_physdev_op: how dom0's drivers get at interrupts and PCI functions. */
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/hypercall.h>
#include <xen/iommu.h>
#include <xen/numa.h>
#include <xen/pci.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/vpci.h>
#include <xen/xsm.h>
#include <public/physdev.h>
#include <generated/hypercall-defs.h>
#include <asm/hwdom.h>
#include <asm/pv.h>

#include "private.h"

#define FRAMES_PER_BUS      256UL           /* of configuration space in memory */

static long op_eoi(void *arg, struct domain *d)
{
    struct physdev_eoi eoi;

    if (guest_copy_in(&eoi, arg, 1, sizeof(eoi)))
        return -EFAULT;
    if (!pirq_is_mapped(d, eoi.irq))
        return -EINVAL;
    pirq_guest_eoi(d, eoi.irq);
    return 0;
}

static long op_irq_status(void *arg, struct domain *d)
{
    struct physdev_irq_status_query q;

    if (guest_copy_in(&q, arg, 1, sizeof(q)))
        return -EFAULT;
    q.flags = 0;
    if (q.irq >= d->nr_pirqs)
        return -EINVAL;
    if (pirq_needs_eoi(d, q.irq))
        q.flags |= XENIRQSTAT_needs_eoi;
    if (pirq_is_shared(d, q.irq))
        q.flags |= XENIRQSTAT_shared;
    return guest_copy_out(arg, &q, 1, sizeof(q));
}

/* The domain an operation names: its own, or one it may act on. Referenced. */
static struct domain *subject(domid_t id, unsigned int op, long *err)
{
    struct domain *d = get_domain_by_any_id(id);

    *err = -ESRCH;
    if (!d)
        return NULL;
    *err = xsm_check(XSM_TARGET, XSM_PHYSDEV, op, d);
    if (*err == 0)
        return d;
    put_domain(d);
    return NULL;
}

static int map_message(struct domain *d, const struct physdev_map_pirq *map, unsigned int seg, unsigned int nr, int *pirq)
{
    u32 sbdf = PCI_SBDF(seg, map->bus & 0xff, map->devfn & 0xff);

    return pirq_map_msi(d, sbdf, map->table_base, map->entry_nr, nr, pirq);
}

static int map_one(struct domain *d, const struct physdev_map_pirq *map, int *pirq)
{
    u32 seg = (u32)map->bus >> 16;

    switch (map->type) {
    case MAP_PIRQ_TYPE_GSI:
        return pirq_map_gsi(d, map->index, pirq);
    case MAP_PIRQ_TYPE_MSI:
        return map_message(d, map, 0, 1, pirq);
    case MAP_PIRQ_TYPE_MSI_SEG:
        return map_message(d, map, seg, 1, pirq);
    case MAP_PIRQ_TYPE_MULTI_MSI:
        return map->entry_nr > 0 && map->table_base == 0 ? map_message(d, map, seg, map->entry_nr, pirq) : -EINVAL;
    default:
        return -EINVAL;
    }
}

static long op_map_pirq(void *arg)
{
    struct physdev_map_pirq map;
    struct domain *d;
    long rc;

    if (guest_copy_in(&map, arg, 1, sizeof(map)))
        return -EFAULT;
    if (map.type != MAP_PIRQ_TYPE_GSI && xsm_check(XSM_PRIV, XSM_PHYSDEV, PHYSDEVOP_map_pirq, NULL))
        return -EPERM;
    d = subject(map.domid, PHYSDEVOP_map_pirq, &rc);
    if (!d)
        return rc;
    rc = map_one(d, &map, &map.pirq);
    put_domain(d);
    if (rc)
        return rc;
    return guest_copy_out(arg, &map, 1, sizeof(map));
}

static long op_unmap_pirq(void *arg)
{
    struct physdev_unmap_pirq unmap;
    struct domain *d;
    long rc;

    if (guest_copy_in(&unmap, arg, 1, sizeof(unmap)))
        return -EFAULT;
    d = subject(unmap.domid, PHYSDEVOP_unmap_pirq, &rc);
    if (!d)
        return rc;
    rc = pirq_unmap(d, unmap.pirq);
    put_domain(d);
    return rc;
}

static long op_setup_gsi(void *arg)
{
    struct physdev_setup_gsi gsi;

    if (xsm_check(XSM_PRIV, XSM_PHYSDEV, PHYSDEVOP_setup_gsi, NULL))
        return -EPERM;
    if (guest_copy_in(&gsi, arg, 1, sizeof(gsi)))
        return -EFAULT;
    if (gsi.gsi < 0)
        return -EINVAL;
    return gsi_setup(gsi.gsi, gsi.triggering, gsi.polarity);
}

static long op_apic_read(void *arg)
{
    struct physdev_apic apic;
    long rc;

    if (xsm_check(XSM_PRIV, XSM_PHYSDEV, PHYSDEVOP_apic_read, NULL))
        return -EPERM;
    if (guest_copy_in(&apic, arg, 1, sizeof(apic)))
        return -EFAULT;
    rc = ioapic_guest_read(apic.apic_physbase, apic.reg, &apic.value);
    return rc ? rc : guest_copy_out(arg, &apic, 1, sizeof(apic));
}

/* Numbers are what they are: the line's own. Kernels before 3.0 ask. */
static long op_alloc_vector(void *arg, struct domain *d)
{
    struct physdev_irq irq;

    if (guest_copy_in(&irq, arg, 1, sizeof(irq)))
        return -EFAULT;
    if (irq.irq >= nr_irqs_gsi || !domain_irq_permitted(d, irq.irq))
        return -EINVAL;
    irq.vector = irq.irq;
    return guest_copy_out(arg, &irq, 1, sizeof(irq));
}

static long add_device(u32 sbdf, u32 flags, u32 physfn, unsigned int node, unsigned int op)
{
    if (xsm_check(XSM_PRIV, XSM_PHYSDEV, op, NULL))
        return -EPERM;
    return pci_device_add(sbdf, flags, physfn, node) ?: iommu_device_added(sbdf);
}

static long op_device_add(void *arg)
{
    struct physdev_pci_device_add add;

    if (guest_copy_in(&add, arg, 1, sizeof(add)))
        return -EFAULT;
    return add_device(PCI_SBDF(add.seg, add.bus, add.devfn), add.flags,
                      PCI_SBDF(add.seg, add.physfn.bus, add.physfn.devfn), NUMA_NO_NODE, PHYSDEVOP_pci_device_add);
}

static long op_manage_add(void *arg)
{
    struct physdev_manage_pci add;

    if (guest_copy_in(&add, arg, 1, sizeof(add)))
        return -EFAULT;
    return add_device(PCI_SBDF(0, add.bus, add.devfn), 0, 0, NUMA_NO_NODE, PHYSDEVOP_manage_pci_add);
}

/* The function that dom0, and nobody else, asks something about. */
static long named_function(void *arg, unsigned int op, u32 *sbdf)
{
    struct physdev_pci_device dev;

    if (xsm_check(XSM_PRIV, XSM_PHYSDEV, op, NULL))
        return -EPERM;
    if (guest_copy_in(&dev, arg, 1, sizeof(dev)))
        return -EFAULT;
    *sbdf = PCI_SBDF(dev.seg, dev.bus, dev.devfn);
    return 0;
}

static long op_device_remove(void *arg)
{
    u32 sbdf;
    long rc = named_function(arg, PHYSDEVOP_pci_device_remove, &sbdf);

    if (rc)
        return rc;
    iommu_device_removed(sbdf);
    if (is_hwdom(current->domain))
        vpci_remove(sbdf);
    return pci_device_remove(sbdf);
}

/* From here on nobody but us decides what the function's messages are: dom0 is about to give it away, or has it back. */
static long op_msix_table(void *arg, unsigned int op)
{
    u32 sbdf;
    long rc = named_function(arg, op, &sbdf);

    if (rc)
        return rc;
    if (op == PHYSDEVOP_prepare_msix)
        return pci_msix_guard(sbdf);
    return iommu_is_guests(sbdf) ? -EBUSY : pci_msix_unguard(sbdf);
}

static long op_mmcfg(void *arg)
{
    struct physdev_pci_mmcfg_reserved m;
    long rc;

    if (xsm_check(XSM_PRIV, XSM_PHYSDEV, PHYSDEVOP_pci_mmcfg_reserved, NULL))
        return -EPERM;
    if (guest_copy_in(&m, arg, 1, sizeof(m)))
        return -EFAULT;
    if (!(m.flags & XEN_PCI_MMCFG_RESERVED))
        return 0;
    rc = pci_mmcfg_add(m.address, m.segment, m.start_bus, m.end_bus);
    if (rc == 0 && is_hwdom(current->domain))
        hwdom_unmap_mmio(current->domain, (m.address >> PAGE_SHIFT) + m.start_bus * FRAMES_PER_BUS,
                         (m.end_bus - m.start_bus + 1) * FRAMES_PER_BUS);
    return rc;
}

static long op_set_iopl(void *arg)
{
    struct physdev_set_iopl iopl;

    if (guest_copy_in(&iopl, arg, 1, sizeof(iopl)))
        return -EFAULT;
    return iopl.iopl > 3 ? -EINVAL : pv_set_iopl(iopl.iopl);
}

static long op_set_iobitmap(void *arg)
{
    struct physdev_set_iobitmap map;

    if (guest_copy_in(&map, arg, 1, sizeof(map)))
        return -EFAULT;
    return map.nr_ports > 65536 ? -EINVAL : pv_set_iobitmap(map.bitmap.p, map.nr_ports);
}

/* Hardware-virtualized guests have interrupt controllers and port rights of their own. */
static bool may_call(const struct domain *d, int cmd)
{
    if (is_pv_domain(d))
        return true;
    return is_hardware_domain(d) && cmd != PHYSDEVOP_set_iopl && cmd != PHYSDEVOP_set_iobitmap;
}

long do_physdev_op(int cmd, XEN_GUEST_HANDLE_PARAM(void) arg)
{
    struct domain *d = current->domain;

    if (!may_call(d, cmd))
        return -ENOSYS;
    switch (cmd) {
    case PHYSDEVOP_eoi:
        return op_eoi(arg.p, d);
    case PHYSDEVOP_irq_status_query:
        return op_irq_status(arg.p, d);
    case PHYSDEVOP_map_pirq:
        return op_map_pirq(arg.p);
    case PHYSDEVOP_unmap_pirq:
        return op_unmap_pirq(arg.p);
    case PHYSDEVOP_setup_gsi:
        return op_setup_gsi(arg.p);
    case PHYSDEVOP_apic_read:
        return op_apic_read(arg.p);
    case PHYSDEVOP_alloc_irq_vector:
        return op_alloc_vector(arg.p, d);
    case PHYSDEVOP_free_irq_vector:
    case PHYSDEVOP_IRQ_UNMASK_NOTIFY:
        return 0;
    case PHYSDEVOP_set_iopl:
        return op_set_iopl(arg.p);
    case PHYSDEVOP_set_iobitmap:
        return op_set_iobitmap(arg.p);
    case PHYSDEVOP_pci_device_add:
        return op_device_add(arg.p);
    case PHYSDEVOP_manage_pci_add:
        return op_manage_add(arg.p);
    case PHYSDEVOP_pci_device_remove:
        return op_device_remove(arg.p);
    case PHYSDEVOP_pci_mmcfg_reserved:
        return op_mmcfg(arg.p);
    case PHYSDEVOP_prepare_msix:
    case PHYSDEVOP_release_msix:
        return op_msix_table(arg.p, cmd);
    case PHYSDEVOP_apic_write:
    case PHYSDEVOP_pirq_eoi_gmfn_v1:
    case PHYSDEVOP_pirq_eoi_gmfn_v2:
    case PHYSDEVOP_restore_msi:
    case PHYSDEVOP_restore_msi_ext:
    case PHYSDEVOP_manage_pci_add_ext:
    case PHYSDEVOP_manage_pci_remove:
    case PHYSDEVOP_get_free_pirq:
    case PHYSDEVOP_dbgp_op:
        return -EOPNOTSUPP;
    default:
        return -ENOSYS;
    }
}
