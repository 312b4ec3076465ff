// SPDX-License-Identifier: GPL-2.0-only
/* Single facts about entries: sizes, splitting and merging, rights, references, limits. */
#include <public/grant_table.h>

#include "p2m-world.h"

static const bool formats[] = { false, true };
#define FOR_BOTH(ept)   for (unsigned int f_ = 0; f_ < 2; f_++) \
                            for (bool ept = formats[f_], go_ = true; go_; go_ = false)

static unsigned int order_at(gfn_t gfn)
{
    unsigned int order;

    p2m_lookup(guest, gfn, NULL, &order);
    return order;
}

TEST(large_pages_are_split_and_made_whole_again)
{
    FOR_BOTH(ept) {
        struct page_info *pg;
        mfn_t mfn;

        p2m_world(ept, 18);
        pg = ram(guest, 9, 7);
        mfn = page_to_mfn(pg);
        CHECK_EQ(p2m_add_ram(guest, 512, pg, 9), 0);
        CHECK_EQ(order_at(700), 9);
        CHECK_EQ(p2m_lookup(guest, 700, NULL, NULL), mfn + 188);
        CHECK_EQ(m2p[mfn + 188], 700);
        CHECK_EQ(nr_flushes, 0);

        CHECK_EQ(p2m_change_type(guest, 700, P2M_RAM_RW, P2M_RAM_RO), 0);
        CHECK_EQ(order_at(700), 0);
        CHECK_EQ(order_at(701), 0);
        CHECK_EQ(nr_flushes, 1);
        CHECK_EQ(hardware_rights(700, &mfn, NULL), NPF_READ | NPF_EXEC);
        CHECK_EQ(hardware_rights(701, &mfn, NULL), NPF_READ | NPF_WRITE | NPF_EXEC);
        CHECK_EQ(mfn, page_to_mfn(pg) + 189);

        CHECK_EQ(p2m_change_type(guest, 700, P2M_RAM_RW, P2M_RAM_RO), -EBUSY);
        gfn_t at = 512;
        CHECK_EQ(p2m_change_type_range(guest, &at, 1024, P2M_RAM_RO, P2M_RAM_RW), 0);
        CHECK_EQ(order_at(700), 9);
        p2m_world_end();
    }
}

TEST(pages_set_one_by_one_become_a_large_one)
{
    FOR_BOTH(ept) {
        struct page_info *pg;

        p2m_world(ept, 9);
        pg = ram(guest, 9, 1);
        for (unsigned int i = 0; i < 512; i++) {
            CHECK_EQ(order_at(i), i ? 0 : 27);
            CHECK_EQ(p2m_add_ram(guest, i, pg + i, 0), 0);
        }
        CHECK_EQ(order_at(5), 9);
        p2m_world_end();
    }
}

TEST(leaves_are_not_larger_than_the_processor_knows)
{
    static const unsigned int orders[] = { 0, 9, 18 };

    FOR_BOTH(ept) {
        for (unsigned int i = 0; i < 3; i++) {
            unsigned long done = 0;
            unsigned int order;
            mfn_t mfn;

            p2m_world(ept, orders[i]);
            CHECK_EQ(RESTARTED(p2m_pool_resize(guest, 600 << PAGE_SHIFT)), 0);
            CHECK_EQ(RESTARTED(p2m_map_mmio(guest, 1 << 18, 1 << 20, 1 << 12, &done)), 0);
            CHECK_EQ(done, 1 << 12);
            CHECK(hardware_rights((1 << 18) + 77, &mfn, &order));
            CHECK_EQ(order, min(orders[i], 9u));
            CHECK_EQ(mfn, (1 << 20) + 77);
            if (orders[i] == 18) {
                CHECK_EQ(p2m_set(guest, 1 << 19, 1 << 20, 18, P2M_MMIO_DIRECT), 0);
                CHECK(hardware_rights((1 << 19) + 77, &mfn, &order));
                CHECK_EQ(order, 18);
                done = 0;
                CHECK_EQ(p2m_unmap_mmio(guest, (1 << 19) + 9, (1 << 20) + 9, 1, &done), 0);
                CHECK_EQ(hardware_rights((1 << 19) + 9, &mfn, &order), 0);
                CHECK(hardware_rights((1 << 19) + 8, &mfn, &order));
                CHECK_EQ(mfn, (1 << 20) + 8);
                CHECK_EQ(order, 0);
                CHECK(hardware_rights((1 << 19) + 1000, &mfn, &order));
                CHECK_EQ(order, 9);
            }
            p2m_world_end();
        }
    }
}

TEST(device_memory_does_not_cover_other_things)
{
    FOR_BOTH(ept) {
        struct page_info *pg;
        unsigned long done = 0;

        p2m_world(ept, 9);
        pg = ram(guest, 0, 0);
        CHECK_EQ(p2m_add_ram(guest, 20, pg, 0), 0);
        CHECK_EQ(p2m_map_mmio(guest, 16, DEVICE_MFN, 8, &done), -EBUSY);
        CHECK_EQ(done, 0);
        CHECK_EQ(p2m_lookup(guest, 16, NULL, NULL), INVALID_MFN);
        CHECK_EQ(p2m_map_mmio(guest, 12, DEVICE_MFN, 8, &done), 0);
        done = 0;
        CHECK_EQ(p2m_map_mmio(guest, 12, DEVICE_MFN, 8, &done), 0);     /* the same again */
        done = 0;
        CHECK_EQ(p2m_map_mmio(guest, 12, DEVICE_MFN + 1, 8, &done), -EBUSY);
        CHECK_EQ(p2m_unmap_mmio(guest, 12, DEVICE_MFN + 1, 8, &done), -ENOENT);
        CHECK_EQ(p2m_unmap_mmio(guest, 12, DEVICE_MFN, 8, &done), 0);
        CHECK_EQ(p2m_lookup(guest, 12, NULL, NULL), INVALID_MFN);
        p2m_world_end();
    }
}

TEST(rights_follow_types)
{
    static const struct {
        enum p2m_type type;
        unsigned int rights;
    } rows[] = {
        { P2M_RAM_RW, NPF_READ | NPF_WRITE | NPF_EXEC }, { P2M_RAM_RO, NPF_READ | NPF_EXEC },
        { P2M_IOREQ_SERVER, NPF_READ | NPF_EXEC }, { P2M_MMIO_DM, 0 },
    };

    FOR_BOTH(ept) {
        enum p2m_type t, before = P2M_RAM_RW;
        struct page_info *pg;
        mfn_t mfn;

        p2m_world(ept, 9);
        pg = ram(guest, 0, 0);
        CHECK_EQ(p2m_add_ram(guest, 3, pg, 0), 0);
        for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
            CHECK_EQ(p2m_change_type(guest, 3, before, rows[i].type), 0);
            before = rows[i].type;
            p2m_lookup(guest, 3, &t, NULL);
            CHECK_EQ(t, rows[i].type);
            CHECK_EQ(hardware_rights(3, &mfn, NULL), rows[i].rights);
        }
        /* emulated for a while, the page is still there afterwards */
        CHECK_EQ(p2m_change_type(guest, 3, P2M_MMIO_DM, P2M_RAM_RW), 0);
        CHECK_EQ(p2m_lookup(guest, 3, NULL, NULL), page_to_mfn(pg));
        /* but nothing becomes RAM without a page */
        CHECK_EQ(p2m_set(guest, 4, INVALID_MFN, 0, P2M_MMIO_DM), 0);
        CHECK_EQ(p2m_change_type(guest, 4, P2M_MMIO_DM, P2M_RAM_RW), -EBUSY);
        CHECK_EQ(p2m_change_type(guest, 3, P2M_RAM_RW, P2M_GRANT_RW), -EINVAL);
        p2m_world_end();
    }
}

TEST(memory_types_follow_the_platform)
{
    FOR_BOTH(ept) {
        unsigned int flushes;

        p2m_world(ept, 9);
        CHECK_EQ(p2m_add_ram(guest, 0, ram(guest, 9, 0), 9), 0);
        CHECK_EQ(p2m_add_ram(guest, 512, ram(guest, 9, 0), 9), 0);
        CHECK_EQ(p2m_set(guest, 1024, DEVICE_MFN, 0, P2M_MMIO_DIRECT), 0);
        CHECK_EQ(hardware_memory_type(600), 6);
        CHECK_EQ(hardware_memory_type(1024), 0);
        flushes = nr_flushes;
        uncached_from = 500;
        uncached_end = 1024;
        p2m_memory_types_changed(guest, 500, 1023);
        CHECK_EQ(nr_flushes, flushes + 1);
        CHECK_EQ(hardware_memory_type(499), 6);
        CHECK_EQ(hardware_memory_type(500), 0);
        CHECK_EQ(hardware_memory_type(1023), 0);
        CHECK_EQ(order_at(499), 0);
        CHECK_EQ(order_at(600), 9);
        uncached_end = 0;
        p2m_memory_types_changed(guest, 0, ~0ul);
        CHECK_EQ(hardware_memory_type(500), 6);
        CHECK_EQ(hardware_memory_type(600), 6);
        p2m_world_end();
    }
}

TEST(writes_to_claimed_memory)
{
    FOR_BOTH(ept) {
        struct page_info *pg;

        p2m_world(ept, 9);
        pg = ram(guest, 9, 3);
        CHECK_EQ(p2m_add_ram(guest, 0, pg, 9), 0);
        CHECK_EQ(p2m_change_type(guest, 5, P2M_RAM_RW, P2M_IOREQ_SERVER), 0);
        claims_writes = true;
        CHECK_EQ(guest_write(5, 4), ACCESS_EMULATE);
        claims_writes = false;
        CHECK_EQ(guest_write(5, 4), ACCESS_OK);
        CHECK_EQ(*(u8 *)page_to_virt(pg + 5), 4);
        CHECK_EQ(p2m_change_type(guest, 6, P2M_RAM_RW, P2M_RAM_RO), 0);
        CHECK_EQ(guest_write(6, 4), ACCESS_EMULATE);
        CHECK_EQ(guest_write(100000, 4), ACCESS_EMULATE);
        CHECK_EQ(guest_write(~0ul >> 13, 4), ACCESS_EMULATE);
        p2m_world_end();
    }
}

TEST(foreign_entries_hold_their_page)
{
    FOR_BOTH(ept) {
        struct page_info *pg, *got;
        enum p2m_type t;

        p2m_world(ept, 9);
        pg = ram(other, 0, 9);
        CHECK_EQ(p2m_map_foreign(guest, 40, other, page_to_mfn(pg)), 0);
        CHECK_EQ(world_refs(pg), 2);
        CHECK_EQ(world_type_refs(pg), 1);
        got = p2m_get_page(guest, 40, &t, P2M_WRITE);
        CHECK(got == pg);
        CHECK_EQ(t, P2M_FOREIGN);
        put_page(got);
        /* another takes its place */
        CHECK_EQ(p2m_set(guest, 40, DEVICE_MFN, 0, P2M_MMIO_DIRECT), 0);
        CHECK_EQ(world_refs(pg), 1);
        CHECK_EQ(world_type_refs(pg), 0);
        /* many at once, more than a change can remember */
        for (unsigned int i = 0; i < 40; i++)
            CHECK_EQ(p2m_map_foreign(guest, 64 + i, other, page_to_mfn(pg)), 0);
        CHECK_EQ(world_refs(pg), 41);
        CHECK_EQ(p2m_remove(guest, 64, INVALID_MFN, 4), 0);
        CHECK_EQ(world_refs(pg), 25);
        CHECK_EQ(p2m_set(guest, 0, INVALID_MFN, 9, P2M_INVALID), 0);
        CHECK_EQ(world_refs(pg), 1);
        /* the rest goes with the domain */
        CHECK_EQ(p2m_map_foreign(guest, 64, other, page_to_mfn(pg)), 0);
        CHECK_EQ(p2m_map_foreign(guest, 64, guest, page_to_mfn(pg)), -EINVAL);
        CHECK_EQ(p2m_map_foreign(guest, 64, other, 4095ul << 20), -EINVAL);
        p2m_world_end();
        CHECK_EQ(world_frames_free(), frames_at_start);
    }
}

TEST(grants_stay_until_unmapped)
{
    FOR_BOTH(ept) {
        struct page_info *pg, *mine;
        mfn_t mfn;

        p2m_world(ept, 9);
        pg = ram(other, 0, 9);
        mine = ram(guest, 9, 1);
        CHECK_EQ(p2m_grant_map(guest, 40 << 12, page_to_mfn(pg), GNTMAP_host_map), 0);
        CHECK_EQ(p2m_grant_map(guest, 41 << 12, page_to_mfn(pg),
                               GNTMAP_host_map | GNTMAP_readonly), 0);
        CHECK_EQ(p2m_grant_map(guest, (41 << 12) + 1, page_to_mfn(pg), GNTMAP_host_map),
                 GNTST_general_error);
        CHECK_EQ(hardware_rights(40, &mfn, NULL), NPF_READ | NPF_WRITE);
        CHECK_EQ(hardware_rights(41, &mfn, NULL), NPF_READ);
        CHECK_EQ(guest_write(41, 1), ACCESS_EMULATE);
        CHECK_EQ(p2m_add_ram(guest, 0, mine, 9), -EBUSY);
        CHECK_EQ(p2m_remove(guest, 40, page_to_mfn(pg), 0), -EBUSY);
        CHECK_EQ(p2m_grant_unmap(guest, 40 << 12, page_to_mfn(pg), GNTMAP_readonly),
                 GNTST_general_error);
        CHECK_EQ(p2m_grant_unmap(guest, 40 << 12, page_to_mfn(mine), 0), GNTST_general_error);
        CHECK_EQ(p2m_grant_unmap(guest, 40 << 12, page_to_mfn(pg), 0), GNTST_okay);
        CHECK_EQ(p2m_grant_unmap(guest, 40 << 12, page_to_mfn(pg), 0), GNTST_general_error);
        CHECK_EQ(world_refs(pg), 1);
        /* a dying guest's grants may have been given back already */
        CHECK(p2m_get_page(guest, 41, NULL, 0) == pg);
        put_page(pg);
        guest->is_dying = DOMDYING_dying;
        CHECK(!p2m_get_page(guest, 41, NULL, 0));
        p2m_world_end();
    }
}

TEST(pages_without_the_right_are_not_found)
{
    FOR_BOTH(ept) {
        struct page_info *pg;
        enum p2m_type t;

        p2m_world(ept, 9);
        pg = ram(guest, 0, 9);
        CHECK_EQ(p2m_add_ram(guest, 1, pg, 0), 0);
        CHECK_EQ(p2m_change_type(guest, 1, P2M_RAM_RW, P2M_RAM_RO), 0);
        CHECK(!p2m_get_page(guest, 1, &t, P2M_WRITE));
        CHECK_EQ(t, P2M_RAM_RO);
        CHECK(p2m_get_page(guest, 1, &t, 0) == pg);
        CHECK_EQ(world_refs(pg), 2);
        put_page(pg);
        CHECK(!p2m_get_page(guest, 2, &t, 0));
        CHECK_EQ(t, P2M_INVALID);
        CHECK(!p2m_get_page(guest, 1ul << 40, &t, 0));
        CHECK_EQ(p2m_add_ram(guest, p2m_gfn_limit(guest), pg, 0), -EINVAL);
        CHECK_EQ(p2m_remove(guest, 1, page_to_mfn(pg) + 1, 0), -ENOENT);
        CHECK_EQ(p2m_remove(guest, 1, page_to_mfn(pg), 0), 0);
        CHECK_EQ(m2p[page_to_mfn(pg)], ~0ul);
        CHECK_EQ(world_refs(pg), 1);
        CHECK_EQ(p2m_max_mapped_gfn(guest), 1);
        p2m_world_end();
    }
}

TEST(the_pool_limits_the_tables)
{
    FOR_BOTH(ept) {
        struct page_info *pg;
        u64 pages;

        p2m_world(ept, 9);
        pg = ram(guest, 0, 9);
        CHECK_EQ(p2m_pool_bytes(guest), 1 << 20);
        CHECK_EQ(p2m_pool_resize(guest, 4097), -EINVAL);
        CHECK_EQ(RESTARTED(p2m_pool_resize(guest, 3 << PAGE_SHIFT)), 0);
        CHECK_EQ(p2m_add_ram(guest, 0, pg, 0), 0);      /* three tables */
        CHECK_EQ(p2m_add_ram(guest, 1 << 9, pg, 0), -ENOMEM);
        CHECK_EQ(p2m_lookup(guest, 1 << 9, NULL, NULL), INVALID_MFN);
        CHECK_EQ(m2p[page_to_mfn(pg)], 0);
        CHECK_EQ(RESTARTED(p2m_pool_resize(guest, 1 << PAGE_SHIFT)), -EBUSY);
        CHECK_EQ(p2m_pool_bytes(guest), 3 << PAGE_SHIFT);
        CHECK_EQ(RESTARTED(p2m_pool_resize(guest, 4 << PAGE_SHIFT)), 0);
        CHECK_EQ(p2m_set(guest, 1 << 9, DEVICE_MFN, 0, P2M_MMIO_DIRECT), 0);
        pages = world_frames_free();
        CHECK_EQ(RESTARTED(p2m_pool_resize(guest, (u64)WORLD_FRAMES << PAGE_SHIFT)), -ENOMEM);
        CHECK_EQ(world_frames_free(), 0);
        CHECK_EQ(RESTARTED(p2m_pool_resize(guest, 4 << PAGE_SHIFT)), 0);
        CHECK_EQ(world_frames_free(), pages);
        p2m_world_end();
    }
}

TEST(a_domain_is_created_whole_or_not_at_all)
{
    FOR_BOTH(ept) {
        p2m_world(ept, 9);
        p2m_domain_destroy(guest);
        for (unsigned int n = 1; ; n++) {
            int rc;

            test_fault_at(n);
            rc = p2m_domain_create(guest);
            if (rc == 0)
                break;
            CHECK_EQ(rc, -ENOMEM);
            CHECK(!guest->arch.p2m);
            CHECK_EQ(world_frames_free(), frames_at_start);
        }
        CHECK(!test_fault_hit());
        test_fault_at(0);
        p2m_world_end();
    }
}
