// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types and validation: what may be a table, what may be mapped, what is refused and leaves nothing
 * behind.
 */
#include "../../../xen/arch/x86/spec/decide.h"
#include "world.h"

TEST(pin_builds_the_whole_tree)
{
    world_create();
    build_tree(4);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(type_of(page_a[1]), PGT_l3_page_table);
    CHECK_EQ(type_of(page_a[2]), PGT_l2_page_table);
    CHECK_EQ(type_of(page_a[3]), PGT_l1_page_table);
    CHECK_EQ(type_of(page_a[9]), PGT_writable_page);
    CHECK_EQ(type_count(page_a[9]), 1);
    world_check();
    CHECK_EQ(call_mmuext(MMUEXT_UNPIN_TABLE, page_a[0], 0, DOMID_SELF), 0);
    for (unsigned int i = 0; i < NR_PAGES; i++)
        CHECK_EQ(type_count(page_a[i]), 0);
    CHECK_EQ(words(page_a[0])[PERDOMAIN_SLOT], 0);
    world_check();
    world_destroy();
}

TEST(entries_get_user_and_lose_global)
{
    world_create();
    build_tree(1);
    words(page_a[3])[100] = pte_make(page_a[30], _PAGE_PRESENT | _PAGE_GLOBAL);
    words(page_a[2])[0] &= ~_PAGE_USER;
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(words(page_a[3])[100], pte_make(page_a[30], P_RO));
    CHECK(words(page_a[2])[0] & _PAGE_USER);
    world_check();
    world_destroy();
}

TEST(guest_values_in_hypervisor_slots_are_replaced)
{
    world_create();
    build_tree(0);
    words(page_a[0])[XEN_FIRST_SLOT + 3] = pte_make(page_a[1], P_TAB);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(words(page_a[0])[XEN_FIRST_SLOT + 3], xen_l4[XEN_FIRST_SLOT + 3]);
    CHECK_EQ(type_count(page_a[1]), 1);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[0], 258), pte_make(page_a[1], P_TAB), DOMID_SELF),
             -EINVAL);
    world_check();
    world_destroy();
}

static void refuse_l1_entry(pte_t e)
{
    world_create();
    build_tree(3);
    words(page_a[3])[500] = e;
    CHECK(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF) < 0);
    for (unsigned int i = 0; i < NR_PAGES; i++)
        CHECK_EQ(type_count(page_a[i]), 0);
    world_check();
    world_destroy();
}

TEST(l1_refuses_writable_page_tables)
{
    world_create();
    world_destroy();
    refuse_l1_entry(pte_make(page_a[0], P_RW));
    refuse_l1_entry(pte_make(page_a[3], P_RW));
}

TEST(l1_refuses_what_is_not_the_guests)
{
    world_create();
    world_destroy();
    refuse_l1_entry(pte_make(page_b[0], P_RO));
    refuse_l1_entry(pte_make(DEVICE_FRAME, P_RW));
    refuse_l1_entry(pte_make(3, P_RO));                     /* a struct domain */
    refuse_l1_entry(pte_make(1UL << 39, P_RO));
}

TEST(l1_maps_tables_read_only)
{
    world_create();
    build_tree(0);
    for (unsigned int i = 0; i < 4; i++)
        words(page_a[3])[i] = pte_make(page_a[i], P_RO);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    world_check();
    world_destroy();
}

TEST(device_frames_need_the_right)
{
    world_create();
    build_tree(0);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), pte_make(DEVICE_FRAME, P_RW | _PAGE_PCD),
                             DOMID_SELF),
             -EPERM);
    iomem_allowed = true;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), pte_make(DEVICE_FRAME, P_RW | _PAGE_PCD),
                             DOMID_SELF),
             0);
    CHECK_EQ(words(page_a[3])[1], pte_make(DEVICE_FRAME, P_RW | _PAGE_PCD));
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 2), pte_make(DEVICE_FRAME, P_RW), DOMID_IO), 0);
    CHECK(call_mmu_update(pte_addr(page_a[3], 3), pte_make(page_a[20], P_RW), DOMID_IO) < 0);
    world_check();
    world_destroy();
}

TEST(guarded_device_frames_are_read_only)
{
    pte_t ro = pte_make(DEVICE_FRAME, P_RO | _PAGE_PCD), rw = pte_make(DEVICE_FRAME, P_RW | _PAGE_PCD);

    world_create();
    build_tree(0);
    iomem_allowed = true;
    guarded_frame = DEVICE_FRAME;
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), rw, DOMID_SELF), 0);
    CHECK_EQ(words(page_a[3])[1], ro);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), rw, DOMID_SELF), 0);      /* made writable afterwards */
    CHECK_EQ(words(page_a[3])[1], ro);
    guarded_frame = 0;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), rw, DOMID_SELF), 0);
    CHECK_EQ(words(page_a[3])[1], rw);
    world_check();
    world_destroy();
}

TEST(upper_tables_refuse_wrong_entries)
{
    world_create();
    build_tree(0);
    words(page_a[2])[7] = pte_make(page_a[4], P_TAB | _PAGE_PSE);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), -EINVAL);
    words(page_a[2])[7] = pte_make(page_b[4], P_TAB);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), -EINVAL);
    words(page_a[2])[7] = pte_make(page_a[2], P_TAB);       /* recursive */
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), -EINVAL);
    words(page_a[2])[7] = pte_make(page_a[1], P_TAB);       /* a cycle */
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), -EINVAL);
    words(page_a[2])[7] = pte_make(DEVICE_FRAME, P_TAB);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), -EINVAL);
    world_check();
    words(page_a[2])[7] = 0;
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    world_check();
    world_destroy();
}

TEST(a_writable_page_is_no_table_until_unmapped)
{
    world_create();
    build_tree(8);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L1_TABLE, page_a[9], 0, DOMID_SELF), -EINVAL);
    nr_flushes = 0;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 9), pte_make(page_a[9], P_RO), DOMID_SELF), 0);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L1_TABLE, page_a[9], 0, DOMID_SELF), 0);
    CHECK_EQ(nr_flushes, 1);        /* stale writable translations */
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 9), pte_make(page_a[9], P_RW), DOMID_SELF),
             -EBUSY);
    world_check();
    world_destroy();
}

TEST(descriptor_pages_are_checked)
{
    struct page_info *pg;

    world_create();
    pg = mfn_to_page(page_a[5]);
    words(page_a[5])[3] = 0x00cff3000000ffffULL;            /* flat data, privilege 3 */
    CHECK_EQ(get_page_type(pg, PGT_seg_desc_page), 0);
    put_page_type(pg);
    words(page_a[6])[3] = 0x00008e0000080000ULL;            /* an interrupt gate */
    CHECK_EQ(get_page_type(mfn_to_page(page_a[6]), PGT_seg_desc_page), -EINVAL);
    CHECK_EQ(get_page_type(mfn_to_page(page_a[6]), PGT_writable_page), 0);
    put_page_type(mfn_to_page(page_a[6]));
    world_check();
    world_destroy();
}

/* Every point at which a large tree can give way, for building and for taking apart. */
TEST(preemption_at_every_point_ends_the_same)
{
    unsigned int points;

    world_create();
    build_tree(8);
    for (unsigned int i = 0; i < 6; i++)
        words(page_a[2])[i + 1] = pte_make(page_a[40 + i], P_TAB);
    preempt_at(0);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    points = preempt_questions();
    CHECK(points > 8);
    CHECK_EQ(call_mmuext(MMUEXT_UNPIN_TABLE, page_a[0], 0, DOMID_SELF), 0);
    for (unsigned int at = 1; at <= points + 20; at++) {
        preempt_at(at);
        CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
        world_check();
        preempt_at(at);
        CHECK_EQ(call_mmuext(MMUEXT_UNPIN_TABLE, page_a[0], 0, DOMID_SELF), 0);
        world_check();
        for (unsigned int i = 0; i < NR_PAGES; i++)
            CHECK_EQ(type_count(page_a[i]), 0);
    }
    preempt_at(-1);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    world_check();
    CHECK_EQ(call_mmuext(MMUEXT_UNPIN_TABLE, page_a[0], 0, DOMID_SELF), 0);
    world_check();
    world_destroy();
}

TEST(preemption_while_failing_ends_in_failure)
{
    world_create();
    build_tree(8);
    for (unsigned int i = 0; i < 6; i++)
        words(page_a[2])[i + 1] = pte_make(page_a[40 + i], P_TAB);
    words(page_a[2])[100] = pte_make(page_b[0], P_TAB);
    for (int at = -1; at < 40; at++) {
        preempt_at(at);
        CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), -EINVAL);
        world_check();
        for (unsigned int i = 0; i < NR_PAGES; i++)
            CHECK_EQ(type_count(page_a[i]), 0);
    }
    preempt_at(-1);
    world_destroy();
}

TEST(work_left_half_done_is_cleared_by_the_end_of_the_domain)
{
    struct page_info *pg;

    world_create();
    build_tree(8);
    for (unsigned int i = 0; i < 6; i++)
        words(page_a[2])[i + 1] = pte_make(page_a[40 + i], P_TAB);
    pg = mfn_to_page(page_a[0]);
    preempt_at(3);
    CHECK_EQ(get_page_type_preemptible(pg, PGT_l4_page_table), -ERESTART);
    CHECK(pg->type & PGT_partial);
    world_check();
    preempt_at(-1);
    world_destroy();
}

/* Taking apart gave way; the tree is then wanted again instead. */
TEST(half_taken_apart_can_be_built_again)
{
    struct page_info *pg;

    world_create();
    build_tree(8);
    for (unsigned int i = 0; i < 6; i++)
        words(page_a[2])[i + 1] = pte_make(page_a[40 + i], P_TAB);
    pg = mfn_to_page(page_a[0]);
    for (int at = 1; at < 12; at++) {
        preempt_at(0);
        CHECK(get_page(pg, dom_a));
        CHECK_EQ(get_page_type_preemptible(pg, PGT_l4_page_table), 0);
        preempt_at(at);
        if (put_page_type_preemptible(pg) == 0) {
            put_page(pg);
            break;
        }
        world_run(dom_a->vcpu[1]);
        preempt_at(0);
        CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
        CHECK_EQ(finish_page_type(pg, true), 0);
        put_page(pg);
        world_check();
        CHECK_EQ(call_mmuext(MMUEXT_UNPIN_TABLE, page_a[0], 0, DOMID_SELF), 0);
        world_check();
    }
    world_destroy();
}

/* --- entries that are not present, but name memory (L1TF) ------------------------------------- */
struct spec_choices spec;

static void with_l1tf_checks(void)
{
    world_create();
    spec.l1tf_safe = 1ULL << 39;
    dom_a->arch.pv_l1tf = true;
    build_tree(1);
}

TEST(absent_entries_may_not_name_memory)
{
    for (unsigned int level = 1; level <= 4; level++) {
        with_l1tf_checks();
        words(page_a[4 - level])[100] = pte_make(page_a[30], 0);
        CHECK(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF) < 0);
        CHECK(strstr(crash_message, "L1TF"));
        crash_message[0] = 0;
        world_check();
        world_destroy();
    }
    for (unsigned int level = 1; level <= 4; level++) {
        with_l1tf_checks();
        CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
        CHECK(call_mmu_update(pte_addr(page_a[4 - level], 100), pte_make(page_a[30], 0), DOMID_SELF) < 0);
        CHECK_EQ(words(page_a[4 - level])[100], 0);
        world_check();
        world_destroy();
    }
}

TEST(absent_entries_may_name_nothing)
{
    with_l1tf_checks();
    words(page_a[3])[100] = 1ULL << 39;                 /* above all memory */
    words(page_a[3])[101] = 0xe00 | _PAGE_NX;           /* no address */
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 102), (1ULL << 39) + 0x5000, DOMID_SELF), 0);
    /* and everything where nobody is protected from it */
    dom_a->arch.pv_l1tf = false;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 103), pte_make(page_a[30], 0), DOMID_SELF), 0);
    world_check();
    world_destroy();
}

/* --- changes that copies of an L4 table must not miss (xpti) ---------------------------------- */
#define CHANGED(does) do {                                                  \
    u64 before = dom_a->arch.pv.l4_generation;                              \
    does;                                                                   \
    CHECK(dom_a->arch.pv.l4_generation != before);                          \
} while (0)

TEST(changes_of_l4_tables_are_counted)
{
    u64 before;

    world_create();
    build_tree(1);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(dom_a->arch.pv.l4_generation, 0);          /* only where somebody copies */
    dom_a->arch.pv.xpti = true;
    CHANGED(CHECK_EQ(call_mmu_update(pte_addr(page_a[0], 300), pte_make(page_a[40], P_TAB), DOMID_SELF), 0));
    CHANGED(CHECK_EQ(call_mmu_update(pte_addr(page_a[0], 300), 0, DOMID_SELF), 0));
    before = dom_a->arch.pv.l4_generation;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 50), pte_make(page_a[30], P_RO), DOMID_SELF), 0);
    CHECK_EQ(dom_a->arch.pv.l4_generation, before);
    /* a base gets the machine-to-physical table */
    CHANGED(CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0));
    CHANGED(CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[50], 0, DOMID_SELF), 0));
    CHANGED(CHECK_EQ(call_mmuext(MMUEXT_UNPIN_TABLE, page_a[50], 0, DOMID_SELF), 0));
    world_check();
    world_destroy();
}
