// SPDX-License-Identifier: GPL-2.0-only
/* Pages of a translated domain in a PV guest's tables: the tools map their guests like this. */
#include "world.h"

#define H       3       /* dom_h's number */

static void pinned_tree(void)
{
    world_create();
    build_tree(0);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
}

TEST(frames_are_named_by_the_guests_numbers)
{
    pinned_tree();
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 20), pte_make(2, P_RW), H), 0);
    CHECK_EQ(words(page_a[3])[20], pte_make(page_h[2], P_RW));
    CHECK_EQ(marked_dirty, 1);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 21), pte_make(1, P_RO), H), 0);
    CHECK_EQ(marked_dirty, 1);
    world_check();
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 20), 0, H), 0);
    CHECK_EQ(words(page_a[3])[20], 0);
    CHECK_EQ(mfn_to_page(page_h[2])->count & PGC_count_mask, 1);
    world_check();
    world_destroy();
}

TEST(or_by_the_machines_when_asked_for)
{
    pinned_tree();
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 20) | MMU_PT_UPDATE_NO_TRANSLATE,
                             pte_make(page_h[0], P_RW), H), 0);
    CHECK_EQ(words(page_a[3])[20], pte_make(page_h[0], P_RW));
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 20) | MMU_PT_UPDATE_NO_TRANSLATE,
                             pte_make(page_b[0], P_RW), H), -EINVAL);
    world_check();
    world_destroy();
}

TEST(holes_are_reported_where_they_are)
{
    struct mmu_update reqs[6];
    unsigned int done = 0;

    pinned_tree();
    for (unsigned int i = 0; i < 6; i++)
        reqs[i] =
            (struct mmu_update){ pte_addr(page_a[3], i), pte_make(i == 4 ? 99 : i % 3, P_RO) };
    preempt_at(-1);
    CHECK_EQ(call_mmu_updates(reqs, 6, &done, H), -EINVAL);
    CHECK_EQ(done, 4);
    /* what was lent to the guest is not its to show */
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 20), pte_make(3, P_RO), H), -EINVAL);
    world_check();
    world_destroy();
}

TEST(only_in_l1_tables)
{
    pinned_tree();
    CHECK_EQ(call_mmu_update(pte_addr(page_a[2], 20), pte_make(1, P_TAB), H), -EINVAL);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[9], 20), pte_make(1, P_RW), H), -EINVAL);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 5) | MMU_MACHPHYS_UPDATE, 3, H), -EINVAL);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L1_TABLE, page_h[0], 0, H), -EPERM);
    CHECK_EQ(call_mmuext(MMUEXT_CLEAR_PAGE, page_h[0], 0, H), -EPERM);
    /* nor are a translated domain's own tables anybody's business */
    CHECK_EQ(call_mmu_update(pte_addr(page_h[0], 5), 0, H | (H + 1) << 16), -EINVAL);
    world_check();
    world_destroy();
}

TEST(update_va_mapping_translates_too)
{
    pinned_tree();
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(do_update_va_mapping_otherdomain(30 << PAGE_SHIFT, pte_make(1, P_RW), 0, H), 0);
    CHECK_EQ(words(page_a[3])[30], pte_make(page_h[1], P_RW));
    CHECK_EQ(do_update_va_mapping_otherdomain(31 << PAGE_SHIFT, pte_make(50, P_RW), 0, H), -EINVAL);
    world_check();
    world_destroy();
}
