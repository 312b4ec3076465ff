/* SPDX-License-Identifier: GPL-2.0-only */
/* General references to pages: they keep a page its owner's. Type references are the architecture's. */
#include <xen/mm.h>
#include <xen/bug.h>

bool get_page(struct page_info *pg, const struct domain *d)
{
    u64 x = READ_ONCE(pg->count);

    do {
        /* free, or at the limit: a guest must not wrap the counter round */
        if (!(x & PGC_count_mask) || (x & PGC_count_mask) == PGC_count_mask)
            return false;
    } while (!__atomic_compare_exchange_n(&pg->count, &x, x + 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));

    if (likely(page_owner(pg) == d))
        return true;
    put_page(pg);
    return false;
}

void get_page_known(struct page_info *pg)
{
    u64 old = __atomic_fetch_add(&pg->count, 1, __ATOMIC_SEQ_CST);

    BUG_ON(!(old & PGC_count_mask));
}

void put_page(struct page_info *pg)
{
    u64 left = __atomic_sub_fetch(&pg->count, 1, __ATOMIC_SEQ_CST);

    if (unlikely(!(left & PGC_count_mask)))
        free_domain_page(pg);
}
