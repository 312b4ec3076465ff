// SPDX-License-Identifier: GPL-2.0-only
/* Memory types: MTRRs (SDM vol. 3, 12.11), PAT, pinned ranges, what nested tables get. */
#include "board.h"

#include <xen/errno.h>

static bool wr(u32 msr, u64 value)
{
    return hvm_mtrr_wrmsr(cpu(0), msr, value);
}

static u64 rd(u32 msr)
{
    u64 value;

    CHECK(hvm_mtrr_rdmsr(cpu(0), msr, &value));
    return value;
}

static u8 type_of(gfn_t gfn)
{
    return hvm_effective_memory_type(guest, gfn, 1, false);
}

TEST(registers)
{
    u64 value;

    board_all();
    CHECK_EQ(rd(0xfe), 0x508);
    CHECK(!wr(0xfe, 0x508));
    CHECK(!hvm_mtrr_rdmsr(cpu(0), 0x210, &value));
    CHECK(!hvm_mtrr_rdmsr(cpu(0), 0x251, &value));
    CHECK(!wr(0x210, 0));
    CHECK(wr(0x200, 0xc0000006));
    CHECK(!wr(0x200, 0xc0000002));                  /* reserved type */
    CHECK(!wr(0x200, 0xc0000106));                  /* reserved bit */
    CHECK(!wr(0x200, 1ULL << 40 | 6));              /* beyond 40 bits */
    CHECK_EQ(rd(0x200), 0xc0000006);
    CHECK(wr(0x201, 0xffc0000800));
    CHECK(!wr(0x201, 0xffc0000c00));
    CHECK(wr(0x250, 0x0606060606060606ULL));
    CHECK(!wr(0x250, 0x0607060606060606ULL));
    CHECK(wr(0x2ff, 0xc06));
    CHECK(!wr(0x2ff, 0x206));
    CHECK(!wr(0x2ff, 0x803));
    board_end();
}

TEST(pat)
{
    board_all();
    CHECK_EQ(rd(0x277), 0x0007040600070406ULL);
    CHECK(wr(0x277, 0x0007010600070106ULL));
    CHECK_EQ(rd(0x277), 0x0007010600070106ULL);
    CHECK(!wr(0x277, 0x0002010600070106ULL));
    CHECK(!wr(0x277, 0x0807010600070106ULL));
    board_end();
}

TEST(types_of_ranges)
{
    board_all();
    guest->is_iommu_enabled = true;
    CHECK_EQ(type_of(0x100), 0);                    /* MTRRs off: uncached */
    CHECK(wr(0x2ff, 0xc06));                        /* on, write-back by default */
    CHECK(wr(0x258, 0x0505050505050505ULL));        /* 0x80000: write-protected */
    CHECK(wr(0x268, 0x0000000000000104ULL));        /* 0xc0000: WT, 0xc1000: WC */
    CHECK(wr(0x250, 0x0606060606060606ULL));
    CHECK_EQ(type_of(0), 6);
    CHECK_EQ(type_of(0x80), 5);
    CHECK_EQ(type_of(0x9f), 5);
    CHECK_EQ(type_of(0xa0), 0);
    CHECK_EQ(type_of(0xc0), 4);
    CHECK_EQ(type_of(0xc1), 1);
    CHECK_EQ(type_of(0x100), 6);
    CHECK(wr(0x200, 0xe0000000) && wr(0x201, 0xffe0000800));        /* 0xe0000000, 512 MiB: UC */
    CHECK(wr(0x202, 0xf0000001) && wr(0x203, 0xfff0000800));        /* its second half: WC */
    CHECK(wr(0x204, 0x40000004) && wr(0x205, 0xffc0000800));        /* 1 GiB: WT */
    CHECK(wr(0x206, 0x60000006) && wr(0x207, 0xffe0000800));        /* its second half: WB */
    CHECK_EQ(type_of(0xdffff), 6);
    CHECK_EQ(type_of(0xe0000), 0);
    CHECK_EQ(type_of(0xf0000), 0);                  /* UC wins */
    CHECK_EQ(type_of(0x40000), 4);
    CHECK_EQ(type_of(0x60000), 4);                  /* WT over WB */
    CHECK(wr(0x2ff, 0x806));                        /* fixed ranges off */
    CHECK_EQ(type_of(0x80), 6);
    board_end();
}

TEST(without_devices_all_is_write_back)
{
    board_all();
    CHECK_EQ(type_of(0x100), 6);
    CHECK_EQ(hvm_effective_memory_type(guest, 0x100, 1, true), 0);
    board_end();
}

TEST(pinned_ranges)
{
    board_all();
    CHECK_EQ(hvm_pin_cacheattr(guest, 0x100, 0x1ff, 1), 0);
    CHECK_EQ(type_of(0xff), 6);
    CHECK_EQ(type_of(0x100), 1);
    CHECK_EQ(type_of(0x1ff), 1);
    CHECK_EQ(type_of(0x200), 6);
    CHECK_EQ(hvm_effective_memory_type(guest, 0x180, 1, true), 1);
    CHECK_EQ(hvm_pin_cacheattr(guest, 0x100, 0x1ff, 4), 0);         /* the same: another type */
    CHECK_EQ(type_of(0x100), 4);
    CHECK_EQ(hvm_pin_cacheattr(guest, 0x1ff, 0x2ff, 4), -EPERM);    /* overlaps */
    CHECK_EQ(hvm_pin_cacheattr(guest, 0x200, 0x2ff, 2), -EINVAL);
    CHECK_EQ(hvm_pin_cacheattr(guest, 0x300, 0x2ff, 1), -EINVAL);
    CHECK_EQ(hvm_pin_cacheattr(guest, 0x100, 0x180, ~0u), -ENOENT);
    CHECK_EQ(hvm_pin_cacheattr(guest, 0x100, 0x1ff, ~0u), 0);
    CHECK_EQ(type_of(0x100), 6);
    for (unsigned int i = 0; i < 64; i++)
        CHECK_EQ(hvm_pin_cacheattr(guest, i, i, 7), 0);
    CHECK_EQ(hvm_pin_cacheattr(guest, 64, 64, 7), -ENOSPC);
    test_fault_at(1);
    CHECK_EQ(hvm_pin_cacheattr(guest, 64, 64, 7), -ENOMEM);
    test_fault_at(0);
    board_end();
}

/* Nested tables follow once MTRRs are on, in steps that leave the vcpu free to do other work; only where it matters. */
TEST(tables_follow)
{
    board_all();
    board_top_gfn = (5ULL << 18) / 2;
    CHECK(wr(0x2ff, 0xc06));
    CHECK(hvm_platform_entry(cpu(0)));              /* without devices of its own */
    guest->is_iommu_enabled = true;
    CHECK(wr(0x2ff, 0x406));                        /* off */
    while (!hvm_platform_entry(cpu(0)))
        ;
    board_types_last = 0;
    CHECK(wr(0x200, 0xc0000000));
    CHECK(hvm_platform_entry(cpu(0)));
    CHECK_EQ(board_types_last, 0);
    CHECK(wr(0x2ff, 0xc06));
    CHECK(!hvm_platform_entry(cpu(0)));
    CHECK(board_types_first == 0 && board_types_last == (1 << 18) - 1);
    CHECK(!hvm_platform_entry(cpu(0)));
    CHECK(hvm_platform_entry(cpu(0)));
    CHECK_EQ(board_types_first, 2 << 18);
    board_types_last = 0;
    CHECK(wr(0x2ff, 0xc06));                        /* nothing changed */
    CHECK(hvm_mtrr_wrmsr(cpu(1), 0x2ff, 0xc00));    /* not vcpu 0's */
    CHECK(hvm_platform_entry(cpu(0)) && hvm_platform_entry(cpu(1)));
    CHECK_EQ(board_types_last, 0);
    board_end();
}
