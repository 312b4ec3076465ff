// SPDX-License-Identifier: GPL-2.0-only
/* Translated guests: their frame numbers, what is given back, promised and mapped for them. */
#include "memory-world.h"

static void translated_guest(void)
{
    memory_world();
    guest->kind = GUEST_HVM;
}

TEST(one_frame)
{
    struct xen_add_to_physmap a = { .domid = DOMID_SELF, .space = XENMAPSPACE_grant_table,
                                    .idx = 3, .gpfn = 70, .size = 9 };
    struct xen_remove_from_physmap r = { .domid = 1, .gpfn = 71 };

    translated_guest();
    CHECK_EQ(op(XENMEM_add_to_physmap, &a), 0);
    CHECK_EQ(physmap.added, 1);
    CHECK_EQ(physmap.idx, 3);
    CHECK_EQ(physmap.gfn, 70);
    CHECK_EQ(op(XENMEM_remove_from_physmap, &r), 0);
    CHECK_EQ(physmap.gfn, 71);
    a.space = XENMAPSPACE_gmfn_foreign;
    CHECK_EQ(op(XENMEM_add_to_physmap, &a), -ENOSYS);
    a.space = XENMAPSPACE_dev_mmio;
    CHECK_EQ(op(XENMEM_add_to_physmap, &a), -EPERM);
    a.domid = 0;
    CHECK_EQ(op(XENMEM_add_to_physmap, &a), -EPERM);
    world_run(control->vcpu[0]);
    CHECK_EQ(op(XENMEM_add_to_physmap, &a), -EACCES);           /* has no map */
    CHECK_EQ(op(XENMEM_remove_from_physmap, &(struct xen_remove_from_physmap){ .domid = 0 }),
             -EACCES);
    CHECK_EQ(physmap.added, 1);
    world_check();
}

TEST(a_run_of_frames_in_two_goes)
{
    struct xen_add_to_physmap a = { .domid = DOMID_SELF, .space = XENMAPSPACE_gmfn_range,
                                    .idx = 100, .gpfn = 200, .size = 5 };

    translated_guest();
    world_preempt_at(2);
    CHECK_EQ(op(XENMEM_add_to_physmap, &a), -ERESTART);
    CHECK_EQ(physmap.added, 2);
    CHECK_EQ(op(world_log.restart_args[0], &a), 0);
    CHECK_EQ(physmap.added, 5);
    CHECK_EQ(physmap.idx, 104);
    CHECK_EQ(physmap.gfn, 204);
}

TEST(a_batch_reports_each)
{
    xen_ulong_t idxs[4] = { 1, 2, 3, 4 };
    xen_pfn_t gfns[4] = { 11, 12, 13, 14 };
    int errs[4] = { 9, 9, 9, 9 };
    struct xen_add_to_physmap_batch b = {
        .domid = 1, .space = XENMAPSPACE_gmfn_foreign, .size = 4, .idxs = { idxs },
        .gpfns = { gfns }, .errs = { errs },
    };

    translated_guest();
    physmap.refuse = 13;
    b.u.foreign_domid = 0;
    CHECK_EQ(op(XENMEM_add_to_physmap_batch, &b), -EPERM);      /* dom0's pages are not for it */
    world_run(control->vcpu[0]);
    b.u.foreign_domid = 5;
    CHECK_EQ(op(XENMEM_add_to_physmap_batch, &b), -ESRCH);
    b.u.foreign_domid = 0;
    world_preempt_at(1);
    CHECK_EQ(op(XENMEM_add_to_physmap_batch, &b), -ERESTART);
    CHECK_EQ(op(world_log.restart_args[0], &b), 0);
    CHECK(physmap.foreign == control);
    CHECK_EQ(errs[0] | errs[1] | errs[3], 0);
    CHECK_EQ(errs[2], -EBUSY);
    CHECK_EQ(guest->refcount, 1);
    CHECK_EQ(control->refcount, 1);
    b.space = XENMAPSPACE_gmfn;
    b.u.res0 = 1;
    CHECK_EQ(op(XENMEM_add_to_physmap_batch, &b), -EINVAL);
    b.u.res0 = 0;
    b.gpfns.p = NULL;
    CHECK_EQ(op(XENMEM_add_to_physmap_batch, &b), -EFAULT);
    b.space = XENMAPSPACE_gmfn_range;
    CHECK_EQ(op(XENMEM_add_to_physmap_batch, &b), -EINVAL);
}

TEST(given_back_with_one_flush)
{
    xen_pfn_t list[100];
    struct xen_memory_reservation r = { .extent_start = { list }, .nr_extents = 100, .domid = 1 };
    unsigned int free;

    translated_guest();
    free = world_frames_free();
    for (unsigned int i = 0; i < 100; i++)
        list[i] = page_to_mfn(world_page(guest));
    CHECK_EQ(op(XENMEM_decrease_reservation, &r), 100);
    CHECK_EQ(physmap.released, 100);
    CHECK_EQ(world_log.tlb_flushes, 1);
    CHECK_EQ(world_frames_free(), free);
    CHECK_EQ(guest->tot_pages, 0);
}

TEST(promises_are_for_builders)
{
    xen_pfn_t list[2] = { 512, 1024 };
    struct xen_memory_reservation r = {
        .extent_start = { list }, .nr_extents = 2, .extent_order = 9, .domid = 1,
        .mem_flags = XENMEMF_populate_on_demand,
    };

    translated_guest();
    CHECK_EQ(op(XENMEM_populate_physmap, &r), 0);
    world_run(control->vcpu[0]);
    CHECK_EQ(op(XENMEM_populate_physmap, &r), 2);
    CHECK_EQ(physmap.promised, 1024);
    CHECK_EQ(guest->tot_pages, 0);
    r.domid = 0;
    CHECK_EQ(op(XENMEM_populate_physmap, &r), 0);               /* PV */
}

TEST(the_highest_frame_is_the_maps)
{
    struct xen_memory_domain q = { .domid = 1 };

    translated_guest();
    CHECK_EQ(op(XENMEM_maximum_gpfn, &q), 0x12345);
}

TEST(resources_of_and_for_translated_guests)
{
    xen_pfn_t list[2] = { 55, 66 };
    struct xen_mem_acquire_resource r = {
        .domid = 1, .type = XENMEM_resource_ioreq_server, .id = 7, .nr_frames = 2,
        .frame_list = { list },
    };

    translated_guest();
    world_run(control->vcpu[0]);
    CHECK_EQ(op(XENMEM_acquire_resource, &r), 0);
    CHECK_EQ(list[1], 2001);
    r.nr_frames = 3;
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -EINVAL);
    r.nr_frames = 1;
    r.id = 8;
    CHECK_EQ(op(XENMEM_acquire_resource, &r), -ENOENT);
    /* a translated caller says where it wants them */
    control->kind = GUEST_HVM;
    list[0] = 88;
    r.id = 7;
    CHECK_EQ(op(XENMEM_acquire_resource, &r), 0);
    CHECK_EQ(physmap.mapped, 1);
    CHECK_EQ(physmap.gfn, 88);
    CHECK_EQ(physmap.idx, 2000);
    CHECK_EQ(list[0], 88);
}
