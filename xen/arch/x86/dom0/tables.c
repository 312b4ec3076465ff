/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dom0's first page tables. They are written as plain memory and then handed to the type system of mm/, which
 * checks them like any guest's: so the pages that hold tables must be mapped read-only in them.
 */
#include <xen/bug.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/mm.h>

#include "private.h"

#define ENTRY_TABLE         (_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED | _PAGE_DIRTY)
#define ENTRY_RW            ENTRY_TABLE
#define ENTRY_RO            (ENTRY_TABLE & ~_PAGE_RW)

struct table_pool {
    const struct dom0_builder *b;
    unsigned int used;
};

static pte_t * __init new_table(struct table_pool *pool, mfn_t *mfn)
{
    const struct dom0_layout *l = &pool->b->layout;
    u64 offset = l->tables + pool->used++ * PAGE_SIZE;

    BUG_ON(pool->used > l->nr_tables);
    *mfn = pool->b->block + (offset >> PAGE_SHIFT);
    clear_page(dom0_block_virt(pool->b, offset));
    return dom0_block_virt(pool->b, offset);
}

/* The L1 slot for an address, with all tables above it. */
static pte_t * __init slot(struct table_pool *pool, pte_t *l4, u64 va)
{
    pte_t *table = l4;

    for (unsigned int level = 4; level > 1; level--) {
        pte_t *e = &table[pt_index(va, level)];

        if (!*e) {
            mfn_t mfn;

            new_table(pool, &mfn);
            *e = pte_make(mfn, ENTRY_TABLE);
        }
        table = mfn_to_virt(pte_mfn(*e));
    }
    return &table[pt_index(va, 1)];
}

static bool __init holds_table(const struct dom0_layout *l, u64 offset)
{
    return offset >= l->tables && offset < l->tables + l->nr_tables * PAGE_SIZE;
}

static void __init map_range(struct table_pool *pool, pte_t *l4, u64 va, u64 offset, u64 bytes)
{
    const struct dom0_builder *b = pool->b;

    for (u64 done = 0; done < bytes; done += PAGE_SIZE)
        *slot(pool, l4, va + done) = pte_make(b->block + ((offset + done) >> PAGE_SHIFT),
                                              holds_table(&b->layout, offset + done) ? ENTRY_RO : ENTRY_RW);
}

void __init dom0_tables_build(struct dom0_builder *b)
{
    struct dom0_layout *l = &b->layout;
    struct table_pool pool = { .b = b };
    struct page_info *pg;
    mfn_t root;
    pte_t *l4 = new_table(&pool, &root);

    map_range(&pool, l4, l->virt_base, 0, l->mapped_end);
    if (l->p2m_virt != l->virt_base + l->p2m)
        map_range(&pool, l4, l->p2m_virt, l->p2m, l->p2m_bytes);

    /* the kernel expects to find its first L4 pinned */
    pg = mfn_to_page(root);
    if (!get_page_and_type(pg, b->d, PGT_l4_page_table))
        panic("dom0: its initial page tables were refused");
    __atomic_fetch_or(&pg->type, PGT_pinned, __ATOMIC_SEQ_CST);
}
