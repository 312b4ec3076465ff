// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mapping and unmapping: references, the entry's in-use bits, who may, batches, failures at every
 * step.
 */
#include "grant-world.h"

TEST(map_and_unmap_writable)
{
    struct page_info *pg;
    u32 handle;

    grant_world();
    pg = offer(8, 0);
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &handle), GNTST_okay);
    CHECK(slots[1].used && slots[1].mfn == page_to_mfn(pg) && !slots[1].readonly);
    CHECK_EQ(world_refs(pg), 2);
    CHECK_EQ(world_type_refs(pg), 1);
    CHECK_EQ(entry(8)->flags, GTF_permit_access | GTF_reading | GTF_writing);
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    CHECK_EQ(world_log.tlb_flushes, 1);
    CHECK_EQ(entry(8)->flags, GTF_permit_access);
    CHECK_EQ(world_refs(pg), 1);
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_bad_handle);
    grant_world_end();
}

TEST(readonly_grant_and_readonly_map)
{
    u32 handle;

    grant_world();
    offer(8, GTF_readonly);
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &handle), GNTST_general_error);
    CHECK_EQ(entry(8)->flags, GTF_permit_access | GTF_readonly);
    CHECK_EQ(map_ref(8, GNTMAP_host_map | GNTMAP_readonly, 0x1000, &handle), GNTST_okay);
    CHECK(slots[1].readonly);
    CHECK_EQ(entry(8)->flags, GTF_permit_access | GTF_readonly | GTF_reading);
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    grant_world_end();
}

TEST(two_maps_of_one_grant_end_one_by_one)
{
    struct page_info *pg;
    u32 ro, rw;

    grant_world();
    pg = offer(8, 0);
    CHECK_EQ(map_ref(8, GNTMAP_host_map | GNTMAP_readonly, 0x1000, &ro), GNTST_okay);
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x2000, &rw), GNTST_okay);
    /* In use: a changed frame number has no effect on further mappings. */
    entry(8)->frame = page_to_mfn(world_page(granter));
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x3000, NULL), GNTST_okay);
    CHECK_EQ(slots[3].mfn, page_to_mfn(pg));
    CHECK_EQ(unmap_handle(rw, 0x2000, 0), GNTST_okay);
    CHECK(entry(8)->flags & GTF_writing);
    CHECK_EQ(unmap_handle(ro, 0x1000, 0), GNTST_okay);
    CHECK_EQ(entry(8)->flags, GTF_permit_access | GTF_reading | GTF_writing);
    grant_world_end();                          /* death drops the third */
}

TEST(device_and_host_map_in_one_handle)
{
    struct page_info *pg;
    u32 handle;

    grant_world();
    pg = offer(8, 0);
    CHECK_EQ(map_ref(8, GNTMAP_host_map | GNTMAP_device_map, 0x1000, &handle), GNTST_okay);
    CHECK_EQ(world_refs(pg), 3);
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    /* nothing of that kind left: ignored */
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    CHECK_EQ(world_refs(pg), 2);
    CHECK_EQ(unmap_handle(handle, 0, 0x1000), GNTST_bad_dev_addr);
    CHECK_EQ(unmap_handle(handle, 0, page_to_mfn(pg) << PAGE_SHIFT), GNTST_okay);
    CHECK_EQ(world_refs(pg), 1);
    CHECK_EQ(unmap_handle(handle, 0, page_to_mfn(pg) << PAGE_SHIFT), GNTST_bad_handle);
    grant_world_end();
}

TEST(refusals_leave_nothing_behind)
{
    struct page_info *pg;
    struct gnttab_map_grant_ref op = { .flags = GNTMAP_host_map, .host_addr = 0x1000, .dom = 77 };

    grant_world();
    pg = offer(8, 0);
    /* no such offer */
    CHECK_EQ(map_ref(9, GNTMAP_host_map, 0x1000, NULL), GNTST_bad_gntref);
    /* beyond the table */
    CHECK_EQ(map_ref(5000, GNTMAP_host_map, 0x1000, NULL), GNTST_bad_gntref);
    CHECK_EQ(map_ref(8, 0, 0x1000, NULL), GNTST_bad_gntref);
    CHECK_EQ(do_grant_table_op(GNTTABOP_map_grant_ref, guest_handle_from_ptr(&op, void), 1), 0);
    CHECK_EQ(op.status, GNTST_bad_domain);
    entry(8)->domid = 3;
    /* for another domain */
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, NULL), GNTST_bad_gntref);
    entry(8)->domid = grantee->id;
    entry(8)->frame = WORLD_FRAMES + 7;
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, NULL), GNTST_bad_page);
    entry(8)->frame = page_to_mfn(pg);
    /* a page table: not writable */
    pg->type = PGT_l1_page_table | PGT_validated | 1;
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, NULL), GNTST_bad_page);
    CHECK_EQ(map_ref(8, GNTMAP_host_map | GNTMAP_readonly, 0x2000, NULL), GNTST_okay);
    pg->type = 0;
    fake_map_result = GNTST_bad_virt_addr;
    CHECK_EQ(map_ref(8, GNTMAP_host_map | GNTMAP_device_map, 0x1000, NULL), GNTST_bad_virt_addr);
    CHECK_EQ(entry(8)->flags, GTF_permit_access | GTF_reading);
    CHECK_EQ(world_refs(pg), 2);
    grant_world_end();
}

TEST(failed_unmap_keeps_the_mapping)
{
    struct page_info *pg;
    u32 handle;

    grant_world();
    pg = offer(8, 0);
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &handle), GNTST_okay);
    CHECK_EQ(unmap_handle(handle, 0x2000, 0), GNTST_general_error);
    CHECK_EQ(world_refs(pg), 2);
    CHECK_EQ(unmap_handle(handle + 1, 0x1000, 0), GNTST_bad_handle);
    CHECK_EQ(unmap_handle(1u << 30, 0x1000, 0), GNTST_bad_handle);
    CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    grant_world_end();
}

TEST(batch_flushes_once_and_frees_its_handles)
{
    struct gnttab_map_grant_ref map[60];
    struct gnttab_unmap_grant_ref unmap[60];

    grant_world();
    for (unsigned int round = 0; round < 40; round++) {
        for (unsigned int i = 0; i < 60; i++) {
            if (round == 0)
                offer(8 + i, 0);
            map[i] = (struct gnttab_map_grant_ref){ .host_addr = i * 0x1000 + 0x1000,
                                                    .flags = GNTMAP_host_map,
                                                    .ref = 8 + i, .dom = granter->id };
        }
        CHECK_EQ(do_grant_table_op(GNTTABOP_map_grant_ref, guest_handle_from_ptr(map, void), 60),
                 0);
        for (unsigned int i = 0; i < 60; i++) {
            CHECK_EQ(map[i].status, GNTST_okay);
            CHECK_EQ(map[i].dev_bus_addr, (u64)entry(8 + i)->frame << PAGE_SHIFT);
            unmap[i] = (struct gnttab_unmap_grant_ref){ .host_addr = map[i].host_addr,
                                                        .handle = map[i].handle };
        }
        memset(&world_log, 0, sizeof(world_log));
        /* unmapped by the other vcpu */
        world_run(grantee->vcpu[round % 2]);
        CHECK_EQ(do_grant_table_op(GNTTABOP_unmap_grant_ref, guest_handle_from_ptr(unmap, void),
                                   60), 0);
        CHECK_EQ(world_log.tlb_flushes, 2);     /* batches of 32 */
        for (unsigned int i = 0; i < 60; i++)
            CHECK_EQ(unmap[i].status, GNTST_okay);
    }
    CHECK_EQ(granter->refcount, 1);
    grant_world_end();
}

TEST(handles_run_out_and_come_back)
{
    u32 handle, n = 0;
    s16 rc;

    grant_world();
    offer(8, GTF_readonly);
    while ((rc = map_ref(8, GNTMAP_device_map | GNTMAP_readonly, 0, &handle)) == GNTST_okay)
        n++;
    CHECK_EQ(rc, GNTST_no_device_space);
    CHECK_EQ(n, 4 * PAGE_SIZE / 8);
    CHECK_EQ(unmap_handle(handle, 0, (u64)entry(8)->frame << PAGE_SHIFT), GNTST_okay);
    world_run(grantee->vcpu[1]);                /* takes it from the other vcpu's list */
    CHECK_EQ(map_ref(8, GNTMAP_device_map | GNTMAP_readonly, 0, NULL), GNTST_okay);
    grant_world_end();
}

TEST(one_vcpu_maps_another_unmaps)
{
    u32 handle;

    grant_world();
    offer(8, 0);
    for (unsigned int i = 0; i < 3 * PAGE_SIZE / 8; i++) {
        world_run(grantee->vcpu[0]);
        CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &handle), GNTST_okay);
        CHECK(handle < PAGE_SIZE / 8);          /* of the first page: the one handle comes back each time */
        world_run(grantee->vcpu[1]);
        CHECK_EQ(unmap_handle(handle, 0x1000, 0), GNTST_okay);
    }
    grant_world_end();
}

TEST(map_without_memory)
{
    u32 handle;

    grant_world();
    offer(8, 0);
    test_fault_at(1);
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &handle), GNTST_no_device_space);
    test_fault_at(0);
    CHECK_EQ(entry(8)->flags, GTF_permit_access);
    grant_world_end();
}

TEST(unmap_and_replace_moves_an_entry)
{
    struct gnttab_unmap_and_replace op = { .host_addr = 0x1000, .new_addr = 0x5000 };

    grant_world();
    offer(8, 0);
    CHECK_EQ(map_ref(8, GNTMAP_host_map, 0x1000, &op.handle), GNTST_okay);
    slots[5] = (struct slot){ .mfn = 99, .used = true };
    CHECK_EQ(do_grant_table_op(GNTTABOP_unmap_and_replace, guest_handle_from_ptr(&op, void), 1), 0);
    CHECK_EQ(op.status, GNTST_okay);
    CHECK_EQ(slots[1].mfn, 99);
    CHECK(!slots[5].used);
    grant_world_end();
}

TEST(long_array_gives_way_and_goes_on)
{
    struct gnttab_map_grant_ref map[60] = {};

    grant_world();
    for (unsigned int i = 0; i < 60; i++) {
        offer(8 + i, 0);
        map[i] = (struct gnttab_map_grant_ref){ .host_addr = i * 0x1000 + 0x1000,
                                                .flags = GNTMAP_host_map,
                                                .ref = 8 + i, .dom = granter->id };
    }
    world_preempt_at(1);
    CHECK_EQ(do_grant_table_op(GNTTABOP_map_grant_ref, guest_handle_from_ptr(map, void), 60),
             -ERESTART);
    CHECK(world_log.restarted);
    CHECK_EQ(world_log.restart_nr, __HYPERVISOR_grant_table_op);
    CHECK_EQ(world_log.restart_args[1], (unsigned long)&map[40]);
    CHECK_EQ(world_log.restart_args[2], 20);
    CHECK_EQ(do_grant_table_op(world_log.restart_args[0],
                               guest_handle_from_ptr(world_log.restart_args[1],
                                                     void), world_log.restart_args[2]), 0);
    for (unsigned int i = 0; i < 60; i++)
        CHECK(map[i].status == GNTST_okay && slots[i + 1].used);
    grant_world_end();
}
