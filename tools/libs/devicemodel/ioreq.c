/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * I/O request servers.
 */
#include "private.h"

int xendevicemodel_create_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                       int handle_bufioreq, ioservid_t *id)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_create_ioreq_server,
        .u.create_ioreq_server.handle_bufioreq = handle_bufioreq,
    };

    if (dm_op(dmod, domid, &op, NULL, 0))
        return -1;
    *id = op.u.create_ioreq_server.id;
    return 0;
}

int xendevicemodel_get_ioreq_server_info(xendevicemodel_handle *dmod, domid_t domid, ioservid_t id,
                                         xen_pfn_t *ioreq_gfn, xen_pfn_t *bufioreq_gfn,
                                         evtchn_port_t *bufioreq_port)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_get_ioreq_server_info,
        .u.get_ioreq_server_info = {
            .id = id,
            .flags = !ioreq_gfn && !bufioreq_gfn ? XEN_DMOP_no_gfns : 0,
        },
    };

    if (dm_op(dmod, domid, &op, NULL, 0))
        return -1;
    if (ioreq_gfn)
        *ioreq_gfn = op.u.get_ioreq_server_info.ioreq_gfn;
    if (bufioreq_gfn)
        *bufioreq_gfn = op.u.get_ioreq_server_info.bufioreq_gfn;
    if (bufioreq_port)
        *bufioreq_port = op.u.get_ioreq_server_info.bufioreq_port;
    return 0;
}

/* Map and unmap take the same arguments. */
static int range_op(xendevicemodel_handle *dmod, domid_t domid, uint32_t cmd, ioservid_t id,
                    uint32_t type, uint64_t start, uint64_t end)
{
    struct xen_dm_op op = {
        .op = cmd,
        .u.map_io_range_to_ioreq_server = { .id = id, .type = type, .start = start, .end = end },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_map_io_range_to_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                                ioservid_t id, int is_mmio, uint64_t start,
                                                uint64_t end)
{
    return range_op(dmod, domid, XEN_DMOP_map_io_range_to_ioreq_server, id,
                    is_mmio ? XEN_DMOP_IO_RANGE_MEMORY : XEN_DMOP_IO_RANGE_PORT, start, end);
}

int xendevicemodel_unmap_io_range_from_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                                    ioservid_t id, int is_mmio, uint64_t start,
                                                    uint64_t end)
{
    return range_op(dmod, domid, XEN_DMOP_unmap_io_range_from_ioreq_server, id,
                    is_mmio ? XEN_DMOP_IO_RANGE_MEMORY : XEN_DMOP_IO_RANGE_PORT, start, end);
}

int xendevicemodel_map_pcidev_to_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                              ioservid_t id, uint16_t segment, uint8_t bus,
                                              uint8_t device, uint8_t function)
{
    uint32_t sbdf = XEN_DMOP_PCI_SBDF((uint32_t)segment, bus, device, function);

    return range_op(dmod, domid, XEN_DMOP_map_io_range_to_ioreq_server, id, XEN_DMOP_IO_RANGE_PCI,
                    sbdf, sbdf);
}

int xendevicemodel_unmap_pcidev_from_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                                  ioservid_t id, uint16_t segment, uint8_t bus,
                                                  uint8_t device, uint8_t function)
{
    uint32_t sbdf = XEN_DMOP_PCI_SBDF((uint32_t)segment, bus, device, function);

    return range_op(dmod, domid, XEN_DMOP_unmap_io_range_from_ioreq_server, id,
                    XEN_DMOP_IO_RANGE_PCI, sbdf, sbdf);
}

int xendevicemodel_map_mem_type_to_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                                ioservid_t id, uint16_t type, uint32_t flags)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_map_mem_type_to_ioreq_server,
        .u.map_mem_type_to_ioreq_server = { .id = id, .type = type, .flags = flags },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_set_ioreq_server_state(xendevicemodel_handle *dmod, domid_t domid, ioservid_t id,
                                          int enabled)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_set_ioreq_server_state,
        .u.set_ioreq_server_state = { .id = id, .enabled = !!enabled },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_destroy_ioreq_server(xendevicemodel_handle *dmod, domid_t domid, ioservid_t id)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_destroy_ioreq_server,
        .u.destroy_ioreq_server.id = id,
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}
