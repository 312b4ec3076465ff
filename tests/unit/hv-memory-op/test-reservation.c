// SPDX-License-Identifier: GPL-2.0-only
/* increase, decrease and populate: counts, restarts, limits, failures in the middle. */
#include "memory-world.h"

static struct xen_memory_reservation reservation(xen_pfn_t *list, unsigned long nr,
                                                 unsigned int order)
{
    return (struct xen_memory_reservation){ .extent_start = { list }, .nr_extents = nr,
                                            .extent_order = order,
                                            .domid = DOMID_SELF };
}

TEST(populate_sets_frames_and_m2p)
{
    xen_pfn_t list[4] = { 100, 104, 108, 112 };
    struct xen_memory_reservation r = reservation(list, 4, 2);

    memory_world();
    CHECK_EQ(op(XENMEM_populate_physmap, &r), 4);
    CHECK_EQ(guest->tot_pages, 16);
    for (unsigned int i = 0; i < 4; i++) {
        CHECK_EQ(list[i] % 4, 0);
        CHECK_EQ(m2p[list[i]], 100 + 4 * i);
        CHECK_EQ(m2p[list[i] + 3], 103 + 4 * i);
    }
    r = reservation((xen_pfn_t[]){ list[0], list[2] }, 2, 2);
    CHECK_EQ(op(XENMEM_decrease_reservation, &r), 2);
    CHECK_EQ(guest->tot_pages, 8);
    CHECK_EQ(m2p[list[0]], ~0ul);
}

TEST(restart_carries_the_extent_in_the_command)
{
    xen_pfn_t list[10];
    struct xen_memory_reservation r = reservation(list, 10, 0);
    unsigned long cmd = XENMEM_populate_physmap;
    unsigned int rounds = 0;
    long rc;

    memory_world();
    for (unsigned int i = 0; i < 10; i++)
        list[i] = 200 + i;
    do {
        world_preempt_at(3);
        rc = op(cmd, &r);
        if (rc == -ERESTART) {
            CHECK_EQ(world_log.restart_nr, __HYPERVISOR_memory_op);
            cmd = world_log.restart_args[0];
            CHECK_EQ(cmd & 63, XENMEM_populate_physmap);
            CHECK_EQ(cmd >> 6, 3 * ++rounds);
            CHECK_EQ(world_log.restart_args[1], (unsigned long)&r);
            CHECK_EQ(guest->tot_pages, 3 * rounds);
        }
    } while (rc == -ERESTART);
    CHECK_EQ(rc, 10);
    CHECK_EQ(rounds, 3);
    for (unsigned int i = 0; i < 10; i++)
        CHECK_EQ(m2p[list[i]], 200 + i);
}

TEST(stops_where_it_cannot_go_on)
{
    xen_pfn_t list[10];
    struct xen_memory_reservation r = reservation(list, 10, 0);

    memory_world();
    for (unsigned int i = 0; i < 10; i++)
        list[i] = i;
    guest->max_pages = 6;
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 6);
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 0);
    guest->max_pages = 100;
    test_fault_at(3);
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 2);
    test_fault_at(0);
    world_copy_fails_at(4);             /* the reservation, then frame numbers one by one */
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 2);
    CHECK_EQ(op(XENMEM_increase_reservation, NULL), 0);
}

TEST(decrease_takes_only_own_pages)
{
    struct page_info *mine, *theirs;
    xen_pfn_t list[3];
    struct xen_memory_reservation r = reservation(list, 3, 0);

    memory_world();
    mine = world_page(guest);
    theirs = world_page(control);
    list[0] = page_to_mfn(mine);
    list[1] = page_to_mfn(theirs);
    list[2] = page_to_mfn(mine);
    CHECK_EQ(op(XENMEM_decrease_reservation, &r), 1);
    CHECK(page_owner(theirs) == control);
    list[0] = virt_to_mfn(guest->shared_info);
    CHECK_EQ(op(XENMEM_decrease_reservation, &r), 0);
}

TEST(who_may_and_how_much)
{
    xen_pfn_t list[2] = {};
    struct xen_memory_reservation r = reservation(list, 2, 0);

    memory_world();
    r.domid = 0;
    CHECK_EQ(op(XENMEM_increase_reservation, &r), -EPERM);
    r.domid = 99;
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 0);
    r = reservation(list, 1, 10);       /* above a guest's largest extent */
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 0);
    world_run(control->vcpu[0]);
    r.domid = 1;
    guest->max_pages = 2048;
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 1);
    CHECK_EQ(guest->tot_pages, 1024);
    r = reservation(list, ~0ul, 0);     /* would not fit beside the command */
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 0);
    r = reservation(list, 2, 0);
    r.mem_flags = XENMEMF_address_bits(11);
    CHECK_EQ(op(XENMEM_increase_reservation, &r), 0);
    r.mem_flags = XENMEMF_populate_on_demand;
    CHECK_EQ(op(XENMEM_populate_physmap, &r), 0);
}

TEST(sizes)
{
    struct xen_memory_domain d = { .domid = DOMID_SELF };

    memory_world();
    world_page(guest);
    CHECK_EQ(op(XENMEM_current_reservation, &d), 1);
    CHECK_EQ(op(XENMEM_maximum_reservation, &d), WORLD_FRAMES);
    guest->shared_info->arch.max_pfn = 500;
    CHECK_EQ(op(XENMEM_maximum_gpfn, &d), 499);
    CHECK_EQ(op(XENMEM_maximum_ram_page, NULL), WORLD_FRAMES - 1);
    CHECK_EQ(op(XENMEM_maximum_ram_page | 1 << 6, NULL), -EINVAL);
    d.domid = 0;
    CHECK_EQ(op(XENMEM_current_reservation, &d), -EPERM);
    d.domid = 77;
    CHECK_EQ(op(XENMEM_current_reservation, &d), -ESRCH);
}
