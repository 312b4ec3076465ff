// SPDX-License-Identifier: GPL-2.0-only
/* Time: the counter, the local APIC's timer in its modes, the interface's timers of a vcpu. */
#include "exits.h"
#include <xen/event_channel.h>
#include <xen/vcpu.h>

#define VEC             0x61
#define LVT_PERIODIC    0x20000u
#define LVT_DEADLINE    0x40000u
#define MSR_DEADLINE    0x6e0
#define MS              1000000UL

static bool counter(void)
{
    u64 t = rdtsc(), s = system_time();

    CHECK(rdtsc() > t);
    while (rdtsc() - t < 1000000)
        relax();
    CHECK(system_time() > s);
    CHECK(rdmsr(0x10) > t);
    return true;
}

static bool one_shot(void)
{
    count_vector(VEC);
    apic_on();
    apic_write(APIC_TDCR, 0xb);                 /* by 1 */
    apic_write(APIC_LVTT, VEC);
    apic_write(APIC_TMICT, 100000);             /* a millisecond */
    CHECK(apic_read(APIC_TMICT) == 100000);
    CHECK(apic_read(APIC_TMCCT) <= 100000);
    irq_on_and_halt();
    CHECK(counted[VEC] == 1);
    CHECK(apic_read(APIC_TMCCT) == 0);
    return true;
}

static bool periodic(void)
{
    count_vector(VEC);
    apic_write(APIC_LVTT, VEC | LVT_PERIODIC);
    apic_write(APIC_TMICT, 100000);
    while (counted[VEC] < 3)
        irq_on_and_halt();
    apic_write(APIC_LVTT, VEC | LVT_PERIODIC | 0x10000);
    apic_write(APIC_TMICT, 0);
    CHECK(apic_read(APIC_TMCCT) == 0);
    return true;
}

static bool deadline(void)
{
    if (!(cpuid(1, 0).c & 1u << 24))
        return true;
    count_vector(VEC);
    apic_write(APIC_LVTT, VEC | LVT_DEADLINE);
    wrmsr(MSR_DEADLINE, rdtsc() + 1000000);
    CHECK(rdmsr(MSR_DEADLINE) != 0);
    irq_on_and_halt();
    CHECK(counted[VEC] == 1);
    CHECK(rdmsr(MSR_DEADLINE) == 0);
    wrmsr(MSR_DEADLINE, 1);                     /* has passed */
    irq_on_and_halt();
    CHECK(counted[VEC] == 2);
    apic_write(APIC_LVTT, 0x10000);
    return true;
}

/* --- VIRQ_TIMER, looked at by polling, so that no upcall is needed ---------------------------- */
static u32 port;

static bool fired(void)
{
    return __atomic_exchange_n((u8 *)&shared_info->evtchn_pending[0] + port / 8, 0, __ATOMIC_SEQ_CST) & 1 << port % 8;
}

static bool single_timer(void)
{
    struct evtchn_bind_virq b = { .virq = VIRQ_TIMER, .vcpu = 0 };
    struct vcpu_set_singleshot_timer t = { .flags = VCPU_SSHOTTMR_future };
    u64 start;

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_virq, &b) == 0);
    port = b.port;
    fired();
    t.timeout_abs_ns = 1;
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_set_singleshot_timer, 0, &t) == -62);
    start = system_time();
    t.timeout_abs_ns = start + 2 * MS;
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_set_singleshot_timer, 0, &t) == 0);
    while (!fired())
        relax();
    CHECK(system_time() >= start + 2 * MS);
    CHECK(hypercall(__HYPERVISOR_set_timer_op, system_time() + MS) == 0);
    while (!fired())
        relax();
    return true;
}

static bool periodic_timer(void)
{
    struct vcpu_set_periodic_timer t = { .period_ns = 1000 };

    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_set_periodic_timer, 0, &t) == -22);
    t.period_ns = MS;
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_set_periodic_timer, 0, &t) == 0);
    for (unsigned int i = 0; i < 3; i++)
        while (!fired())
            relax();
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_stop_periodic_timer, 0, NULL) == 0);
    fired();
    return true;
}

void timer_cases(void)
{
    test_case("the time-stamp counter and system time", counter);
    test_case("APIC timer: one shot wakes from HLT", one_shot);
    test_case("APIC timer: periodic", periodic);
    test_case("APIC timer: deadline", deadline);
    test_case("vcpu timer: single shot", single_timer);
    test_case("vcpu timer: periodic", periodic_timer);
}
