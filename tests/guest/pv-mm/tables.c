// SPDX-License-Identifier: GPL-2.0-only
/* Page tables: pinning, linking, switching, and what is refused. */
#include "mm.h"

PAGES(page, 8);
PAGES(l4, 1);
PAGES(l3, 1);
PAGES(l2, 1);
PAGES(l1, 1);

static bool own_pages_can_be_mapped(void)
{
    u64 *at = page[0];

    CHECK(map_ro(at) == 0);
    CHECK(write_faults(at, 1));
    CHECK((last_error & 7) == 3);           /* present, write, and the kernel's */
    CHECK(last_cr2 == (u64)at);
    CHECK(map_rw(at) == 0);
    CHECK(!write_faults(at, 77) && at[0] == 77);
    /* another frame at the same place */
    page[1][5] = 42;
    CHECK(map_frame(at, PTE(va_to_mfn(page[1]), PTE_RW_BITS)) == 0);
    CHECK(at[5] == 42);
    CHECK(map_rw(at) == 0);
    CHECK(at[0] == 77);
    return true;
}

static bool tables_cannot_be_mapped_writable(void)
{
    u64 *my_l1 = table_of(page[0], 1), *root = (u64 *)start_info->pt_base;

    CHECK(map_frame(page[0], PTE(va_to_mfn(my_l1), PTE_RW_BITS)) == EBUSY_);
    CHECK(map_frame(page[0], PTE(va_to_mfn(root), PTE_RW_BITS)) == EBUSY_);
    CHECK(mmu_update(entry_maddr(my_l1, 1), PTE(va_to_mfn(my_l1), PTE_RW_BITS)) == EBUSY_);
    CHECK(map_frame(page[0], PTE(va_to_mfn(root), PTE_RO_BITS)) == 0);
    CHECK(page[0][511] == root[511]);
    CHECK(map_rw(page[0]) == 0);
    return true;
}

static bool a_writable_page_cannot_become_a_table(void)
{
    for (unsigned int i = 0; i < 512; i++)
        l1[0][i] = 0;
    CHECK(mmuext(MMUEXT_PIN_L1_TABLE, va_to_mfn(l1), 0) == EINVAL_);
    CHECK(map_ro(l1) == 0);
    CHECK(mmuext(MMUEXT_PIN_L1_TABLE, va_to_mfn(l1), 0) == 0);
    CHECK(map_rw(l1) == EBUSY_);
    CHECK(mmuext(MMUEXT_UNPIN_TABLE, va_to_mfn(l1), 0) == 0);
    CHECK(mmuext(MMUEXT_UNPIN_TABLE, va_to_mfn(l1), 0) == EINVAL_);
    CHECK(map_rw(l1) == 0);
    return true;
}

static bool bad_entries_are_refused(void)
{
    u64 at = entry_maddr(page[0], 1), at2 = entry_maddr(page[0], 2), at4 = entry_maddr(page[0], 4);

    /* beyond the processor's addresses, and the hypervisor's own first page */
    CHECK(mmu_update(at, PTE(0xffffffffffUL, PTE_RW_BITS)) != 0);
    CHECK(mmu_update(at, PTE(0x200UL, PTE_RO_BITS)) != 0);
    CHECK(mmu_update(at2, PTE(va_to_mfn(page[1]), PTE_TABLE | PTE_PSE)) != 0);
    CHECK(mmu_update(at2, PTE(va_to_mfn(page[1]), PTE_TABLE)) == EINVAL_);     /* mapped writable */
    CHECK(mmu_update((at4 & ~0xfffUL) + 256 * 8, 0) != 0);
    CHECK(mmuext(MMUEXT_NEW_BASEPTR, at2 >> 12, 0) == EINVAL_);
    CHECK(mmuext(MMUEXT_NEW_BASEPTR, 1UL << 36, 0) == EINVAL_);
    page[0][0] = 5;
    return true;
}

/* A tree of its own at 4 GiB, with one page in it. */
static bool tree_can_be_linked_and_unlinked(void)
{
    volatile u64 *there = (u64 *)(1UL << 32);
    u64 root = va_to_mfn((void *)start_info->pt_base) << 12;

    for (unsigned int i = 0; i < 512; i++)
        l1[0][i] = l2[0][i] = l3[0][i] = 0;
    l1[0][0] = PTE(va_to_mfn(page[2]), PTE_RW_BITS);
    l2[0][0] = PTE(va_to_mfn(l1), PTE_TABLE);
    l3[0][4] = PTE(va_to_mfn(l2), PTE_TABLE);
    page[2][0] = 1234;
    CHECK(read_faults(there));
    CHECK(mmu_update(root, PTE(va_to_mfn(l3), PTE_TABLE)) == EINVAL_);
    CHECK(map_ro(l1) == 0 && map_ro(l2) == 0 && map_ro(l3) == 0);
    CHECK(mmu_update(root, PTE(va_to_mfn(l3), PTE_TABLE)) == 0);
    CHECK(!read_faults(there) && *there == 1234);
    CHECK(map_rw(l2) == EBUSY_);
    CHECK(mmu_update(root, 0) == 0);
    CHECK(mmuext(MMUEXT_TLB_FLUSH_LOCAL, 0, 0) == 0);
    CHECK(read_faults(there));
    CHECK(map_rw(l1) == 0 && map_rw(l2) == 0 && map_rw(l3) == 0);
    l3[0][4] = 0;
    return true;
}

static bool base_can_be_switched(void)
{
    u64 *root = (u64 *)start_info->pt_base;

    for (unsigned int i = 0; i < 512; i++)
        l4[0][i] = root[i];
    CHECK(mmuext(MMUEXT_NEW_BASEPTR, va_to_mfn(l4), 0) == EINVAL_);    /* mapped writable */
    CHECK(map_ro(l4) == 0);
    CHECK(mmuext(MMUEXT_NEW_BASEPTR, va_to_mfn(l4), 0) == 0);
    CHECK(machine_to_phys_mapping[va_to_mfn(page[0])] == ((u64)page[0] - IMAGE_BASE) / PAGE_SIZE);
    CHECK(write_faults(l4[0], 0));
    CHECK(mmuext(MMUEXT_NEW_BASEPTR, va_to_mfn(root), 0) == 0);
    CHECK(map_rw(l4) == 0);
    l4[0][260] = 0;
    return true;
}

static bool hypervisor_area_is_closed(void)
{
    static const u64 addresses[] = {
        0xffff804000000000, 0xffff808000000000, 0xffff810000200000, 0xffff818000000000,
        0xffff820000000000, 0xffff830000000000, 0xffff830000200000, 0xffff87fffffff000,
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(addresses); i++) {
        CHECK(read_faults((u64 *)addresses[i]));
        CHECK(write_faults((u64 *)addresses[i], 0));
        CHECK(hypercall(__HYPERVISOR_update_va_mapping, addresses[i], 0, UVMF_NONE) == EINVAL_);
    }
    CHECK(!read_faults(&machine_to_phys_mapping[1]));
    CHECK(write_faults((u64 *)&machine_to_phys_mapping[1], 0));
    return true;
}

static bool physical_numbers_can_be_set(void)
{
    u64 mfn = va_to_mfn(page[3]), pfn = machine_to_phys_mapping[mfn];

    CHECK(mmu_update(mfn << 12 | MMU_MACHPHYS_UPDATE, 0x123456) == 0);
    CHECK(machine_to_phys_mapping[mfn] == 0x123456);
    CHECK(mmu_update(mfn << 12 | MMU_MACHPHYS_UPDATE, pfn) == 0);
    CHECK(mmu_update(MMU_MACHPHYS_UPDATE, 0) != 0);
    return true;
}

static bool pages_can_be_cleared_and_copied(void)
{
    page[4][9] = 99;
    CHECK(mmuext(MMUEXT_COPY_PAGE, va_to_mfn(page[5]), va_to_mfn(page[4])) == 0);
    CHECK(page[5][9] == 99);
    CHECK(mmuext(MMUEXT_CLEAR_PAGE, va_to_mfn(page[5]), 0) == 0);
    CHECK(page[5][9] == 0);
    CHECK(mmuext(MMUEXT_CLEAR_PAGE, va_to_mfn((void *)start_info->pt_base), 0) == EINVAL_);
    return true;
}

static bool batches_stop_where_they_fail(void)
{
    struct mmu_update req[40];
    unsigned int done = 0;

    for (unsigned int i = 0; i < ARRAY_SIZE(req); i++)
        req[i] = (struct mmu_update){ entry_maddr(page[i % 8], 1),
                                      PTE(va_to_mfn(page[i % 8]), PTE_RW_BITS) };
    CHECK(hypercall(__HYPERVISOR_mmu_update, req, 40, &done, DOMID_SELF) == 0);
    CHECK(done == 40);
    req[25].val =
        PTE(start_info->pt_base ? va_to_mfn((void *)start_info->pt_base) : 0, PTE_RW_BITS);
    CHECK(hypercall(__HYPERVISOR_mmu_update, req, 40, &done, DOMID_SELF) == EBUSY_);
    CHECK(done == 25);
    return true;
}

void table_cases(void)
{
    test_case("own pages can be mapped read-only, writable, elsewhere", own_pages_can_be_mapped);
    test_case("page tables cannot be mapped writable", tables_cannot_be_mapped_writable);
    test_case("a writable page cannot become a table", a_writable_page_cannot_become_a_table);
    test_case("bad entries are refused", bad_entries_are_refused);
    test_case("a tree can be linked and unlinked", tree_can_be_linked_and_unlinked);
    test_case("the page-table base can be switched", base_can_be_switched);
    test_case("the hypervisor's area is closed but for its table", hypervisor_area_is_closed);
    test_case("physical frame numbers can be set", physical_numbers_can_be_set);
    test_case("pages can be cleared and copied", pages_can_be_cleared_and_copied);
    test_case("a batch stops where it fails", batches_stop_where_they_fail);
}
