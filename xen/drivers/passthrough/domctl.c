// SPDX-License-Identifier: GPL-2.0-only
/* What the toolstack asks: giving devices to domains, and their interrupts. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/iommu.h>
#include <xen/pci.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <public/domctl.h>
#include <generated/hypercall-defs.h>

#define GROUP_MAX       64

/* Guests, dom0, and the quarantine, which has no struct that an id finds. */
static struct domain *subject(struct domain *d, const struct xen_domctl *op)
{
    return d ?: op->domain == DOMID_IO ? dom_io : NULL;
}

static long check_device(const struct xen_domctl_assign_device *a)
{
    return a->dev != XEN_DOMCTL_DEV_PCI ? -EOPNOTSUPP : a->flags & ~XEN_DOMCTL_DEV_RDM_RELAXED ? -EINVAL : 0;
}

static long report(const char *what, u32 sbdf, domid_t id, long rc)
{
    if (rc)
        printk(XENLOG_G_INFO "%04x:%02x:%02x.%u: cannot be %s d%u (error %ld)\n", PCI_SEG(sbdf), PCI_BUS(sbdf),
               PCI_DEVFN(sbdf) >> 3, PCI_DEVFN(sbdf) & 7, what, id, rc);
    return rc;
}

long domctl_assign_device(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    const struct xen_domctl_assign_device *a = &op->u.assign_device;
    long rc = check_device(a);

    d = subject(d, op);
    if (!d)
        return -ESRCH;
    return rc ?: report("assigned to", a->u.pci.machine_sbdf, d->id, iommu_assign(d, a->u.pci.machine_sbdf, a->flags));
}

long domctl_test_assign_device(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    return check_device(&op->u.assign_device) ?: iommu_test_assign(op->u.assign_device.u.pci.machine_sbdf);
}

long domctl_deassign_device(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    const struct xen_domctl_assign_device *a = &op->u.assign_device;
    long rc = check_device(a);

    d = subject(d, op);
    if (!d)
        return -ESRCH;
    return rc ?: report("taken from", a->u.pci.machine_sbdf, d->id, iommu_deassign(d, a->u.pci.machine_sbdf));
}

long domctl_get_device_group(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct xen_domctl_get_device_group *g = &op->u.get_device_group;
    u32 members[GROUP_MAX], nr;

    nr = min(iommu_device_group(g->machine_sbdf, members, GROUP_MAX), min(g->max_sdevs, (u32)GROUP_MAX));
    if (nr && guest_copy_out(g->sdev_array.p, members, nr, sizeof(members[0])))
        return -EFAULT;
    g->num_sdevs = nr;
    *copyback = true;
    return 0;
}

long domctl_bind_pt_irq(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    return pt_irq_bind(d, &op->u.bind_pt_irq);
}

long domctl_unbind_pt_irq(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    return pt_irq_unbind(d, &op->u.bind_pt_irq);
}

#define NR_PORTS        65536u

long domctl_ioport_mapping(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    const struct xen_domctl_ioport_mapping *p = &op->u.ioport_mapping;
    u32 last = p->first_mport + p->nr_ports - 1;

    if (p->nr_ports == 0 || p->nr_ports > NR_PORTS || p->first_mport > NR_PORTS - p->nr_ports ||
        p->first_gport > NR_PORTS - p->nr_ports)
        return -EINVAL;
    if (!domain_ioport_permitted(current->domain, p->first_mport, last) ||
        (p->add_mapping && !domain_ioport_permitted(d, p->first_mport, last)))
        return -EPERM;
    return pt_ports_map(d, p->first_gport, p->first_mport, p->nr_ports, p->add_mapping);
}
