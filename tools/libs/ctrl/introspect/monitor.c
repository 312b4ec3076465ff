/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Which events of a domain its monitor gets.
 */
#include "private.h"

void *xc_monitor_enable(xc_interface *xch, uint32_t domain_id, uint32_t *port)
{
    return xc_vm_event_enable(xch, domain_id, HVM_PARAM_MONITOR_RING_PFN, port);
}

int xc_monitor_disable(xc_interface *xch, uint32_t domain_id)
{
    return xc_vm_event_control(xch, domain_id, XEN_VM_EVENT_DISABLE,
                               XEN_DOMCTL_VM_EVENT_OP_MONITOR);
}

int xc_monitor_resume(xc_interface *xch, uint32_t domain_id)
{
    return xc_vm_event_control(xch, domain_id, XEN_VM_EVENT_RESUME, XEN_DOMCTL_VM_EVENT_OP_MONITOR);
}

int xc_monitor_get_capabilities(xc_interface *xch, uint32_t domain_id, uint32_t *capabilities)
{
    struct xen_domctl op = DOMCTL(monitor_op, domain_id, monitor_op,
                                  .op = XEN_DOMCTL_MONITOR_OP_GET_CAPABILITIES);
    int rc;

    if (!capabilities) {
        errno = EINVAL;
        return -1;
    }
    rc = xc_domctl(xch, &op);
    if (!rc)
        *capabilities = op.u.monitor_op.event;
    return rc;
}

/* Switch event @event_; further arguments initialize the event's own options. */
#define MONITOR(domid, enable_, event_, ...)                                                  \
    DOMCTL(monitor_op, domid, monitor_op,                                                     \
           .op = (enable_) ? XEN_DOMCTL_MONITOR_OP_ENABLE : XEN_DOMCTL_MONITOR_OP_DISABLE,    \
           .event = XEN_DOMCTL_MONITOR_EVENT_##event_, ##__VA_ARGS__)

int xc_monitor_write_ctrlreg(xc_interface *xch, uint32_t domain_id, uint16_t index, bool enable,
                             bool sync, uint64_t bitmask, bool onchangeonly)
{
    return xc_domctl(xch, &MONITOR(domain_id, enable, WRITE_CTRLREG,
                                   .u.mov_to_cr = { .index = index, .sync = sync,
                                                    .onchangeonly = onchangeonly,
                                                    .bitmask = bitmask }));
}

int xc_monitor_mov_to_msr(xc_interface *xch, uint32_t domain_id, uint32_t msr, bool enable,
                          bool onchangeonly)
{
    return xc_domctl(xch, &MONITOR(domain_id, enable, MOV_TO_MSR,
                                   .u.mov_to_msr = { .msr = msr, .onchangeonly = onchangeonly }));
}

int xc_monitor_guest_request(xc_interface *xch, uint32_t domain_id, bool enable, bool sync,
                             bool allow_userspace)
{
    return xc_domctl(xch,
                     &MONITOR(domain_id, enable, GUEST_REQUEST,
                              .u.guest_request = { .sync = sync,
                                                   .allow_userspace = enable && allow_userspace }));
}

int xc_monitor_debug_exceptions(xc_interface *xch, uint32_t domain_id, bool enable, bool sync)
{
    return xc_domctl(xch, &MONITOR(domain_id, enable, DEBUG_EXCEPTION,
                                   .u.debug_exception.sync = sync));
}

int xc_monitor_vmexit(xc_interface *xch, uint32_t domain_id, bool enable, bool sync)
{
    return xc_domctl(xch, &MONITOR(domain_id, enable, VMEXIT, .u.vmexit.sync = sync));
}

int xc_monitor_inguest_pagefault(xc_interface *xch, uint32_t domain_id, bool disable)
{
    return xc_domctl(xch, &MONITOR(domain_id, disable, INGUEST_PAGEFAULT));
}

/* Events without options. */
#define PLAIN_EVENT(name, event)                                                     \
    int xc_monitor_##name(xc_interface *xch, uint32_t domain_id, bool enable)        \
    {                                                                                \
        return xc_domctl(xch, &MONITOR(domain_id, enable, event));                   \
    }
PLAIN_EVENT(singlestep, SINGLESTEP)
PLAIN_EVENT(software_breakpoint, SOFTWARE_BREAKPOINT)
PLAIN_EVENT(descriptor_access, DESC_ACCESS)
PLAIN_EVENT(cpuid, CPUID)
PLAIN_EVENT(privileged_call, PRIVILEGED_CALL)
PLAIN_EVENT(emul_unimplemented, EMUL_UNIMPLEMENTED)

int xc_monitor_emulate_each_rep(xc_interface *xch, uint32_t domain_id, bool enable)
{
    return xc_domctl(xch, &DOMCTL(monitor_op, domain_id, monitor_op,
                                  .op = XEN_DOMCTL_MONITOR_OP_EMULATE_EACH_REP, .event = enable));
}
