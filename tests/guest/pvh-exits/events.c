// SPDX-License-Identifier: GPL-2.0-only
/*
 * Event channels: upcalls by a vector of all vcpus, by one of this vcpu's APIC, waiting and
 * polling.
 */
#include "exits.h"
#include <xen/event_channel.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/sched.h>
#include <xen/vcpu.h>

#define VEC_ALL     0x71
#define VEC_OWN     0x72

static u32 port;
static volatile u32 upcalls, by_apic;

static struct vcpu_info *info(void)
{
    return vcpu_info0;
}

static void take_events(void)
{
    info()->evtchn_upcall_pending = 0;
    info()->evtchn_pending_sel = 0;
    shared_info->evtchn_pending[port / 64] = 0;
    upcalls++;
}

static void on_all(struct frame *f)
{
    take_events();
}

static void on_own(struct frame *f)
{
    take_events();
    by_apic++;
    apic_write(APIC_EOI, 0);
}

static long send(void)
{
    struct evtchn_send s = { .port = port };

    return hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s);
}

static bool by_vector(void)
{
    struct evtchn_bind_ipi b = { .vcpu = 0 };

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &b) == 0);
    port = b.port;
    shared_info->evtchn_mask[port / 64] &= ~(1UL << port % 64);
    info()->evtchn_upcall_mask = 0;
    take_events();
    upcalls = 0;
    set_handler(VEC_ALL, on_all);
    CHECK(param_set(HVM_PARAM_CALLBACK_IRQ, (u64)HVM_PARAM_CALLBACK_TYPE_VECTOR << 56 | VEC_ALL) == 0);
    CHECK(send() == 0);
    CHECK(upcalls == 0 && info()->evtchn_upcall_pending);   /* interrupts are off */
    irq_on();
    __asm__ __volatile__("nop");
    irq_off();
    CHECK(upcalls == 1);
    irq_on();
    CHECK(send() == 0);
    irq_off();
    CHECK(upcalls == 2);
    return true;
}

static bool wakes_from_halt(void)
{
    CHECK(send() == 0);
    irq_on_and_halt();
    CHECK(upcalls == 3);
    return true;
}

static bool masked(void)
{
    shared_info->evtchn_mask[port / 64] |= 1UL << port % 64;
    irq_on();
    CHECK(send() == 0);
    irq_off();
    CHECK(upcalls == 3);
    CHECK(shared_info->evtchn_pending[port / 64] & 1UL << port % 64);
    struct evtchn_unmask u = { .port = port };
    irq_on();
    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_unmask, &u) == 0);
    irq_off();
    CHECK(upcalls == 4);
    return true;
}

static bool poll(void)
{
    evtchn_port_t ports[1] = { port };
    struct sched_poll p = { .nr_ports = 1, .timeout = system_time() + 2000000 };

    set_xen_guest_handle(p.ports, ports);
    CHECK(hypercall(__HYPERVISOR_sched_op, SCHEDOP_poll, &p) == 0);     /* nothing: the time-out */
    CHECK(system_time() >= p.timeout);
    p.timeout = 0;
    shared_info->evtchn_mask[port / 64] |= 1UL << port % 64;
    CHECK(send() == 0);
    CHECK(hypercall(__HYPERVISOR_sched_op, SCHEDOP_poll, &p) == 0);
    take_events();
    shared_info->evtchn_mask[port / 64] &= ~(1UL << port % 64);
    return true;
}

static bool own_vector(void)
{
    struct xen_hvm_evtchn_upcall_vector v = { .vcpu = 0, .vector = 5 };

    CHECK(hypercall(__HYPERVISOR_hvm_op, HVMOP_set_evtchn_upcall_vector, &v) == -22);
    v.vcpu = 1000;
    v.vector = VEC_OWN;
    CHECK(hypercall(__HYPERVISOR_hvm_op, HVMOP_set_evtchn_upcall_vector, &v) < 0);
    v.vcpu = 0;
    set_handler(VEC_OWN, on_own);
    apic_on();
    CHECK(hypercall(__HYPERVISOR_hvm_op, HVMOP_set_evtchn_upcall_vector, &v) == 0);
    CHECK(send() == 0);
    CHECK(apic_read(APIC_IRR + VEC_OWN / 32 * 0x10) >> VEC_OWN % 32 & 1);
    irq_on_and_halt();
    CHECK(by_apic == 1);
    CHECK(send() == 0);
    irq_on_and_halt();
    CHECK(by_apic == 2);
    return true;
}

/* From now on the vcpu's information is elsewhere; what is pending goes along. */
static struct vcpu_info moved __attribute__((aligned(64)));

static bool registered(void)
{
    struct vcpu_register_vcpu_info r = { .mfn = (u64)&moved / PAGE_SIZE, .offset = PAGE_SIZE - 8 };

    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_register_vcpu_info, 0, &r) == -6);
    r.offset = (u64)&moved % PAGE_SIZE;
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_register_vcpu_info, 0, &r) == 0);
    vcpu_info0 = &moved;
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_register_vcpu_info, 0, &r) == -22);
    moved.evtchn_upcall_mask = 0;
    irq_on();
    __asm__ __volatile__("nop");                /* the call itself raises one */
    irq_off();
    by_apic = 0;
    CHECK(send() == 0);
    CHECK(moved.evtchn_upcall_pending);
    irq_on_and_halt();
    CHECK(by_apic == 1);
    CHECK(system_time() != 0 && moved.time.version);
    return true;
}

static bool wall_clock(void)
{
    struct vcpu_runstate_info rs = { 0 };

    CHECK(shared_info->wc_version && !(shared_info->wc_version & 1) && shared_info->wc_sec);
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_get_runstate_info, 0, &rs) == 0);
    CHECK(rs.state == RUNSTATE_running && rs.time[RUNSTATE_running]);
    return true;
}

void event_cases(void)
{
    test_case("events by a vector of all vcpus", by_vector);
    test_case("an event ends HLT", wakes_from_halt);
    test_case("a masked event waits", masked);
    test_case("polling for an event", poll);
    test_case("events by this vcpu's APIC", own_vector);
    test_case("vcpu_info moves to a page of the guest", registered);
    test_case("wall clock and run state", wall_clock);
}
