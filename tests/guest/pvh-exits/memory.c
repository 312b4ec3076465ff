// SPDX-License-Identifier: GPL-2.0-only
/* The guest's own physical memory: frames given up, asked for, moved, and what is where none is. */
#include "exits.h"
#include <xen/memory.h>

static u8 pages[4][PAGE_SIZE] __attribute__((aligned(4096)));

static u64 frame_of(const void *p)
{
    return (u64)p / PAGE_SIZE;
}

static long reserve(unsigned int cmd, const void *page, unsigned int order)
{
    xen_pfn_t frame = frame_of(page);
    struct xen_memory_reservation r = { .nr_extents = 1, .extent_order = order, .domid = DOMID_SELF };

    set_xen_guest_handle(r.extent_start, &frame);
    return hypercall(__HYPERVISOR_memory_op, cmd, &r);
}

static long add(unsigned int space, u64 idx, const void *page)
{
    struct xen_add_to_physmap a = { .domid = DOMID_SELF, .space = space, .idx = idx, .gpfn = frame_of(page) };

    return hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, &a);
}

static long remove(const void *page)
{
    struct xen_remove_from_physmap r = { .domid = DOMID_SELF, .gpfn = frame_of(page) };

    return hypercall(__HYPERVISOR_memory_op, XENMEM_remove_from_physmap, &r);
}

#define WORD(p, at)     (*(volatile u64 *)((p) + (at)))

static bool given_up(void)
{
    domid_t self = DOMID_SELF;
    long before = hypercall(__HYPERVISOR_memory_op, XENMEM_current_reservation, &self);

    WORD(pages[0], 0) = 0x1234;
    CHECK(reserve(XENMEM_decrease_reservation, pages[0], 0) == 1);
    CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_current_reservation, &self) == before - 1);
    if (!is_dom0()) {
        CHECK(WORD(pages[0], 0) == ~0UL);
        WORD(pages[0], 0) = 5;
        CHECK(WORD(pages[0], 0) == ~0UL);
    }
    CHECK(reserve(XENMEM_populate_physmap, pages[0], 0) == 1);
    CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_current_reservation, &self) == before);
    CHECK(WORD(pages[0], 0) == 0 || WORD(pages[0], 0) == 0x1234);       /* ours of before, but nobody else's */
    WORD(pages[0], 0) = 0x4321;
    CHECK(WORD(pages[0], 0) == 0x4321);
    return true;
}

/* One access, half to memory, half to nothing. */
static bool across(void)
{
    if (is_dom0())
        return true;
    fill(pages, 0x11, 3 * PAGE_SIZE);
    CHECK(reserve(XENMEM_decrease_reservation, pages[1], 0) == 1);
    CHECK(WORD(pages[0], PAGE_SIZE - 4) == 0xffffffff11111111);
    WORD(pages[0], PAGE_SIZE - 4) = 0x2222222233333333;
    CHECK(*(volatile u32 *)(pages[0] + PAGE_SIZE - 4) == 0x33333333);
    CHECK(WORD(pages[1], PAGE_SIZE - 3) == 0x1111111111ffffff);
    return true;
}

static bool back_again(void)
{
    if (is_dom0())
        return true;
    CHECK(reserve(XENMEM_populate_physmap, pages[1], 0) == 1);
    WORD(pages[0], PAGE_SIZE - 4) = 0x4444444455555555;
    CHECK(WORD(pages[0], PAGE_SIZE - 4) == 0x4444444455555555);
    return true;
}

static bool refused(void)
{
    CHECK(reserve(XENMEM_populate_physmap, pages[0], 30) <= 0);
    CHECK(add(99, 0, pages[0]) < 0);
    CHECK(add(XENMAPSPACE_gmfn_foreign, 0, pages[0]) < 0);
    CHECK(hypercall(__HYPERVISOR_memory_op, 63, NULL) == -38);
    return true;
}

/* A frame's contents move to another number; where they were, nothing is. */
static bool moved(void)
{
    WORD(pages[2], 0) = 0x77;
    CHECK(add(XENMAPSPACE_gmfn, frame_of(pages[2]), pages[3]) == 0);
    CHECK(WORD(pages[3], 0) == 0x77);
    CHECK(is_dom0() || WORD(pages[2], 0) == ~0UL);
    CHECK(add(XENMAPSPACE_gmfn, frame_of(pages[3]), pages[2]) == 0);
    CHECK(WORD(pages[2], 0) == 0x77);
    return true;
}

/* The page can be at one place; taken away it can be put again. */
static bool shared_info_moves(void)
{
    void *was = shared_info;

    CHECK(add(XENMAPSPACE_shared_info, 0, pages[3]) == 0);
    shared_info = (void *)pages[3];
    CHECK(shared_info->wc_sec);
    CHECK(remove(pages[3]) == 0);
    CHECK(is_dom0() || WORD(pages[3], 0) == ~0UL);
    CHECK(remove((void *)0x9000000000UL) < 0 || is_dom0());
    CHECK(add(XENMAPSPACE_shared_info, 0, was) == 0);
    shared_info = was;
    CHECK(shared_info->wc_sec);
    return true;
}

static bool memory_map(void)
{
    struct xen_memory_map map = { .nr_entries = 16 };
    static struct { u64 addr, size; u32 type; } __attribute__((packed)) entries[16];

    set_xen_guest_handle(map.buffer, (void *)entries);
    CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_memory_map, &map) == 0 || is_hvm());
    CHECK(is_hvm() || (map.nr_entries && entries[0].size));
    return true;
}

void memory_cases(void)
{
    test_case("a frame given up and asked for again", given_up);
    test_case("accesses half to memory, half to nothing", across);
    test_case("the same when memory is there again", back_again);
    test_case("what memory_op refuses", refused);
    test_case("a frame moves", moved);
    test_case("shared info moves", shared_info_moves);
    test_case("the memory map", memory_map);
}
