/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Interrupts and events into the guest, and its end.
 */
#include "private.h"

int xendevicemodel_set_pci_intx_level(xendevicemodel_handle *dmod, domid_t domid, uint16_t segment,
                                      uint8_t bus, uint8_t device, uint8_t intx, unsigned int level)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_set_pci_intx_level,
        .u.set_pci_intx_level = {
            .domain = segment, .bus = bus, .device = device, .intx = intx, .level = level,
        },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_set_isa_irq_level(xendevicemodel_handle *dmod, domid_t domid, uint8_t irq,
                                     unsigned int level)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_set_isa_irq_level,
        .u.set_isa_irq_level = { .isa_irq = irq, .level = level },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_set_irq_level(xendevicemodel_handle *dmod, domid_t domid, unsigned int irq,
                                 unsigned int level)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_set_irq_level,
        .u.set_irq_level = { .irq = irq, .level = level },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_set_pci_link_route(xendevicemodel_handle *dmod, domid_t domid, uint8_t link,
                                      uint8_t irq)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_set_pci_link_route,
        .u.set_pci_link_route = { .link = link, .isa_irq = irq },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_inject_msi(xendevicemodel_handle *dmod, domid_t domid, uint64_t msi_addr,
                              uint32_t msi_data)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_inject_msi,
        .u.inject_msi = { .addr = msi_addr, .data = msi_data },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_inject_event(xendevicemodel_handle *dmod, domid_t domid, int vcpu,
                                uint8_t vector, uint8_t type, uint32_t error_code, uint8_t insn_len,
                                uint64_t extra)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_inject_event,
        .u.inject_event = {
            .vcpuid = vcpu, .vector = vector, .type = type, .insn_len = insn_len,
            .error_code = error_code, .cr2 = extra,
        },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_shutdown(xendevicemodel_handle *dmod, domid_t domid, unsigned int reason)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_remote_shutdown,
        .u.remote_shutdown.reason = reason,
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_nr_vcpus(xendevicemodel_handle *dmod, domid_t domid, unsigned int *vcpus)
{
    struct xen_dm_op op = { .op = XEN_DMOP_nr_vcpus };

    if (dm_op(dmod, domid, &op, NULL, 0))
        return -1;
    *vcpus = op.u.nr_vcpus.vcpus;
    return 0;
}
