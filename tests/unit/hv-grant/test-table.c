// SPDX-License-Identifier: GPL-2.0-only
/* The table as a whole: growth and its limit, versions, swapping, death. */
#include "grant-world.h"

#define run1(cmd, op)   do_grant_table_op(cmd, guest_handle_from_ptr(op, void), 1)

TEST(setup_lists_frames_up_to_the_limit)
{
    xen_pfn_t frames[8] = {};
    struct gnttab_setup_table op = { .dom = DOMID_SELF, .nr_frames = 4, .frame_list = { frames } };
    struct gnttab_query_size size = { .dom = DOMID_SELF };

    grant_world();
    CHECK_EQ(run1(GNTTABOP_setup_table, &op), 0);
    CHECK_EQ(op.status, GNTST_okay);
    for (unsigned int i = 0; i < 4; i++)
        CHECK(frames[i] && page_owner(mfn_to_page(frames[i])) == grantee);
    op.nr_frames = 5;
    CHECK_EQ(run1(GNTTABOP_setup_table, &op), 0);
    CHECK_EQ(op.status, GNTST_general_error);
    CHECK_EQ(run1(GNTTABOP_query_size, &size), 0);
    CHECK_EQ(size.nr_frames, 4);
    CHECK_EQ(size.max_nr_frames, 4);
    op.dom = granter->id;                       /* another's table: the control domain's business */
    op.nr_frames = 1;
    CHECK_EQ(run1(GNTTABOP_setup_table, &op), 0);
    CHECK_EQ(op.status, GNTST_permission_denied);
    op.dom = 66;
    CHECK_EQ(run1(GNTTABOP_setup_table, &op), 0);
    CHECK_EQ(op.status, GNTST_bad_domain);
    CHECK_EQ(do_grant_table_op(GNTTABOP_setup_table, guest_handle_from_ptr(&op, void), 2), -EINVAL);
    grant_world_end();
}

TEST(growth_without_memory_changes_nothing)
{
    mfn_t mfn;

    grant_world();
    for (unsigned int n = 1; n <= 2; n++) {
        test_fault_at(n);
        CHECK_EQ(grant_table_get_frame(grantee, 0, &mfn), -ENOMEM);
        CHECK_EQ(grant_table_nr_frames(grantee), 0);
    }
    test_fault_at(0);
    CHECK_EQ(grant_table_get_frame(grantee, 2, &mfn), 0);
    CHECK_EQ(grant_table_nr_frames(grantee), 3);
    CHECK_EQ(grant_table_get_frame(grantee, 4, &mfn), -EINVAL);
    CHECK_EQ(grant_table_get_frame(grantee, XENMAPIDX_grant_table_status, &mfn), -EINVAL);
    grant_world_end();
}

TEST(only_version_1)
{
    struct gnttab_set_version set = { .version = 2 };
    struct gnttab_get_version get = { .dom = DOMID_SELF };
    struct gnttab_get_status_frames status = { .dom = DOMID_SELF, .nr_frames = 1 };

    grant_world();
    CHECK_EQ(run1(GNTTABOP_set_version, &set), -ENOSYS);
    CHECK_EQ(set.version, 1);
    set.version = 3;
    CHECK_EQ(run1(GNTTABOP_set_version, &set), -EINVAL);
    CHECK_EQ(run1(GNTTABOP_set_version, &set), 0);
    CHECK_EQ(run1(GNTTABOP_get_version, &get), 0);
    CHECK_EQ(get.version, 1);
    CHECK_EQ(run1(GNTTABOP_get_status_frames, &status), 0);
    CHECK_EQ(status.status, GNTST_general_error);
    CHECK_EQ(run1(GNTTABOP_cache_flush, &status), -EOPNOTSUPP);
    CHECK_EQ(run1(99, &status), -ENOSYS);
    grant_world_end();
}

TEST(swap_exchanges_unused_entries)
{
    struct gnttab_swap_grant_ref op = { .ref_a = 8, .ref_b = 9 };
    struct page_info *a, *b;

    grant_world();
    a = offer(8, 0);
    b = offer(9, GTF_readonly);
    world_run(granter->vcpu[0]);
    CHECK_EQ(run1(GNTTABOP_swap_grant_ref, &op), 0);
    CHECK_EQ(op.status, GNTST_okay);
    CHECK_EQ(entry(8)->frame, page_to_mfn(b));
    CHECK_EQ(entry(9)->frame, page_to_mfn(a));
    CHECK_EQ(entry(9)->flags, GTF_permit_access);
    world_run(grantee->vcpu[0]);
    CHECK_EQ(map_ref(9, GNTMAP_host_map, 0x1000, NULL), GNTST_okay);
    world_run(granter->vcpu[0]);
    CHECK_EQ(run1(GNTTABOP_swap_grant_ref, &op), 0);
    CHECK_EQ(op.status, GNTST_eagain);
    op.ref_b = 100000;
    CHECK_EQ(run1(GNTTABOP_swap_grant_ref, &op), 0);
    CHECK_EQ(op.status, GNTST_bad_gntref);
    grant_world_end();
}

TEST(death_of_the_grantee_in_steps)
{
    struct page_info *pg[300];
    unsigned int restarts = 0;
    int rc;

    grant_world();
    for (unsigned int i = 0; i < 300; i++) {
        pg[i] = offer(8 + i, GTF_readonly);
        CHECK_EQ(map_ref(8 + i, GNTMAP_device_map | GNTMAP_readonly, 0, NULL), GNTST_okay);
    }
    grantee->is_dying = DOMDYING_dying;
    do {
        world_preempt_at(1);
        rc = grant_table_release_mappings(grantee);
        restarts += rc == -ERESTART;
    } while (rc == -ERESTART);
    world_preempt_at(0);
    CHECK_EQ(rc, 0);
    CHECK(restarts >= 2);
    for (unsigned int i = 0; i < 300; i++) {
        CHECK_EQ(world_refs(pg[i]), 1);
        CHECK_EQ(entry(8 + i)->flags, GTF_permit_access | GTF_readonly);
    }
    grant_world_end();
}

TEST(failed_guest_copies_are_reported)
{
    struct gnttab_map_grant_ref op = { .flags = GNTMAP_host_map, .host_addr = 0x1000, .ref = 8,
                                       .dom = 2 };

    grant_world();
    offer(8, 0);
    world_copy_fails_at(1);
    CHECK_EQ(run1(GNTTABOP_map_grant_ref, &op), -EFAULT);
    CHECK(!slots[1].used);
    CHECK_EQ(do_grant_table_op(GNTTABOP_map_grant_ref, guest_handle_from_ptr(NULL, void), 1),
             -EFAULT);
    CHECK_EQ(do_grant_table_op(GNTTABOP_map_grant_ref, guest_handle_from_ptr(NULL, void), 0), 0);
    CHECK_EQ(do_grant_table_op(GNTTABOP_map_grant_ref, guest_handle_from_ptr(&op, void), -1),
             -EINVAL);
    grant_world_end();
}

TEST(a_reset_keeps_what_is_used_and_what_is_the_tools)
{
    u32 handle;

    grant_world();
    offer(1, 0);                                /* xenstore's ring */
    offer(8, 0);
    offer(9, GTF_readonly);
    offer(600, 0);                              /* in the second frame */
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &handle), GNTST_okay);
    grant_table_reset(granter);
    CHECK_EQ(entry(1)->flags, GTF_permit_access);
    CHECK_EQ(entry(8)->flags, GTF_permit_access | GTF_reading | GTF_writing);
    CHECK_EQ(entry(9)->flags, 0);
    CHECK_EQ(entry(9)->frame, 0);
    CHECK_EQ(entry(600)->flags, 0);
    CHECK_EQ(map_ref(9, GNTMAP_host_map | GNTMAP_readonly, 0x2000, NULL), GNTST_bad_gntref);
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    CHECK_EQ(entry(8)->flags, GTF_permit_access);
    grant_world_end();
}
