/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Sharing of equal pages, and forks.
 */
#include "private.h"

static int sharing_op(xc_interface *xch, xen_mem_sharing_op_t *op)
{
    return xc_memory_op(xch, XENMEM_sharing_op, op, sizeof(*op));
}

int xc_memshr_control(xc_interface *xch, uint32_t domid, int enable)
{
    return xc_domctl(xch, &DOMCTL(mem_sharing_op, domid, mem_sharing_op,
                                  .op = XEN_DOMCTL_MEM_SHARING_CONTROL, .u.enable = enable));
}

int xc_memshr_ring_enable(xc_interface *xch, uint32_t domid, uint32_t *port)
{
    struct xen_domctl op = DOMCTL(vm_event_op, domid, vm_event_op, .op = XEN_VM_EVENT_ENABLE,
                                  .mode = XEN_DOMCTL_VM_EVENT_OP_SHARING);
    int rc;

    if (!port) {
        errno = EINVAL;
        return -1;
    }
    rc = xc_domctl(xch, &op);
    if (!rc)
        *port = op.u.vm_event_op.u.enable.port;
    return rc;
}

int xc_memshr_ring_disable(xc_interface *xch, uint32_t domid)
{
    return xc_vm_event_control(xch, domid, XEN_VM_EVENT_DISABLE, XEN_DOMCTL_VM_EVENT_OP_SHARING);
}

int xc_memshr_domain_resume(xc_interface *xch, uint32_t domid)
{
    return xc_vm_event_control(xch, domid, XEN_VM_EVENT_RESUME, XEN_DOMCTL_VM_EVENT_OP_SHARING);
}

static int nominate(xc_interface *xch, xen_mem_sharing_op_t *op, uint64_t *handle)
{
    int rc = sharing_op(xch, op);

    if (!rc)
        *handle = op->u.nominate.handle;
    return rc;
}

int xc_memshr_nominate_gfn(xc_interface *xch, uint32_t domid, unsigned long gfn, uint64_t *handle)
{
    return nominate(xch,
                    &(xen_mem_sharing_op_t){ .op = XENMEM_sharing_op_nominate_gfn,
                                             .domain = domid,
                                             .u.nominate.u.gfn = gfn },
                    handle);
}

int xc_memshr_nominate_gref(xc_interface *xch, uint32_t domid, grant_ref_t gref, uint64_t *handle)
{
    return nominate(xch, &(xen_mem_sharing_op_t){ .op = XENMEM_sharing_op_nominate_gref,
                                                  .domain = domid,
                                                  .u.nominate.u.grant_ref = gref }, handle);
}

static int share(xc_interface *xch, uint8_t what, uint32_t source, uint64_t source_gfn,
                 uint64_t source_handle, uint32_t client, uint64_t client_gfn,
                 uint64_t client_handle)
{
    return sharing_op(xch,
                      &(xen_mem_sharing_op_t){ .op = what,
                                               .domain = source,
                                               .u.share = { .source_gfn = source_gfn,
                                                            .source_handle = source_handle,
                                                            .client_domain = client,
                                                            .client_gfn = client_gfn,
                                                            .client_handle = client_handle } });
}

int xc_memshr_share_gfns(xc_interface *xch, uint32_t source_domain, unsigned long source_gfn,
                         uint64_t source_handle, uint32_t client_domain, unsigned long client_gfn,
                         uint64_t client_handle)
{
    return share(xch, XENMEM_sharing_op_share, source_domain, source_gfn, source_handle,
                 client_domain, client_gfn, client_handle);
}

int xc_memshr_share_grefs(xc_interface *xch, uint32_t source_domain, grant_ref_t source_gref,
                          uint64_t source_handle, uint32_t client_domain, grant_ref_t client_gref,
                          uint64_t client_handle)
{
    return share(xch, XENMEM_sharing_op_share, source_domain,
                 XENMEM_SHARING_OP_FIELD_IS_GREF_FLAG | source_gref, source_handle, client_domain,
                 XENMEM_SHARING_OP_FIELD_IS_GREF_FLAG | client_gref, client_handle);
}

int xc_memshr_add_to_physmap(xc_interface *xch, uint32_t source_domain, unsigned long source_gfn,
                             uint64_t source_handle, uint32_t client_domain,
                             unsigned long client_gfn)
{
    return share(xch, XENMEM_sharing_op_add_physmap, source_domain, source_gfn, source_handle,
                 client_domain, client_gfn, 0);
}

int xc_memshr_range_share(xc_interface *xch, uint32_t source_domain, uint32_t client_domain,
                          uint64_t first_gfn, uint64_t last_gfn)
{
    return sharing_op(xch, &(xen_mem_sharing_op_t){
                               .op = XENMEM_sharing_op_range_share, .domain = source_domain,
                               .u.range = { .client_domain = client_domain, .first_gfn = first_gfn,
                                            .last_gfn = last_gfn } });
}

int xc_memshr_fork(xc_interface *xch, uint32_t source_domain, uint32_t client_domain,
                   bool allow_with_iommu, bool block_interrupts)
{
    return sharing_op(
        xch, &(xen_mem_sharing_op_t){
                 .op = XENMEM_sharing_op_fork,
                 .domain = client_domain,
                 .u.fork = { .parent_domain = source_domain,
                             .flags = (allow_with_iommu ? XENMEM_FORK_WITH_IOMMU_ALLOWED : 0) |
                                      (block_interrupts ? XENMEM_FORK_BLOCK_INTERRUPTS : 0) } });
}

int xc_memshr_fork_reset(xc_interface *xch, uint32_t forked_domain, bool reset_state,
                         bool reset_memory)
{
    return sharing_op(xch, &(xen_mem_sharing_op_t){
                               .op = XENMEM_sharing_op_fork_reset, .domain = forked_domain,
                               .u.fork.flags = (reset_state ? XENMEM_FORK_RESET_STATE : 0) |
                                               (reset_memory ? XENMEM_FORK_RESET_MEMORY : 0) });
}

int xc_memshr_debug_gfn(xc_interface *xch, uint32_t domid, unsigned long gfn)
{
    return sharing_op(xch, &(xen_mem_sharing_op_t){ .op = XENMEM_sharing_op_debug_gfn,
                                                    .domain = domid, .u.debug.u.gfn = gfn });
}

int xc_memshr_debug_gref(xc_interface *xch, uint32_t domid, grant_ref_t gref)
{
    return sharing_op(xch, &(xen_mem_sharing_op_t){ .op = XENMEM_sharing_op_debug_gref,
                                                    .domain = domid, .u.debug.u.gref = gref });
}

int xc_memshr_audit(xc_interface *xch)
{
    return sharing_op(xch, &(xen_mem_sharing_op_t){ .op = XENMEM_sharing_op_audit });
}

long xc_sharing_freed_pages(xc_interface *xch)
{
    return xc_memory_op(xch, XENMEM_get_sharing_freed_pages, NULL, 0);
}

long xc_sharing_used_frames(xc_interface *xch)
{
    return xc_memory_op(xch, XENMEM_get_sharing_shared_pages, NULL, 0);
}
