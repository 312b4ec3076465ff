/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Virtual CPUs: registers, state, affinity.
 */
#include <stdlib.h>

#include "private.h"

static int context_op(xc_interface *xch, struct xen_domctl *op, vcpu_guest_context_any_t *ctxt,
                      int dir)
{
    BOUNCE(b, xch, ctxt, sizeof(*ctxt), dir);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op->u.vcpucontext.ctxt, b.safe);
    return xc_domctl(xch, op);
}

int xc_vcpu_setcontext(xc_interface *xch, uint32_t domid, uint32_t vcpu,
                       vcpu_guest_context_any_t *ctxt)
{
    return context_op(xch, &DOMCTL(setvcpucontext, domid, vcpucontext, .vcpu = vcpu), ctxt,
                      BOUNCE_IN);
}

int xc_vcpu_getcontext(xc_interface *xch, uint32_t domid, uint32_t vcpu,
                       vcpu_guest_context_any_t *ctxt)
{
    return context_op(xch, &DOMCTL(getvcpucontext, domid, vcpucontext, .vcpu = vcpu), ctxt,
                      BOUNCE_OUT);
}

int xc_vcpu_get_extstate(xc_interface *xch, uint32_t domid, uint32_t vcpu,
                         xc_vcpu_extstate_t *extstate)
{
    bool query = !extstate->xfeature_mask && !extstate->size;
    struct xen_domctl op = DOMCTL(getvcpuextstate, domid, vcpuextstate, .vcpu = vcpu,
                                  .xfeature_mask = extstate->xfeature_mask, .size = extstate->size);
    BOUNCE(b, xch, query ? NULL : extstate->buffer, extstate->size, BOUNCE_OUT);
    int rc;

    if (!query && !extstate->buffer) {
        errno = EINVAL;
        return -1;
    }
    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.vcpuextstate.buffer, b.safe);
    rc = xc_domctl(xch, &op);
    if (!rc && query) {
        extstate->xfeature_mask = op.u.vcpuextstate.xfeature_mask;
        extstate->size = op.u.vcpuextstate.size;
    }
    return rc;
}

int xc_vcpu_getinfo(xc_interface *xch, uint32_t domid, uint32_t vcpu, xc_vcpuinfo_t *info)
{
    struct xen_domctl op = DOMCTL(getvcpuinfo, domid, getvcpuinfo, .vcpu = vcpu);
    int rc = xc_domctl(xch, &op);

    *info = op.u.getvcpuinfo;
    return rc;
}

long long xc_domain_get_cpu_usage(xc_interface *xch, uint32_t domid, int vcpu)
{
    xc_vcpuinfo_t info;

    return xc_vcpu_getinfo(xch, domid, vcpu, &info) < 0 ? -1 : (long long)info.cpu_time;
}

/* Get and set differ in direction only. */
static int affinity_op(xc_interface *xch, struct xen_domctl *op, xc_cpumap_t hard, xc_cpumap_t soft,
                       int dir)
{
    int size = xc_get_cpumap_size(xch);

    if (size <= 0) {
        XC_PERROR(xch, "cannot learn the number of CPUs");
        return -1;
    }
    BOUNCE(hard_b, xch, op->u.vcpuaffinity.flags & XEN_VCPUAFFINITY_HARD ? hard : NULL, size, dir);
    BOUNCE(soft_b, xch, op->u.vcpuaffinity.flags & XEN_VCPUAFFINITY_SOFT ? soft : NULL, size, dir);
    if (hard_b.failed || soft_b.failed)
        return -1;
    op->u.vcpuaffinity.cpumap_hard = ctl_bitmap(&hard_b);
    op->u.vcpuaffinity.cpumap_soft = ctl_bitmap(&soft_b);
    op->u.vcpuaffinity.cpumap_hard.nr_bits = op->u.vcpuaffinity.cpumap_soft.nr_bits = 8 * size;
    return xc_domctl(xch, op);
}

int xc_vcpu_setaffinity(xc_interface *xch, uint32_t domid, int vcpu, xc_cpumap_t cpumap_hard_inout,
                        xc_cpumap_t cpumap_soft_inout, uint32_t flags)
{
    return affinity_op(xch, &DOMCTL(setvcpuaffinity, domid, vcpuaffinity, .vcpu = vcpu,
                                    .flags = flags),
                       cpumap_hard_inout, cpumap_soft_inout, BOUNCE_BOTH);
}

int xc_vcpu_getaffinity(xc_interface *xch, uint32_t domid, int vcpu, xc_cpumap_t cpumap_hard,
                        xc_cpumap_t cpumap_soft, uint32_t flags)
{
    return affinity_op(xch, &DOMCTL(getvcpuaffinity, domid, vcpuaffinity, .vcpu = vcpu,
                                    .flags = flags),
                       cpumap_hard, cpumap_soft, BOUNCE_OUT);
}

static int node_affinity_op(xc_interface *xch, struct xen_domctl *op, xc_nodemap_t nodemap, int dir)
{
    int size = xc_get_nodemap_size(xch);

    if (size <= 0) {
        XC_PERROR(xch, "cannot learn the number of nodes");
        return -1;
    }
    BOUNCE(b, xch, nodemap, size, dir);
    if (b.failed)
        return -1;
    op->u.nodeaffinity.nodemap = ctl_bitmap(&b);
    return xc_domctl(xch, op);
}

int xc_domain_node_setaffinity(xc_interface *xch, uint32_t domind, xc_nodemap_t nodemap)
{
    return node_affinity_op(xch, &DOMCTL_PLAIN(setnodeaffinity, domind), nodemap, BOUNCE_IN);
}

int xc_domain_node_getaffinity(xc_interface *xch, uint32_t domind, xc_nodemap_t nodemap)
{
    return node_affinity_op(xch, &DOMCTL_PLAIN(getnodeaffinity, domind), nodemap, BOUNCE_OUT);
}
