/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The guest's memory as an emulator sees it: what was written, of which type it is, where it sits.
 */
#include "private.h"

int xendevicemodel_track_dirty_vram(xendevicemodel_handle *dmod, domid_t domid, uint64_t first_pfn,
                                    uint32_t nr, unsigned long *dirty_bitmap)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_track_dirty_vram,
        .u.track_dirty_vram = { .first_pfn = first_pfn, .nr = nr },
    };

    return dm_op(dmod, domid, &op, dirty_bitmap, ((size_t)nr + 7) / 8);
}

int xendevicemodel_modified_memory_bulk(xendevicemodel_handle *dmod, domid_t domid,
                                        struct xen_dm_op_modified_memory_extent extents[],
                                        uint32_t nr)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_modified_memory,
        .u.modified_memory.nr_extents = nr,
    };

    return dm_op(dmod, domid, &op, extents, nr * sizeof(extents[0]));
}

int xendevicemodel_modified_memory(xendevicemodel_handle *dmod, domid_t domid, uint64_t first_pfn,
                                   uint32_t nr)
{
    struct xen_dm_op_modified_memory_extent extent = { .first_pfn = first_pfn, .nr = nr };

    return xendevicemodel_modified_memory_bulk(dmod, domid, &extent, 1);
}

int xendevicemodel_set_mem_type(xendevicemodel_handle *dmod, domid_t domid, hvmmem_type_t mem_type,
                                uint64_t first_pfn, uint32_t nr)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_set_mem_type,
        .u.set_mem_type = { .mem_type = mem_type, .first_pfn = first_pfn, .nr = nr },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_relocate_memory(xendevicemodel_handle *dmod, domid_t domid, uint32_t size,
                                   uint64_t src_gfn, uint64_t dst_gfn)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_relocate_memory,
        .u.relocate_memory = { .size = size, .src_gfn = src_gfn, .dst_gfn = dst_gfn },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}

int xendevicemodel_pin_memory_cacheattr(xendevicemodel_handle *dmod, domid_t domid, uint64_t start,
                                        uint64_t end, uint32_t type)
{
    struct xen_dm_op op = {
        .op = XEN_DMOP_pin_memory_cacheattr,
        .u.pin_memory_cacheattr = { .start = start, .end = end, .type = type },
    };

    return dm_op(dmod, domid, &op, NULL, 0);
}
