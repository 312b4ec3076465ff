// SPDX-License-Identifier: GPL-2.0-only
/* Two vcpus on one processor that wake each other by events: each round is two switches. */
#include "cost.h"
#include <xen/event_channel.h>
#include <xen/sched.h>
#include <xen/vcpu.h>

static u32 ports[2];                /* what wakes each */
static volatile bool stop;

/* Sleeps until the port that wakes vcpu n was sent to. */
static void wait(unsigned int n)
{
    evtchn_port_t list[1] = { ports[n] };
    struct sched_poll p = { .nr_ports = 1 };
    u64 bit = 1UL << ports[n] % 64;

    set_xen_guest_handle(p.ports, list);
    while (!(__atomic_fetch_and(&shared_info->evtchn_pending[ports[n] / 64], ~bit, __ATOMIC_SEQ_CST) & bit))
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_poll, &p);
}

static void wake(unsigned int n)
{
    struct evtchn_send s = { .port = ports[n] };

    hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s);
}

static void echo(void *arg)
{
    while (!stop) {
        wait(1);
        wake(0);
    }
}

static void round(void)
{
    wake(1);
    wait(0);
}

bool switch_costs(void)
{
    struct evtchn_bind_ipi b;

    for (unsigned int i = 0; i < 2; i++) {
        b.vcpu = i;
        CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &b) == 0);
        ports[i] = b.port;
    }
    CHECK(cpu_start_by_vcpu_op(1, echo, NULL));
    cost_of("two vcpus waking each other, there and back", round);
    stop = true;
    wake(1);
    return true;
}
