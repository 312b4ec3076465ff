// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports in the 2-level layout: connecting, sending, closing, who may do what, and death in the
 * middle.
 */
#include <xen/errno.h>
#include <lib/bitmap.h>

#include "event-world.h"

static bool pending(struct domain *d, u32 port)
{
    return bitmap_test(d->shared_info->evtchn_pending, port);
}

static struct evtchn_status status_of(struct domain *d, u32 port)
{
    struct evtchn_status st = { .dom = d->id, .port = port };

    CHECK_EQ(evtchn_status(d, &st), 0);
    return st;
}

TEST(connect_marks_the_local_end_pending)
{
    struct pair p;

    event_world();
    p = connect_domains();
    CHECK(pending(d1, p.p1));
    CHECK(!pending(d2, p.p2));
    CHECK_EQ(status_of(d1, p.p1).status, EVTCHNSTAT_interdomain);
    CHECK_EQ(status_of(d1, p.p1).u.interdomain.dom, 2);
    CHECK_EQ(status_of(d2, p.p2).u.interdomain.port, p.p1);
    event_world_end();
}

TEST(send_sets_pending_selector_and_upcall_once)
{
    struct pair p;

    event_world();
    p = connect_domains();
    bitmap_zero(d1->shared_info->evtchn_pending, 4096);
    v1->vcpu_info->evtchn_pending_sel = 0;
    memset(&world_log, 0, sizeof(world_log));
    CHECK_EQ(evtchn_send(d2, p.p2), 0);
    CHECK(pending(d1, p.p1));
    CHECK_EQ(v1->vcpu_info->evtchn_pending_sel, 1ul << (p.p1 / 64));
    CHECK_EQ(world_log.marked[0], 1);
    CHECK_EQ(evtchn_send(d2, p.p2), 0);
    CHECK_EQ(world_log.marked[0], 1);
    event_world_end();
}

TEST(masked_port_stays_silent_until_unmasked)
{
    struct pair p;

    event_world();
    p = connect_domains();
    bitmap_zero(d1->shared_info->evtchn_pending, 4096);
    v1->vcpu_info->evtchn_pending_sel = 0;
    memset(&world_log, 0, sizeof(world_log));
    bitmap_set(d1->shared_info->evtchn_mask, p.p1);
    CHECK_EQ(evtchn_send(d2, p.p2), 0);
    CHECK(pending(d1, p.p1));
    CHECK_EQ(world_log.marked[0], 0);
    world_run(v1);
    CHECK_EQ(evtchn_unmask(p.p1), 0);
    CHECK_EQ(world_log.marked[0], 1);
    CHECK(!bitmap_test(d1->shared_info->evtchn_mask, p.p1));
    event_world_end();
}

TEST(rebound_port_notifies_the_other_vcpu)
{
    struct evtchn_bind_vcpu bind = { .vcpu = 2 };
    struct pair p;

    event_world();
    p = connect_domains();
    bitmap_zero(d1->shared_info->evtchn_pending, 4096);
    memset(&world_log, 0, sizeof(world_log));
    bind.port = p.p1;
    world_run(v1);
    CHECK_EQ(evtchn_op_bind_vcpu(&bind), 0);
    CHECK_EQ(evtchn_send(d2, p.p2), 0);
    CHECK_EQ(world_log.marked[0], 0);
    CHECK_EQ(world_log.marked[2], 1);
    bind.vcpu = 3;
    CHECK_EQ(evtchn_op_bind_vcpu(&bind), -ENOENT);
    event_world_end();
}

TEST(close_leaves_the_peer_unbound_for_the_same_domain)
{
    struct evtchn_close close;
    struct evtchn_bind_interdomain again = { .remote_dom = 2 };
    struct pair p;

    event_world();
    p = connect_domains();
    close.port = p.p1;
    world_run(v1);
    CHECK_EQ(evtchn_op_close(&close), 0);
    CHECK_EQ(evtchn_op_close(&close), -EINVAL);
    CHECK_EQ(status_of(d1, p.p1).status, EVTCHNSTAT_closed);
    CHECK_EQ(status_of(d2, p.p2).status, EVTCHNSTAT_unbound);
    CHECK_EQ(status_of(d2, p.p2).u.unbound.dom, 1);
    CHECK(!pending(d1, p.p1));
    CHECK_EQ(evtchn_send(d2, p.p2), 0);         /* nobody there: dropped */
    CHECK_EQ(evtchn_send(d1, p.p1), -EINVAL);
    again.remote_port = p.p2;
    CHECK_EQ(evtchn_op_bind_interdomain(&again), 0);
    CHECK_EQ(again.local_port, p.p1);           /* lowest free number again */
    event_world_end();
}

TEST(only_the_named_domain_may_connect)
{
    struct evtchn_bind_interdomain bind = { .remote_dom = 2 };
    struct domain *d3;

    event_world();
    d3 = world_domain(3, 1);
    CHECK_EQ(evtchn_init(d3, 100), 0);
    CHECK_EQ(evtchn_alloc_unbound(d2, 1, &bind.remote_port), 0);
    world_run(d3->vcpu[0]);
    CHECK_EQ(evtchn_op_bind_interdomain(&bind), -EINVAL);
    bind.remote_dom = 7;
    CHECK_EQ(evtchn_op_bind_interdomain(&bind), -ESRCH);
    d3->is_dying = DOMDYING_dying;
    CHECK_EQ(evtchn_destroy(d3), 0);
    evtchn_destroy_final(d3);
    world_run(v1);
    event_world_end();
}

TEST(loopback_within_one_domain)
{
    struct evtchn_alloc_unbound alloc = { .dom = DOMID_SELF, .remote_dom = DOMID_SELF };
    struct evtchn_bind_interdomain bind = { .remote_dom = DOMID_SELF };
    struct evtchn_close close;

    event_world();
    CHECK_EQ(evtchn_op_alloc_unbound(&alloc), 0);
    bind.remote_port = alloc.port;
    CHECK_EQ(evtchn_op_bind_interdomain(&bind), 0);
    CHECK(bind.local_port != alloc.port);
    CHECK_EQ(evtchn_send(d1, alloc.port), 0);
    CHECK(pending(d1, bind.local_port));
    close.port = bind.local_port;
    CHECK_EQ(evtchn_op_close(&close), 0);
    CHECK_EQ(status_of(d1, alloc.port).status, EVTCHNSTAT_unbound);
    event_world_end();
}

TEST(ports_end_at_the_limit_and_without_memory)
{
    unsigned int port;

    event_world();
    evtchn_destroy(d1);
    evtchn_destroy_final(d1);
    CHECK_EQ(evtchn_init(d1, 130), 0);
    test_fault_at(1);
    CHECK_EQ(evtchn_alloc_unbound(d1, 2, &port), -ENOMEM);
    test_fault_at(2);
    CHECK_EQ(evtchn_alloc_unbound(d1, 2, &port), -ENOMEM);
    test_fault_at(0);
    for (unsigned int i = 1; i <= 130; i++) {
        CHECK_EQ(evtchn_alloc_unbound(d1, 2, &port), 0);
        CHECK_EQ(port, i);
    }
    CHECK_EQ(evtchn_alloc_unbound(d1, 2, &port), -ENOSPC);
    CHECK_EQ(close_port(d1, 77), 0);
    CHECK_EQ(evtchn_alloc_unbound(d1, 2, &port), 0);
    CHECK_EQ(port, 77);
    event_world_end();
}

TEST(two_level_ends_at_4095)
{
    unsigned int port = 0, n = 0;

    event_world();
    while (evtchn_alloc_unbound(d1, 2, &port) == 0)
        n++;
    CHECK_EQ(n, 4095);
    CHECK_EQ(port, 4095);
    event_world_end();
}

TEST(death_of_one_end_unbinds_the_other_and_can_be_interrupted)
{
    struct pair p[200];
    unsigned int restarts = 0;
    int rc;

    event_world();
    for (unsigned int i = 0; i < 200; i++)
        p[i] = connect_domains();
    d1->is_dying = DOMDYING_dying;
    do {
        world_preempt_at(1);
        rc = evtchn_destroy(d1);
        restarts += rc == -ERESTART;
    } while (rc == -ERESTART);
    world_preempt_at(0);
    CHECK_EQ(rc, 0);
    CHECK(restarts >= 2);
    for (unsigned int i = 0; i < 200; i++)
        CHECK_EQ(status_of(d2, p[i].p2).status, EVTCHNSTAT_unbound);
    event_world_end();
}

TEST(pollers_of_the_port_wake_and_others_sleep_on)
{
    struct pair p, q;

    event_world();
    p = connect_domains();
    q = connect_domains();
    bitmap_zero(d1->shared_info->evtchn_pending, 4096);
    d1->poll_mask[0] = 0x7;
    d1->vcpu[0]->poll_evtchn = q.p1;
    d1->vcpu[1]->poll_evtchn = p.p1;
    d1->vcpu[2]->poll_evtchn = -1;
    CHECK_EQ(evtchn_send(d2, p.p2), 0);
    CHECK_EQ(world_log.unblocked, 2);
    CHECK_EQ(d1->poll_mask[0], 0x1);
    CHECK(evtchn_port_is_pending(d1, p.p1));
    CHECK(!evtchn_port_is_pending(d1, q.p1));
    CHECK(!evtchn_port_is_pending(d1, 99999));
    event_world_end();
}
