// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a guest's kernel wants to be entered: exception handlers, event, failsafe, system-call and
 * NMI callbacks.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <public/callback.h>
#include <public/nmi.h>
#include <asm/pv.h>
#include <generated/hypercall-defs.h>
#include "private.h"

static long set_trap(struct vcpu *v, const struct trap_info *t)
{
    struct trap_info *to = &v->arch.pv.trap_ctxt[t->vector];

    if (!is_canonical(t->address))
        return -EINVAL;
    *to = *t;
    to->cs = pv_fix_code_selector(t->cs);
    return 0;
}

/* A list ended by an entry with address 0. NULL: no handlers at all. */
long do_set_trap_table(XEN_GUEST_HANDLE_PARAM(trap_info_t) traps)
{
    struct vcpu *v = current;
    struct trap_info t;
    long rc;

    if (guest_handle_is_null(traps)) {
        memset(v->arch.pv.trap_ctxt, 0, 256 * sizeof(struct trap_info));
        return 0;
    }
    for (;;) {
        if (hypercall_preempt_check())
            return hypercall_restart(__HYPERVISOR_set_trap_table, (unsigned long)traps.p);
        if (copy_from_guest(&t, traps, 1))
            return -EFAULT;
        if (t.address == 0)
            return 0;
        rc = set_trap(v, &t);
        if (rc)
            return rc;
        guest_handle_add_offset(traps, 1);
    }
}

struct callback_slot {
    unsigned long *address;
    bool *masks_events;         /* NULL: always does, or no choice */
};

static bool find_slot(struct pv_vcpu *pv, u16 type, struct callback_slot *s)
{
    *s = (struct callback_slot){ 0 };
    switch (type) {
    case CALLBACKTYPE_event:
        s->address = &pv->event_callback;
        break;
    case CALLBACKTYPE_failsafe:
        s->address = &pv->failsafe_callback;
        s->masks_events = &pv->failsafe_disables_events;
        break;
    case CALLBACKTYPE_syscall:
        s->address = &pv->syscall_callback;
        s->masks_events = &pv->syscall_disables_events;
        break;
    case CALLBACKTYPE_syscall32:
        s->address = &pv->syscall32_callback;
        s->masks_events = &pv->syscall32_disables_events;
        break;
    case CALLBACKTYPE_sysenter_deprecated:
    case CALLBACKTYPE_sysenter:
        s->address = &pv->sysenter_callback;
        s->masks_events = &pv->sysenter_disables_events;
        break;
    case CALLBACKTYPE_nmi:          /* another way to set that entry of the trap table */
        pv->trap_ctxt[X86_EXC_NMI].cs = GUEST_RING3_CS64;
        s->address = &pv->trap_ctxt[X86_EXC_NMI].address;
        break;
    }
    return s->address;
}

static long register_callback(struct vcpu *v, const struct callback_register *reg)
{
    struct callback_slot slot;

    if (!is_canonical(reg->address))
        return -EINVAL;
    if (!find_slot(&v->arch.pv, reg->type, &slot))
        return -ENOSYS;
    *slot.address = reg->address;
    if (slot.masks_events)
        *slot.masks_events = reg->flags & CALLBACKF_mask_events;
    return 0;
}

/* Only those that a guest can do without. */
static long unregister_callback(struct vcpu *v, u16 type)
{
    struct callback_slot slot;

    if (type == CALLBACKTYPE_event || type == CALLBACKTYPE_failsafe || type == CALLBACKTYPE_syscall)
        return -EINVAL;
    if (!find_slot(&v->arch.pv, type, &slot))
        return -EINVAL;
    *slot.address = 0;
    return 0;
}

long do_callback_op(int cmd, XEN_GUEST_HANDLE_PARAM(const_void) arg)
{
    struct callback_register reg;
    struct callback_unregister unreg;

    switch (cmd) {
    case CALLBACKOP_register:
        if (guest_copy_in(&reg, arg.p, 1, sizeof(reg)))
            return -EFAULT;
        return register_callback(current, &reg);
    case CALLBACKOP_unregister:
        if (guest_copy_in(&unreg, arg.p, 1, sizeof(unreg)))
            return -EFAULT;
        return unregister_callback(current, unreg.type);
    }
    return -ENOSYS;
}

long do_set_callbacks(unsigned long event, unsigned long failsafe, unsigned long syscall)
{
    struct pv_vcpu *pv = &current->arch.pv;

    if (!is_canonical(event) || !is_canonical(failsafe) || !is_canonical(syscall))
        return -EINVAL;
    pv->event_callback = event;
    pv->failsafe_callback = failsafe;
    if (syscall)
        pv->syscall_callback = syscall;
    pv->failsafe_disables_events = pv->syscall_disables_events = false;
    return 0;
}

long do_nmi_op(unsigned int cmd, XEN_GUEST_HANDLE_PARAM(void) arg)
{
    struct vcpu *v = current;
    struct xennmi_callback cb;

    switch (cmd) {
    case XENNMI_register_callback:
        if (guest_copy_in(&cb, arg.p, 1, sizeof(cb)))
            return -EFAULT;
        if (v->vcpu_id != 0 || !is_canonical(cb.handler_address))
            return -EINVAL;
        v->arch.pv.trap_ctxt[X86_EXC_NMI].cs = GUEST_RING3_CS64;
        v->arch.pv.trap_ctxt[X86_EXC_NMI].address = cb.handler_address;
        return 0;
    case XENNMI_unregister_callback:
        v->arch.pv.trap_ctxt[X86_EXC_NMI].address = 0;
        return 0;
    }
    return -ENOSYS;
}
