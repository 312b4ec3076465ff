// SPDX-License-Identifier: GPL-2.0-only
/* Interrupts a device model raises: lines of emulated devices, MSIs, events for one vcpu. */
#include "private.h"

#include <xen/errno.h>
#include <generated/hypercall-defs.h>

#include "dm-op.h"

#define NO_ERROR_CODE   (~0u)

long dm_set_pci_intx_level(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_set_pci_intx_level *op = &call->op.u.set_pci_intx_level;

    if (op->domain || op->bus || op->device > 31 || op->intx > 3 || op->level > 1)
        return -EINVAL;
    hvm_pci_intx_set(d, op->device, op->intx, op->level);
    return 0;
}

long dm_set_isa_irq_level(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_set_isa_irq_level *op = &call->op.u.set_isa_irq_level;

    if (op->isa_irq >= HVM_NR_ISA_IRQS || op->level > 1)
        return -EINVAL;
    hvm_isa_irq_set(d, op->isa_irq, op->level);
    return 0;
}

long dm_set_pci_link_route(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_set_pci_link_route *op = &call->op.u.set_pci_link_route;

    return hvm_pci_link_route(d, op->link, op->isa_irq);
}

long dm_inject_msi(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_inject_msi *op = &call->op.u.inject_msi;

    return op->pad ? -EINVAL : hvm_msi_deliver(d, op->addr, op->data);
}

/* Types an event may have; software ones say how long their instruction is (SDM vol. 3, 26.8.3). */
static bool event_valid(const struct xen_dm_op_inject_event *op)
{
    if (op->pad0 || op->pad1)
        return false;
    switch (op->type) {
    case XEN_DMOP_EVENT_ext_int:
        return op->vector >= 16;
    case XEN_DMOP_EVENT_nmi:
        return op->vector == 2;
    case XEN_DMOP_EVENT_hw_exc:
        return op->vector < 32 && op->vector != 2;
    case XEN_DMOP_EVENT_sw_int:
    case XEN_DMOP_EVENT_pri_sw_exc:
    case XEN_DMOP_EVENT_sw_exc:
        return op->insn_len >= 1 && op->insn_len <= 15;
    }
    return false;
}

/* Goes in before anything else when the vcpu runs next. */
long dm_inject_event(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_inject_event *op = &call->op.u.inject_event;
    struct vcpu *v = domain_vcpu(d, op->vcpuid);
    long rc = 0;

    if (!v || !event_valid(op))
        return -EINVAL;
    domain_pause(d);
    if (v->arch.hvm->has_pending) {
        rc = -EBUSY;
    } else {
        v->arch.hvm->pending = (struct hvm_event){
            .vector = op->vector, .type = op->type, .insn_len = op->insn_len,
            .has_error_code = op->error_code != NO_ERROR_CODE,
            .error_code = op->error_code != NO_ERROR_CODE ? op->error_code : 0, .cr2 = op->cr2,
        };
        v->arch.hvm->has_pending = true;
    }
    domain_unpause(d);
    return rc;
}
