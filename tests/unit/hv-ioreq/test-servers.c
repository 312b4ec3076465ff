// SPDX-License-Identifier: GPL-2.0-only
/* Servers come and go with all they hold. */
#include "ioreq-world.h"

TEST(a_server_has_a_port_for_each_vcpu_and_one_for_posted_writes)
{
    struct xen_dm_op op = { .op = XEN_DMOP_get_ioreq_server_info };
    ioservid_t id;

    ioreq_world();
    id = make_server(HVM_IOREQSRV_BUFIOREQ_ATOMIC);
    CHECK_EQ(ports_used(), 3);
    op.u.get_ioreq_server_info.id = id;
    op.u.get_ioreq_server_info.flags = XEN_DMOP_no_gfns;
    CHECK_EQ(dm(&op), 0);
    CHECK(ports[op.u.get_ioreq_server_info.bufioreq_port].used);
    CHECK_EQ(map_slots(id)->vcpu_ioreq[0].vp_eport, 1);
    CHECK_EQ((&map_slots(id)->vcpu_ioreq[0])[1].vp_eport, 2);
    for (unsigned int i = 1; i <= 3; i++)
        CHECK_EQ(ports[i].remote, 2);
    ioreq_world_end();
    CHECK_EQ(ports_used(), 0);
}

TEST(there_are_only_so_many)
{
    struct xen_dm_op op = { .op = XEN_DMOP_create_ioreq_server };

    ioreq_world();
    for (unsigned int i = 0; i < MAX_NR_IOREQ_SERVERS; i++)
        CHECK_EQ(make_server(HVM_IOREQSRV_BUFIOREQ_OFF), i);
    CHECK_EQ(dm(&op), -ENOSPC);
    op = (struct xen_dm_op){ .op = XEN_DMOP_destroy_ioreq_server };
    op.u.destroy_ioreq_server.id = 3;
    CHECK_EQ(dm(&op), 0);
    CHECK_EQ(dm(&op), -ENOENT);
    CHECK_EQ(make_server(HVM_IOREQSRV_BUFIOREQ_OFF), 3);
    ioreq_world_end();
}

TEST(creation_fails_whole_wherever_it_fails)
{
    for (unsigned int n = 1; n < 50; n++) {
        struct xen_dm_op op = { .op = XEN_DMOP_create_ioreq_server };
        bool hit;

        ioreq_world();
        op.u.create_ioreq_server.handle_bufioreq = HVM_IOREQSRV_BUFIOREQ_ATOMIC;
        test_fault_at(n);
        CHECK(dm(&op) < 0 || !test_fault_hit());
        hit = test_fault_hit();
        test_fault_at(0);
        if (hit)
            CHECK_EQ(ports_used(), 0);
        ioreq_world_end();
        if (!hit)
            return;
    }
    CHECK(!"reached");
}

TEST(pages_from_the_guest_are_out_of_its_sight_while_enabled)
{
    struct xen_dm_op op = { .op = XEN_DMOP_get_ioreq_server_info };
    ioservid_t id;
    mfn_t mfn;

    ioreq_world();
    id = make_server(HVM_IOREQSRV_BUFIOREQ_LEGACY);
    op.u.get_ioreq_server_info.id = id;
    CHECK_EQ(dm(&op), 0);
    CHECK_EQ(op.u.get_ioreq_server_info.ioreq_gfn, 4);
    CHECK_EQ(op.u.get_ioreq_server_info.bufioreq_gfn, 5);
    /* one way or the other */
    CHECK_EQ(ioreq_server_frame(guest, id, 0, &mfn), -EPERM);
    CHECK_EQ(set_state(id, true), 0);
    CHECK(!gfns[4].pg && !gfns[5].pg);
    CHECK_EQ(set_state(id, true), 0);
    CHECK_EQ(set_state(id, false), 0);
    CHECK(gfns[4].pg && gfns[5].pg);
    /* the pool is empty */
    op.u.get_ioreq_server_info.id = make_server(HVM_IOREQSRV_BUFIOREQ_OFF);
    CHECK_EQ(dm(&op), -ENOMEM);
    CHECK_EQ(ioreq_param_changed(guest, HVM_PARAM_IOREQ_SERVER_PFN, 9), -EBUSY);
    CHECK_EQ(set_state(id, true), 0);
    ioreq_world_end();
}

TEST(only_its_maker_may_touch_a_server)
{
    struct xen_dm_op op = { .op = XEN_DMOP_destroy_ioreq_server };
    struct domain *other;
    mfn_t mfn;

    ioreq_world();
    make_server(HVM_IOREQSRV_BUFIOREQ_OFF);
    other = world_domain(3, 1);
    other->is_privileged = true;
    model = other;                      /* dm() runs as it */
    CHECK_EQ(dm(&op), -EPERM);
    CHECK_EQ(set_state(0, true), -EPERM);
    CHECK_EQ(ioreq_server_frame(guest, 0, 1, &mfn), -EPERM);
    op = (struct xen_dm_op){ .op = XEN_DMOP_get_ioreq_server_info };
    CHECK_EQ(dm(&op), -EPERM);
    model = get_domain_by_id(2);
    put_domain(model);
    ioreq_world_end();
}

TEST(resource_frames_exist_only_as_numbered)
{
    mfn_t mfn;

    ioreq_world();
    make_server(HVM_IOREQSRV_BUFIOREQ_OFF);
    CHECK_EQ(ioreq_server_frame(guest, 0, XENMEM_resource_ioreq_server_frame_bufioreq, &mfn), -EINVAL);
    CHECK_EQ(ioreq_server_frame(guest, 0, 2, &mfn), -EINVAL);
    CHECK_EQ(ioreq_server_frame(guest, 1, 1, &mfn), -ENOENT);
    CHECK_EQ(ioreq_server_frame(guest, 0x10000, 1, &mfn), -ENOENT);
    test_fault_at(1);
    CHECK_EQ(ioreq_server_frame(guest, 0, 1, &mfn), -ENOMEM);
    test_fault_at(0);
    CHECK_EQ(ioreq_server_frame(guest, 0, 1, &mfn), 0);
    ioreq_world_end();
}
