// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts between vcpus (SDM vol. 3, 11.6), and INIT and start-up. A vcpu that runs resets
 * itself on its next way into the guest; only one that is down is started by the sender. So nobody
 * waits for a vcpu that may wait for him.
 */
#include "private.h"

#include <xen/sched.h>
#include <asm/viridian.h>

static bool is_down(const struct vcpu *v)
{
    return READ_ONCE(v->pause_flags) & VPF_down;
}

/* hvm_vcpu_platform.startup: the vector of a start-up IPI that came while v resets, and */
#define ST_VECTOR           0x100u      /* there is one */
#define ST_INIT             0x200u      /* an INIT came */
#define ST_RESETTING        0x400u      /* v acts on it */
#define ST_STARTING         0x800u      /* somebody starts v */

/* Lines may bring an INIT (IOAPIC, MSI), so there is no lock here. Returns the state before. */
static u32 change(struct vcpu *v, u32 clear, u32 set)
{
    u32 *state = &vplatform_of(v)->startup, old = READ_ONCE(*state);

    while (!__atomic_compare_exchange_n(state, &old, (old & ~clear) | set, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST))
        ;
    return old;
}

void vlapic_init_ipi(struct vcpu *v)
{
    change(v, ST_VECTOR | 0xff, ST_INIT);
    vcpu_kick(v);
}

static bool init_waits(const struct vcpu *v)
{
    return READ_ONCE(vplatform_of(v)->startup) & ST_INIT;
}

/*
 * True: the caller starts v. A request that comes while v resets itself is left to it; others are
 * ignored (11.6.1).
 */
static bool may_start(struct vcpu *v, u8 vector)
{
    u32 *state = &vplatform_of(v)->startup, old = READ_ONCE(*state), new;
    bool mine;

    do {
        bool down = is_down(v);

        mine = false;
        if ((old & ST_RESETTING) || ((old & ST_INIT) && !down))
            new = (old & ~0xffu) | ST_VECTOR | vector;
        else if ((mine = down && !(old & ST_STARTING)))
            new = old | ST_STARTING;
        else
            return false;
    } while (!__atomic_compare_exchange_n(state, &old, new, false, __ATOMIC_SEQ_CST,
                                          __ATOMIC_SEQ_CST));
    return mine;
}

static void startup_ipi(struct vcpu *v, u8 vector)
{
    if (!may_start(v, vector))
        return;
    sync_vcpu_execstate(v); /* it went down: it is leaving its CPU of its own will */
    if (change(v, ST_INIT, 0) & ST_INIT) {
        hvm_platform_vcpu_reset(v);
        hvm_vcpu_reset(v); /* it may have gone down as it was */
    }
    hvm_vcpu_start_at(v, vector << 8, 0);
    change(v, ST_STARTING, 0);
}

/* v takes its own INIT. */
static bool take_init(struct vcpu *v)
{
    bool boot_cpu = lapic_of(v)->base_msr & LAPIC_BASE_BSP;
    u32 was;

    change(v, ST_INIT, ST_RESETTING);
    hvm_platform_vcpu_reset(v);
    hvm_vcpu_reset(v);
    was = change(v, ST_RESETTING | ST_VECTOR | 0xff, 0);

    if (boot_cpu) /* does not wait for a start-up IPI (SDM 10.4.2) */
        hvm_vcpu_start_at(v, 0xf000, 0xfff0);
    else if (was & ST_VECTOR)
        hvm_vcpu_start_at(v, (was & 0xff) << 8, 0);
    return boot_cpu || (was & ST_VECTOR);
}

/* Nobody starts v now: a start-up IPI that came with the INIT was left to it while it was up. */
void vlapic_went_down(struct vcpu *v)
{
    u32 *state = &vplatform_of(v)->startup, old = READ_ONCE(*state);

    do {
        if (!(old & ST_INIT) || (old & ST_STARTING))
            return;
    } while (!__atomic_compare_exchange_n(state, &old, old | ST_RESETTING, false, __ATOMIC_SEQ_CST,
                                          __ATOMIC_SEQ_CST));
    __atomic_fetch_and(&v->pause_flags, ~VPF_down, __ATOMIC_SEQ_CST);
    vcpu_wake(v);
}

bool hvm_platform_entry_work(const struct vcpu *v)
{
    return init_waits(v) || (v->arch.hvm->viridian && viridian_work(v));
}

bool hvm_platform_entry(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);

    if (p->timer_unset) {
        p->timer_unset = false;
        vlapic_timer_program(v);
    }
    if (v->vcpu_id == 0 && unlikely(platform_of(v->domain)->types_stale) && !vmtrr_follow(v))
        return false;
    if (v->arch.hvm->viridian) {
        viridian_poll(v);
        vlapic_sync_assist(v);
    }
    return !init_waits(v) || take_init(v);
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
    struct vcpu *v = vlapic_find_dest(sender->domain, shorthand ? ~0u : dest,
                                      icr & LAPIC_ICR_LOGICAL, true, icr);

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
    /*
     * The level de-assert of INIT synchronised arbitration IDs on old buses; nobody resets
     * (11.6.1).
     */
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
