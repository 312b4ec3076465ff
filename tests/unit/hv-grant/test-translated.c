// SPDX-License-Identifier: GPL-2.0-only
/* Grants of and to guests whose frame numbers are not the machine's. */
#include "grant-world.h"

TEST(read_only_memory_is_not_lent_for_writing)
{
    struct page_info *pg;
    u32 handle;

    grant_world();
    granter->kind = GUEST_HVM;
    pg = offer(8, 0);
    world_read_only = page_to_mfn(pg);
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &handle), GNTST_bad_page);
    CHECK_EQ(entry(8)->flags, GTF_permit_access);
    CHECK_EQ(world_refs(pg), 1);
    CHECK_EQ(map_ref(8, GNTMAP_host_map | GNTMAP_readonly, 0x1000, &handle), GNTST_okay);
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    CHECK_EQ(world_log.dirtied, 0);
    grant_world_end();
}

TEST(writes_by_others_are_noted)
{
    struct page_info *theirs, *mine;
    struct gnttab_copy op;
    u32 handle;

    grant_world();
    granter->kind = GUEST_HVM;
    theirs = offer(8, 0);
    mine = world_page(grantee);
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &handle), GNTST_okay);
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    CHECK_EQ(world_log.dirtied, 1);
    op = (struct gnttab_copy){
        .source = { .u.gmfn = page_to_mfn(mine), .domid = DOMID_SELF },
        .dest = { .u.ref = 8, .domid = granter->id }, .len = 16, .flags = GNTCOPY_dest_gref,
    };
    CHECK_EQ(do_grant_table_op(GNTTABOP_copy, guest_handle_from_ptr(&op, void), 1), 0);
    CHECK_EQ(op.status, GNTST_okay);
    CHECK_EQ(world_log.dirtied, 2);
    /* the other way round nothing of theirs changes, but a translated caller's own page does */
    grantee->kind = GUEST_HVM;
    op = (struct gnttab_copy){
        .source = { .u.ref = 8, .domid = granter->id },
        .dest = { .u.gmfn = page_to_mfn(mine), .domid = DOMID_SELF }, .len = 16,
        .flags = GNTCOPY_source_gref,
    };
    CHECK_EQ(do_grant_table_op(GNTTABOP_copy, guest_handle_from_ptr(&op, void), 1), 0);
    CHECK_EQ(op.status, GNTST_okay);
    CHECK_EQ(world_log.dirtied, 3);
    world_read_only = page_to_mfn(mine);
    CHECK_EQ(do_grant_table_op(GNTTABOP_copy, guest_handle_from_ptr(&op, void), 1), 0);
    CHECK_EQ(op.status, GNTST_permission_denied);
    CHECK_EQ(world_refs(theirs), 1);
    grant_world_end();
}

TEST(frames_of_the_table_are_told_by_the_guests_numbers)
{
    xen_pfn_t frames[2];
    struct gnttab_setup_table op = { .dom = DOMID_SELF, .nr_frames = 2, .frame_list = { frames } };

    grant_world();
    CHECK_EQ(do_grant_table_op(GNTTABOP_setup_table, guest_handle_from_ptr(&op, void), 1), 0);
    CHECK_EQ(op.status, GNTST_okay);
    xen_pfn_t machine = frames[0];

    grantee->kind = GUEST_HVM;
    CHECK_EQ(do_grant_table_op(GNTTABOP_setup_table, guest_handle_from_ptr(&op, void), 1), 0);
    CHECK_EQ(frames[0], machine + 1000);
    grant_world_end();
}
