/* SPDX-License-Identifier: GPL-2.0-only */
/* Lists of pages, linked by frame number; frame 0 is never on one. The list's owner locks. */
#include <xen/mm.h>
#include <xen/bug.h>

void page_list_add(struct page_list *l, struct page_info *pg)
{
    u32 mfn = page_to_mfn(pg);

    pg->prev = 0;
    pg->next = l->head;
    if (l->head)
        mfn_to_page(l->head)->prev = mfn;
    else
        l->tail = mfn;
    l->head = mfn;
    l->count++;
}

void page_list_add_tail(struct page_list *l, struct page_info *pg)
{
    u32 mfn = page_to_mfn(pg);

    pg->next = 0;
    pg->prev = l->tail;
    if (l->tail)
        mfn_to_page(l->tail)->next = mfn;
    else
        l->head = mfn;
    l->tail = mfn;
    l->count++;
}

void page_list_del(struct page_list *l, struct page_info *pg)
{
    ASSERT(l->count);
    if (pg->prev)
        mfn_to_page(pg->prev)->next = pg->next;
    else
        l->head = pg->next;
    if (pg->next)
        mfn_to_page(pg->next)->prev = pg->prev;
    else
        l->tail = pg->prev;
    pg->prev = pg->next = 0;
    l->count--;
}

struct page_info *page_list_remove_head(struct page_list *l)
{
    struct page_info *pg = page_list_first(l);

    if (pg)
        page_list_del(l, pg);
    return pg;
}
