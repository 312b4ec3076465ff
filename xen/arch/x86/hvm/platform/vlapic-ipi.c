// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts between vcpus (SDM vol. 3, 11.6), and INIT and start-up. A vcpu that runs resets itself on its next way
 * into the guest; only one that is down is started by the sender. So nobody waits for a vcpu that may wait for him.
 */
#include "private.h"

#include <xen/sched.h>

static bool is_down(const struct vcpu *v)
{
    return READ_ONCE(v->pause_flags) & VPF_down;
}

void vlapic_init_ipi(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);
    unsigned long flags;

    spin_lock_irqsave(&p->timer_lock, flags);
    p->init_pending = true;
    p->startup_vector = -1;
    spin_unlock_irqrestore(&p->timer_lock, flags);
    vcpu_kick(v);
}

/* True: the caller starts v. A request that comes while v resets itself is left to it; others are ignored (11.6.1). */
static bool may_start(struct vcpu *v, u8 vector)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);
    bool mine = false;
    unsigned long flags;

    spin_lock_irqsave(&p->timer_lock, flags);
    if (p->in_init || (p->init_pending && !is_down(v)))
        p->startup_vector = vector;
    else if (is_down(v) && !p->starting)
        mine = p->starting = true;
    spin_unlock_irqrestore(&p->timer_lock, flags);
    return mine;
}

static void startup_ipi(struct vcpu *v, u8 vector)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);

    if (!may_start(v, vector))
        return;
    sync_vcpu_execstate(v);                     /* it went down: it is leaving its CPU of its own will */
    if (p->init_pending) {
        hvm_platform_vcpu_reset(v);
        p->init_pending = false;
    }
    hvm_vcpu_start_at(v, vector << 8, 0);
    __atomic_store_n(&p->starting, false, __ATOMIC_RELEASE);
}

/* v takes its own INIT. */
static bool take_init(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);
    bool boot_cpu = p->lapic.base_msr & LAPIC_BASE_BSP;
    unsigned long flags;
    int vector;

    spin_lock_irqsave(&p->timer_lock, flags);
    p->in_init = true;
    p->init_pending = false;
    spin_unlock_irqrestore(&p->timer_lock, flags);

    hvm_platform_vcpu_reset(v);
    hvm_vcpu_reset(v);

    spin_lock_irqsave(&p->timer_lock, flags);
    p->in_init = false;
    vector = p->startup_vector;
    p->startup_vector = -1;
    spin_unlock_irqrestore(&p->timer_lock, flags);

    if (boot_cpu)                               /* does not wait for a start-up IPI (SDM 10.4.2) */
        hvm_vcpu_start_at(v, 0xf000, 0xfff0);
    else if (vector >= 0)
        hvm_vcpu_start_at(v, vector << 8, 0);
    return boot_cpu || vector >= 0;
}

bool hvm_platform_entry(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);

    if (p->timer_unset) {
        p->timer_unset = false;
        vlapic_timer_program(v);
    }
    return !READ_ONCE(p->init_pending) || take_init(v);
}

/* --- sending ---------------------------------------------------------------------------------- */
static bool is_target(const struct vcpu *sender, const struct vcpu *v, u32 icr, u32 dest)
{
    switch (icr & LAPIC_ICR_SHORTHAND) {
    case LAPIC_SHORT_SELF:
        return v == sender;
    case LAPIC_SHORT_ALL:
        return true;
    case LAPIC_SHORT_OTHERS:
        return v != sender;
    default:
        return lapic_matches(lapic_of(v), dest, icr & LAPIC_ICR_LOGICAL);
    }
}

static void send_one(struct vcpu *v, const struct hvm_message *m)
{
    if (lapic_of(v)->disabled & LAPIC_HW_DISABLED)
        return;
    if (m->mode == MSG_STARTUP)
        startup_ipi(v, m->vector);
    else
        hvm_message_to_vcpu(v, m);
}

static void send_lowest(struct vcpu *sender, u32 icr, u32 dest)
{
    bool shorthand = icr & LAPIC_ICR_SHORTHAND;
    struct vcpu *v = vlapic_find_dest(sender->domain, shorthand ? ~0u : dest, icr & LAPIC_ICR_LOGICAL, true, icr);

    if (v)
        vlapic_set_vector(v, icr, false);
}

void vlapic_send_ipi(struct vcpu *v)
{
    struct lapic *l = lapic_of(v);
    u32 icr = lapic_get(l, APIC_ICR), high = lapic_get(l, APIC_ICR2);
    u32 dest = lapic_x2(l) ? high : high >> 24;
    struct hvm_message m = { .vector = icr, .mode = (icr & LAPIC_DM_MASK) >> 8 };
    struct vcpu *t;

    if ((m.mode == MSG_FIXED || m.mode == MSG_LOWEST) && m.vector < 16) {
        lapic_error(l, LAPIC_ERR_SEND_VECTOR);
        vlapic_act(v, LAPIC_DO_ERROR, 0);
        return;
    }
    /* The level de-assert of INIT synchronised arbitration IDs on old buses; nobody resets (11.6.1). */
    if (m.mode == MSG_INIT && (icr & (APIC_ICR_LEVEL | APIC_ICR_ASSERT)) == APIC_ICR_LEVEL)
        return;
    if (dest == 0xff && !lapic_x2(l) && !(icr & LAPIC_ICR_LOGICAL))
        dest = ~0u;
    if (m.mode == MSG_LOWEST) {
        send_lowest(v, icr, dest);
        return;
    }
    for_each_vcpu(v->domain, t)
        if (is_target(v, t, icr, dest))
            send_one(t, &m);
}
