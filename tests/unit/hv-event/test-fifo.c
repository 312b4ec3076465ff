// SPDX-License-Identifier: GPL-2.0-only
/*
 * The FIFO layout against a guest that follows the protocol: takes ready bits, walks each queue
 * from its head, clears LINKED, then looks at PENDING. Random sends, masks, priorities and vcpus;
 * nothing may get lost.
 */
#include <xen/errno.h>

#include "event-world.h"

#define PENDING     (1u << EVTCHN_FIFO_PENDING)
#define MASKED      (1u << EVTCHN_FIFO_MASKED)
#define LINKED      (1u << EVTCHN_FIFO_LINKED)
#define NR          64

static struct page_info *array_page, *control_page[3];
static event_word_t *words;
static struct evtchn_fifo_control_block *control[3];
static u32 local_head[3][EVTCHN_FIFO_MAX_QUEUES], local_ready[3];
static unsigned int delivered[NR + 2];

static void start_fifo(void)
{
    struct evtchn_init_control init = { .offset = 128 };

    event_world();
    memset(delivered, 0, sizeof(delivered));
    memset(local_head, 0, sizeof(local_head));
    memset(local_ready, 0, sizeof(local_ready));
    for (unsigned int i = 0; i < 3; i++) {
        control_page[i] = world_page(d1);
        control[i] = page_to_virt(control_page[i]) + init.offset;
        init.control_gfn = page_to_mfn(control_page[i]);
        init.vcpu = i;
        CHECK_EQ(evtchn_op_init_control(&init), 0);
        CHECK_EQ(init.link_bits, 17);
    }
    array_page = world_page(d1);
    words = page_to_virt(array_page);
    for (unsigned int i = 0; i < 1024; i++)
        words[i] = MASKED;
}

static void expand(void)
{
    struct evtchn_expand_array op = { .array_gfn = page_to_mfn(array_page) };

    CHECK_EQ(evtchn_op_expand_array(&op), 0);
}

static void end_fifo(void)
{
    event_world_end();
    CHECK_EQ(world_refs(array_page), 1);
    CHECK_EQ(world_type_refs(array_page), 0);
    for (unsigned int i = 0; i < 3; i++)
        CHECK_EQ(world_type_refs(control_page[i]), 0);
}

/* The guest: one event off vcpu i's queue q. */
static void consume_one(unsigned int i, unsigned int q)
{
    u32 port = local_head[i][q] ?: control[i]->head[q];
    u32 word = words[port], next;

    CHECK(port && port <= NR + 1);
    next = word & EVTCHN_FIFO_LINK_MASK;
    words[port] = word & ~(LINKED | EVTCHN_FIFO_LINK_MASK);
    if (!next)
        local_ready[i] &= ~(1u << q);
    if ((words[port] & PENDING) && !(words[port] & MASKED)) {
        words[port] &= ~PENDING;
        delivered[port]++;
    }
    local_head[i][q] = next;
}

/* Takes at most `steps` events; true when nothing was ready. */
static bool run_guest(unsigned int i, unsigned int steps)
{
    while (steps--) {
        local_ready[i] |= control[i]->ready;
        control[i]->ready = 0;
        if (!local_ready[i])
            return true;
        consume_one(i, __builtin_ctz(local_ready[i]));
    }
    return false;
}

static void drain(void)
{
    for (unsigned int i = 0; i < 3; i++)
        while (!run_guest(i, 1000))
            ;
}

static void unmask_all(void)
{
    world_run(v1);
    for (unsigned int port = 1; port <= NR; port++)
        CHECK_EQ(evtchn_unmask(port), 0);
    drain();
    memset(delivered, 0, sizeof(delivered));
}

TEST(fifo_keeps_order_within_a_priority)
{
    struct pair p[4];

    start_fifo();
    expand();
    for (unsigned int i = 0; i < 4; i++)
        p[i] = connect_domains();
    for (unsigned int i = 0; i < 4; i++)
        words[p[i].p1] = 0;
    drain();
    memset(&world_log, 0, sizeof(world_log));
    CHECK_EQ(evtchn_send(d2, p[2].p2), 0);
    CHECK_EQ(evtchn_send(d2, p[0].p2), 0);
    CHECK_EQ(evtchn_send(d2, p[3].p2), 0);
    CHECK_EQ(evtchn_send(d2, p[2].p2), 0);              /* pending already */
    CHECK_EQ(world_log.marked[0], 1);                   /* one upcall for the queue */
    CHECK_EQ(control[0]->head[EVTCHN_FIFO_PRIORITY_DEFAULT], p[2].p1);
    CHECK_EQ(words[p[2].p1] & EVTCHN_FIFO_LINK_MASK, p[0].p1);
    CHECK_EQ(words[p[0].p1] & EVTCHN_FIFO_LINK_MASK, p[3].p1);
    CHECK_EQ(words[p[3].p1] & EVTCHN_FIFO_LINK_MASK, 0);
    drain();
    for (unsigned int i = 0; i < 4; i++)
        CHECK_EQ(delivered[p[i].p1], i == 1 ? 0 : 1);
    end_fifo();
}

static struct pair racer;

static void send_racer(void)
{
    CHECK_EQ(evtchn_send(d2, racer.p2), 0);
}

/*
 * Two senders at once. The first one's port was the queue's last; the guest has taken it off since. Wherever the
 * other comes in between, the guest must be told of both.
 */
TEST(fifo_two_senders_meet_at_the_tail)
{
    for (unsigned int at = 1; at <= 6; at++) {
        struct pair last;

        start_fifo();
        expand();
        last = connect_domains();
        racer = connect_domains();
        words[last.p1] = words[racer.p1] = 0;
        CHECK_EQ(evtchn_send(d2, last.p2), 0);
        drain();
        memset(delivered, 0, sizeof(delivered));
        world_before_lock(at, send_racer);
        CHECK_EQ(evtchn_send(d2, last.p2), 0);
        world_before_lock(0, NULL);
        CHECK(control[0]->ready);
        drain();
        CHECK_EQ(delivered[last.p1], 1);
        CHECK(at > 2 || delivered[racer.p1] == 1);
        end_fifo();
    }
}

TEST(fifo_higher_priority_has_its_own_queue)
{
    struct evtchn_set_priority prio = { .priority = EVTCHN_FIFO_PRIORITY_MAX };
    struct pair a, b;

    start_fifo();
    expand();
    a = connect_domains();
    b = connect_domains();
    words[a.p1] = words[b.p1] = 0;
    prio.port = b.p1;
    world_run(v1);
    CHECK_EQ(evtchn_op_set_priority(&prio), 0);
    CHECK_EQ(evtchn_send(d2, a.p2), 0);
    CHECK_EQ(evtchn_send(d2, b.p2), 0);
    CHECK_EQ(control[0]->ready, 1u << EVTCHN_FIFO_PRIORITY_DEFAULT | 1u << 0);
    CHECK_EQ(control[0]->head[0], b.p1);
    prio.priority = 16;
    CHECK_EQ(evtchn_op_set_priority(&prio), -EINVAL);
    end_fifo();
}

TEST(fifo_shows_what_was_pending_before_the_array)
{
    struct pair a;

    start_fifo();
    a = connect_domains();              /* no array page yet; connecting marks it pending */
    CHECK(evtchn_port_is_pending(d1, a.p1));
    words[a.p1] = 0;
    expand();
    CHECK(words[a.p1] & PENDING);
    drain();
    CHECK_EQ(delivered[a.p1], 1);
    end_fifo();
}

TEST(fifo_linked_port_is_not_reused)
{
    struct pair a, b;

    start_fifo();
    expand();
    a = connect_domains();
    words[a.p1] = 0;
    CHECK_EQ(evtchn_send(d2, a.p2), 0);
    CHECK_EQ(close_port(d1, a.p1), 0);
    CHECK(words[a.p1] & LINKED);
    b = connect_domains();
    CHECK(b.p1 != a.p1);
    drain();
    CHECK_EQ(delivered[a.p1], 0);       /* closed: taken off, not delivered */
    b = connect_domains();
    CHECK_EQ(b.p1, a.p1);
    end_fifo();
}

TEST(fifo_refuses_bad_control_blocks)
{
    struct evtchn_init_control init = { .control_gfn = 5, .vcpu = 0 };
    struct evtchn_expand_array array = { .array_gfn = 5 };
    struct page_info *pg;

    event_world();
    CHECK_EQ(evtchn_op_expand_array(&array), -EOPNOTSUPP);
    pg = world_page(d1);
    init.control_gfn = page_to_mfn(pg);
    init.offset = PAGE_SIZE - 8;
    CHECK_EQ(evtchn_op_init_control(&init), -EINVAL);
    init.offset = 4;
    CHECK_EQ(evtchn_op_init_control(&init), -EINVAL);
    init.offset = 0;
    init.vcpu = 9;
    CHECK_EQ(evtchn_op_init_control(&init), -ENOENT);
    init.vcpu = 0;
    /* each vcpu's state, with those before already there */
    for (unsigned int n = 0; n < 4; n++) {
        test_fault_at(n % 2 + 1);
        CHECK_EQ(evtchn_op_init_control(&init), -ENOMEM);
        CHECK_EQ(world_refs(pg), 1);
    }
    test_fault_at(0);
    init.control_gfn = WORLD_FRAMES + 1;
    CHECK_EQ(evtchn_op_init_control(&init), -EINVAL);
    init.control_gfn = page_to_mfn(pg);
    CHECK_EQ(evtchn_op_init_control(&init), 0);
    CHECK_EQ(evtchn_op_init_control(&init), -EINVAL);   /* only once */
    CHECK_EQ(world_refs(pg), 2);
    event_world_end();
    CHECK_EQ(world_refs(pg), 1);
}

TEST(fifo_reset_gives_the_pages_back)
{
    start_fifo();
    expand();
    connect_domains();
    world_run(v1);
    CHECK_EQ(evtchn_reset(d1, false), 0);
    CHECK_EQ(world_refs(array_page), 1);
    CHECK_EQ(world_refs(control_page[0]), 1);
    CHECK_EQ(evtchn_send(d1, 1), -EINVAL);
    end_fifo();
}

static u32 seed = 12345;
static u32 rnd(u32 n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* One step of the random guest or its peer on port index k. */
static void random_step(const struct pair *p, bool *sent)
{
    u32 k = rnd(NR), vcpu = rnd(3);
    struct evtchn_set_priority prio = { .port = p[k].p1, .priority = rnd(16) };
    struct evtchn_bind_vcpu bind = { .port = p[k].p1, .vcpu = vcpu };

    switch (rnd(10)) {
    case 0:
        CHECK_EQ(evtchn_op_set_priority(&prio), 0);
        break;
    case 1:
        CHECK_EQ(evtchn_op_bind_vcpu(&bind), 0);
        break;
    case 2:
        words[p[k].p1] |= MASKED;
        break;
    case 3:
        CHECK_EQ(evtchn_unmask(p[k].p1), 0);
        break;
    case 4: case 5: case 6:
        run_guest(vcpu, rnd(4));
        break;
    default:
        CHECK_EQ(evtchn_send(d2, p[k].p2), 0);
        sent[k] = true;
    }
}

TEST(fifo_random_traffic_loses_nothing)
{
    struct pair p[NR];

    start_fifo();
    expand();
    for (unsigned int i = 0; i < NR; i++)
        p[i] = connect_domains();
    unmask_all();
    for (unsigned int round = 0; round < 2000; round++) {
        bool sent[NR] = {};

        for (unsigned int step = rnd(200); step--; )
            random_step(p, sent);
        for (unsigned int k = 0; k < NR; k++)
            CHECK_EQ(evtchn_unmask(p[k].p1), 0);
        drain();
        for (unsigned int k = 0; k < NR; k++) {
            CHECK(!(words[p[k].p1] & (PENDING | LINKED)));
            CHECK(!sent[k] || delivered[p[k].p1]);
        }
        memset(delivered, 0, sizeof(delivered));
        for (unsigned int i = 0; i < 3; i++)
            CHECK_EQ(control[i]->ready, 0);
    }
    end_fifo();
}

static void hostile_step(const struct pair *p)
{
    u32 k = rnd(NR);
    struct evtchn_set_priority prio = { .port = p[k].p1, .priority = rnd(16) };
    struct evtchn_bind_vcpu bind = { .port = p[k].p1, .vcpu = rnd(3) };

    switch (rnd(6)) {
    case 0:
        CHECK_EQ(evtchn_op_set_priority(&prio), 0);
        break;
    case 1:
        CHECK_EQ(evtchn_op_bind_vcpu(&bind), 0);
        break;
    case 2:
        CHECK_EQ(evtchn_unmask(p[k].p1), 0);
        break;
    default:
        CHECK_EQ(evtchn_send(d2, p[k].p2), 0);
    }
}

TEST(fifo_hostile_words_harm_only_the_guest)
{
    struct pair p[NR];

    start_fifo();
    expand();
    for (unsigned int i = 0; i < NR; i++)
        p[i] = connect_domains();
    for (unsigned int step = 0; step < 200000; step++) {
        if (rnd(3) == 0)
            words[rnd(1024)] = rnd(0xffffff) << 8 | rnd(256);
        if (rnd(5) == 0)
            control[rnd(3)]->ready = rnd(0x10000);
        hostile_step(p);
    }
    end_fifo();
}
