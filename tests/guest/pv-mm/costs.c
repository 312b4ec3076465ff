// SPDX-License-Identifier: GPL-2.0-only
/*
 * What changes to page tables cost, in TSC ticks; under qemu -icount shift=0 a tick is an
 * instruction.
 */
#include "mm.h"

PAGES(page, 16);
PAGES(table, 8);

static struct mmu_update one, many[16];
static struct mmu_update back[16];

static void update_flags(void)
{
    hypercall(__HYPERVISOR_mmu_update, &one, 1, NULL, DOMID_SELF);
}

static void update_frames(void)
{
    hypercall(__HYPERVISOR_mmu_update, many, 16, NULL, DOMID_SELF);
    hypercall(__HYPERVISOR_mmu_update, back, 16, NULL, DOMID_SELF);
}

static void va_mapping(void)
{
    hypercall(__HYPERVISOR_update_va_mapping, page[0], many[0].val, UVMF_NONE);
    hypercall(__HYPERVISOR_update_va_mapping, page[0], back[0].val, UVMF_NONE);
}

static void va_mapping_flush(void)
{
    hypercall(__HYPERVISOR_update_va_mapping, page[0], back[0].val, UVMF_INVLPG);
}

static void switch_base(void)
{
    mmuext(MMUEXT_NEW_BASEPTR, va_to_mfn((void *)start_info->pt_base), 0);
}

static void flush(void)
{
    mmuext(MMUEXT_TLB_FLUSH_LOCAL, 0, 0);
}

static void pin(void)
{
    mmuext(MMUEXT_PIN_L1_TABLE, va_to_mfn(table[0]), 0);
    mmuext(MMUEXT_UNPIN_TABLE, va_to_mfn(table[0]), 0);
}

static void store_to_table(void)
{
    *(volatile u64 *)&table_of(page[0], 1)[(u64)page[0] >> 12 & 511] = back[0].val;
}

static bool costs(void)
{
    for (unsigned int i = 0; i < 16; i++) {
        many[i] = (struct mmu_update){ entry_maddr(page[i], 1),
                                       PTE(va_to_mfn(page[15 - i]), PTE_RW_BITS) };
        back[i] =
            (struct mmu_update){ entry_maddr(page[i], 1), PTE(va_to_mfn(page[i]), PTE_RW_BITS) };
    }
    one = back[3];
    cost_of("one L1 update that changes nothing", update_flags);
    cost_of("32 L1 updates to other frames, in 2 calls", update_frames);
    cost_of("2 update_va_mapping to other frames", va_mapping);
    cost_of("update_va_mapping with INVLPG", va_mapping_flush);
    cost_of("a new base (the same)", switch_base);
    cost_of("a local flush", flush);
    cost_of("a store to an L1 table", store_to_table);
    for (unsigned int i = 0; i < 512; i++)
        table[0][i] = i % 4 ? 0 : PTE(va_to_mfn(page[i % 16]), PTE_RW_BITS);
    CHECK(map_ro(table[0]) == 0);
    cost_of("pinning and unpinning an L1 with 128 entries", pin);
    CHECK(map_rw(table[0]) == 0);
    return true;
}

void cost_cases(void)
{
    test_case("costs", costs);
}
