// SPDX-License-Identifier: GPL-2.0-only
/* Virtual and physical interrupts, IPIs, ports whose other end is the hypervisor. */
#include <xen/errno.h>
#include <lib/bitmap.h>

#include "event-world.h"

static bool pending(struct domain *d, u32 port)
{
    return bitmap_test(d->shared_info->evtchn_pending, port);
}

TEST(virq_per_vcpu_and_global)
{
    struct evtchn_bind_virq timer = { .virq = VIRQ_TIMER, .vcpu = 1 };
    struct evtchn_bind_virq console = { .virq = VIRQ_CONSOLE, .vcpu = 0 };
    struct evtchn_bind_vcpu move = { .vcpu = 2 };
    struct evtchn_close close;

    event_world();
    CHECK_EQ(evtchn_op_bind_virq(&timer), 0);
    CHECK_EQ(evtchn_op_bind_virq(&timer), -EEXIST);
    CHECK_EQ(evtchn_op_bind_virq(&console), 0);
    console.vcpu = 1;
    CHECK_EQ(evtchn_op_bind_virq(&console), -EINVAL);
    timer.virq = NR_VIRQS;
    CHECK_EQ(evtchn_op_bind_virq(&timer), -EINVAL);

    send_guest_vcpu_virq(d1->vcpu[0], VIRQ_TIMER);      /* not bound there */
    CHECK(!pending(d1, timer.port));
    send_guest_vcpu_virq(d1->vcpu[1], VIRQ_TIMER);
    CHECK(pending(d1, timer.port));
    CHECK_EQ(world_log.marked[1], 1);

    move.port = console.port;
    CHECK_EQ(evtchn_op_bind_vcpu(&move), 0);
    send_guest_global_virq(d1, VIRQ_CONSOLE);
    CHECK_EQ(world_log.marked[2], 1);
    move.port = timer.port;
    CHECK_EQ(evtchn_op_bind_vcpu(&move), -EINVAL);

    close.port = timer.port;
    CHECK_EQ(evtchn_op_close(&close), 0);
    send_guest_vcpu_virq(d1->vcpu[1], VIRQ_TIMER);
    CHECK(!pending(d1, timer.port));
    event_world_end();
}

TEST(global_virq_goes_to_its_handler_and_back_to_dom0)
{
    struct evtchn_bind_virq bind = { .virq = VIRQ_DOM_EXC };

    event_world();
    hardware_domain = d2;
    CHECK_EQ(evtchn_op_bind_virq(&bind), 0);
    send_global_virq(VIRQ_DOM_EXC);
    CHECK(!pending(d1, bind.port));
    CHECK_EQ(set_global_virq_handler(d1, VIRQ_TIMER), -EINVAL);
    CHECK_EQ(set_global_virq_handler(d1, VIRQ_DOM_EXC), 0);
    CHECK_EQ(d1->refcount, 2);
    send_global_virq(VIRQ_DOM_EXC);
    CHECK(pending(d1, bind.port));
    event_world_end();                          /* checks that the handler's reference is gone */
}

TEST(ipi_reaches_its_vcpu)
{
    struct evtchn_bind_ipi ipi = { .vcpu = 2 };

    event_world();
    CHECK_EQ(evtchn_op_bind_ipi(&ipi), 0);
    CHECK_EQ(evtchn_send(d1, ipi.port), 0);
    CHECK_EQ(world_log.marked[2], 1);
    ipi.vcpu = 3;
    CHECK_EQ(evtchn_op_bind_ipi(&ipi), -ENOENT);
    event_world_end();
}

TEST(pirq_bind_send_and_failure)
{
    struct evtchn_bind_pirq bind = { .pirq = 5 };
    struct evtchn_status st = { .dom = DOMID_SELF };

    event_world();
    CHECK_EQ(evtchn_op_bind_pirq(&bind), -EINVAL);      /* not mapped */
    fake_pirqs[5].mapped = true;
    fake_bind_result = -EBUSY;
    CHECK_EQ(evtchn_op_bind_pirq(&bind), -EBUSY);
    CHECK_EQ(fake_pirqs[5].port, 0);
    fake_bind_result = 0;
    CHECK_EQ(evtchn_op_bind_pirq(&bind), 0);
    CHECK_EQ(bind.port, 1);                             /* the failed attempt left no port behind */
    send_guest_pirq(d1, 5);
    CHECK(pending(d1, bind.port));
    st.port = bind.port;
    CHECK_EQ(evtchn_op_status(&st), 0);
    CHECK_EQ(st.status, EVTCHNSTAT_pirq);
    CHECK_EQ(st.u.pirq, 5);
    CHECK_EQ(evtchn_op_bind_pirq(&bind), -EEXIST);
    event_world_end();
    CHECK(!fake_pirqs[5].bound);
    CHECK_EQ(fake_pirqs[5].port, 0);
}

static unsigned int consumed;
static struct vcpu *consumer_vcpu;

static void consumer(struct vcpu *v, unsigned int port)
{
    consumed = port;
    consumer_vcpu = v;
}

TEST(hypervisor_end_is_called_and_protected)
{
    struct evtchn_bind_interdomain bind = { .remote_dom = 2 };
    struct evtchn_status st = { .dom = 2 };
    struct evtchn_close close;
    int port;

    event_world();
    port = alloc_unbound_xen_event_channel(d2, 0, 1, consumer);
    CHECK(port > 0);
    bind.remote_port = port;
    CHECK_EQ(evtchn_op_bind_interdomain(&bind), 0);
    CHECK_EQ(evtchn_send(d1, bind.local_port), 0);
    CHECK_EQ(consumed, port);
    CHECK(consumer_vcpu == v2);

    bitmap_zero(d1->shared_info->evtchn_pending, 4096);
    notify_via_xen_event_channel(d2, port);
    CHECK(pending(d1, bind.local_port));

    world_run(v2);
    close.port = port;
    CHECK_EQ(evtchn_op_close(&close), -EINVAL);
    CHECK_EQ(evtchn_send(d2, port), -EINVAL);
    st.port = port;
    CHECK_EQ(evtchn_op_status(&st), -EACCES);
    world_run(v1);
    free_xen_event_channel(d2, port);
    CHECK_EQ(evtchn_send(d1, bind.local_port), 0);
    event_world_end();
}

TEST(reset_needs_a_quiet_domain)
{
    unsigned int port;

    event_world();
    connect_domains();
    CHECK_EQ(evtchn_reset(d2, false), -EINVAL);
    d2->controller_pause_count = 1;
    CHECK_EQ(evtchn_reset(d2, false), -ERESTART);       /* the caller has an event to look at */
    v1->vcpu_info->evtchn_upcall_pending = 0;
    CHECK_EQ(evtchn_reset(d2, false), 0);
    CHECK_EQ(evtchn_alloc_unbound(d2, 1, &port), 0);
    CHECK_EQ(port, 1);
    event_world_end();
}
