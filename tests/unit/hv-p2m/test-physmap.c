// SPDX-License-Identifier: GPL-2.0-only
/* What memory operations do to frame numbers. */
#include <public/memory.h>

#include "p2m-world.h"

static u8 byte_at(gfn_t gfn)
{
    u8 v = 0;

    CHECK_EQ(guest_read(gfn, &v), ACCESS_OK);
    return v;
}

static int add(unsigned int space, unsigned long idx, gfn_t gfn, struct domain *foreign)
{
    return arch_add_to_physmap(guest, space, idx, gfn, foreign);
}

TEST(the_shared_page_has_one_place)
{
    struct page_info *pg = NULL;
    mfn_t shared;
    u64 tot;

    p2m_world(true, 9);
    shared = virt_to_mfn(guest->shared_info);
    xenheap_share_with_domain(virt_to_page(guest->shared_info), guest, SHARE_RW);
    CHECK_EQ(add(XENMAPSPACE_shared_info, 1, 8, NULL), -EINVAL);
    CHECK_EQ(add(XENMAPSPACE_shared_info, 0, 8, NULL), 0);
    CHECK_EQ(p2m_lookup(guest, 8, NULL, NULL), shared);
    CHECK_EQ(add(XENMAPSPACE_shared_info, 0, 8, NULL), 0);
    /* over RAM, which the guest loses */
    pg = ram(guest, 0, 4);
    CHECK_EQ(p2m_add_ram(guest, 9, pg, 0), 0);
    tot = guest->tot_pages;
    CHECK_EQ(add(XENMAPSPACE_shared_info, 0, 9, NULL), 0);
    CHECK_EQ(guest->tot_pages, tot - 1);
    CHECK_EQ(p2m_lookup(guest, 8, NULL, NULL), INVALID_MFN);
    CHECK_EQ(p2m_lookup(guest, 9, NULL, NULL), shared);
    CHECK_EQ(m2p[shared], 9);
    /* it cannot be given back like RAM, but taken away */
    struct released_pages out = { };
    CHECK_EQ(p2m_release(guest, 9, 0, &out), -EINVAL);
    CHECK_EQ(arch_remove_from_physmap(guest, 9), 0);
    CHECK_EQ(arch_remove_from_physmap(guest, 9), -ENOENT);
    put_page_alloc_ref(virt_to_page(guest->shared_info));
    p2m_world_end();
}

TEST(frames_move)
{
    p2m_world(false, 9);
    CHECK_EQ(p2m_add_ram(guest, 0, ram(guest, 9, 6), 9), 0);
    *(u8 *)mfn_to_virt(p2m_lookup(guest, 3, NULL, NULL)) = 33;
    CHECK_EQ(add(XENMAPSPACE_gmfn, 3, 1000, NULL), 0);
    CHECK_EQ(byte_at(1000), 33);
    CHECK_EQ(p2m_lookup(guest, 3, NULL, NULL), INVALID_MFN);
    CHECK_EQ(add(XENMAPSPACE_gmfn_range, 4, 3, NULL), 0);
    CHECK_EQ(byte_at(3), 6);
    CHECK_EQ(add(XENMAPSPACE_gmfn, 4, 1, NULL), -EINVAL);
    CHECK_EQ(byte_at(1), 6);
    CHECK_EQ(add(XENMAPSPACE_gmfn, 1, p2m_gfn_limit(guest), NULL), -EINVAL);
    CHECK_EQ(add(77, 1, 2, NULL), -ENOSYS);
    CHECK_EQ(arch_max_gfn(guest), 1000);
    p2m_world_end();
}

TEST(other_spaces)
{
    struct page_info *pg;
    enum p2m_type t;

    p2m_world(true, 9);
    pg = ram(other, 0, 5);
    CHECK_EQ(p2m_add_ram(guest, 30, ram(guest, 0, 6), 0), 0);
    CHECK_EQ(add(XENMAPSPACE_gmfn_foreign, page_to_mfn(pg), 30, other), 0);
    CHECK_EQ(guest->tot_pages, 0);
    CHECK_EQ(byte_at(30), 5);
    CHECK_EQ(add(XENMAPSPACE_gmfn_foreign, page_to_mfn(pg), 31, NULL), -ESRCH);
    CHECK_EQ(arch_remove_from_physmap(guest, 30), 0);
    CHECK_EQ(world_refs(pg), 1);
    CHECK_EQ(add(XENMAPSPACE_dev_mmio, DEVICE_MFN + 1, 31, NULL), 0);
    p2m_lookup(guest, 31, &t, NULL);
    CHECK_EQ(t, P2M_MMIO_DIRECT);
    CHECK_EQ(add(XENMAPSPACE_dev_mmio, DEVICE_MFN + 100, 32, NULL), -EPERM);
    CHECK_EQ(add(XENMAPSPACE_dev_mmio, DEVICE_MFN + 15, 32, NULL), -EPERM);     /* holds an MSI-X table */
    CHECK_EQ(add(XENMAPSPACE_gmfn_foreign, page_to_mfn(pg), 31, other), -EBUSY);
    CHECK_EQ(arch_map_resource(guest, 33, other, page_to_mfn(pg)), 0);
    CHECK_EQ(world_refs(pg), 2);
    CHECK_EQ(arch_map_resource(guest, 34, guest, page_to_mfn(pg)), -EINVAL);
    p2m_world_end();
}

TEST(single_pages_wait_for_one_flush)
{
    struct released_pages out = { };
    unsigned int flushes, free;

    p2m_world(false, 9);
    CHECK_EQ(p2m_add_ram(guest, 0, ram(guest, 9, 6), 9), 0);
    CHECK_EQ(byte_at(20), 6);
    flushes = nr_flushes;
    free = world_frames_free();
    for (unsigned int i = 0; i < 64; i++)
        CHECK_EQ(arch_release_extent(guest, i, 0, &out), 0);
    CHECK_EQ(out.nr, 64);
    CHECK(out.flush);
    CHECK_EQ(nr_flushes, flushes);
    CHECK_EQ(world_frames_free(), free);        /* still ours: a processor may write to them */
    CHECK_EQ(arch_release_extent(guest, 64, 0, &out), 0);       /* full: it is emptied */
    CHECK_EQ(nr_flushes, flushes + 1);
    CHECK_EQ(out.nr, 1);
    CHECK_EQ(world_frames_free(), free + 64);
    while (out.nr)
        put_page(out.pg[--out.nr]);
    CHECK_EQ(world_frames_free(), free + 65);
    CHECK_EQ(arch_release_extent(guest, 64, 0, &out), -ENOENT);
    flushes = nr_flushes;
    CHECK_EQ(arch_release_extent(guest, 256, 8, &out), 0);
    CHECK_EQ(nr_flushes, flushes + 3);
    while (out.nr)
        put_page(out.pg[--out.nr]);
    CHECK_EQ(world_frames_free(), free + 65 + 256);
    p2m_world_end();
}
