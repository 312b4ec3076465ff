/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Devices, ports, memory ranges and interrupts of the host given to domains.
 */
#include "private.h"

int xc_domain_ioport_permission(xc_interface *xch, uint32_t domid, uint32_t first_port,
                                uint32_t nr_ports, uint32_t allow_access)
{
    return xc_domctl(xch, &DOMCTL(ioport_permission, domid, ioport_permission,
                                  .first_port = first_port, .nr_ports = nr_ports,
                                  .allow_access = allow_access));
}

int xc_domain_irq_permission(xc_interface *xch, uint32_t domid, uint32_t pirq, bool allow_access)
{
    return xc_domctl(xch, &DOMCTL(irq_permission, domid, irq_permission, .pirq = pirq,
                                  .allow_access = allow_access));
}

int xc_domain_iomem_permission(xc_interface *xch, uint32_t domid, unsigned long first_mfn,
                               unsigned long nr_mfns, uint8_t allow_access)
{
    return xc_domctl(xch, &DOMCTL(iomem_permission, domid, iomem_permission, .first_mfn = first_mfn,
                                  .nr_mfns = nr_mfns, .allow_access = allow_access));
}

int xc_domain_ioport_mapping(xc_interface *xch, uint32_t domid, uint32_t first_gport,
                             uint32_t first_mport, uint32_t nr_ports, uint32_t add_mapping)
{
    return xc_domctl(xch, &DOMCTL(ioport_mapping, domid, ioport_mapping, .first_gport = first_gport,
                                  .first_mport = first_mport, .nr_ports = nr_ports,
                                  .add_mapping = add_mapping));
}

/*
 * The hypervisor takes ranges in pieces: E2BIG, the piece is too long; a positive result, so many
 * frames were done. On failure what was mapped is unmapped again.
 */
int xc_domain_memory_mapping(xc_interface *xch, uint32_t domid, unsigned long first_gfn,
                             unsigned long first_mfn, unsigned long nr_mfns, uint32_t add_mapping)
{
    unsigned long done = 0, piece = nr_mfns;
    xc_dominfo_t info;
    int rc = 0, saved;

    if (xc_domain_getinfo(xch, domid, 1, &info) != 1 || info.domid != domid) {
        XC_PERROR(xch, "cannot look at domain %u", domid);
        return -EINVAL;
    }
    /* A PV domain maps device memory by its own page tables. */
    if (!info.hvm)
        return 0;
    while (done < nr_mfns) {
        struct xen_domctl op =
            DOMCTL(memory_mapping, domid, memory_mapping, .first_gfn = first_gfn + done,
                   .first_mfn = first_mfn + done,
                   .nr_mfns = piece < nr_mfns - done ? piece : nr_mfns - done,
                   .add_mapping = add_mapping);

        rc = xc_domctl(xch, &op);
        if (rc < 0 && errno == E2BIG && piece > 1) {
            piece /= 2;
            continue;
        }
        if (rc < 0)
            break;
        done += rc ? (unsigned long)rc : op.u.memory_mapping.nr_mfns;
        rc = 0;
    }
    if (rc < 0 && done && add_mapping == DPCI_ADD_MAPPING) {
        saved = errno;
        xc_domain_memory_mapping(xch, domid, first_gfn, first_mfn, done, DPCI_REMOVE_MAPPING);
        errno = saved;
    }
    return rc;
}

static int pci_op(xc_interface *xch, uint32_t cmd, uint32_t domid, uint32_t sbdf, uint32_t flags)
{
    struct xen_domctl op = {
        .cmd = cmd,
        .domain = domid,
        .u.assign_device = { .dev = XEN_DOMCTL_DEV_PCI,
                             .flags = flags,
                             .u.pci.machine_sbdf = sbdf },
    };

    return xc_domctl(xch, &op);
}

int xc_assign_device(xc_interface *xch, uint32_t domid, uint32_t machine_sbdf, uint32_t flag)
{
    return pci_op(xch, XEN_DOMCTL_assign_device, domid, machine_sbdf, flag);
}

int xc_test_assign_device(xc_interface *xch, uint32_t domid, uint32_t machine_sbdf)
{
    return pci_op(xch, XEN_DOMCTL_test_assign_device, domid, machine_sbdf, 0);
}

int xc_deassign_device(xc_interface *xch, uint32_t domid, uint32_t machine_sbdf)
{
    return pci_op(xch, XEN_DOMCTL_deassign_device, domid, machine_sbdf, 0);
}

static int dt_op(xc_interface *xch, uint32_t cmd, uint32_t domid, char *path)
{
    size_t size = strlen(path);
    struct xen_domctl op = {
        .cmd = cmd, .domain = domid,
        .u.assign_device = { .dev = XEN_DOMCTL_DEV_DT, .u.dt.size = size },
    };
    BOUNCE(b, xch, path, size, BOUNCE_IN);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.assign_device.u.dt.path, b.safe);
    return xc_domctl(xch, &op);
}

int xc_assign_dt_device(xc_interface *xch, uint32_t domid, char *path)
{
    return dt_op(xch, XEN_DOMCTL_assign_device, domid, path);
}

int xc_test_assign_dt_device(xc_interface *xch, uint32_t domid, char *path)
{
    return dt_op(xch, XEN_DOMCTL_test_assign_device, domid, path);
}

int xc_deassign_dt_device(xc_interface *xch, uint32_t domid, char *path)
{
    return dt_op(xch, XEN_DOMCTL_deassign_device, domid, path);
}

int xc_get_device_group(xc_interface *xch, uint32_t domid, uint32_t machine_sbdf,
                        uint32_t max_sdevs, uint32_t *num_sdevs, uint32_t *sdev_array)
{
    struct xen_domctl op = DOMCTL(get_device_group, domid, get_device_group,
                                  .machine_sbdf = machine_sbdf, .max_sdevs = max_sdevs);
    BOUNCE(b, xch, sdev_array, max_sdevs * sizeof(*sdev_array), BOUNCE_OUT);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.get_device_group.sdev_array, b.safe);
    rc = xc_domctl(xch, &op);
    *num_sdevs = op.u.get_device_group.num_sdevs;
    return rc;
}

/* ---- Interrupts of the host as the domain's physical interrupts ---- */

static int map_pirq(xc_interface *xch, struct physdev_map_pirq *map, int *pirq)
{
    int rc;

    if (!pirq) {
        errno = EINVAL;
        return -1;
    }
    map->pirq = *pirq;
    rc = ctl_call(xch, __HYPERVISOR_physdev_op, PHYSDEVOP_map_pirq, map, sizeof(*map));
    if (!rc)
        *pirq = map->pirq;
    return rc;
}

int xc_physdev_map_pirq(xc_interface *xch, uint32_t domid, int index, int *pirq)
{
    return map_pirq(xch, &(struct physdev_map_pirq){ .domid = domid, .type = MAP_PIRQ_TYPE_GSI,
                                                     .index = index }, pirq);
}

int xc_physdev_map_pirq_msi(xc_interface *xch, uint32_t domid, int index, int *pirq, int devfn,
                            int bus, int entry_nr, uint64_t table_base)
{
    return map_pirq(xch, &(struct physdev_map_pirq){ .domid = domid, .type = MAP_PIRQ_TYPE_MSI,
                                                     .index = index, .bus = bus, .devfn = devfn,
                                                     .entry_nr = entry_nr,
                                                     .table_base = table_base }, pirq);
}

int xc_physdev_unmap_pirq(xc_interface *xch, uint32_t domid, int pirq)
{
    struct physdev_unmap_pirq arg = { .domid = domid, .pirq = pirq };

    return ctl_call(xch, __HYPERVISOR_physdev_op, PHYSDEVOP_unmap_pirq, &arg, sizeof(arg));
}

int xc_physdev_pci_access_modify(xc_interface *xch, uint32_t domid, int bus, int dev, int func,
                                 int enable)
{
    (void)xch, (void)domid, (void)bus, (void)dev, (void)func, (void)enable;
    errno = ENOSYS;
    return -1;
}

/* ---- Interrupts of passed-through devices as the guest sees them ---- */

int xc_domain_update_msi_irq(xc_interface *xch, uint32_t domid, uint32_t gvec, uint32_t pirq,
                             uint32_t gflags, uint64_t gtable)
{
    return xc_domctl(xch, &DOMCTL(bind_pt_irq, domid, bind_pt_irq, .machine_irq = pirq,
                                  .irq_type = PT_IRQ_TYPE_MSI,
                                  .u.msi = { .gvec = gvec, .gflags = gflags, .gtable = gtable }));
}

int xc_domain_unbind_msi_irq(xc_interface *xch, uint32_t domid, uint32_t gvec, uint32_t pirq,
                             uint32_t gflags)
{
    return xc_domctl(xch, &DOMCTL(unbind_pt_irq, domid, bind_pt_irq, .machine_irq = pirq,
                                  .irq_type = PT_IRQ_TYPE_MSI,
                                  .u.msi = { .gvec = gvec, .gflags = gflags }));
}

static int pt_irq_op(xc_interface *xch, uint32_t cmd, uint32_t domid, uint32_t machine_irq,
                     uint8_t irq_type, uint8_t bus, uint8_t device, uint8_t intx, uint16_t irq)
{
    struct xen_domctl op = {
        .cmd = cmd, .domain = domid,
        .u.bind_pt_irq = { .machine_irq = machine_irq, .irq_type = irq_type },
    };

    switch (irq_type) {
    case PT_IRQ_TYPE_PCI:
    case PT_IRQ_TYPE_MSI_TRANSLATE:
        op.u.bind_pt_irq.u.pci.bus = bus;
        op.u.bind_pt_irq.u.pci.device = device;
        op.u.bind_pt_irq.u.pci.intx = intx;
        break;
    case PT_IRQ_TYPE_ISA:
        op.u.bind_pt_irq.u.isa.isa_irq = irq;
        break;
    case PT_IRQ_TYPE_SPI:
        op.u.bind_pt_irq.u.spi.spi = irq;
        break;
    default: /* MSIs have calls of their own, with what they need */
        errno = EINVAL;
        return -1;
    }
    return xc_domctl(xch, &op);
}

int xc_domain_bind_pt_irq(xc_interface *xch, uint32_t domid, uint8_t machine_irq, uint8_t irq_type,
                          uint8_t bus, uint8_t device, uint8_t intx, uint8_t isa_irq)
{
    return pt_irq_op(xch, XEN_DOMCTL_bind_pt_irq, domid, machine_irq, irq_type, bus, device, intx,
                     isa_irq);
}

int xc_domain_unbind_pt_irq(xc_interface *xch, uint32_t domid, uint8_t machine_irq,
                            uint8_t irq_type, uint8_t bus, uint8_t device, uint8_t intx,
                            uint8_t isa_irq)
{
    return pt_irq_op(xch, XEN_DOMCTL_unbind_pt_irq, domid, machine_irq, irq_type, bus, device, intx,
                     isa_irq);
}

int xc_domain_bind_pt_pci_irq(xc_interface *xch, uint32_t domid, uint8_t machine_irq, uint8_t bus,
                              uint8_t device, uint8_t intx)
{
    return xc_domain_bind_pt_irq(xch, domid, machine_irq, PT_IRQ_TYPE_PCI, bus, device, intx, 0);
}

int xc_domain_bind_pt_isa_irq(xc_interface *xch, uint32_t domid, uint8_t machine_irq)
{
    return xc_domain_bind_pt_irq(xch, domid, machine_irq, PT_IRQ_TYPE_ISA, 0, 0, 0, machine_irq);
}

int xc_domain_bind_pt_spi_irq(xc_interface *xch, uint32_t domid, uint16_t vspi, uint16_t spi)
{
    return pt_irq_op(xch, XEN_DOMCTL_bind_pt_irq, domid, vspi, PT_IRQ_TYPE_SPI, 0, 0, 0, spi);
}

int xc_domain_unbind_pt_spi_irq(xc_interface *xch, uint32_t domid, uint16_t vspi, uint16_t spi)
{
    return pt_irq_op(xch, XEN_DOMCTL_unbind_pt_irq, domid, vspi, PT_IRQ_TYPE_SPI, 0, 0, 0, spi);
}
