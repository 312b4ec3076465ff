// SPDX-License-Identifier: GPL-2.0-only
/* The hypercalls' own behaviour: batches, counts, rights, bases, grants, teardown. */
#include <asm/flushtlb.h>
#include <public/grant_table.h>

#include "world.h"

static void pinned_tree(unsigned int nr_data)
{
    world_create();
    build_tree(nr_data);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), 0);
}

TEST(mmu_update_counts_what_it_did)
{
    struct mmu_update reqs[40];
    unsigned int done = 77;

    pinned_tree(0);
    for (unsigned int i = 0; i < 40; i++)
        reqs[i] =
            (struct mmu_update){ pte_addr(page_a[3], i), pte_make(page_a[10 + i % 20], P_RW) };
    preempt_at(-1);
    CHECK_EQ(call_mmu_updates(reqs, 40, &done, DOMID_SELF), 0);
    CHECK_EQ(done, 40);
    CHECK_EQ(type_count(page_a[10]), 2);
    reqs[33].val = pte_make(page_a[2], P_RW);
    CHECK_EQ(call_mmu_updates(reqs, 40, &done, DOMID_SELF), -EBUSY);
    CHECK_EQ(done, 33);
    world_check();
    world_destroy();
}

TEST(mmu_update_preserves_accessed_and_dirty_on_request)
{
    pinned_tree(1);
    words(page_a[3])[8] |= _PAGE_ACCESSED | _PAGE_DIRTY;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 8) | MMU_PT_UPDATE_PRESERVE_AD,
                             pte_make(page_a[8], P_RO), DOMID_SELF),
             0);
    CHECK_EQ(words(page_a[3])[8], pte_make(page_a[8], P_RO | _PAGE_ACCESSED | _PAGE_DIRTY));
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 8), pte_make(page_a[8], P_RO), DOMID_SELF), 0);
    CHECK_EQ(words(page_a[3])[8], pte_make(page_a[8], P_RO));
    world_check();
    world_destroy();
}

TEST(mmu_update_of_upper_levels)
{
    pinned_tree(2);
    /* a second L1 below the L2, then replaced, then removed, giving way all the time */
    preempt_at(-1);
    words(page_a[40])[0] = pte_make(page_a[41], P_RW);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[2], 5), pte_make(page_a[40], P_TAB), DOMID_SELF), 0);
    CHECK_EQ(type_of(page_a[40]), PGT_l1_page_table);
    world_check();
    CHECK_EQ(call_mmu_update(pte_addr(page_a[2], 5), pte_make(page_a[40], P_RO), DOMID_SELF), 0);
    world_check();
    CHECK_EQ(call_mmu_update(pte_addr(page_a[2], 5), pte_make(page_a[42], P_TAB), DOMID_SELF), 0);
    CHECK_EQ(type_count(page_a[40]), 0);
    world_check();
    CHECK_EQ(call_mmu_update(pte_addr(page_a[2], 5), 0, DOMID_SELF), 0);
    CHECK_EQ(type_count(page_a[42]), 0);
    /* a whole L3 tree put into and out of the L4 */
    words(page_a[50])[0] = pte_make(page_a[51], P_TAB);
    words(page_a[50])[9] = pte_make(page_a[52], P_TAB);
    words(page_a[51])[1] = pte_make(page_a[53], P_TAB);
    words(page_a[52])[2] = pte_make(page_a[54], P_TAB);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[0], 511), pte_make(page_a[50], P_TAB), DOMID_SELF), 0);
    world_check();
    CHECK_EQ(call_mmu_update(pte_addr(page_a[0], 511), 0, DOMID_SELF), 0);
    CHECK_EQ(type_count(page_a[54]), 0);
    CHECK(dom_a->vcpu[0]->arch.old_guest_table == INVALID_MFN);
    world_check();
    world_destroy();
}

TEST(mmu_update_of_plain_memory_is_a_store)
{
    pinned_tree(0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[30], 3), 0x1234, DOMID_SELF), 0);
    CHECK_EQ(words(page_a[30])[3], 0x1234);
    CHECK(call_mmu_update(pte_addr(page_b[0], 3), 0x1234, DOMID_SELF) < 0);
    CHECK(call_mmu_update(pte_addr(DEVICE_FRAME, 3), 0x1234, DOMID_SELF) < 0);
    CHECK(call_mmu_update(pte_addr(page_a[30], 3) + 4, 0x1234, DOMID_SELF) < 0);
    CHECK_EQ(call_mmu_update(page_a[30] << PAGE_SHIFT | MMU_MACHPHYS_UPDATE, 55, DOMID_SELF), 0);
    CHECK_EQ(arch_get_m2p(page_a[30]), 55);
    CHECK(call_mmu_update(page_b[3] << PAGE_SHIFT | MMU_MACHPHYS_UPDATE, 55, DOMID_SELF) < 0);
    world_check();
    world_destroy();
}

TEST(foreign_frames_need_rights_and_cannot_be_widened)
{
    pinned_tree(0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), pte_make(page_b[1], P_RO), 2), 0);
    world_check();
    /* bits other than RW may change without naming the owner */
    CHECK_EQ(
        call_mmu_update(pte_addr(page_a[3], 1), pte_make(page_b[1], P_RO | _PAGE_NX), DOMID_SELF),
        0);
    CHECK(call_mmu_update(pte_addr(page_a[3], 1), pte_make(page_b[1], P_RW), DOMID_SELF) < 0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), pte_make(page_b[1], P_RW), 2), 0);
    CHECK(mfn_to_page(page_b[1])->type & PGT_foreign);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 2), pte_make(page_b[2], P_RW), 77), -ESRCH);
    xsm_answer = -EPERM;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 2), pte_make(page_b[2], P_RW), 2), -EPERM);
    world_check();
    /* tables of another domain */
    xsm_answer = 0;
    words(page_b[5])[0] = pte_make(page_b[6], P_RW);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L1_TABLE, page_b[5], 0, 2), 0);
    CHECK_EQ(call_mmu_update(pte_addr(page_b[5], 1), pte_make(page_b[7], P_RW), (2 + 1) << 16 | 2),
             0);
    CHECK(call_mmu_update(pte_addr(page_b[5], 2), pte_make(page_b[7], P_RW), DOMID_SELF) < 0);
    world_check();
    world_destroy();
}

TEST(system_domains_are_no_place_for_tables)
{
    pinned_tree(0);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L1_TABLE, page_a[20], 0, DOMID_IO), -EPERM);
    CHECK_EQ(call_mmuext(MMUEXT_CLEAR_PAGE, page_a[20], 0, DOMID_XEN), -EPERM);
    CHECK(call_mmu_update(page_a[30] << PAGE_SHIFT | MMU_MACHPHYS_UPDATE, 55, DOMID_IO) < 0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), 0, (DOMID_IO + 1) << 16 | DOMID_SELF),
             -EINVAL);
    world_destroy();
}

TEST(bases_switch_and_drop)
{
    struct vcpu *v;

    world_create();
    v = dom_a->vcpu[0];
    build_tree(2);
    preempt_at(-1);
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(v->arch.cr3, page_a[0] << PAGE_SHIFT);
    CHECK_EQ(words(page_a[0])[PML4_SLOT(RO_MPT_VIRT_START)], xen_l4[PML4_SLOT(RO_MPT_VIRT_START)]);
    CHECK_EQ(call_mmuext(MMUEXT_NEW_USER_BASEPTR, page_a[4], 0, DOMID_SELF), 0);
    CHECK_EQ(words(page_a[4])[PML4_SLOT(RO_MPT_VIRT_START)], 0);
    CHECK_EQ(v->arch.cr3, page_a[0] << PAGE_SHIFT);
    world_check();
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_b[0], 0, DOMID_SELF), -EINVAL);
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[1], 0, DOMID_SELF), -EINVAL);
    CHECK_EQ(v->arch.guest_table, page_a[0]);
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[5], 0, DOMID_SELF), 0);
    CHECK_EQ(type_count(page_a[3]), 0);
    CHECK_EQ(call_mmuext(MMUEXT_NEW_USER_BASEPTR, 0, 0, DOMID_SELF), 0);
    CHECK(v->arch.guest_table_user == INVALID_MFN);
    world_check();
    world_destroy();
}

TEST(update_va_mapping_finds_its_entry)
{
    unsigned long va = 8UL << PAGE_SHIFT;

    pinned_tree(4);
    CHECK_EQ(do_update_va_mapping(va, pte_make(page_a[20], P_RW), UVMF_INVLPG),
             -EINVAL); /* no base yet */
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0);
    CHECK_EQ(do_update_va_mapping(va, pte_make(page_a[20], P_RW), UVMF_INVLPG), 0);
    CHECK_EQ(words(page_a[3])[8], pte_make(page_a[20], P_RW));
    CHECK_EQ(do_update_va_mapping(1UL << 30, 0, UVMF_NONE), -EINVAL);
    CHECK_EQ(do_update_va_mapping(0xffff800000000000UL, 0, UVMF_NONE), -EINVAL);
    CHECK_EQ(do_update_va_mapping(0x0000800000000000UL, 0, UVMF_NONE), -EINVAL);
    CHECK_EQ(do_update_va_mapping_otherdomain(va, pte_make(page_b[0], P_RW),
                                              UVMF_TLB_FLUSH | UVMF_ALL, 2),
             0);
    world_check();
    world_destroy();
}

TEST(page_operations)
{
    pinned_tree(1);
    words(page_a[20])[5] = 42;
    CHECK_EQ(call_mmuext(MMUEXT_COPY_PAGE, page_a[21], page_a[20], DOMID_SELF), 0);
    CHECK_EQ(words(page_a[21])[5], 42);
    CHECK_EQ(call_mmuext(MMUEXT_CLEAR_PAGE, page_a[20], 0, DOMID_SELF), 0);
    CHECK_EQ(words(page_a[20])[5], 0);
    CHECK_EQ(call_mmuext(MMUEXT_CLEAR_PAGE, page_a[3], 0, DOMID_SELF), -EINVAL);
    CHECK_EQ(call_mmuext(MMUEXT_COPY_PAGE, page_a[3], page_a[20], DOMID_SELF), -EINVAL);
    CHECK_EQ(call_mmuext(MMUEXT_MARK_SUPER, page_a[3], 0, DOMID_SELF), -EOPNOTSUPP);
    CHECK_EQ(call_mmuext(14, 0, 0, DOMID_SELF), -ENOSYS);
    CHECK_EQ(call_mmuext(99, 0, 0, DOMID_SELF), -ENOSYS);
    CHECK_EQ(call_mmuext(MMUEXT_FLUSH_CACHE, 0, 0, DOMID_SELF), -EACCES);
    CHECK_EQ(call_mmuext(MMUEXT_PIN_L4_TABLE, page_a[0], 0, DOMID_SELF), -EINVAL);
    CHECK_EQ(call_mmuext(MMUEXT_UNPIN_TABLE, page_a[1], 0, DOMID_SELF), -EINVAL);
    world_check();
    world_destroy();
}

TEST(flush_masks_come_from_vcpus)
{
    u64 bitmap = 1 << 2;

    world_create();
    cpumask_set(3, &dom_a->vcpu[2]->dirty_cpus);
    CHECK_EQ(call_mmuext(MMUEXT_TLB_FLUSH_MULTI, 0, (u64)&bitmap, DOMID_SELF), 0);
    CHECK_EQ(nr_flushes, 1);
    CHECK_EQ(call_mmuext(MMUEXT_INVLPG_ALL, 0x1000, 0, DOMID_SELF), 0);
    CHECK_EQ(call_mmuext(MMUEXT_TLB_FLUSH_LOCAL, 0, 0, DOMID_SELF), 0);
    CHECK_EQ(nr_flushes, 3);
    CHECK_EQ(call_mmuext(MMUEXT_INVLPG_LOCAL, 0x0000900000000000UL, 0, DOMID_SELF),
             0); /* not canonical */
    CHECK_EQ(nr_flushes, 3);
    world_destroy();
}

TEST(grants_by_address_and_by_entry)
{
    struct vcpu *v;
    mfn_t frame;

    pinned_tree(1);
    v = dom_a->vcpu[0];
    frame = page_b[3];
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0);
    CHECK(get_page_and_type(mfn_to_page(frame), dom_b, PGT_writable_page)); /* the grant room's */
    CHECK_EQ(arch_grant_map(v, 8UL << PAGE_SHIFT, frame, GNTMAP_host_map, 0), GNTST_okay);
    CHECK_EQ(type_count(page_a[8]), 0);         /* what was mapped there */
    CHECK_EQ(type_count(frame), 2);
    CHECK_EQ(arch_grant_map(v, pte_addr(page_a[3], 9), frame,
                            GNTMAP_host_map | GNTMAP_contains_pte | GNTMAP_readonly, 0),
             GNTST_okay);
    CHECK_EQ(type_count(frame), 2);
    CHECK_EQ(arch_grant_map(v, 1UL << 32, frame, GNTMAP_host_map, 0), GNTST_bad_virt_addr);
    CHECK_EQ(
        arch_grant_map(v, pte_addr(page_a[2], 9), frame, GNTMAP_host_map | GNTMAP_contains_pte, 0),
        GNTST_general_error);
    CHECK_EQ(arch_grant_unmap(v, 8UL << PAGE_SHIFT, frame, 0, GNTMAP_host_map | GNTMAP_readonly),
             GNTST_general_error);
    CHECK_EQ(arch_grant_unmap(v, 8UL << PAGE_SHIFT, page_b[4], 0, GNTMAP_host_map),
             GNTST_general_error);
    CHECK_EQ(arch_grant_unmap(v, 8UL << PAGE_SHIFT, frame, 0, GNTMAP_host_map), GNTST_okay);
    CHECK_EQ(words(page_a[3])[8], 0);
    CHECK_EQ(arch_grant_unmap(v, pte_addr(page_a[3], 9), frame, 0,
                              GNTMAP_host_map | GNTMAP_contains_pte | GNTMAP_readonly), GNTST_okay);
    CHECK_EQ(type_count(frame), 1);
    put_page_and_type(mfn_to_page(frame));
    world_check();
    world_destroy();
}

/* The grant ABI has bits of its own for caching: shifted from those of a page-table entry. */
TEST(grants_ask_for_caching)
{
    static const struct {
        unsigned int gtf;
        pte_t pte;
    } same[] = {
        { 0, 0 }, { GTF_PWT, _PAGE_PWT }, { GTF_PCD, _PAGE_PCD }, { GTF_PAT, _PAGE_PAT },
        { GTF_PWT | GTF_PCD, _PAGE_PWT | _PAGE_PCD },
    };
    struct vcpu *v;
    mfn_t frame;

    pinned_tree(1);
    v = dom_a->vcpu[0];
    v->domain->is_privileged = true;
    frame = page_b[3];
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0);
    CHECK(get_page_and_type(mfn_to_page(frame), dom_b, PGT_writable_page));
    for (unsigned int i = 0; i < ARRAY_SIZE(same); i++) {
        CHECK_EQ(arch_grant_map(v, 8UL << PAGE_SHIFT, frame, GNTMAP_host_map, same[i].gtf), GNTST_okay);
        CHECK_EQ(words(page_a[3])[8] & PAGE_CACHE_BITS, same[i].pte);
        CHECK_EQ(arch_grant_unmap(v, 8UL << PAGE_SHIFT, frame, 0, GNTMAP_host_map), GNTST_okay);
    }
    put_page_and_type(mfn_to_page(frame));
    world_check();
    world_destroy();
}

TEST(grant_unmap_can_move_another_mapping_in)
{
    struct vcpu *v;
    mfn_t frame;

    pinned_tree(2);
    v = dom_a->vcpu[0];
    frame = page_b[3];
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0);
    CHECK(get_page_and_type(mfn_to_page(frame), dom_b, PGT_writable_page));
    CHECK_EQ(arch_grant_map(v, 20UL << PAGE_SHIFT, frame, GNTMAP_host_map, 0), GNTST_okay);
    CHECK_EQ(arch_grant_unmap(v, 20UL << PAGE_SHIFT, frame, 9UL << PAGE_SHIFT, GNTMAP_host_map),
             GNTST_okay);
    CHECK_EQ(words(page_a[3])[20], pte_make(page_a[9], P_RW));
    CHECK_EQ(words(page_a[3])[9], 0);
    put_page_and_type(mfn_to_page(frame));
    world_check();
    world_destroy();
}

TEST(an_overwritten_grant_mapping_harms_nobody)
{
    struct vcpu *v;
    mfn_t frame;

    pinned_tree(2);
    v = dom_a->vcpu[0];
    frame = page_b[3];
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0);
    CHECK(get_page_and_type(mfn_to_page(frame), dom_b, PGT_writable_page));
    CHECK_EQ(arch_grant_map(v, 20UL << PAGE_SHIFT, frame, GNTMAP_host_map, 0), GNTST_okay);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 20), 0, DOMID_SELF), 0);
    CHECK_EQ(type_count(frame), 1);
    CHECK_EQ(arch_grant_unmap(v, 20UL << PAGE_SHIFT, frame, 0, GNTMAP_host_map),
             GNTST_general_error);
    put_page_and_type(mfn_to_page(frame));
    world_check();
    world_destroy();
}

TEST(pages_mapped_by_others_survive_their_domain)
{
    pinned_tree(0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), pte_make(page_b[1], P_RW), 2), 0);
    dom_b->is_dying = DOMDYING_dying;
    preempt_at(-1);
    while (mm_domain_relinquish(dom_b) == -ERESTART)
        ;
    CHECK(page_list_first(&dom_b->page_list) == mfn_to_page(page_b[1]));
    CHECK_EQ(mfn_to_page(page_b[1])->count, 1);
    CHECK_EQ(dom_b->page_list.count, 1);
    /* nothing can be pinned there any more */
    words(page_b[1])[0] = 0;
    preempt_at(0);
    CHECK_EQ(call_mmu_update(pte_addr(page_a[3], 1), 0, DOMID_SELF), 0);
    CHECK(!page_list_first(&dom_b->page_list));
    world_destroy();
}

TEST(a_pinned_page_cannot_be_given_back)
{
    pinned_tree(0);
    CHECK_EQ(arch_remove_page(dom_a, page_a[0], mfn_to_page(page_a[0]), 0), -EBUSY);
    CHECK_EQ(arch_populate_page(dom_a, 7, mfn_to_page(page_a[9]), 0), 0);
    CHECK_EQ(arch_get_m2p(page_a[9]), 7);
    CHECK_EQ(arch_remove_page(dom_a, page_a[9], mfn_to_page(page_a[9]), 0), 0);
    CHECK_EQ(arch_get_m2p(page_a[9]), INVALID_M2P_ENTRY);
    world_destroy();
}

static void unpin_root(void)
{
    CHECK_EQ(call_mmuext(MMUEXT_UNPIN_TABLE, page_a[0], 0, DOMID_SELF), 0);
}

/* While the new tree is being built, another vcpu takes the table away that it was for. */
TEST(a_table_lost_while_its_new_entry_was_built)
{
    pinned_tree(2);
    words(page_a[50])[0] = pte_make(page_a[51], P_TAB);
    words(page_a[51])[0] = pte_make(page_a[52], P_TAB);
    meanwhile = unpin_root;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[0], 1), pte_make(page_a[50], P_TAB), DOMID_SELF),
             -EINVAL);
    CHECK(!meanwhile);
    for (unsigned int i = 0; i < NR_PAGES; i++)
        CHECK_EQ(type_count(page_a[i]), 0);
    world_check();
    world_destroy();
}

static void put_same_tree(void)
{
    CHECK_EQ(call_mmu_update(pte_addr(page_a[0], 1), pte_make(page_a[53], P_TAB), DOMID_SELF), 0);
}

TEST(an_entry_replaced_while_its_new_tree_was_built)
{
    pinned_tree(2);
    words(page_a[50])[0] = pte_make(page_a[51], P_TAB);
    words(page_a[51])[0] = pte_make(page_a[52], P_TAB);
    meanwhile = put_same_tree;
    CHECK_EQ(call_mmu_update(pte_addr(page_a[0], 1), pte_make(page_a[50], P_TAB), DOMID_SELF), 0);
    CHECK_EQ(type_count(page_a[53]), 0);
    CHECK_EQ(type_count(page_a[50]), 1);
    world_check();
    world_destroy();
}
