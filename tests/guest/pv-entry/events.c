// SPDX-License-Identifier: GPL-2.0-only
/* Event delivery: the callback, the mask, what is pending when it opens. */
#include "entry.h"
#include <xen/event_channel.h>
#include <xen/sched.h>
#include <xen/vcpu.h>

static u32 port;

static struct vcpu_info *info(void)
{
    return &shared_info->vcpu_info[0];
}

static void on_event(struct frame *f)
{
    last = *f;
    caught++;
    info()->evtchn_upcall_pending = 0;
    info()->evtchn_pending_sel = 0;
    for (unsigned int i = 0; i < 64; i++)
        shared_info->evtchn_pending[i] = 0;
}

static bool bind(void)
{
    struct evtchn_bind_ipi b = { .vcpu = 0 };

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &b) == 0);
    port = b.port;
    shared_info->evtchn_mask[port / 64] &= ~(1UL << (port % 64));
    return true;
}

static long send(void)
{
    struct evtchn_send s = { .port = port };

    return hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s);
}

static bool delivered(void)
{
    caught = 0;
    set_handler(VEC_EVENT, on_event);
    info()->evtchn_upcall_mask = 0;
    CHECK(send() == 0);
    CHECK(caught == 1);
    CHECK(info()->evtchn_upcall_mask == 0);  /* the handler ran masked; IRET opened it again */
    CHECK((last.cs >> 32 & 1) == 0);
    CHECK(last.rflags & 0x200);
    return true;
}

static bool masked(void)
{
    caught = 0;
    info()->evtchn_upcall_mask = 1;
    CHECK(send() == 0);
    CHECK(caught == 0);
    CHECK(info()->evtchn_upcall_pending);
    info()->evtchn_upcall_mask = 0;
    hypercall(__HYPERVISOR_xen_version, 0, NULL);   /* any way through the hypervisor delivers */
    CHECK(caught == 1);
    return true;
}

static bool masked_trap_frame(void)
{
    info()->evtchn_upcall_mask = 1;
    CATCH(6, 2);
    __asm__ __volatile__("ud2");
    CHECK(caught == 1);
    CHECK((last.cs >> 32 & 1) == 1);
    CHECK(!(last.rflags & 0x200));
    CHECK(info()->evtchn_upcall_mask == 1);
    info()->evtchn_upcall_mask = 0;
    return true;
}

/* By the trap table, as Linux sets it; not kept back by the event mask. */
static bool nmi(void)
{
    CATCH(2, 0);
    info()->evtchn_upcall_mask = 1;
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_send_nmi, 0, NULL) == 0);
    CHECK(caught == 1);
    info()->evtchn_upcall_mask = 0;
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_send_nmi, 0, NULL) == 0);
    CHECK(caught == 2);                             /* the first has ended */
    return true;
}

/* Until the timer's event, which is counted. */
static bool wait_for_timer(void)
{
    caught = 0;
    info()->evtchn_upcall_mask = 1;
    CHECK(hypercall(__HYPERVISOR_set_timer_op, info()->time.system_time + 20000000UL) == 0);
    hypercall(__HYPERVISOR_sched_op, SCHEDOP_block, NULL);      /* opens the mask */
    CHECK(caught >= 1);
    return true;
}

static bool timer_wakes(void)
{
    struct evtchn_bind_virq b = { .virq = VIRQ_TIMER, .vcpu = 0 };
    u64 start = rdtsc();

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_virq, &b) == 0);
    shared_info->evtchn_mask[b.port / 64] &= ~(1UL << (b.port % 64));
    CHECK(wait_for_timer());
    CHECK(rdtsc() > start);
    return true;
}

enum { LEAF1_C_OSXSAVE = 1 << 27, CR4_OSXSAVE = 1 << 18, XMM0_AT = 160 };

/*
 * What a kernel loads by XRSTOR after it was away is what it finds: the hypervisor must not put back
 * afterwards what it had saved.
 */
static bool registers_after_a_wait(void)
{
    static u8 area[4096] __attribute__((aligned(64)));
    u64 *xmm0 = (u64 *)(area + XMM0_AT), cr4, seen[2] = { 1, 2 };
    u32 a = 1, b, c = 0, d;

    __asm__ __volatile__("cpuid" : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
    if (!(c & LEAF1_C_OSXSAVE))
        return true;
    __asm__ __volatile__("mov %%cr4, %0" : "=r" (cr4));
    __asm__ __volatile__("mov %0, %%cr4" :: "r" (cr4 | CR4_OSXSAVE));
    __asm__ __volatile__("xsetbv" :: "a" (3), "d" (0), "c" (0));
    __asm__ __volatile__("movdqu %1, %%xmm0; xsave %0" : "+m" (area) : "m" (seen), "a" (3), "d" (0));
    CHECK(xmm0[0] == 1 && xmm0[1] == 2);
    xmm0[0] = 0x1234;
    xmm0[1] = 0x5678;
    CHECK(wait_for_timer());
    __asm__ __volatile__("xrstor %1; movdqu %%xmm0, %0" : "=m" (seen) : "m" (area), "a" (3), "d" (0));
    CHECK(seen[0] == 0x1234 && seen[1] == 0x5678);
    return true;
}

void event_cases(void)
{
    test_case("an event channel to oneself", bind);
    test_case("events are delivered", delivered);
    test_case("masked events wait", masked);
    test_case("exceptions show the event mask", masked_trap_frame);
    test_case("NMIs", nmi);
    test_case("blocking until a timer", timer_wakes);
    test_case("registers after a wait", registers_after_a_wait);
}
