// SPDX-License-Identifier: GPL-2.0-only
/* XENMEM_reserved_device_memory_map: where the toolstack keeps a guest's RAM away from. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/iommu.h>
#include <xen/pci.h>
#include <xen/xsm.h>
#include <public/memory.h>
#include <generated/hypercall-defs.h>

struct collector {
    struct xen_reserved_device_memory_map *op;
    unsigned int found;
};

static int collect(u64 first, u64 nr, u32 sbdf, void *arg)
{
    struct collector *c = arg;
    const physdev_pci_device_t *dev = &c->op->dev.pci;
    struct xen_reserved_device_memory r = { first, nr };

    if (!(c->op->flags & XENMEM_RDM_ALL) && sbdf != IOMMU_ALL_DEVICES &&
        sbdf != PCI_SBDF(dev->seg, dev->bus, dev->devfn))
        return 0;
    if (c->found < c->op->nr_entries && copy_to_guest_offset(c->op->buffer, c->found, &r, 1))
        return -EFAULT;
    c->found++;
    return 0;
}

long memory_op_reserved_device_memory(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_reserved_device_memory_map op;
    struct collector c = { .op = &op };
    unsigned int room;
    long rc;

    if (cmd & ~(unsigned long)MEMOP_CMD_MASK)
        return -EINVAL;
    rc = xsm_check(XSM_PRIV, XSM_MEMORY, XENMEM_reserved_device_memory_map, NULL);
    if (rc)
        return rc;
    if (guest_copy_in(&op, arg.p, 1, sizeof(op)))
        return -EFAULT;
    if (op.flags & ~XENMEM_RDM_ALL)
        return -EINVAL;
    room = op.nr_entries;
    rc = iommu_for_each_reserved(collect, &c);
    if (rc)
        return rc;
    op.nr_entries = c.found;
    if (guest_copy_out(arg.p, &op, 1, sizeof(op)))
        return -EFAULT;
    return c.found > room ? -ENOBUFS : 0;
}
