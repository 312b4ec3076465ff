// SPDX-License-Identifier: GPL-2.0-only
/* Page tables (2.2.3): an entry says at which level the next table is; 0: at none, it is a leaf. */
#include "private.h"

#define PTE_PRESENT         (1ULL << 0)
#define PTE_NEXT(n)         ((u64)(n) << 9)
#define PTE_COHERENT        (1ULL << 60)
#define PTE_READ            (1ULL << 61)
#define PTE_WRITE           (1ULL << 62)
/*
 * All bits but the first are ignored where that is clear (figure "not present"). Entries that lead nowhere name a level,
 * though, because QEMU reports no access that ended at an entry of zeros.
 */
#define PTE_VACANT          PTE_NEXT(1)

static u64 leaf(unsigned int level)
{
    return PTE_PRESENT | PTE_COHERENT;
}

static u64 table(unsigned int level)
{
    return PTE_PRESENT | PTE_READ | PTE_WRITE | PTE_NEXT(level - 1);
}

static bool is_table(u64 e, unsigned int level)
{
    return e & PTE_NEXT(7);
}

const struct io_format amd_format = {
    .name = "AMD I/O page tables",
    .present = PTE_PRESENT, .vacant = PTE_VACANT, .read = PTE_READ, .write = PTE_WRITE,
    .leaf = leaf, .table = table, .is_table = is_table,
};
