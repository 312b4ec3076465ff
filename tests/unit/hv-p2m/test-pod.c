// SPDX-License-Identifier: GPL-2.0-only
/* Populate on demand: the cache, populating, giving back, and taking zeroed pages back. */
#include "p2m-world.h"

static u64 entries, cached, tot;

static void look(void)
{
    p2m_pod_get(guest, &entries, &cached, &tot);
}

/* As a domain builder does it: `have` pages for `promised` frames. */
static void pod_guest(bool ept, u64 have, unsigned int promised)
{
    p2m_world(ept, 9);
    CHECK_EQ(RESTARTED(p2m_pod_set_target(guest, have)), 0);
    for (unsigned int gfn = 0; gfn < promised; gfn += 512)
        CHECK_EQ(p2m_pod_promise(guest, gfn, 9), 0);
    look();
    CHECK_EQ(entries, promised);
    CHECK_EQ(cached, have);
    CHECK_EQ(tot, have);
}

TEST(frames_get_pages_when_touched)
{
    u8 v;

    for (int ept = 0; ept < 2; ept++) {
        unsigned int order;

        pod_guest(ept, 512 + 10, 2048);
        CHECK_EQ(guest_read(700, &v), ACCESS_OK);       /* a whole block */
        CHECK_EQ(v, 0);
        p2m_lookup(guest, 700, NULL, &order);
        CHECK_EQ(order, 9);
        look();
        CHECK_EQ(cached, 10);
        CHECK_EQ(entries, 1536);
        CHECK_EQ(guest_write(5, 1), ACCESS_OK);         /* then single ones */
        CHECK_EQ(guest_write(1500, 1), ACCESS_OK);
        look();
        CHECK_EQ(cached, 8);
        CHECK_EQ(entries, 1534);
        put_page(p2m_get_page(guest, 6, NULL, P2M_ALLOC));
        CHECK(!p2m_get_page(guest, 8, NULL, 0));
        look();
        CHECK_EQ(cached, 7);
        CHECK_EQ(p2m_change_type(guest, 9, P2M_RAM_RW, P2M_RAM_RO), 0);
        look();
        CHECK_EQ(cached, 6);
        CHECK_EQ(p2m_max_mapped_gfn(guest), 2047);
        p2m_world_end();
    }
}

TEST(what_is_given_back_covers_what_is_owed)
{
    struct released_pages out = { };

    pod_guest(false, 512, 1024);
    for (unsigned int i = 0; i < 512; i++)
        CHECK_EQ(guest_write(i, 1), ACCESS_OK);
    look();
    CHECK_EQ(entries, 512);
    CHECK_EQ(cached, 0);
    /* the balloon takes used pages: they go to the cache, cleaned */
    CHECK_EQ(p2m_release(guest, 7, 0, &out), 0);
    look();
    CHECK_EQ(cached, 1);
    CHECK_EQ(tot, 512);
    /* and promised ones, until nothing is owed any more */
    CHECK_EQ(p2m_release(guest, 512, 8, &out), 0);
    look();
    CHECK_EQ(entries, 256);
    CHECK_EQ(cached, 1);
    u8 v;
    CHECK_EQ(guest_read(1000, &v), ACCESS_OK);
    CHECK_EQ(v, 0);
    CHECK_EQ(p2m_release(guest, 10, 0, &out), 0);
    for (unsigned int gfn = 768; gfn < 1024; gfn++)
        if (gfn != 1000)
            CHECK_EQ(p2m_release(guest, gfn, 0, &out), 0);
    look();
    CHECK_EQ(entries, 0);
    CHECK_EQ(cached, 0);
    CHECK_EQ(tot, 511);
    CHECK_EQ(out.nr, 0);
    p2m_world_end();
}

TEST(zeroed_pages_are_taken_back)
{
    for (int ept = 0; ept < 2; ept++) {
        u8 v;

        pod_guest(ept, 512, 1024);
        for (unsigned int i = 0; i < 512; i++)
            CHECK_EQ(guest_write(i, i >= 100 && i < 110 ? 0 : i | 1), ACCESS_OK);
        CHECK_EQ(guest_write(600, 5), ACCESS_OK);
        check_processor();
        look();
        CHECK_EQ(tot, 512);
        CHECK_EQ(entries, 512 - 1 + 10);
        CHECK_EQ(cached, 9);
        for (unsigned int i = 0; i < 512; i++) {        /* nobody notices */
            CHECK_EQ(guest_read(i, &v), ACCESS_OK);
            CHECK_EQ(v, i >= 100 && i < 110 ? 0 : (u8)(i | 1));
            if (i == 108)
                break;                                  /* nine more pages: all there are */
        }
        p2m_world_end();
    }
}

TEST(pages_in_use_by_others_are_not_taken_back)
{
    struct page_info *pg;

    pod_guest(true, 512, 1024);
    for (unsigned int i = 0; i < 512; i++)
        CHECK_EQ(guest_write(i, i == 50 ? 0 : 1), ACCESS_OK);
    pg = p2m_get_page(guest, 50, NULL, 0);
    CHECK_EQ(guest_write(600, 5), ACCESS_CRASH);
    put_page(pg);
    CHECK_EQ(guest_write(600, 5), ACCESS_OK);
    p2m_world_end();
}

/* A large guest is looked through in several faults, none of them long; and then it is over. */
TEST(looking_far)
{
    pod_guest(true, 2048, 4096);
    for (unsigned int i = 0; i < 2048; i++)
        CHECK_EQ(guest_write(i, i == 3 ? 0 : 1), ACCESS_OK);
    CHECK_EQ(p2m_handle_fault(guest->vcpu[0], 3000ULL << PAGE_SHIFT, NPF_READ | NPF_WRITE), P2M_FAULT_RETRY);
    look();
    CHECK_EQ(cached, 0);
    CHECK_EQ(entries, 2048);                            /* not found yet */
    CHECK_EQ(guest_write(3000, 5), ACCESS_OK);
    look();
    CHECK_EQ(entries, 2048);                            /* one more, one less */
    CHECK_EQ(guest_write(3001, 5), ACCESS_CRASH);
    p2m_world_end();
}

TEST(a_whole_zeroed_block_is_taken_back)
{
    u8 v;

    pod_guest(false, 512, 1024);
    CHECK_EQ(guest_read(3, &v), ACCESS_OK);
    CHECK_EQ(guest_write(900, 5), ACCESS_OK);
    look();
    CHECK_EQ(cached, 0);
    CHECK_EQ(entries, 512);
    check_processor();
    p2m_world_end();
}

TEST(targets)
{
    pod_guest(false, 512, 1024);
    CHECK_EQ(guest_write(0, 1), ACCESS_OK);             /* the one block */
    CHECK_EQ(RESTARTED(p2m_pod_set_target(guest, 700)), 0);
    look();
    CHECK_EQ(cached, 188);
    CHECK_EQ(tot, 700);
    CHECK_EQ(RESTARTED(p2m_pod_set_target(guest, 600)), 0);     /* the balloon's business */
    look();
    CHECK_EQ(tot, 700);
    world_preempt_at(1);
    CHECK_EQ(RESTARTED(p2m_pod_set_target(guest, 3000)), 0);    /* no more than can be used */
    look();
    CHECK_EQ(cached, 512);
    CHECK_EQ(p2m_pod_promise(guest, 0, 9), -EBUSY);
    CHECK_EQ(p2m_pod_promise(guest, 512, 9), 0);                /* promised twice is once */
    look();
    CHECK_EQ(entries, 512);
    test_fault_at(1);
    CHECK_EQ(p2m_pod_promise(guest, p2m_gfn_limit(guest), 0), -EINVAL);
    test_fault_at(0);
    p2m_world_end();
}

TEST(a_target_without_memory)
{
    p2m_world(false, 9);
    CHECK_EQ(RESTARTED(p2m_pod_set_target(guest, WORLD_FRAMES)), -ENOMEM);
    look();
    CHECK_EQ(cached, tot);
    CHECK_EQ(RESTARTED(p2m_pod_set_target(guest, 8)), 0);
    look();
    CHECK_EQ(tot, 8);
    p2m_world_end();
}
