/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Alternate views of a domain's physical memory.
 */
#include "private.h"

#include <xen/hvm/hvm_op.h>

#define ALTP2M(cmd_, domid, ...)                                        \
    ((xen_hvm_altp2m_op_t){ .version = HVMOP_ALTP2M_INTERFACE_VERSION,  \
                            .cmd = HVMOP_altp2m_##cmd_, .domain = (domid_t)(domid), ##__VA_ARGS__ })

static int altp2m_op(xc_interface *xch, xen_hvm_altp2m_op_t *op)
{
    return ctl_call(xch, __HYPERVISOR_hvm_op, HVMOP_altp2m, op, sizeof(*op));
}

int xc_altp2m_get_domain_state(xc_interface *handle, uint32_t dom, bool *state)
{
    xen_hvm_altp2m_op_t op = ALTP2M(get_domain_state, dom);
    int rc = altp2m_op(handle, &op);

    if (!rc)
        *state = op.u.domain_state.state;
    return rc;
}

int xc_altp2m_set_domain_state(xc_interface *handle, uint32_t dom, bool state)
{
    return altp2m_op(handle, &ALTP2M(set_domain_state, dom, .u.domain_state.state = state));
}

int xc_altp2m_set_vcpu_enable_notify(xc_interface *handle, uint32_t domid, uint32_t vcpuid,
                                     xen_pfn_t gfn)
{
    return altp2m_op(handle, &ALTP2M(vcpu_enable_notify, domid,
                                     .u.enable_notify = { .vcpu_id = vcpuid, .gfn = gfn }));
}

int xc_altp2m_set_vcpu_disable_notify(xc_interface *handle, uint32_t domid, uint32_t vcpuid)
{
    return altp2m_op(handle,
                     &ALTP2M(vcpu_disable_notify, domid, .u.disable_notify.vcpu_id = vcpuid));
}

int xc_altp2m_create_view(xc_interface *handle, uint32_t domid, xenmem_access_t default_access,
                          uint16_t *view_id)
{
    xen_hvm_altp2m_op_t op = ALTP2M(
        create_p2m, domid, .u.view = { .view = -1, .hvmmem_default_access = default_access });
    int rc = altp2m_op(handle, &op);

    if (!rc)
        *view_id = op.u.view.view;
    return rc;
}

int xc_altp2m_destroy_view(xc_interface *handle, uint32_t domid, uint16_t view_id)
{
    return altp2m_op(handle, &ALTP2M(destroy_p2m, domid, .u.view.view = view_id));
}

int xc_altp2m_switch_to_view(xc_interface *handle, uint32_t domid, uint16_t view_id)
{
    return altp2m_op(handle, &ALTP2M(switch_p2m, domid, .u.view.view = view_id));
}

int xc_altp2m_set_suppress_ve(xc_interface *handle, uint32_t domid, uint16_t view_id, xen_pfn_t gfn,
                              bool sve)
{
    return altp2m_op(handle, &ALTP2M(set_suppress_ve, domid,
                                     .u.suppress_ve = { .view = view_id, .gfn = gfn,
                                                        .suppress_ve = sve }));
}

int xc_altp2m_get_suppress_ve(xc_interface *handle, uint32_t domid, uint16_t view_id, xen_pfn_t gfn,
                              bool *sve)
{
    xen_hvm_altp2m_op_t op = ALTP2M(get_suppress_ve, domid,
                                    .u.suppress_ve = { .view = view_id, .gfn = gfn });
    int rc = altp2m_op(handle, &op);

    if (!rc)
        *sve = op.u.suppress_ve.suppress_ve;
    return rc;
}

int xc_altp2m_set_supress_ve_multi(xc_interface *handle, uint32_t domid, uint16_t view_id,
                                   xen_pfn_t first_gfn, xen_pfn_t last_gfn, bool sve,
                                   xen_pfn_t *error_gfn, int32_t *error_code)
{
    xen_hvm_altp2m_op_t op = ALTP2M(
        set_suppress_ve_multi, domid,
        .u.suppress_ve_multi = {
            .view = view_id, .first_gfn = first_gfn, .last_gfn = last_gfn, .suppress_ve = sve });
    int rc = altp2m_op(handle, &op);

    if (!rc && op.u.suppress_ve_multi.first_error) {
        *error_code = op.u.suppress_ve_multi.first_error;
        *error_gfn = op.u.suppress_ve_multi.first_error_gfn;
    }
    return rc;
}

int xc_altp2m_set_mem_access(xc_interface *handle, uint32_t domid, uint16_t view_id, xen_pfn_t gfn,
                             xenmem_access_t access)
{
    return altp2m_op(handle, &ALTP2M(set_mem_access, domid,
                                     .u.mem_access = { .view = view_id, .access = access,
                                                       .gfn = gfn }));
}

int xc_altp2m_set_mem_access_multi(xc_interface *handle, uint32_t domid, uint16_t view_id,
                                   uint8_t *access, uint64_t *gfns, uint32_t nr)
{
    xen_hvm_altp2m_op_t op = ALTP2M(set_mem_access_multi, domid,
                                    .u.set_mem_access_multi = { .view = view_id, .nr = nr });
    BOUNCE(gfns_b, handle, gfns, nr * sizeof(*gfns), BOUNCE_IN);
    BOUNCE(access_b, handle, access, nr * sizeof(*access), BOUNCE_IN);

    if (gfns_b.failed || access_b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.set_mem_access_multi.pfn_list, gfns_b.safe);
    set_xen_guest_handle_raw(op.u.set_mem_access_multi.access_list, access_b.safe);
    return altp2m_op(handle, &op);
}

int xc_altp2m_get_mem_access(xc_interface *handle, uint32_t domid, uint16_t view_id, xen_pfn_t gfn,
                             xenmem_access_t *access)
{
    xen_hvm_altp2m_op_t op = ALTP2M(get_mem_access, domid,
                                    .u.mem_access = { .view = view_id, .gfn = gfn });
    int rc = altp2m_op(handle, &op);

    if (!rc)
        *access = op.u.mem_access.access;
    return rc;
}

int xc_altp2m_change_gfn(xc_interface *handle, uint32_t domid, uint16_t view_id, xen_pfn_t old_gfn,
                         xen_pfn_t new_gfn)
{
    return altp2m_op(handle, &ALTP2M(change_gfn, domid,
                                     .u.change_gfn = { .view = view_id, .old_gfn = old_gfn,
                                                       .new_gfn = new_gfn }));
}

int xc_altp2m_get_vcpu_p2m_idx(xc_interface *handle, uint32_t domid, uint32_t vcpuid,
                               uint16_t *p2midx)
{
    xen_hvm_altp2m_op_t op = ALTP2M(get_p2m_idx, domid, .u.get_vcpu_p2m_idx.vcpu_id = vcpuid);
    int rc = altp2m_op(handle, &op);

    if (!rc)
        *p2midx = op.u.get_vcpu_p2m_idx.altp2m_idx;
    return rc;
}

int xc_altp2m_set_visibility(xc_interface *handle, uint32_t domid, uint16_t view_id, bool visible)
{
    return altp2m_op(handle, &ALTP2M(set_visibility, domid,
                                     .u.set_visibility = { .altp2m_idx = view_id,
                                                           .visible = visible }));
}
