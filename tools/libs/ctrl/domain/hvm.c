/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Hardware-virtualized domains: parameters and saved state; and paging modes, which PV domains
 * share.
 */
#include "private.h"

#include <xen/hvm/hvm_op.h>

int xc_hvm_param_set(xc_interface *handle, uint32_t dom, uint32_t param, uint64_t value)
{
    struct xen_hvm_param arg = { .domid = dom, .index = param, .value = value };

    return ctl_call(handle, __HYPERVISOR_hvm_op, HVMOP_set_param, &arg, sizeof(arg));
}

int xc_hvm_param_get(xc_interface *handle, uint32_t dom, uint32_t param, uint64_t *value)
{
    struct xen_hvm_param arg = { .domid = dom, .index = param };
    int rc = ctl_call(handle, __HYPERVISOR_hvm_op, HVMOP_get_param, &arg, sizeof(arg));

    *value = arg.value;
    return rc;
}

int xc_set_hvm_param(xc_interface *handle, uint32_t dom, int param, unsigned long value)
{
    return xc_hvm_param_set(handle, dom, param, value);
}

int xc_get_hvm_param(xc_interface *handle, uint32_t dom, int param, unsigned long *value)
{
    uint64_t wide;
    int rc = xc_hvm_param_get(handle, dom, param, &wide);

    if (rc >= 0)
        *value = wide;
    return rc;
}

int xc_domain_hvm_getcontext(xc_interface *xch, uint32_t domid, uint8_t *ctxt_buf, uint32_t size)
{
    struct xen_domctl op = DOMCTL(gethvmcontext, domid, hvmcontext, .size = size);
    BOUNCE(b, xch, ctxt_buf, size, BOUNCE_OUT);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.hvmcontext.buffer, b.safe);
    rc = xc_domctl(xch, &op);
    return rc ? rc : (int)op.u.hvmcontext.size;
}

int xc_domain_hvm_getcontext_partial(xc_interface *xch, uint32_t domid, uint16_t typecode,
                                     uint16_t instance, void *ctxt_buf, uint32_t size)
{
    struct xen_domctl op = DOMCTL(gethvmcontext_partial, domid, hvmcontext_partial,
                                  .type = typecode, .instance = instance, .bufsz = size);
    BOUNCE(b, xch, ctxt_buf, size, BOUNCE_OUT);
    int rc;

    if (!ctxt_buf) {
        errno = EINVAL;
        return -1;
    }
    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.hvmcontext_partial.buffer, b.safe);
    rc = xc_domctl(xch, &op);
    return rc ? -1 : 0;
}

int xc_domain_hvm_setcontext(xc_interface *xch, uint32_t domid, uint8_t *hvm_ctxt, uint32_t size)
{
    struct xen_domctl op = DOMCTL(sethvmcontext, domid, hvmcontext, .size = size);
    BOUNCE(b, xch, hvm_ctxt, size, BOUNCE_IN);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.hvmcontext.buffer, b.safe);
    return xc_domctl(xch, &op);
}

int xc_domain_send_trigger(xc_interface *xch, uint32_t domid, uint32_t trigger, uint32_t vcpu)
{
    return xc_domctl(xch, &DOMCTL(sendtrigger, domid, sendtrigger, .trigger = trigger,
                                  .vcpu = vcpu));
}

int xc_shadow_control(xc_interface *xch, uint32_t domid, unsigned int sop, unsigned int *mb,
                      unsigned int mode)
{
    struct xen_domctl op = DOMCTL(shadow_op, domid, shadow_op, .op = sop, .mb = mb ? *mb : 0,
                                  .mode = mode);
    int rc = xc_domctl(xch, &op);

    if (mb)
        *mb = op.u.shadow_op.mb;
    return rc;
}

long long xc_logdirty_control(xc_interface *xch, uint32_t domid, unsigned int sop,
                              xc_hypercall_buffer_t *dirty_bitmap, unsigned long pages,
                              unsigned int mode, xc_shadow_op_stats_t *stats)
{
    struct xen_domctl op = DOMCTL(shadow_op, domid, shadow_op, .op = sop, .pages = pages,
                                  .mode = mode);
    DECLARE_HYPERCALL_BUFFER_ARGUMENT(dirty_bitmap);
    int rc;

    if (dirty_bitmap)
        set_xen_guest_handle(op.u.shadow_op.dirty_bitmap, dirty_bitmap);
    rc = xc_domctl(xch, &op);
    if (stats)
        *stats = op.u.shadow_op.stats;
    return rc ? rc : (long long)op.u.shadow_op.pages;
}
