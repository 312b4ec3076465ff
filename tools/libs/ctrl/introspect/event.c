/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Event rings between the hypervisor and an introspection tool: set up, control.
 */
#define XC_WANT_COMPAT_MAP_FOREIGN_API
#include <sys/mman.h>

#include "private.h"

int xc_vm_event_control(xc_interface *xch, uint32_t domid, unsigned int op, unsigned int mode)
{
    return xc_domctl(xch, &DOMCTL(vm_event_op, domid, vm_event_op, .op = op, .mode = mode));
}

int xc_vm_event_get_version(xc_interface *xch)
{
    struct xen_domctl op = DOMCTL(vm_event_op, DOMID_INVALID, vm_event_op,
                                  .op = XEN_VM_EVENT_GET_VERSION,
                                  .mode = XEN_DOMCTL_VM_EVENT_OP_MONITOR);
    int rc = xc_domctl(xch, &op);

    return rc ? rc : (int)op.u.vm_event_op.u.version;
}

static unsigned int mode_of(int param)
{
    switch (param) {
    case HVM_PARAM_PAGING_RING_PFN:
        return XEN_DOMCTL_VM_EVENT_OP_PAGING;
    case HVM_PARAM_MONITOR_RING_PFN:
        return XEN_DOMCTL_VM_EVENT_OP_MONITOR;
    case HVM_PARAM_SHARING_RING_PFN:
        return XEN_DOMCTL_VM_EVENT_OP_SHARING;
    default:
        return 0;
    }
}

/* The ring page, put back into the physical map first if an earlier tool's end had taken it out. */
static void *map_ring(xc_interface *xch, uint32_t domid, xen_pfn_t *gfn)
{
    void *ring = xc_map_foreign_pages(xch, domid, PROT_READ | PROT_WRITE, gfn, 1);

    if (ring)
        return ring;
    if (xc_domain_populate_physmap_exact(xch, domid, 1, 0, 0, gfn)) {
        XC_PERROR(xch, "cannot populate the event ring page of domain %u", domid);
        return NULL;
    }
    ring = xc_map_foreign_pages(xch, domid, PROT_READ | PROT_WRITE, gfn, 1);
    if (!ring)
        XC_PERROR(xch, "cannot map the event ring page of domain %u", domid);
    return ring;
}

/*
 * The domain is paused meanwhile: it must not see, or write, the ring page between its mapping here
 * and its removal from the guest's physical map.
 */
void *xc_vm_event_enable(xc_interface *xch, uint32_t domid, int param, uint32_t *port)
{
    struct xen_domctl op = DOMCTL(vm_event_op, domid, vm_event_op, .op = XEN_VM_EVENT_ENABLE);
    void *ring = NULL;
    uint64_t pfn;
    xen_pfn_t gfn;
    int saved;

    op.u.vm_event_op.mode = mode_of(param);
    if (!port || !op.u.vm_event_op.mode) {
        errno = EINVAL;
        return NULL;
    }
    if (xc_domain_pause(xch, domid)) {
        XC_PERROR(xch, "cannot pause domain %u", domid);
        return NULL;
    }
    if (xc_hvm_param_get(xch, domid, param, &pfn)) {
        XC_PERROR(xch, "cannot learn the event ring page of domain %u", domid);
        goto unpause;
    }
    gfn = pfn;
    ring = map_ring(xch, domid, &gfn);
    if (!ring)
        goto unpause;
    if (xc_domctl(xch, &op)) {
        XC_PERROR(xch, "cannot enable events of domain %u%s", domid,
                  errno == EBUSY ? ": another tool has them" : "");
        goto unmap;
    }
    *port = op.u.vm_event_op.u.enable.port;
    if (xc_domain_decrease_reservation_exact(xch, domid, 1, 0, &gfn)) {
        XC_PERROR(xch, "cannot take the event ring page from domain %u", domid);
        goto unmap;
    }
    goto unpause;

unmap:
    saved = errno;
    munmap(ring, XC_PAGE_SIZE);
    ring = NULL;
    errno = saved;
unpause:
    saved = errno;
    xc_domain_unpause(xch, domid);
    errno = saved;
    return ring;
}
