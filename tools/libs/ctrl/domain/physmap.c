/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The physical memory map of a domain, by frame and by range; the machine's; virtual NUMA.
 */
#include "private.h"

int xc_domain_add_to_physmap(xc_interface *xch, uint32_t domid, unsigned int space,
                             unsigned long idx, xen_pfn_t gpfn)
{
    struct xen_add_to_physmap arg = { .domid = domid, .space = space, .idx = idx, .gpfn = gpfn };

    return xc_memory_op(xch, XENMEM_add_to_physmap, &arg, sizeof(arg));
}

int xc_domain_add_to_physmap_batch(xc_interface *xch, uint32_t domid, uint32_t foreign_domid,
                                   unsigned int space, unsigned int size, xen_ulong_t *idxs,
                                   xen_pfn_t *gfpns, int *errs)
{
    struct xen_add_to_physmap_batch arg = {
        .domid = domid, .space = space, .size = size, .u.foreign_domid = foreign_domid
    };
    BOUNCE(idxs_b, xch, idxs, size * sizeof(*idxs), BOUNCE_IN);
    BOUNCE(gpfns_b, xch, gfpns, size * sizeof(*gfpns), BOUNCE_IN);
    BOUNCE(errs_b, xch, errs, size * sizeof(*errs), BOUNCE_OUT);

    if (idxs_b.failed || gpfns_b.failed || errs_b.failed)
        return -1;
    set_xen_guest_handle_raw(arg.idxs, idxs_b.safe);
    set_xen_guest_handle_raw(arg.gpfns, gpfns_b.safe);
    set_xen_guest_handle_raw(arg.errs, errs_b.safe);
    return xc_memory_op(xch, XENMEM_add_to_physmap_batch, &arg, sizeof(arg));
}

int xc_domain_remove_from_physmap(xc_interface *xch, uint32_t domid, xen_pfn_t gpfn)
{
    struct xen_remove_from_physmap arg = { .domid = domid, .gpfn = gpfn };

    return xc_memory_op(xch, XENMEM_remove_from_physmap, &arg, sizeof(arg));
}

int xc_domain_maximum_gpfn(xc_interface *xch, uint32_t domid, xen_pfn_t *gpfns)
{
    domid_t arg = domid;
    long rc = xc_memory_op(xch, XENMEM_maximum_gpfn, &arg, sizeof(arg));

    if (rc < 0)
        return -1;
    *gpfns = rc;
    return 0;
}

int xc_domain_nr_gpfns(xc_interface *xch, uint32_t domid, xen_pfn_t *gpfns)
{
    int rc = xc_domain_maximum_gpfn(xch, domid, gpfns);

    if (!rc)
        *gpfns += 1;
    return rc;
}

int xc_domain_p2m_audit(xc_interface *xch, uint32_t domid, uint64_t *orphans, uint64_t *m2p_bad,
                        uint64_t *p2m_bad)
{
    struct xen_domctl op = DOMCTL_PLAIN(audit_p2m, domid);
    int rc = xc_domctl(xch, &op);

    *orphans = op.u.audit_p2m.orphans;
    *m2p_bad = op.u.audit_p2m.m2p_bad;
    *p2m_bad = op.u.audit_p2m.p2m_bad;
    return rc;
}

int xc_set_broken_page_p2m(xc_interface *xch, uint32_t domid, unsigned long pfn)
{
    int rc = xc_domctl(xch, &DOMCTL(set_broken_page_p2m, domid, set_broken_page_p2m, .pfn = pfn));

    return rc ? -1 : 0;
}

int xc_domain_set_memory_map(xc_interface *xch, uint32_t domid, struct e820entry entries[],
                             uint32_t nr_entries)
{
    struct xen_foreign_memory_map arg = { .domid = domid, .map.nr_entries = nr_entries };
    BOUNCE(b, xch, entries, nr_entries * sizeof(entries[0]), BOUNCE_IN);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(arg.map.buffer, b.safe);
    return xc_memory_op(xch, XENMEM_set_memory_map, &arg, sizeof(arg));
}

int xc_domain_set_memmap_limit(xc_interface *xch, uint32_t domid, unsigned long map_limitkb)
{
    struct e820entry ram = { .addr = 0, .size = (uint64_t)map_limitkb << 10, .type = E820_RAM };

    return xc_domain_set_memory_map(xch, domid, &ram, 1);
}

int xc_get_machine_memory_map(xc_interface *xch, struct e820entry entries[], uint32_t max_entries)
{
    struct xen_memory_map arg = { .nr_entries = max_entries };
    BOUNCE(b, xch, entries, max_entries * sizeof(entries[0]), BOUNCE_OUT);
    long rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(arg.buffer, b.safe);
    rc = xc_memory_op(xch, XENMEM_machine_memory_map, &arg, sizeof(arg));
    return rc ? rc : (int)arg.nr_entries;
}

int xc_reserved_device_memory_map(xc_interface *xch, uint32_t flags, uint16_t seg, uint8_t bus,
                                  uint8_t devfn, struct xen_reserved_device_memory entries[],
                                  uint32_t *max_entries)
{
    struct xen_reserved_device_memory_map arg = {
        .flags = flags, .nr_entries = *max_entries,
        .dev.pci = { .seg = seg, .bus = bus, .devfn = devfn },
    };
    BOUNCE(b, xch, entries, *max_entries * sizeof(entries[0]), BOUNCE_OUT);
    long rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(arg.buffer, b.safe);
    rc = xc_memory_op(xch, XENMEM_reserved_device_memory_map, &arg, sizeof(arg));
    *max_entries = arg.nr_entries;
    return rc;
}

int xc_domain_setvnuma(xc_interface *xch, uint32_t domid, uint32_t nr_vnodes, uint32_t nr_regions,
                       uint32_t nr_vcpus, xen_vmemrange_t *vmemrange, unsigned int *vdistance,
                       unsigned int *vcpu_to_vnode, unsigned int *vnode_to_pnode)
{
    struct xen_domctl op = DOMCTL(setvnumainfo, domid, vnuma, .nr_vnodes = nr_vnodes,
                                  .nr_vmemranges = nr_regions, .nr_vcpus = nr_vcpus);
    BOUNCE(range, xch, vmemrange, nr_regions * sizeof(*vmemrange), BOUNCE_BOTH);
    BOUNCE(distance, xch, vdistance, (size_t)nr_vnodes * nr_vnodes * sizeof(*vdistance),
           BOUNCE_BOTH);
    BOUNCE(vnode, xch, vcpu_to_vnode, nr_vcpus * sizeof(*vcpu_to_vnode), BOUNCE_BOTH);
    BOUNCE(pnode, xch, vnode_to_pnode, nr_vnodes * sizeof(*vnode_to_pnode), BOUNCE_BOTH);

    if (!nr_vnodes || !nr_regions || !nr_vcpus || !vmemrange || !vdistance || !vcpu_to_vnode ||
        !vnode_to_pnode) {
        errno = EINVAL;
        return -1;
    }
    if (range.failed || distance.failed || vnode.failed || pnode.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.vnuma.vmemrange, range.safe);
    set_xen_guest_handle_raw(op.u.vnuma.vdistance, distance.safe);
    set_xen_guest_handle_raw(op.u.vnuma.vcpu_to_vnode, vnode.safe);
    set_xen_guest_handle_raw(op.u.vnuma.vnode_to_pnode, pnode.safe);
    return xc_domctl(xch, &op);
}

int xc_domain_getvnuma(xc_interface *xch, uint32_t domid, uint32_t *nr_vnodes,
                       uint32_t *nr_vmemranges, uint32_t *nr_vcpus, xen_vmemrange_t *vmemrange,
                       unsigned int *vdistance, unsigned int *vcpu_to_vnode)
{
    struct xen_vnuma_topology_info arg = {
        .domid = domid, .nr_vnodes = *nr_vnodes, .nr_vcpus = *nr_vcpus,
        .nr_vmemranges = *nr_vmemranges,
    };
    BOUNCE(range, xch, vmemrange, *nr_vmemranges * sizeof(*vmemrange), BOUNCE_OUT);
    BOUNCE(distance, xch, vdistance, (size_t)*nr_vnodes * *nr_vnodes * sizeof(*vdistance),
           BOUNCE_OUT);
    BOUNCE(vnode, xch, vcpu_to_vnode, *nr_vcpus * sizeof(*vcpu_to_vnode), BOUNCE_OUT);
    int rc;

    if (range.failed || distance.failed || vnode.failed)
        return -1;
    set_xen_guest_handle_raw(arg.vmemrange.h, range.safe);
    set_xen_guest_handle_raw(arg.vdistance.h, distance.safe);
    set_xen_guest_handle_raw(arg.vcpu_to_vnode.h, vnode.safe);
    rc = xc_memory_op(xch, XENMEM_get_vnumainfo, &arg, sizeof(arg));
    *nr_vnodes = arg.nr_vnodes;
    *nr_vcpus = arg.nr_vcpus;
    *nr_vmemranges = arg.nr_vmemranges;
    return rc;
}
