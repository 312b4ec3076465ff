/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Access rights of a domain's pages, and paging its memory out.
 */
#include "private.h"

static int access_op(xc_interface *xch, xen_mem_access_op_t *op)
{
    return xc_memory_op(xch, XENMEM_access_op, op, sizeof(*op));
}

int xc_set_mem_access(xc_interface *xch, uint32_t domain_id, xenmem_access_t access,
                      uint64_t first_pfn, uint32_t nr)
{
    return access_op(xch, &(xen_mem_access_op_t){ .op = XENMEM_access_op_set_access,
                                                  .domid = domain_id, .access = access,
                                                  .pfn = first_pfn, .nr = nr });
}

int xc_set_mem_access_multi(xc_interface *xch, uint32_t domain_id, uint8_t *access, uint64_t *pages,
                            uint32_t nr)
{
    /* The access field would mean a range starts here: say that none does. */
    xen_mem_access_op_t op = { .op = XENMEM_access_op_set_access_multi, .domid = domain_id,
                               .access = XENMEM_access_default + 1, .pfn = ~0UL, .nr = nr };
    BOUNCE(pages_b, xch, pages, nr * sizeof(*pages), BOUNCE_IN);
    BOUNCE(access_b, xch, access, nr * sizeof(*access), BOUNCE_IN);

    if (pages_b.failed || access_b.failed)
        return -1;
    set_xen_guest_handle_raw(op.pfn_list, pages_b.safe);
    set_xen_guest_handle_raw(op.access_list, access_b.safe);
    return access_op(xch, &op);
}

int xc_get_mem_access(xc_interface *xch, uint32_t domain_id, uint64_t pfn, xenmem_access_t *access)
{
    xen_mem_access_op_t op = { .op = XENMEM_access_op_get_access, .domid = domain_id, .pfn = pfn };
    int rc = access_op(xch, &op);

    if (!rc)
        *access = op.access;
    return rc;
}

/* ---- Paging ---- */

int xc_mem_paging_enable(xc_interface *xch, uint32_t domain_id, uint32_t *port)
{
    struct xen_domctl op = DOMCTL(vm_event_op, domain_id, vm_event_op, .op = XEN_VM_EVENT_ENABLE,
                                  .mode = XEN_DOMCTL_VM_EVENT_OP_PAGING);
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

int xc_mem_paging_disable(xc_interface *xch, uint32_t domain_id)
{
    return xc_vm_event_control(xch, domain_id, XEN_VM_EVENT_DISABLE, XEN_DOMCTL_VM_EVENT_OP_PAGING);
}

int xc_mem_paging_resume(xc_interface *xch, uint32_t domain_id)
{
    return xc_vm_event_control(xch, domain_id, XEN_VM_EVENT_RESUME, XEN_DOMCTL_VM_EVENT_OP_PAGING);
}

static int paging_op(xc_interface *xch, uint32_t domid, uint8_t what, uint64_t gfn, void *page)
{
    xen_mem_paging_op_t op = { .op = what, .domain = domid, .gfn = gfn };
    BOUNCE(b, xch, page, XC_PAGE_SIZE, BOUNCE_IN);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.buffer, b.safe);
    return xc_memory_op(xch, XENMEM_paging_op, &op, sizeof(op));
}

int xc_mem_paging_nominate(xc_interface *xch, uint32_t domain_id, uint64_t gfn)
{
    return paging_op(xch, domain_id, XENMEM_paging_op_nominate, gfn, NULL);
}

int xc_mem_paging_evict(xc_interface *xch, uint32_t domain_id, uint64_t gfn)
{
    return paging_op(xch, domain_id, XENMEM_paging_op_evict, gfn, NULL);
}

int xc_mem_paging_prep(xc_interface *xch, uint32_t domain_id, uint64_t gfn)
{
    return paging_op(xch, domain_id, XENMEM_paging_op_prep, gfn, NULL);
}

int xc_mem_paging_load(xc_interface *xch, uint32_t domain_id, uint64_t gfn, void *buffer)
{
    if (!buffer || ((uintptr_t)buffer & (XC_PAGE_SIZE - 1))) {
        errno = EINVAL;
        return -1;
    }
    return paging_op(xch, domain_id, XENMEM_paging_op_prep, gfn, buffer);
}
