// SPDX-License-Identifier: GPL-2.0-only
/* domctl on hardware-virtualized domains: context records, triggers. Called by arch_do_domctl(). */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <asm/hvm-platform.h>
#include "private.h"

#define CONTEXT_MAX     (4u << 20)      /* bytes; the largest possible is well below */

long hvm_domctl_get_context(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    struct xen_domctl_hvmcontext *c = &op->u.hvmcontext;
    size_t len = hvm_save_size(d);
    void *buf;
    long rc;

    *copyback = true;
    if (guest_handle_is_null(c->buffer)) {
        c->size = len;
        return 0;
    }
    if (c->size < len)
        return -ENOSPC;
    buf = kzalloc(len);
    if (!buf)
        return -ENOMEM;
    domain_pause(d);
    rc = hvm_save(d, buf, &len);
    domain_unpause(d);
    if (rc == 0)
        rc = guest_copy_out(c->buffer.p, buf, len, 1);
    c->size = len;
    kfree(buf);
    return rc;
}

long hvm_domctl_set_context(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    const struct xen_domctl_hvmcontext *c = &op->u.hvmcontext;
    void *buf;
    long rc;

    if (c->size == 0 || c->size > CONTEXT_MAX)
        return -EINVAL;
    buf = kmalloc(c->size);
    if (!buf)
        return -ENOMEM;
    rc = guest_copy_in(buf, c->buffer.p, c->size, 1);
    if (rc == 0) {
        domain_pause(d);
        rc = hvm_load(d, buf, c->size);
        domain_unpause(d);
    }
    kfree(buf);
    return rc;
}

long hvm_domctl_get_context_partial(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    struct xen_domctl_hvmcontext_partial *c = &op->u.hvmcontext_partial;
    size_t len = hvm_save_size(d);
    void *buf = kzalloc(len);
    long rc;

    if (!buf)
        return -ENOMEM;
    *copyback = true;
    domain_pause(d);
    rc = hvm_save_one(d, c->type, c->instance, buf, &len);
    domain_unpause(d);
    if (rc == 0) {
        if (guest_handle_is_null(c->buffer))
            c->bufsz = len;
        else if (c->bufsz < len)
            rc = -ENOSPC;
        else
            rc = guest_copy_out(c->buffer.p, buf, len, 1);
        c->bufsz = len;
    }
    kfree(buf);
    return rc;
}

long hvm_domctl_sendtrigger(struct domain *d, struct vcpu *v, u32 trigger)
{
    switch (trigger) {
    case XEN_DOMCTL_SENDTRIGGER_NMI:
        hvm_of(v)->nmi_pending = true;
        vcpu_kick(v);
        return 0;
    case XEN_DOMCTL_SENDTRIGGER_INIT:
        vlapic_init_ipi(v);
        return 0;
    case XEN_DOMCTL_SENDTRIGGER_POWER:
        hvm_acpi_power_button(d);
        return 0;
    case XEN_DOMCTL_SENDTRIGGER_SLEEP:
        hvm_acpi_sleep_button(d);
        return 0;
    }
    return -EOPNOTSUPP;
}
