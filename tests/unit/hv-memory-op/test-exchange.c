// SPDX-License-Identifier: GPL-2.0-only
/* XENMEM_exchange both ways, its rollback, its restart. */
#include "memory-world.h"

#define NR  16

static xen_pfn_t in[NR], out[NR];

/* 16 single pages against 4 extents of 4. */
static struct xen_memory_exchange singles_for_fours(void)
{
    memory_world();
    for (unsigned int i = 0; i < NR; i++) {
        struct page_info *pg = world_page(guest);

        in[i] = page_to_mfn(pg);
        m2p[in[i]] = 300 + i;
        out[i] = 300 + 4 * i;
    }
    return (struct xen_memory_exchange){
        .in = { .extent_start = { in }, .nr_extents = NR, .extent_order = 0, .domid = DOMID_SELF },
        .out = { .extent_start = { out }, .nr_extents = NR / 4, .extent_order = 2,
                 .domid = DOMID_SELF },
    };
}

TEST(singles_become_contiguous)
{
    struct xen_memory_exchange x = singles_for_fours();

    CHECK_EQ(op(XENMEM_exchange, &x), 0);
    CHECK_EQ(x.nr_exchanged, NR);
    CHECK_EQ(guest->tot_pages, NR);
    for (unsigned int i = 0; i < NR / 4; i++) {
        CHECK_EQ(out[i] % 4, 0);
        for (unsigned int j = 0; j < 4; j++) {
            CHECK(page_owner(mfn_to_page(out[i] + j)) == guest);
            CHECK_EQ(m2p[out[i] + j], 300 + 4 * i + j);
        }
    }
}

TEST(contiguous_becomes_singles)
{
    struct xen_memory_exchange x = singles_for_fours(), back;
    xen_pfn_t fours[4], singles[NR];

    CHECK_EQ(op(XENMEM_exchange, &x), 0);
    memcpy(fours, out, sizeof(fours));
    for (unsigned int i = 0; i < NR; i++)
        singles[i] = 300 + i;
    back = (struct xen_memory_exchange){
        .in = { .extent_start = { fours }, .nr_extents = 4, .extent_order = 2,
                .domid = DOMID_SELF },
        .out = { .extent_start = { singles }, .nr_extents = NR, .extent_order = 0,
                 .domid = DOMID_SELF },
    };
    CHECK_EQ(op(XENMEM_exchange, &back), 0);
    CHECK_EQ(back.nr_exchanged, 4);
    for (unsigned int i = 0; i < NR; i++)
        CHECK_EQ(m2p[singles[i]], 300 + i);
    CHECK_EQ(guest->tot_pages, NR);
}

TEST(no_memory_leaves_the_chunk_as_it_was)
{
    struct xen_memory_exchange x = singles_for_fours();

    test_fault_at(3);
    CHECK_EQ(op(XENMEM_exchange, &x), -ENOMEM);
    test_fault_at(0);
    CHECK_EQ(x.nr_exchanged, 8);                /* two chunks were done */
    CHECK_EQ(guest->tot_pages, NR);
    for (unsigned int i = 8; i < NR; i++) {
        CHECK(page_owner(mfn_to_page(in[i])) == guest);
        CHECK_EQ(m2p[in[i]], 300 + i);
    }
    CHECK_EQ(op(XENMEM_exchange, &x), 0);       /* and the rest can be tried again */
    CHECK_EQ(x.nr_exchanged, NR);
    CHECK_EQ(m2p[out[3]], 312);
}

TEST(page_in_use_or_foreign_is_refused)
{
    struct xen_memory_exchange x = singles_for_fours();

    mfn_to_page(in[6])->type = PGT_l1_page_table | PGT_validated | 1;
    CHECK_EQ(op(XENMEM_exchange, &x), -EINVAL);
    CHECK_EQ(x.nr_exchanged, 4);
    mfn_to_page(in[6])->type = 0;
    in[7] = page_to_mfn(world_page(control));
    CHECK_EQ(op(XENMEM_exchange, &x), -EINVAL);
    CHECK_EQ(x.nr_exchanged, 4);
    CHECK_EQ(world_refs(mfn_to_page(in[4])), 1);
    CHECK_EQ(world_refs(mfn_to_page(in[6])), 1);
    CHECK_EQ(guest->tot_pages, NR);
}

TEST(gives_way_between_chunks)
{
    struct xen_memory_exchange x = singles_for_fours();

    world_preempt_at(2);
    CHECK_EQ(op(XENMEM_exchange, &x), -ERESTART);
    CHECK_EQ(x.nr_exchanged, 8);
    CHECK_EQ(op(world_log.restart_args[0], (void *)world_log.restart_args[1]), 0);
    CHECK_EQ(x.nr_exchanged, NR);
    CHECK_EQ(guest->tot_pages, NR);
}

TEST(sums_and_sizes_are_checked)
{
    struct xen_memory_exchange good = singles_for_fours(), x = good;

    x.out.nr_extents = 3;
    CHECK_EQ(op(XENMEM_exchange, &x), -EINVAL);
    x = good;
    x.out.domid = 0;
    CHECK_EQ(op(XENMEM_exchange, &x), -EINVAL);
    x = good;
    x.in.domid = x.out.domid = 0;
    CHECK_EQ(op(XENMEM_exchange, &x), -EPERM);
    x = good;
    x.nr_exchanged = NR + 1;
    CHECK_EQ(op(XENMEM_exchange, &x), -EINVAL);
    x = good;
    x.nr_exchanged = 2;
    CHECK_EQ(op(XENMEM_exchange, &x), -EINVAL);
    x = good;
    x.in.extent_order = 63;
    CHECK_EQ(op(XENMEM_exchange, &x), -EPERM);
    x = good;
    x.in.nr_extents = 1ul << 62;
    CHECK_EQ(op(XENMEM_exchange, &x), -EINVAL);
    CHECK_EQ(guest->tot_pages, NR);
}
