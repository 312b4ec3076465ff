// SPDX-License-Identifier: GPL-2.0-only
/* The 2-level layout of a guest with 32-bit words: pending, mask and selector are where the i386 structures have them. */
#include <public/foreign/x86_32.h>
#include <lib/bitmap.h>
#include <xen/shared-info.h>

#include "event-world.h"

static struct shared_info_x86_32 *info32(struct domain *d)
{
    return (struct shared_info_x86_32 *)d->shared_info;
}

static struct vcpu_info_x86_32 *vcpu32(struct vcpu *v)
{
    return (struct vcpu_info_x86_32 *)v->vcpu_info;
}

/* Connected ports; d1's is at least `least`. */
static struct pair connect_high(u32 least)
{
    struct pair p;

    do
        p = connect_domains();
    while (p.p1 < least);
    return p;
}

static void start_32bit(void)
{
    event_world();
    evtchn_set_info_width(d1, true);
    vcpu32(v1)->evtchn_pending_sel = 0;
    v1->vcpu_info->evtchn_upcall_pending = 0;
    memset(&world_log, 0, sizeof(world_log));
}

TEST(offsets_are_those_of_the_structures)
{
    struct wallclock_fields wc;
    char *page;

    event_world();
    evtchn_set_info_width(d1, true);
    page = (char *)d1->shared_info;
    wc = shared_wallclock(d1);
    CHECK_EQ((char *)shared_pending_bits(d1) - page, offsetof(struct shared_info_x86_32, evtchn_pending));
    CHECK_EQ((char *)shared_mask_bits(d1) - page, offsetof(struct shared_info_x86_32, evtchn_mask));
    CHECK_EQ((char *)wc.version - page, offsetof(struct shared_info_x86_32, wc_version));
    CHECK_EQ((char *)wc.sec - page, offsetof(struct shared_info_x86_32, wc_sec));
    CHECK_EQ((char *)wc.nsec - page, offsetof(struct shared_info_x86_32, wc_nsec));
    CHECK_EQ((char *)wc.sec_hi - page, offsetof(struct shared_info_x86_32, arch.wc_sec_hi));
    CHECK_EQ(INFO32_PENDING_SEL, offsetof(struct vcpu_info_x86_32, evtchn_pending_sel));
    CHECK_EQ(offsetof(struct vcpu_info, time), offsetof(struct vcpu_info_x86_32, time));
    CHECK_EQ(sizeof(struct vcpu_info), sizeof(struct vcpu_info_x86_32));
    CHECK_EQ(shared_nr_ports(d1), 8 * sizeof(info32(d1)->evtchn_pending));
    CHECK_EQ(shared_nr_ports(d2), EVTCHN_2L_NR_CHANNELS);
    event_world_end();
}

TEST(events_of_a_32bit_guest)
{
    struct pair p;

    start_32bit();
    p = connect_high(40);
    memset(info32(d1)->evtchn_pending, 0, sizeof(info32(d1)->evtchn_pending));
    vcpu32(v1)->evtchn_pending_sel = 0;
    memset(&world_log, 0, sizeof(world_log));
    CHECK_EQ(evtchn_send(d2, p.p2), 0);
    CHECK_EQ(info32(d1)->evtchn_pending[p.p1 / 32], 1u << p.p1 % 32);
    CHECK_EQ(vcpu32(v1)->evtchn_pending_sel, 1u << p.p1 / 32);
    CHECK_EQ(vcpu32(v1)->arch.cr2, 0);
    CHECK_EQ(world_log.marked[0], 1);
    event_world_end();
}

TEST(masks_of_a_32bit_guest)
{
    struct pair p;

    start_32bit();
    p = connect_high(40);
    memset(info32(d1)->evtchn_pending, 0, sizeof(info32(d1)->evtchn_pending));
    vcpu32(v1)->evtchn_pending_sel = 0;
    memset(&world_log, 0, sizeof(world_log));
    info32(d1)->evtchn_mask[p.p1 / 32] = 1u << p.p1 % 32;
    CHECK_EQ(evtchn_send(d2, p.p2), 0);
    CHECK_EQ(world_log.marked[0], 0);
    world_run(v1);
    CHECK_EQ(evtchn_unmask(p.p1), 0);
    CHECK_EQ(world_log.marked[0], 1);
    CHECK_EQ(info32(d1)->evtchn_mask[p.p1 / 32], 0);
    event_world_end();
}

/* A port from before has no bits any more; what it would set are the masks of others. */
TEST(ports_beyond_the_32bit_layout)
{
    struct pair p;
    char before[sizeof(struct shared_info_x86_32)];

    event_world();
    p = connect_high(INFO32_NR_PORTS + 5);
    bitmap_clear(d1->shared_info->evtchn_pending, p.p1);
    evtchn_set_info_width(d1, true);
    memcpy(before, d1->shared_info, sizeof(before));
    CHECK_EQ(evtchn_send(d2, p.p2), 0);
    CHECK(memcmp(before, d1->shared_info, sizeof(before)) == 0);
    CHECK(!evtchn_port_is_pending(d1, p.p1));
    CHECK_EQ(close_port(d1, p.p1), 0);
    CHECK(memcmp(before, d1->shared_info, sizeof(before)) == 0);
    event_world_end();
}

TEST(no_more_ports_than_bits)
{
    struct evtchn_bind_ipi ipi = { .vcpu = 0 };

    start_32bit();
    world_run(v1);
    for (unsigned int i = 1; i < INFO32_NR_PORTS; i++)
        CHECK_EQ(evtchn_op_bind_ipi(&ipi), 0);
    CHECK_EQ(evtchn_op_bind_ipi(&ipi), -ENOSPC);
    event_world_end();
}

TEST(a_change_shows_what_was_pending)
{
    event_world();
    connect_domains();
    memset(&world_log, 0, sizeof(world_log));
    v1->vcpu_info->evtchn_upcall_pending = 0;
    evtchn_set_info_width(d1, true);
    CHECK_EQ(vcpu32(v1)->evtchn_pending_sel, ~0u);
    CHECK(world_log.marked[0] > 0);
    memset(&world_log, 0, sizeof(world_log));
    evtchn_set_info_width(d1, true);
    CHECK_EQ(world_log.marked[0], 0);
    evtchn_set_info_width(d1, false);
    CHECK_EQ(v1->vcpu_info->evtchn_pending_sel, ~0UL);
    event_world_end();
}
