// SPDX-License-Identifier: GPL-2.0-only
/* Accesses find their server, are answered, are posted. */
#include "ioreq-world.h"

static ioreq_t port_io(u64 port, u32 size, bool read, u64 data)
{
    return (ioreq_t){ .type = IOREQ_TYPE_PIO, .addr = port, .size = size, .count = 1, .data = data,
                      .dir = read ? IOREQ_READ : IOREQ_WRITE };
}

static struct vcpu *run_guest(unsigned int vcpu)
{
    world_run(guest->vcpu[vcpu]);
    return guest->vcpu[vcpu];
}

TEST(nobody_there_reads_all_ones)
{
    ioreq_t p = port_io(0x60, 1, true, 0);
    struct vcpu *v;

    ioreq_world();
    v = run_guest(0);
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_DONE);
    CHECK_EQ(p.data, ~0ULL);
    CHECK(ioreq_settled(v));
    ioreq_world_end();
}

TEST(a_read_waits_for_its_answer)
{
    ioreq_t p = port_io(0x3f8, 1, true, 0), done, *slot;
    struct vcpu *v;
    ioservid_t id;

    ioreq_world();
    id = start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0x3f8, 0x3ff);
    slot = &map_slots(id)->vcpu_ioreq[0] + 1;
    v = run_guest(1);
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_SENT);
    CHECK_EQ(slot->state, STATE_IOREQ_READY);
    CHECK_EQ(slot->addr, 0x3f8);
    CHECK_EQ(slot->dir, IOREQ_READ);
    CHECK_EQ(slot->type, IOREQ_TYPE_PIO);
    CHECK_EQ(ports[slot->vp_eport].notified, 1);
    CHECK_EQ(ports[slot->vp_eport].vcpu, 1);
    CHECK(!ioreq_settled(v));
    CHECK_EQ(v->pause_flags, VPF_blocked_in_xen);
    CHECK(!ioreq_take(v, &done));
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_RETRY);

    slot->state = STATE_IOREQ_INPROCESS;
    ports[slot->vp_eport].fn(v, slot->vp_eport);        /* a stray notification */
    CHECK_EQ(v->pause_flags, 0);
    CHECK(!ioreq_settled(v));
    slot->data = 0x5a;
    slot->addr = 0xdead;                                /* nobody believes that */
    slot->state = STATE_IORESP_READY;
    ports[slot->vp_eport].fn(v, slot->vp_eport);
    CHECK_EQ(world_log.unblocked, 2);
    CHECK(ioreq_settled(v));
    CHECK(ioreq_take(v, &done));
    CHECK_EQ(done.data, 0x5a);
    CHECK_EQ(done.addr, 0x3f8);
    CHECK(!ioreq_take(v, &done));
    CHECK_EQ(slot->state, STATE_IOREQ_NONE);
    ioreq_world_end();
}

/* A saved image cannot hold an access that the model has begun: the instruction is run after the restore. */
TEST(no_access_begins_once_the_domain_shuts_down)
{
    ioreq_t p = port_io(0x3f8, 1, true, 0), *slot;
    struct vcpu *v;
    ioservid_t id;

    ioreq_world();
    id = start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0x3f8, 0x3ff);
    slot = &map_slots(id)->vcpu_ioreq[0] + 1;
    v = run_guest(1);
    fake_shutting_down = true;
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_RETRY);
    CHECK_EQ(slot->state, STATE_IOREQ_NONE);
    CHECK(ioreq_settled(v));
    fake_shutting_down = false;
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_SENT);
    CHECK(v->defers_shutdown);
    slot->state = STATE_IORESP_READY;
    CHECK(ioreq_settled(v));
    ioreq_world_end();
}

TEST(an_answer_before_the_wait_does_not_block)
{
    ioreq_t p = port_io(0x10, 2, true, 0), *slot;
    struct vcpu *v;

    ioreq_world();
    slot = map_slots(start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0, 0xffff))->vcpu_ioreq;
    v = run_guest(0);
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_SENT);
    slot->state = STATE_IORESP_READY;
    ports[slot->vp_eport].fn(v, slot->vp_eport);
    CHECK(ioreq_settled(v));
    CHECK_EQ(v->pause_flags, 0);
    ioreq_world_end();
}

TEST(a_model_that_breaks_the_slot_loses_its_guest)
{
    ioreq_t p = port_io(0x10, 2, true, 0), *slot;
    struct vcpu *v;

    ioreq_world();
    slot = map_slots(start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0, 0xffff))->vcpu_ioreq;
    v = run_guest(0);
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_SENT);
    slot->state = STATE_IOREQ_NONE;
    CHECK(!ioreq_settled(v));
    CHECK(guest->is_shut_down);
    ioreq_world_end();

    ioreq_world();
    slot = map_slots(start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0, 0xffff))->vcpu_ioreq;
    slot->state = 9;
    v = run_guest(0);
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_RETRY);
    CHECK(guest->is_shut_down);
    ioreq_world_end();
}

TEST(a_waiting_vcpu_survives_the_end_of_the_server)
{
    struct xen_dm_op op = { .op = XEN_DMOP_destroy_ioreq_server };
    ioreq_t p = port_io(0x10, 4, true, 0), done;
    struct vcpu *v;

    ioreq_world();
    start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0, 0xffff);
    v = run_guest(0);
    CHECK_EQ(ioreq_send(v, &p, false), IOREQ_SENT);
    CHECK(!ioreq_settled(v));
    CHECK_EQ(dm(&op), 0);
    run_guest(0);
    CHECK_EQ(v->pause_flags, 0);
    CHECK(ioreq_settled(v));
    CHECK(ioreq_take(v, &done));
    CHECK_EQ(done.data, ~0ULL);
    ioreq_world_end();
}

static void end_server(ioservid_t id)
{
    struct xen_dm_op op = { .op = XEN_DMOP_destroy_ioreq_server };

    world_run(model->vcpu[0]);
    op.u.destroy_ioreq_server.id = id;
    CHECK_EQ(dm(&op), 0);
    run_guest(0);
}

TEST(servers_are_found_whichever_others_come_and_go)
{
    ioreq_t p = port_io(0x80, 1, false, 0);
    ioservid_t id[3];

    ioreq_world();
    for (unsigned int i = 0; i < 3; i++)
        id[i] = start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0x80 + i, 0x80 + 2 * i);
    run_guest(0);
    p.addr = 0x82;
    CHECK_EQ(ioreq_select(guest, &p)->id, id[2]);       /* the last that claims it */
    end_server(id[1]);
    CHECK_EQ(ioreq_select(guest, &p)->id, id[2]);
    end_server(id[2]);
    CHECK(!ioreq_select(guest, &p));
    p.addr = 0x80;
    CHECK_EQ(ioreq_select(guest, &p)->id, id[0]);
    world_run(model->vcpu[0]);
    CHECK_EQ(start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0x80, 0x80), id[1]);
    run_guest(0);
    CHECK_EQ(ioreq_select(guest, &p)->id, id[1]);
    end_server(id[1]);
    end_server(id[0]);
    CHECK(!ioreq_select(guest, &p));
    ioreq_world_end();
}

TEST(the_whole_access_must_be_claimed)
{
    ioreq_t p = port_io(0xff, 2, false, 0);

    ioreq_world();
    start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0x80, 0xff);
    run_guest(0);
    CHECK(!ioreq_select(guest, &p));
    p.addr = 0xfe;
    CHECK(ioreq_select(guest, &p));
    set_state(0, false);
    CHECK(!ioreq_select(guest, &p));
    ioreq_world_end();
}

TEST(repeated_memory_accesses_span_all_their_elements)
{
    ioreq_t p = { .type = IOREQ_TYPE_COPY, .addr = 0xa0ff8, .size = 4, .count = 2, .data_is_ptr = 1 };
    ioservid_t id;

    ioreq_world();
    id = start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0, 0);
    add_range(id, XEN_DMOP_IO_RANGE_MEMORY, 0xa0000, 0xa0fff);
    CHECK(ioreq_select(guest, &p));
    p.count = 3;
    CHECK(!ioreq_select(guest, &p));
    p.df = 1;
    CHECK(ioreq_select(guest, &p));
    p.addr = 0xa0004;
    CHECK(!ioreq_select(guest, &p));
    ioreq_world_end();
}

TEST(configuration_accesses_go_by_function)
{
    ioreq_t p = port_io(0xcf8, 4, false, 0x80001804), q = port_io(0xcfe, 2, true, 0);
    ioservid_t everything, function;

    ioreq_world();
    everything = start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0, 0xffff);
    function = start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0x70, 0x70);
    add_range(function, XEN_DMOP_IO_RANGE_PCI, XEN_DMOP_PCI_SBDF(0, 0, 3, 0), XEN_DMOP_PCI_SBDF(0, 0, 3, 7));
    CHECK_EQ(ioreq_select(guest, &p)->id, everything);
    CHECK_EQ(ioreq_select(guest, &q)->id, function);
    CHECK_EQ(q.type, IOREQ_TYPE_PCI_CONFIG);
    CHECK_EQ(q.addr, (u64)XEN_DMOP_PCI_SBDF(0, 0, 3, 0) << 32 | 6);
    /* another function, then a disabled address: the model with the ports names no functions, so it decodes them */
    p.data = 0x80002004;
    ioreq_select(guest, &p);
    q = port_io(0xcfc, 4, true, 0);
    CHECK_EQ(ioreq_select(guest, &q)->id, everything);
    CHECK_EQ(q.type, IOREQ_TYPE_PIO);
    p.data = 0x00001804;
    ioreq_select(guest, &p);
    CHECK_EQ(ioreq_select(guest, &q)->id, everything);
    /* AMD's register bits above 255 */
    p.data = 0x83001804;
    ioreq_select(guest, &p);
    CHECK_EQ(ioreq_select(guest, &q)->id, function);
    CHECK_EQ((u32)q.addr, 0x304);
    ioreq_world_end();
}

TEST(a_model_with_named_functions_is_not_asked_for_others)
{
    ioreq_t p = port_io(0xcf8, 4, false, 0x80001804), q = port_io(0xcfc, 2, true, 0);
    ioservid_t model;

    ioreq_world();
    model = start_server(HVM_IOREQSRV_BUFIOREQ_OFF, 0, 0xffff);
    add_range(model, XEN_DMOP_IO_RANGE_PCI, XEN_DMOP_PCI_SBDF(0, 0, 3, 0), XEN_DMOP_PCI_SBDF(0, 0, 3, 0));
    run_guest(0);
    CHECK(!ioreq_select(guest, &p));
    CHECK_EQ(ioreq_select(guest, &q)->id, model);
    CHECK_EQ(q.type, IOREQ_TYPE_PCI_CONFIG);
    /* a function that is not there */
    p.data = 0x80002004;
    CHECK_EQ(ioreq_send(guest->vcpu[0], &p, true), IOREQ_DONE);
    q = port_io(0xcfc, 2, true, 0);
    CHECK_EQ(ioreq_send(guest->vcpu[0], &q, false), IOREQ_DONE);
    CHECK_EQ(q.data, ~0ULL);
    /* the address reads as it was written */
    p = port_io(0xcf8, 4, true, 0);
    CHECK_EQ(ioreq_send(guest->vcpu[0], &p, false), IOREQ_DONE);
    CHECK_EQ(p.data, 0x80002004);
    /* the ports themselves: bytes of the address (0xcf9 resets), data without an address */
    p = port_io(0xcf9, 1, false, 6);
    CHECK_EQ(ioreq_select(guest, &p)->id, model);
    p = port_io(0xcf8, 4, false, 0);
    CHECK(!ioreq_select(guest, &p));
    q = port_io(0xcfc, 2, true, 0);
    CHECK_EQ(ioreq_select(guest, &q)->id, model);
    CHECK_EQ(q.type, IOREQ_TYPE_PIO);
    ioreq_world_end();
}

static ioreq_t vga_write(u64 addr, u32 size, u64 data)
{
    return (ioreq_t){ .type = IOREQ_TYPE_COPY, .addr = addr, .size = size, .count = 1, .data = data };
}

TEST(posted_writes_fill_the_ring_and_then_wait)
{
    buffered_iopage_t *ring;
    ioreq_t p = vga_write(0xa0010, 8, 0x1122334455667788), one = vga_write(0xa0020, 1, 7);
    struct vcpu *v;
    ioservid_t id;

    ioreq_world();
    id = start_server(HVM_IOREQSRV_BUFIOREQ_ATOMIC, 0, 0);
    add_range(id, XEN_DMOP_IO_RANGE_MEMORY, 0xa0000, 0xbffff);
    ring = map_posted(id);
    v = run_guest(0);
    CHECK_EQ(ioreq_send(v, &p, true), IOREQ_DONE);
    CHECK_EQ(ring->ptrs.write_pointer, 2);
    CHECK_EQ(ring->buf_ioreq[0].data, 0x55667788);
    CHECK_EQ(ring->buf_ioreq[1].data, 0x11223344);
    CHECK_EQ(ring->buf_ioreq[0].size, 3);
    CHECK_EQ(ring->buf_ioreq[0].addr, 0xa0010);
    for (unsigned int i = 2; i < IOREQ_BUFFER_SLOT_NUM - 1; i++)
        CHECK_EQ(ioreq_send(v, &one, true), IOREQ_DONE);
    CHECK_EQ(ioreq_send(v, &p, true), IOREQ_SENT);      /* needs two slots */
    map_slots(id)->vcpu_ioreq[0].state = STATE_IORESP_READY;
    run_guest(0);
    CHECK(ioreq_settled(v) && ioreq_take(v, &p));
    CHECK_EQ(ioreq_send(v, &one, true), IOREQ_DONE);
    CHECK_EQ(ioreq_send(v, &one, true), IOREQ_SENT);
    ioreq_world_end();
}

TEST(ring_pointers_stay_small_when_the_model_is_atomic)
{
    buffered_iopage_t *ring;
    ioreq_t one = vga_write(0xa0020, 1, 7);
    struct vcpu *v;
    ioservid_t id;

    ioreq_world();
    id = start_server(HVM_IOREQSRV_BUFIOREQ_ATOMIC, 0, 0);
    add_range(id, XEN_DMOP_IO_RANGE_MEMORY, 0xa0000, 0xbffff);
    ring = map_posted(id);
    v = run_guest(0);
    for (unsigned int i = 0; i < 3 * IOREQ_BUFFER_SLOT_NUM; i++) {
        u32 at = ring->ptrs.write_pointer % IOREQ_BUFFER_SLOT_NUM;

        one.data = i;
        CHECK_EQ(ioreq_send(v, &one, true), IOREQ_DONE);
        CHECK_EQ(ring->buf_ioreq[at].data, i);
        ring->ptrs.read_pointer++;
    }
    CHECK(ring->ptrs.write_pointer <= 2 * IOREQ_BUFFER_SLOT_NUM);
    CHECK_EQ(ring->ptrs.write_pointer, ring->ptrs.read_pointer);
    /* a read pointer from nowhere: as if full */
    ring->ptrs.read_pointer = 0x12345678;
    CHECK_EQ(ioreq_send(v, &one, true), IOREQ_SENT);
    ioreq_world_end();
}
