/* SPDX-License-Identifier: GPL-2.0-only */
/* How much memory dom0 gets (dom0_mem=), and giving it what the initial block does not hold. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/softirq.h>
#include <lib/bitops.h>
#include <lib/string.h>

#include "private.h"

struct amount {
    u64 bytes;
    unsigned int percent;
    bool set, negative;                     /* negative: all but so much */
};
static struct amount __initdata dom0_size, dom0_min, dom0_max = { 0 };

static int __init parse_amount(const char *s, const char **end, struct amount *a)
{
    a->negative = *s == '-';
    if (a->negative)
        s++;
    a->bytes = parse_size(s, end);
    if (*end == s)
        return -EINVAL;
    if (**end == '%') {
        const char *e;

        a->percent = parse_u64(s, &e, 10);
        a->bytes = 0;
        ++*end;
        if (a->percent > 100)
            return -EINVAL;
    } else if ((*end)[-1] >= '0' && (*end)[-1] <= '9') {
        a->bytes <<= 10;                    /* a bare number counts kibibytes */
    }
    a->set = true;
    return 0;
}

/* [min:<size>][,max:<size>][,<size>] in any order. */
static int __init parse_dom0_mem(const char *s)
{
    do {
        struct amount *a = &dom0_size;

        if (!strncmp(s, "min:", 4)) {
            a = &dom0_min;
            s += 4;
        } else if (!strncmp(s, "max:", 4)) {
            a = &dom0_max;
            s += 4;
        }
        if (parse_amount(s, &s, a))
            return -EINVAL;
    } while (*s++ == ',');
    return s[-1] ? -EINVAL : 0;
}
custom_param("dom0_mem", parse_dom0_mem);

static u64 __init pages_of(const struct amount *a, u64 available)
{
    u64 pages = a->bytes >> PAGE_SHIFT;

    if (a->percent)
        pages += total_pages * a->percent / 100;
    if (a->negative)
        pages = pages < available ? available - pages : 0;
    return pages;
}

u64 __init dom0_memory_target(u64 *max_pages)
{
    /* something has to be left for tables, grants and the like: 1/16, at most 128 MiB */
    u64 available = heap_free_count(), reserve = min(available / 16, (128UL << 20) >> PAGE_SHIFT);
    u64 pages;

    available -= reserve;
    pages = dom0_size.set ? pages_of(&dom0_size, available) : available;
    if (dom0_min.set)
        pages = max(pages, pages_of(&dom0_min, available));
    *max_pages = ~0ULL;
    if (dom0_max.set) {
        *max_pages = pages_of(&dom0_max, available);
        pages = min(pages, *max_pages);
    }
    if (pages > available) {
        printk(XENLOG_WARNING "dom0_mem: only %lu MiB are free\n", available >> 8);
        pages = available;
    }
    return pages;
}

static void __init enter(struct dom0_builder *b, u64 pfn, mfn_t mfn)
{
    b->p2m[pfn] = mfn;
    arch_set_m2p(mfn, pfn);
}

/* The first pages are in place; the others come in as large pieces as there are. */
void __init dom0_memory_fill(struct dom0_builder *b)
{
    u64 pfn = 0;

    for (; pfn < b->block_pages; pfn++)
        enter(b, pfn, b->block + pfn);
    while (pfn < b->nr_pages) {
        unsigned int order = min(fls64(b->nr_pages - pfn) - 1, 18u);
        struct page_info *pg;

        while (!(pg = domain_alloc_pages(b->d, order, MEMF_NO_SCRUB)) && order)
            order--;
        if (!pg)
            panic("dom0: out of memory after %lu of %lu MiB: use a smaller dom0_mem=", pfn >> 8, b->nr_pages >> 8);
        for (u64 i = 0; i < 1UL << order; i++)
            enter(b, pfn++, page_to_mfn(pg) + i);
        process_pending_softirqs();
    }
}
