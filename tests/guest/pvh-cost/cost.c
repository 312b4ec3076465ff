// SPDX-License-Identifier: GPL-2.0-only
/*
 * What leaving a PVH or HVM guest and coming back costs, in TSC ticks; under qemu -icount shift=0 a
 * tick is an instruction. Reported only.
 */
#include "cost.h"
#include <xen/event_channel.h>
#include <xen/hvm/params.h>

#define VEC_EVENT   0x71
#define VEC_IPI     0x51
#define MSR_APIC_BASE 0x1b
#define NO_PORT     0x9990
#define NOWHERE     0xd0000000UL

static u32 port;

static void read_counter(void)
{
    rdtsc();
}

static void identify(void)
{
    cpuid(0x40000000, 0);
}

static void version(void)
{
    hypercall(__HYPERVISOR_xen_version, 0, NULL);
}

static void read_msr(void)
{
    rdmsr(MSR_APIC_BASE);
}

static void write_msr(void)
{
    wrmsr(MSR_APIC_BASE, APIC_BASE | 0x900);
}

static void read_port(void)
{
    inb(NO_PORT);
}

static void read_apic(void)
{
    apic_read(APIC_LVTT);
}

static void write_apic(void)
{
    apic_write(APIC_LVT_ERROR, 0x10000);
}

static void read_nowhere(void)
{
    *(volatile u32 *)NOWHERE;
}

static void on_event(struct frame *f)
{
    vcpu_info0->evtchn_upcall_pending = 0;
    vcpu_info0->evtchn_pending_sel = 0;
    shared_info->evtchn_pending[port / 64] = 0;
}

static void send(void)
{
    struct evtchn_send s = { .port = port };

    hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s);
}

static void on_ipi(struct frame *f)
{
    apic_write(APIC_EOI, 0);
}

static void self_ipi(void)
{
    apic_write(APIC_ICR, 0x40000 | VEC_IPI);
}

static void own_timer(void)
{
    hypercall(__HYPERVISOR_set_timer_op, system_time() + 1000000000UL);
}

static bool prepare_events(void)
{
    struct evtchn_bind_ipi b = { .vcpu = 0 };

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &b) == 0);
    port = b.port;
    shared_info->evtchn_mask[port / 64] &= ~(1UL << (port % 64));
    vcpu_info0->evtchn_upcall_mask = 0;
    set_handler(VEC_EVENT, on_event);
    set_handler(VEC_IPI, on_ipi);
    CHECK(param_set(HVM_PARAM_CALLBACK_IRQ, (u64)HVM_PARAM_CALLBACK_TYPE_VECTOR << 56 | VEC_EVENT) == 0);
    return true;
}

bool exit_costs(void)
{
    CHECK(prepare_events());
    apic_on();
    cost_of("RDTSC", read_counter);
    cost_of("CPUID", identify);
    cost_of("a hypercall (xen_version)", version);
    cost_of("RDMSR (APIC base)", read_msr);
    cost_of("WRMSR (APIC base)", write_msr);
    cost_of("IN from a port of nobody", read_port);
    cost_of("a read of the local APIC", read_apic);
    cost_of("a write to the local APIC", write_apic);
    cost_of("a read where nobody is", read_nowhere);
    cost_of("setting the vcpu's timer", own_timer);
    hypercall(__HYPERVISOR_set_timer_op, 0);
    irq_on();
    cost_of("an event to oneself, delivered", send);
    cost_of("an IPI to oneself, delivered", self_ipi);
    irq_off();
    return true;
}

void guest_main(void)
{
    test_case("costs of exits", exit_costs);
    if (is_hvm())
        test_case("costs of devices", device_costs);
    if (cpu_count() > 1)
        test_case("costs of switches", switch_costs);
}
