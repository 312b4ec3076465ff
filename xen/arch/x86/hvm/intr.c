// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a vcpu does before it enters its guest: answers of device models, interrupts and events; and halting. The
 * event channels' upcall comes as a vector of its own, as a GSI or as a PCI device's line (HVM_PARAM_CALLBACK_IRQ).
 */
#include <xen/arch.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/hvm-platform.h>
#include "private.h"

/* --- the upcall ------------------------------------------------------------------------------- */
/* Only vcpu 0's, and only if it has no vector of its own for them (HVMOP_set_evtchn_upcall_vector). */
static bool by_line(const struct vcpu *v)
{
    const struct hvm_domain *h = v->domain->arch.hvm;

    return v->vcpu_id == 0 && !hvm_of(v)->callback_vector &&
           (h->callback_via == HVM_CALLBACK_GSI || h->callback_via == HVM_CALLBACK_INTX);
}

/* Lines are level-triggered and follow vcpu 0's pending flag. */
static void follow_pending(struct vcpu *v)
{
    struct hvm_domain *h = v->domain->arch.hvm;
    bool pending = READ_ONCE(v->vcpu_info->evtchn_upcall_pending);

    if (pending == h->callback_asserted)
        return;
    h->callback_asserted = pending;
    hvm_callback_line_set(v->domain, pending);
}

void hvm_assert_evtchn_irq(struct vcpu *v)
{
    struct hvm_vcpu *h = hvm_of(v);

    /* a local APIC that is off takes no interrupts, and the flag will not be set a second time */
    if (h->callback_vector && !READ_ONCE(h->upcall_missed) && vlapic_accepts(v)) {
        vlapic_set_vector(v, h->callback_vector, false);        /* who kicks if need be */
        return;
    }
    if (h->callback_vector)
        WRITE_ONCE(h->upcall_missed, true);
    else if (by_line(v))
        follow_pending(v);
    vcpu_kick(v);
}

/* An INIT empties the local APIC, but the flag stays: the upcall is brought again once the APIC is on. */
void hvm_upcall_forgotten(struct vcpu *v)
{
    WRITE_ONCE(hvm_of(v)->upcall_missed, true);
}

void hvm_vcpu_kick_events(struct vcpu *v)
{
    hvm_assert_evtchn_irq(v);
}

static void decode_via(struct hvm_domain *h, u64 via)
{
    u64 data = via & ~HVM_PARAM_CALLBACK_IRQ_TYPE_MASK;

    h->callback_via = HVM_CALLBACK_NONE;
    switch (via >> 56) {
    case HVM_PARAM_CALLBACK_TYPE_GSI:
        if (data && data < HVM_NR_GSIS) {
            h->callback_via = HVM_CALLBACK_GSI;
            h->callback_gsi_or_intx = data;
        }
        break;
    case HVM_PARAM_CALLBACK_TYPE_PCI_INTX:
        h->callback_via = HVM_CALLBACK_INTX;
        h->callback_gsi_or_intx = (data >> 11 & 31) << 2 | (data & 3);
        break;
    case HVM_PARAM_CALLBACK_TYPE_VECTOR:
        if ((u8)data >= 16) {
            h->callback_via = HVM_CALLBACK_VECTOR;
            h->callback_vector = data;
        }
        break;
    }
}

void hvm_set_callback_via(struct domain *d, u64 via)
{
    static const char *const names[] = { "none", "GSI", "PCI INTx", "vector" };
    struct hvm_domain *h = d->arch.hvm;
    struct vcpu *v;

    if (h->callback_asserted)
        hvm_callback_line_set(d, false);
    h->callback_asserted = false;
    decode_via(h, via);
    if (domain_vcpu(d, 0) && by_line(domain_vcpu(d, 0)))
        follow_pending(domain_vcpu(d, 0));
    for_each_vcpu(d, v)
        if (v->is_initialised && READ_ONCE(v->vcpu_info->evtchn_upcall_pending))
            vcpu_kick(v);
    printk(XENLOG_G_DEBUG "d%u: events come by %s %u\n", d->id, names[h->callback_via],
           h->callback_via == HVM_CALLBACK_VECTOR ? h->callback_vector : h->callback_gsi_or_intx);
}

/* By v itself. Whoever sends sets the flag first and then looks whether it is to be brought from here. */
static void bring_missed(struct vcpu *v)
{
    struct hvm_vcpu *h = hvm_of(v);

    if (!vlapic_accepts(v) || (h->in_firmware && !(h->cr[0] & X86_CR0_PG)))
        return;
    h->in_firmware = false;
    WRITE_ONCE(h->upcall_missed, false);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (READ_ONCE(v->vcpu_info->evtchn_upcall_pending))
        hvm_assert_evtchn_irq(v);
}

/* --- halting ---------------------------------------------------------------------------------- */
bool hvm_events_pending(const struct vcpu *v)
{
    return hvm_of(v)->nmi_pending || hvm_intr_wakes((struct vcpu *)v);
}

void hvm_hlt(struct vcpu *v)
{
    if (unlikely(!(guest_cpu_user_regs()->rflags & X86_EFLAGS_IF))) {
        vcpu_take_down(v);
        vlapic_went_down(v);
        return;
    }
    if (unlikely(hvm_of(v)->upcall_missed))
        bring_missed(v);
    vcpu_block(v);
}

/* --- entering --------------------------------------------------------------------------------- */
static void write_areas(struct vcpu *v)
{
    hvm_of(v)->areas_stale = false;
    hvm_update_runstate_area(v);
    arch_update_vcpu_time(v);
}

bool hvm_entry_prepare(struct vcpu *v)
{
    struct hvm_vcpu *h = hvm_of(v);

    if (unlikely(h->areas_stale))
        write_areas(v);
    if (unlikely(h->upcall_missed))
        bring_missed(v);
    /* first what the last instruction still needs: an INIT comes between instructions */
    if (unlikely(h->io_pending) && !hvm_emul_resume(v))
        return false;
    if (unlikely(v->defers_shutdown))
        vcpu_end_shutdown_deferral(v);
    if (unlikely(!hvm_platform_entry(v)))
        return false;
    if (unlikely(h->has_pending)) {
        h->has_pending = false;
        hvm_inject_event(v, &h->pending);       /* XEN_DMOP_inject_event */
    }
    if (unlikely(by_line(v)))
        follow_pending(v);
    return true;
}

/* Can the guest take this now? */
static bool can_take(struct vcpu *v, const struct hvm_intr *i)
{
    unsigned int blocked = hvm_ops->get_interruptibility(v);

    if (hvm_ops->event_queued(v))
        return false;
    if (i->source == HVM_INTR_NMI)
        return !blocked;
    return (guest_cpu_user_regs()->rflags & X86_EFLAGS_IF) && !(blocked & (HVM_BLOCK_STI | HVM_BLOCK_MOV_SS));
}

static void inject_interrupt(struct vcpu *v, const struct hvm_intr *i)
{
    struct hvm_event e = { .vector = i->vector, .type = HVM_EVENT_EXT_INTERRUPT };

    if (i->source == HVM_INTR_NMI) {
        e.vector = X86_EXC_NMI;
        e.type = HVM_EVENT_NMI;
    }
    hvm_ops->inject(v, &e);
}

/* One of the waiting interrupts goes in; when there are more, or it cannot be, the guest leaves once it can. */
static void deliver_interrupts(struct vcpu *v, struct hvm_intr i, bool nmi)
{
    if (can_take(v, &i)) {
        i = hvm_intr_ack(v, i);
        if (i.source != HVM_INTR_NONE)
            inject_interrupt(v, &i);
        i = hvm_intr_pending_next(v, i, nmi);
        if (i.source == HVM_INTR_NONE)
            return;
    }
    hvm_ops->want_window(v, i.source == HVM_INTR_NMI);
}

void hvm_entry_ready(struct vcpu *v)
{
    struct hvm_intr i = hvm_intr_pending(v);
    bool nmi = true;

    if (likely(i.source == HVM_INTR_NONE))
        return;
    /* one that its handler keeps away keeps no interrupt away: the handler may have them on */
    if (i.source == HVM_INTR_NMI && hvm_ops->get_interruptibility(v) & HVM_BLOCK_NMI) {
        hvm_ops->want_window(v, true);
        nmi = false;
        i = hvm_intr_pending_next(v, (struct hvm_intr){ .source = HVM_INTR_NONE }, false);
        if (i.source == HVM_INTR_NONE)
            return;
    }
    deliver_interrupts(v, i, nmi);
}
