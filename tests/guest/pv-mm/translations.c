// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stale translations: a guest that does not flush may keep using the old ones, but not to break the
 * rules. And one that gains rights need not flush at all.
 */
#include "mm.h"

PAGES(page, 4);

static bool stale_writable_translation_of_a_new_table(void)
{
    volatile u64 *p = page[0];

    for (unsigned int i = 0; i < 512; i++)
        p[i] = 0;
    p[0] = 0;                       /* the translation is cached now */
    CHECK(mmu_update(entry_maddr(page[0], 1), PTE(va_to_mfn(page[0]), PTE_RO_BITS)) ==
          0); /* no flush */
    CHECK(mmuext(MMUEXT_PIN_L1_TABLE, va_to_mfn(page[0]), 0) == 0);
    CHECK(write_faults(
        p, PTE(va_to_mfn((void *)start_info->pt_base), PTE_RW_BITS))); /* no good entry */
    CHECK(p[0] == 0);
    CHECK(!write_faults(p, PTE(va_to_mfn(page[1]), PTE_RO_BITS))); /* a good one */
    CHECK((p[0] & 0xffffffffff001UL) == PTE(va_to_mfn(page[1]), PTE_P));
    CHECK(mmuext(MMUEXT_UNPIN_TABLE, va_to_mfn(page[0]), 0) == 0);
    CHECK(map_rw(page[0]) == 0);
    return true;
}

/* The processor may have cached the way through an L1 that is data by now. */
static bool stale_path_through_a_former_table(void)
{
    volatile u64 *there = (u64 *)(IMAGE_BASE + (300UL << 21));
    u64 link = entry_maddr((void *)there, 2);

    for (unsigned int i = 0; i < 512; i++)
        page[1][i] = 0;
    page[1][0] = PTE(va_to_mfn(page[2]), PTE_RW_BITS);
    page[2][0] = 22;
    CHECK(map_ro(page[1]) == 0);
    CHECK(mmu_update(link, PTE(va_to_mfn(page[1]), PTE_TABLE)) == 0);
    CHECK(*there == 22);
    CHECK(mmu_update(link, 0) == 0);
    CHECK(map_rw(page[1]) == 0);            /* a table no more: flushed before we may write to it */
    page[1][1] = PTE(0x100UL, PTE_RW_BITS); /* not ours */
    CHECK(read_faults(there + 512));
    CHECK(read_faults(there));
    page[1][1] = 0;
    return true;
}

static bool more_rights_need_no_flush(void)
{
    volatile u64 *p = page[3];

    CHECK(map_ro(page[3]) == 0);
    (void)p[0];
    CHECK(mmu_update(entry_maddr(page[3], 1), PTE(va_to_mfn(page[3]), PTE_RW_BITS)) == 0);
    CHECK(!write_faults(p, 7));
    /* and the hypervisor's own accesses see them, too */
    CHECK(map_ro(page[3]) == 0);
    (void)p[0];
    CHECK(mmu_update(entry_maddr(page[3], 1), PTE(va_to_mfn(page[3]), PTE_RW_BITS)) == 0);
    CHECK(hypercall(__HYPERVISOR_mmu_update, (void *)p, 0, (void *)p, DOMID_SELF) == 0);
    CHECK((u32)p[0] == 0);
    return true;
}

static bool flushes(void)
{
    volatile u64 *p = page[3];
    u64 all = ~0UL;

    CHECK(map_rw(page[3]) == 0);
    p[0] = 1;
    CHECK(hypercall(__HYPERVISOR_update_va_mapping, p, 0, UVMF_NONE) == 0);
    CHECK(mmuext(MMUEXT_INVLPG_LOCAL, (u64)p, 0) == 0);
    CHECK(read_faults(p));
    CHECK(map_rw(page[3]) == 0);
    p[0] = 1;
    CHECK(hypercall(__HYPERVISOR_update_va_mapping, p, 0, UVMF_TLB_FLUSH | UVMF_ALL) == 0);
    CHECK(read_faults(p));
    CHECK(map_rw(page[3]) == 0);
    p[0] = 1;
    CHECK(hypercall(__HYPERVISOR_update_va_mapping, p, 0, UVMF_INVLPG | (u64)&all) == 0);
    CHECK(read_faults(p));
    CHECK(map_rw(page[3]) == 0);
    CHECK(mmuext(MMUEXT_TLB_FLUSH_ALL, 0, 0) == 0);
    CHECK(mmuext(MMUEXT_TLB_FLUSH_MULTI, 0, (u64)&all) == 0);
    CHECK(mmuext(MMUEXT_INVLPG_MULTI, (u64)p, (u64)&all) == 0);
    CHECK(mmuext(MMUEXT_INVLPG_ALL, (u64)p, 0) == 0);
    CHECK(mmuext(MMUEXT_TLB_FLUSH_MULTI, 0, 0x10) == EINVAL_);
    return true;
}

void translation_cases(void)
{
    test_case("a stale writable translation does not reach a new table",
              stale_writable_translation_of_a_new_table);
    test_case("a stale path does not lead through a former table",
              stale_path_through_a_former_table);
    test_case("more rights need no flush", more_rights_need_no_flush);
    test_case("flushes by address and whole, here and everywhere", flushes);
}
