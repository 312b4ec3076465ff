// SPDX-License-Identifier: GPL-2.0-only
/* acquire_resource, claims, and what PV guests are refused. */
#include "memory-world.h"

static struct xen_mem_acquire_resource request(xen_pfn_t *list, u32 nr, u64 first)
{
    return (struct xen_mem_acquire_resource){ .domid = 1, .type = XENMEM_resource_grant_table,
                                              .nr_frames = nr,
                                              .frame = first, .frame_list = { list } };
}

TEST(size_then_frames)
{
    xen_pfn_t list[64] = {};
    struct xen_mem_acquire_resource r = request(NULL, 0, 0);

    memory_world();
    world_run(control->vcpu[0]);
    CHECK_EQ(op(XENMEM_acquire_resource, &r), 0);
    CHECK_EQ(r.nr_frames, 64);
    r = request(list, 40, 10);
    CHECK_EQ(op(XENMEM_acquire_resource, &r), 0);
    for (unsigned int i = 0; i < 40; i++)
        CHECK_EQ(list[i], 1010 + i);
    CHECK_EQ(list[40], 0);
}

TEST(frames_in_two_goes)
{
    xen_pfn_t list[64] = {};
    struct xen_mem_acquire_resource r = request(list, 64, 0);

    memory_world();
    world_run(control->vcpu[0]);
    world_preempt_at(1);
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -ERESTART);
    CHECK_EQ(world_log.restart_args[0], XENMEM_acquire_resource | 32 << 6);
    CHECK_EQ(op(world_log.restart_args[0], &r), 0);
    CHECK_EQ(fake_frames, 64);
    CHECK_EQ(list[63], 1063);
}

TEST(resource_refusals)
{
    xen_pfn_t list[4];
    struct xen_mem_acquire_resource r = request(list, 4, 0);

    memory_world();
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EPERM);          /* one's own */
    r.domid = 0;
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EPERM);
    world_run(control->vcpu[0]);
    r = request(list, 4, 61);
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EINVAL);
    r = request(list, 4, ~0ull);
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EINVAL);
    r = request(NULL, 4, 0);
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EINVAL);
    r = request(list, 4, 0);
    r.pad = 1;
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EINVAL);
    r = request(list, 4, 0);
    r.type = XENMEM_resource_ioreq_server;
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EOPNOTSUPP);
    r = request(list, 4, 0);
    r.id = XENMEM_resource_grant_table_id_status;
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EOPNOTSUPP);
    r = request(list, 4, 0);
    r.domid = 9;
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -ESRCH);
    CHECK_EQ(fake_frames, 0);
}

TEST(claims_are_the_control_domains)
{
    struct xen_memory_reservation r = { .nr_extents = 50, .domid = 1 };

    memory_world();
    CHECK_EQ(op(XENMEM_claim_pages, &r), -EPERM);
    world_run(control->vcpu[0]);
    r.extent_order = 1;
    CHECK_EQ(op(XENMEM_claim_pages, &r), -EINVAL);
    r.extent_order = 0;
    CHECK_EQ(op(XENMEM_claim_pages, &r), 0);
    CHECK_EQ(guest->outstanding_pages, 50);
}

TEST(pv_guests_have_no_physmap)
{
    struct xen_add_to_physmap add = { .domid = DOMID_SELF };
    struct xen_remove_from_physmap remove = { .domid = DOMID_SELF };
    struct xen_vnuma_topology_info vnuma = { .domid = DOMID_SELF };

    memory_world();
    CHECK_EQ(op(XENMEM_add_to_physmap, &add), -EACCES);
    CHECK_EQ(op(XENMEM_remove_from_physmap, &remove), -EACCES);
    CHECK_EQ(op(XENMEM_get_vnumainfo, &vnuma), -EOPNOTSUPP);
    add.domid = 0;
    CHECK_EQ(op(XENMEM_add_to_physmap, &add), -EPERM);
}
