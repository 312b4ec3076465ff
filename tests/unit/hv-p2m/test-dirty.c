// SPDX-License-Identifier: GPL-2.0-only
/* Dirty tracking: of the whole guest for migration, of a range for a screen, and both at once. */
#include <public/domctl.h>

#include "p2m-world.h"

#define PAGES   1024

static u8 bitmap[PAGES / 8];

static int ask(u32 what, u64 pages, u32 mode)
{
    struct xen_domctl_shadow_op op = { .op = what, .pages = pages, .mode = mode };

    memset(bitmap, 0xee, sizeof(bitmap));
    op.dirty_bitmap.p = bitmap;
    return RESTARTED(p2m_logdirty_op(guest, &op));
}

static bool dirty(gfn_t gfn)
{
    return bitmap[gfn / 8] >> gfn % 8 & 1;
}

static unsigned int nr_dirty(void)
{
    unsigned int n = 0;

    for (unsigned int i = 0; i < PAGES; i++)
        n += dirty(i);
    return n;
}

static void small_guest(bool ept)
{
    p2m_world(ept, 9);
    CHECK_EQ(p2m_add_ram(guest, 0, ram(guest, 9, 1), 9), 0);
    CHECK_EQ(p2m_add_ram(guest, 512, ram(guest, 9, 1), 9), 0);
}

TEST(writes_are_seen_once_a_round)
{
    for (int ept = 0; ept < 2; ept++) {
        small_guest(ept);
        CHECK_EQ(guest_write(5, 1), ACCESS_OK);         /* before: nobody asks */
        CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), -EINVAL);
        CHECK_EQ(RESTARTED(p2m_logdirty_enable(guest)), 0);
        check_processor();
        CHECK_EQ(p2m_logdirty_enable(guest), -EINVAL);
        CHECK_EQ(guest_write(6, 1), ACCESS_OK);
        CHECK_EQ(guest_write(900, 1), ACCESS_OK);
        CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_PEEK, PAGES, 0), 0);
        CHECK_EQ(nr_dirty(), 2);
        CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
        CHECK_EQ(nr_dirty(), 2);
        CHECK(dirty(6) && dirty(900));
        check_processor();
        CHECK_EQ(guest_write(6, 2), ACCESS_OK);
        p2m_mark_dirty(guest, p2m_lookup(guest, 77, NULL, NULL));
        p2m_mark_dirty_range(guest, 80, 2);
        put_page(p2m_get_page(guest, 90, NULL, P2M_WRITE));
        put_page(p2m_get_page(guest, 91, NULL, 0));
        CHECK_EQ(p2m_add_ram(guest, 600, ram(guest, 0, 3), 0), 0);      /* new contents */
        world_preempt_at(1);
        CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
        CHECK(dirty(6) && dirty(77) && dirty(80) && dirty(81) && dirty(90) && dirty(600));
        CHECK_EQ(nr_dirty(), 6);
        CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
        CHECK_EQ(nr_dirty(), 0);
        CHECK_EQ(RESTARTED(p2m_logdirty_disable(guest)), 0);
        CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), -EINVAL);
        /* whole again where it can be */
        unsigned int order;
        p2m_lookup(guest, 6, NULL, &order);
        CHECK_EQ(order, 9);
        p2m_world_end();
    }
}

TEST(a_short_buffer_gets_no_more_than_it_holds)
{
    small_guest(false);
    CHECK_EQ(RESTARTED(p2m_logdirty_enable(guest)), 0);
    for (unsigned int i = 0; i < 16; i++)
        CHECK_EQ(guest_write(i, 1), ACCESS_OK);
    CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_PEEK, 11, 0), 0);
    CHECK_EQ(bitmap[0], 0xff);
    CHECK_EQ(bitmap[1], 0x07);
    CHECK_EQ(bitmap[2], 0xee);
    p2m_world_end();
}

TEST(bits_that_could_not_be_told_are_kept)
{
    small_guest(true);
    CHECK_EQ(RESTARTED(p2m_logdirty_enable(guest)), 0);
    CHECK_EQ(guest_write(3, 1), ACCESS_OK);
    world_copy_fails_at(1);
    CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), -EFAULT);
    CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
    CHECK(dirty(3));
    p2m_world_end();
}

TEST(the_last_round_includes_what_others_may_write_to)
{
    struct page_info *pg;

    small_guest(false);
    CHECK_EQ(RESTARTED(p2m_logdirty_enable(guest)), 0);
    pg = p2m_get_page(guest, 9, NULL, 0);
    CHECK_EQ(get_page_type(pg, PGT_writable_page), 0);
    CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
    CHECK_EQ(nr_dirty(), 0);
    CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, XEN_DOMCTL_SHADOW_LOGDIRTY_FINAL), 0);
    CHECK_EQ(nr_dirty(), 1);
    CHECK(dirty(9));
    put_page_and_type(pg);
    p2m_world_end();
}

TEST(without_memory_for_tables_whole_leaves_count)
{
    small_guest(true);
    CHECK_EQ(RESTARTED(p2m_logdirty_enable(guest)), 0);
    p2m_pool_resize(guest, 0);                          /* as small as it gets */
    CHECK_EQ(guest_write(700, 1), ACCESS_OK);
    CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
    CHECK_EQ(nr_dirty(), 512);
    CHECK(dirty(512) && dirty(1023));
    check_processor();
    CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
    CHECK_EQ(nr_dirty(), 0);
    CHECK_EQ(guest_write(700, 1), ACCESS_OK);
    CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
    CHECK_EQ(nr_dirty(), 512);
    p2m_world_end();
}

TEST(a_screen_is_watched_by_itself)
{
    u8 bits[16];
    unsigned int order;

    for (int ept = 0; ept < 2; ept++) {
        small_guest(ept);
        memset(bits, 0, sizeof(bits));
        CHECK_EQ(p2m_track_dirty_vram(guest, 100, 20, bits), 0);
        CHECK_EQ(bits[0], 0xff);                        /* all new */
        CHECK_EQ(bits[2], 0x0f);
        CHECK_EQ(p2m_track_dirty_vram(guest, 100, 20, bits), 0);
        CHECK_EQ(bits[0] | bits[1] | bits[2], 0);
        CHECK_EQ(guest_write(101, 1), ACCESS_OK);
        CHECK_EQ(guest_write(99, 1), ACCESS_OK);
        CHECK_EQ(guest_write(119, 1), ACCESS_OK);
        /* a migration begins and takes its own look */
        CHECK_EQ(RESTARTED(p2m_logdirty_enable(guest)), 0);
        CHECK_EQ(guest_write(102, 1), ACCESS_OK);
        CHECK_EQ(ask(XEN_DOMCTL_SHADOW_OP_CLEAN, PAGES, 0), 0);
        CHECK(dirty(102));
        check_processor();
        CHECK_EQ(p2m_track_dirty_vram(guest, 100, 20, bits), 0);
        CHECK_EQ(bits[0], 0x06);
        CHECK_EQ(bits[2], 0x08);
        CHECK_EQ(guest_write(103, 1), ACCESS_OK);
        CHECK_EQ(RESTARTED(p2m_logdirty_disable(guest)), 0);
        CHECK_EQ(guest_write(104, 1), ACCESS_OK);
        CHECK_EQ(p2m_track_dirty_vram(guest, 100, 20, bits), 0);
        CHECK_EQ(bits[0], 0x18);
        CHECK_EQ(p2m_track_dirty_vram(guest, 100, 0, NULL), 0);
        p2m_lookup(guest, 100, NULL, &order);
        CHECK_EQ(order, 9);
        CHECK_EQ(guest_write(104, 1), ACCESS_OK);
        p2m_world_end();
    }
}

TEST(tracking_that_cannot_begin_leaves_the_guest_alone)
{
    u8 bits[16];

    small_guest(false);
    for (unsigned int n = 1; n <= 2; n++) {
        test_fault_at(n);
        CHECK_EQ(p2m_logdirty_enable(guest), -ENOMEM);
        CHECK_EQ(guest_write(3, 3), ACCESS_OK);
    }
    test_fault_at(1);
    CHECK_EQ(p2m_track_dirty_vram(guest, 100, 20, bits), -ENOMEM);
    test_fault_at(0);
    CHECK_EQ(p2m_track_dirty_vram(guest, 100, 1 << 19, bits), -EINVAL);
    CHECK_EQ(p2m_track_dirty_vram(guest, p2m_gfn_limit(guest) - 1, 2, bits), -EINVAL);
    p2m_world_end();
}
