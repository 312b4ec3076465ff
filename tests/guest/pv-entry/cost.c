// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the common paths cost in TSC ticks; under qemu -icount shift=0 a tick is an instruction.
 * Reported only.
 */
#include "entry.h"
#include <xen/event_channel.h>

static u32 port;

static void on_event(struct frame *f)
{
    shared_info->vcpu_info[0].evtchn_upcall_pending = 0;
    shared_info->vcpu_info[0].evtchn_pending_sel = 0;
    shared_info->evtchn_pending[port / 64] = 0;
}

static void version(void)
{
    hypercall(__HYPERVISOR_xen_version, 0, NULL);
}

static void send(void)
{
    struct evtchn_send s = { .port = port };

    hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s);
}

static void skip_ud2(struct frame *f)
{
    f->rip += 2;
}

static void exception(void)
{
    __asm__ __volatile__("ud2");
}

static void forced_cpuid(void)
{
    u32 a = 0x40000000, b, c = 0, d;

    __asm__ __volatile__(XEN_CPUID : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
}

static void read_msr(void)
{
    __asm__ __volatile__("rdmsr" :: "c" (0xc0000080) : "rax", "rdx");
}

static bool costs(void)
{
    struct evtchn_bind_ipi b = { .vcpu = 0 };

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &b) == 0);
    port = b.port;
    shared_info->evtchn_mask[port / 64] &= ~(1UL << (port % 64));
    shared_info->vcpu_info[0].evtchn_upcall_mask = 0;
    set_handler(VEC_EVENT, on_event);
    set_handler(6, skip_ud2);
    cost_of("a hypercall (xen_version)", version);
    cost_of("an event to oneself", send);
    cost_of("an exception", exception);
    cost_of("CPUID by prefix", forced_cpuid);
    cost_of("RDMSR", read_msr);
    return true;
}

void cost_cases(void)
{
    test_case("costs", costs);
}
