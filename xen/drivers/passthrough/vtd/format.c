// SPDX-License-Identifier: GPL-2.0-only
/* Second-level page tables (9.8). */
#include "private.h"

#define PTE_READ            (1ULL << 0)
#define PTE_WRITE           (1ULL << 1)
#define PTE_LEAF            (1ULL << 7)     /* above level 1 */
#define PTE_SNOOP           (1ULL << 11)

static u64 leaf(unsigned int level)
{
    return (level > 1 ? PTE_LEAF : 0) | (vtd_snoop ? PTE_SNOOP : 0);
}

static u64 table(unsigned int level)
{
    return PTE_READ | PTE_WRITE;
}

static bool is_table(u64 e, unsigned int level)
{
    return !(e & PTE_LEAF);
}

const struct io_format vtd_format = {
    .name = "VT-d second-level tables",
    .present = PTE_READ | PTE_WRITE, .read = PTE_READ, .write = PTE_WRITE,
    .leaf = leaf, .table = table, .is_table = is_table,
};
