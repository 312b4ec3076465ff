// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCHEDOP_poll on a masked port, as kernels sleep on a contended lock: clear the port, look once more, poll. Poll
 * timers that fire late, when their vcpu sleeps for another reason, must do no harm.
 */
#include "smp.h"

#define ROUNDS      500

static volatile u32 turn;
static u32 poll_ports[MAX_VCPUS];
static bool with_timeouts;

void polls_prepare(void)
{
    for (unsigned int i = 1; i < nr_vcpus; i++) {
        poll_ports[i] = bind_ipi(i);
        port_add(poll_ports[i], i, NULL);
    }
}

static u64 pick_timeout(void)
{
    switch (rnd() % 4) {
    case 0:
        return 0;                               /* none */
    case 1:
        return now() - rnd() % 1000000;         /* over already */
    default:
        return now() + rnd() % 200000;
    }
}

static bool poll(u32 port)
{
    struct sched_poll p = { .nr_ports = 1, .timeout = with_timeouts ? pick_timeout() : 0 };

    set_xen_guest_handle(p.ports, &port);
    CHECK(sched_op(SCHEDOP_poll, &p) == 0);
    return true;
}

static bool pass_on(unsigned int w, unsigned int nr)
{
    u32 mine = poll_ports[vcpu_of(w)];
    struct evtchn_send next = { .port = poll_ports[vcpu_of((w + 1) % nr)] };

    for (unsigned int round = 0; round < ROUNDS; round++) {
        while (turn != w) {
            port_clear_pending(mine);
            if (turn == w)
                break;
            detail[vcpu_of(w)]++;
            if (!poll(mine))
                return false;
        }
        turn = (w + 1) % nr;
        CHECK(evtchn_op(EVTCHNOP_send, &next) == 0);
        progress[vcpu_of(w)]++;
        wander();
    }
    return true;
}

bool ring_by_polling(void)
{
    turn = 0;
    with_timeouts = false;
    return run_workers(pass_on);
}

bool ring_by_polling_with_timeouts(void)
{
    turn = 0;
    with_timeouts = true;
    return run_workers(pass_on);
}
