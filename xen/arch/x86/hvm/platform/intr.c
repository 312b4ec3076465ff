// SPDX-License-Identifier: GPL-2.0-only
/* What waits to interrupt a vcpu: which is most urgent, and taking it. SDM vol. 3, 6.9. */
#include "private.h"

#include <xen/sched.h>

bool vlapic_accepts_pic(const struct vcpu *v)
{
    const struct lapic *l = lapic_of(v);
    u32 lint0 = lapic_get(l, APIC_LVT_LINT0);

    /* Without its local APIC, LINT0 is the processor's INTR pin. */
    if (READ_ONCE(l->disabled) & LAPIC_HW_DISABLED)
        return v->vcpu_id == 0;
    if ((lint0 & (APIC_LVT_MASKED | LAPIC_LVT_DM)) == APIC_DM_EXTINT)
        return true;
    return v->vcpu_id == 0 && hvm_has(v->domain, XEN_X86_EMU_IOAPIC) && lapic_on(l) &&
           ioapic_passes_extint(&platform_of(v->domain)->ioapic);
}

static bool callback_waits(const struct vcpu *v)
{
    return v->domain->arch.hvm->callback_via == HVM_CALLBACK_VECTOR &&
           READ_ONCE(v->vcpu_info->evtchn_upcall_pending);
}

static int deliverable(const struct vcpu *v)
{
    return lapic_on(lapic_of(v)) ? lapic_deliverable(lapic_of(v)) : -1;
}

static struct hvm_intr look(const struct vcpu *v, bool nmi, bool upcall)
{
    const struct hvm_domain *h = v->domain->arch.hvm;
    int vector;

    if (nmi && READ_ONCE(v->arch.hvm->nmi_pending))
        return (struct hvm_intr){ HVM_INTR_NMI, 2 };
    if (upcall && callback_waits(v))
        return (struct hvm_intr){ HVM_INTR_VECTOR, h->callback_vector };
    if (READ_ONCE(h->platform->pic_intr) && vlapic_accepts_pic(v))
        return (struct hvm_intr){ HVM_INTR_PIC, 0 };
    vector = v->arch.hvm->apic_virtual ? -1 : deliverable(v);
    if (vector >= 0)
        return (struct hvm_intr){ HVM_INTR_LAPIC, vector };
    return (struct hvm_intr){ HVM_INTR_NONE, 0 };
}

static void gather(struct vcpu *v)
{
    if (READ_ONCE(vplatform_of(v)->backlogs))
        hvm_vtimers_deliver(v);
    if (unlikely(lapic_of(v)->aside))
        lapic_collect(lapic_of(v));
}

struct hvm_intr hvm_intr_pending(struct vcpu *v)
{
    gather(v);
    return look(v, true, true);
}

/*
 * The guest itself takes the upcall's flag back, so one that was just delivered does not wait
 * again.
 */
struct hvm_intr hvm_intr_pending_next(struct vcpu *v, struct hvm_intr taken, bool nmi)
{
    return look(v, nmi, taken.source != HVM_INTR_VECTOR);
}

bool hvm_intr_wakes(struct vcpu *v)
{
    gather(v);
    return hvm_platform_entry_work(v) || look(v, true, true).source != HVM_INTR_NONE ||
           (v->arch.hvm->apic_virtual && deliverable(v) >= 0);
}

static struct hvm_intr acknowledge_pic(struct vcpu *v)
{
    struct hvm_platform *p = platform_of(v->domain);
    struct hvm_intr i = { HVM_INTR_NONE, 0 };
    unsigned long flags;

    spin_lock_irqsave(&p->irq_lock, flags);
    if (pic_output(&p->pic)) {
        i = (struct hvm_intr){ HVM_INTR_PIC, pic_acknowledge(&p->pic) };
        lines_propagate(v->domain);
    }
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return i;
}

struct hvm_intr hvm_intr_ack(struct vcpu *v, struct hvm_intr i)
{
    int vector;

    switch (i.source) {
    case HVM_INTR_NMI:
        if (__atomic_exchange_n(&v->arch.hvm->nmi_pending, false, __ATOMIC_SEQ_CST))
            return i;
        break;
    case HVM_INTR_VECTOR:
        if (callback_waits(v))
            return i;
        break;
    case HVM_INTR_PIC:
        return acknowledge_pic(v);
    case HVM_INTR_LAPIC:
        vector = deliverable(v);
        if (vector >= 0) {
            vlapic_take(v, vector);
            return (struct hvm_intr){ HVM_INTR_LAPIC, vector };
        }
        break;
    case HVM_INTR_NONE:
        break;
    }
    return (struct hvm_intr){ HVM_INTR_NONE, 0 };
}
