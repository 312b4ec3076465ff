// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every worker sends on a port of its own, connected to one that is delivered to another vcpu. The sender goes on when
 * the receiver has seen what was sent. Then the same while the receiving ends move from vcpu to vcpu.
 */
#include "smp.h"

#define MESSAGES    800
#define MOVE_EVERY  16

static u32 sending[MAX_VCPUS], receiving[MAX_VCPUS];
static volatile u32 sent[MAX_VCPUS], seen[MAX_VCPUS];
static bool moving;

static void receive(u32 port)
{
    for (unsigned int i = 1; i < nr_vcpus; i++)
        if (receiving[i] == port) {
            seen[i] = sent[i];
            kick(i);
        }
}

bool fan_in_prepare(void)
{
    for (unsigned int i = 1; i < nr_vcpus; i++) {
        struct evtchn_alloc_unbound alloc = { .dom = DOMID_SELF, .remote_dom = DOMID_SELF };
        struct evtchn_bind_interdomain bind = { .remote_dom = DOMID_SELF };
        struct evtchn_bind_vcpu to = { .vcpu = 1 };

        CHECK(evtchn_op(EVTCHNOP_alloc_unbound, &alloc) == 0);
        bind.remote_port = alloc.port;
        CHECK(evtchn_op(EVTCHNOP_bind_interdomain, &bind) == 0);
        sending[i] = bind.local_port;
        receiving[i] = to.port = alloc.port;
        CHECK(evtchn_op(EVTCHNOP_bind_vcpu, &to) == 0);
        port_add(alloc.port, 1, receive);
        port_add(bind.local_port, 0, NULL);
    }
    return true;
}

/* As kernels do it: nothing is delivered to the old vcpu from the mask on, and the unmask delivers to the new one. */
static bool move(u32 port)
{
    struct evtchn_bind_vcpu to = { .port = port, .vcpu = rnd() % nr_vcpus };
    struct evtchn_unmask open = { .port = port };

    port_mask(port);
    CHECK(evtchn_op(EVTCHNOP_bind_vcpu, &to) == 0);
    port_moved(port, to.vcpu);
    CHECK(evtchn_op(EVTCHNOP_unmask, &open) == 0);
    return true;
}

static bool send_and_wait(unsigned int w, unsigned int nr)
{
    unsigned int i = vcpu_of(w);
    struct evtchn_send s = { .port = sending[i] };

    for (u32 n = 1; n <= MESSAGES; n++) {
        sent[i]++;
        CHECK(evtchn_op(EVTCHNOP_send, &s) == 0);
        if (moving && n % MOVE_EVERY == 0 && !move(receiving[i]))
            return false;
        wait_event(seen[i] == sent[i]);
        detail[i] = n;
        progress[i]++;
        wander();
    }
    return true;
}

bool fan_in(void)
{
    moving = false;
    return run_workers(send_and_wait);
}

bool fan_in_moving(void)
{
    moving = true;
    return run_workers(send_and_wait);
}
