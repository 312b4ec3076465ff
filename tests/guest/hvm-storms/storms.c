// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile by interrupts: the local APIC's registers written at random, IPIs of all modes to all
 * destinations, ends without beginnings, task priorities, timers with no period, events without
 * end. A second vcpu does the same at the same time.
 */
#include "storms.h"
#include <xen/event_channel.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/sched.h>
#include <xen/vcpu.h>

#define ROUNDS      10000u

struct random chance;
static struct random other;
static volatile u32 interrupts;
static volatile bool stop;
static bool has_board;

static void mask_local(void)
{
    for (u32 lvt = APIC_LVTT; lvt <= APIC_LVT_ERROR; lvt += 0x10)
        apic_write(lvt, 0x10000);
}

/*
 * A level that nobody takes back, and a timer that is faster than its handler, would leave no time for anything else: one
 * interrupt of many ends what may send them.
 */
static void count(void)
{
    if (++interrupts % 100)
        return;
    apic_write(APIC_TMICT, 0);
    mask_local();
    if (has_board)
        quiet_devices();
}

static void on_any(struct frame *f)
{
    count();
    if (interrupts % 5)
        apic_write(APIC_EOI, 0);
}

static void on_any_ended(struct frame *f)
{
    count();
    apic_write(APIC_EOI, 0);
}

/* An upcall by a vector of the domain's is there until what it says is taken back: now and then it is not. */
static void on_upcall(struct frame *f)
{
    if (interrupts % 5)
        vcpu_info0->evtchn_upcall_pending = 0;
    on_any(f);
}

static void take_all(trap_handler_t fn)
{
    for (unsigned int v = 32; v < 256; v++)
        set_handler(v, fn);
    set_handler(2, fn);
}

/* What is in service from before would keep away all that is not above it. */
static void end_all(void)
{
    for (unsigned int v = 0; v < 256; v++)
        apic_write(APIC_EOI, 0);
}

/* INIT and start-up only to who is not there; SMI and reserved modes to anybody. */
static u32 icr(struct random *r)
{
    u32 value = random_next(r) & 0xcdfff, mode = value >> 8 & 7;

    if (mode == 5 || mode == 6)
        value &= ~0x700u;
    return value & 0xf0 ? value | 0x20 : value;     /* exceptions' numbers come without their error code */
}

static void one_write(struct random *r)
{
    static const u16 safe[] = { APIC_TPR, APIC_EOI, APIC_LDR, APIC_DFR, APIC_ESR, APIC_LVTT, APIC_LVT_LINT0, APIC_LVT_LINT0 + 0x10,
                                APIC_LVT_ERROR, APIC_TMICT, APIC_TDCR, 0x340, 0x330, 0x2f0, 0x3f0, 0x90, 0xc0, 0x100, 0x200 };
    u32 value = random_next(r) >> (random_next(r) % 32) | 0x20;

    switch (random_next(r) % 4) {
    case 0:
        apic_write(APIC_ICR2, random_next(r) & 0xff000000);
        apic_write(APIC_ICR, icr(r));
        break;
    case 1:
        apic_write(random_next(r) % 64 * 16 == APIC_SPIV ? APIC_EOI : safe[random_next(r) % ARRAY_SIZE(safe)], value);
        break;
    case 2:
        apic_read(random_next(r) % 0x400);
        break;
    default:
        apic_write(APIC_SPIV, 0x100 | value);
    }
}

static void storm(void *arg)
{
    apic_on();
    irq_on();
    while (!stop)
        one_write(&other);
    irq_off();
    apic_on();
}

static bool random_writes(void)
{
    irq_on();
    for (unsigned int i = 0; i < ROUNDS; i++)
        one_write(&chance);
    irq_off();
    apic_on();
    print("# %u interrupts\n", interrupts);
    CHECK(interrupts);
    return true;
}

/* From the handler of an interrupt the next, without end but for a count. */
static void again(struct frame *f)
{
    if (interrupts++ < ROUNDS)
        apic_write(APIC_ICR, 0x40000 | f->vector);
    apic_write(APIC_EOI, 0);
}

static bool to_oneself(void)
{
    take_all(on_any_ended);
    end_all();
    interrupts = 0;
    set_handler(0x91, again);
    set_handler(0x92, again);
    irq_on();
    apic_write(APIC_ICR, 0x40000 | 0x91);
    apic_write(APIC_ICR, 0x40000 | 0x92);
    irq_off();
    CHECK(interrupts >= ROUNDS);
    return true;
}

static bool timers(void)
{
    const bool has_deadline = cpuid(1, 0).c & 1u << 24;
    struct vcpu_set_periodic_timer p;

    take_all(on_any);
    interrupts = 0;
    irq_on();
    for (unsigned int i = 0; i < 2000; i++) {
        apic_write(APIC_TDCR, random_next(&chance) & 0xb);
        apic_write(APIC_LVTT, 0x61 | (random_next(&chance) & 3) << 17);
        apic_write(APIC_TMICT, random_next(&chance) % 4);
        if (has_deadline)
            wrmsr(0x6e0, rdtsc() - 500 + random_next(&chance) % 1000);
        p.period_ns = random_next(&chance) >> (random_next(&chance) % 64);
        hypercall(__HYPERVISOR_vcpu_op, VCPUOP_set_periodic_timer, 0, &p);
        hypercall(__HYPERVISOR_set_timer_op, random_next(&chance) % 4 ? system_time() + 1 : random_next(&chance));
    }
    irq_off();
    hypercall(__HYPERVISOR_vcpu_op, VCPUOP_stop_periodic_timer, 0, NULL);
    apic_on();
    apic_write(APIC_TMICT, 0);
    print("# %u ticks\n", interrupts);
    return true;
}

/* Upcalls by all ways, changed while they come. */
static bool events(void)
{
    struct evtchn_bind_ipi b = { .vcpu = 0 };
    struct evtchn_send s;

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &b) == 0);
    s.port = b.port;
    shared_info->evtchn_mask[s.port / 64] &= ~(1UL << s.port % 64);
    take_all(on_upcall);
    end_all();
    interrupts = 0;
    irq_on();
    for (unsigned int i = 0; i < ROUNDS / 2; i++) {
        struct xen_hvm_evtchn_upcall_vector v = { .vcpu = random_next(&chance) % 2, .vector = random_next(&chance) | 0x20 };

        vcpu_info0->evtchn_upcall_pending = 0;
        vcpu_info0->evtchn_pending_sel = 0;
        shared_info->evtchn_pending[s.port / 64] = 0;
        if (i % 16 == 0)
            hypercall(__HYPERVISOR_hvm_op, HVMOP_set_evtchn_upcall_vector, &v);
        if (i % 32 == 1)
            param_set(HVM_PARAM_CALLBACK_IRQ, (random_next(&chance) % 4) << 56 |
                                              (32 + (random_next(&chance) & (random_next(&chance) % 2 ? 0xdf : 0xffffdf))));
        hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s);
    }
    irq_off();
    param_set(HVM_PARAM_CALLBACK_IRQ, 0);
    take_all(on_any);
    print("# %u upcalls\n", interrupts);
    CHECK(interrupts);
    return true;
}

/* INIT and start-up in quick succession to the vcpu that storms. */
static bool starts(void)
{
    for (unsigned int i = 0; i < 300; i++) {
        apic_write(APIC_ICR2, 2 << 24);
        apic_write(APIC_ICR, 0x4500);
        if (i % 3)
            apic_write(APIC_ICR, 0x4600 | (random_next(&chance) % 4 ? TRAMPOLINE >> 12 : 0xa0 + random_next(&chance) % 64));
        if (i % 5 == 0)
            hypercall(__HYPERVISOR_vcpu_op, i % 2 ? VCPUOP_down : VCPUOP_up, 1, NULL);
    }
    apic_write(APIC_ICR2, 2 << 24);
    apic_write(APIC_ICR, 0x4500);
    return true;
}

void guest_main(void)
{
    chance.state = random_seed();
    other.state = ~chance.state;
    apic_on();
    has_board = is_hvm();
    quiet_devices();
    take_all(on_any);
    if (cpu_count() > 1)
        cpu_start_by_ipi(1, storm, NULL);
    test_case("the local APIC at random", random_writes);
    test_case("interrupts to oneself from their handler", to_oneself);
    test_case("timers without a period", timers);
    test_case("events by all ways", events);
    if (cpu_count() > 1)
        test_case("a vcpu started and stopped", starts);
    device_cases();
}
