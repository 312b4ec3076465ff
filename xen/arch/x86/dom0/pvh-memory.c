/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory of a PVH dom0: pages behind the RAM of its map, and writing into it while it is built. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/softirq.h>
#include <asm/p2m.h>
#include <asm/setup.h>
#include <lib/bitops.h>
#include <lib/string.h>

#include "private.h"
#include "pvh-map.h"

/* Tables for its RAM in single pages, and as much again, with something to begin with, for what it maps later. */
#define POOL_BASE           (8UL << 20)
#define POOL_BYTES_A_PAGE   16

void __init dom0_pvh_pool(struct dom0_builder *b)
{
    u64 bytes = ROUNDUP(POOL_BASE + b->nr_pages * POOL_BYTES_A_PAGE, PAGE_SIZE);
    int rc;

    do {
        process_pending_softirqs();
        rc = p2m_pool_resize(b->d, bytes);
    } while (rc == -ERESTART);
    if (rc)
        panic("dom0: no %lu MiB for its nested page tables: use a smaller dom0_mem=", bytes >> 20);
}

static void __init fill(struct domain *d, gfn_t gfn, gfn_t end)
{
    while (gfn < end) {
        unsigned int order = min(fls64(end - gfn) - 1, 18u);
        struct page_info *pg;

        if (gfn)
            order = min(order, (unsigned int)__builtin_ctzll(gfn));
        while (!(pg = domain_alloc_pages(d, order, MEMF_NO_SCRUB)) && order)
            order--;
        if (!pg || p2m_add_ram(d, gfn, pg, order))
            panic("dom0: out of memory at %#lx: use a smaller dom0_mem=", (unsigned long)gfn << PAGE_SHIFT);
        gfn += 1UL << order;
        process_pending_softirqs();
    }
}

/* Firmware's variables and tables in low memory are dom0's to read, in a copy: it may start processors there. */
static void __init copy_low(struct dom0_builder *b, gfn_t gfn, gfn_t end)
{
    for (; gfn < min(end, (gfn_t)PFN_DOWN(LOW_MEMORY_END)); gfn++)
        dom0_pvh_write(b->d, gfn << PAGE_SHIFT, maddr_to_virt(gfn << PAGE_SHIFT), PAGE_SIZE);
}

void __init dom0_pvh_memory(struct dom0_builder *b)
{
    b->nr_pages = dom0_map_make(&b->map, &e820, b->nr_pages);
    for (unsigned int i = 0; i < b->map.nr; i++) {
        const struct e820_entry *e = &b->map.map[i];
        gfn_t start = e->addr >> PAGE_SHIFT, end = (e->addr + e->size) >> PAGE_SHIFT;

        if (e->type != E820_RAM)
            continue;
        fill(b->d, start, end);
        copy_low(b, start, end);
    }
}

void __init dom0_pvh_write(struct domain *d, paddr_t at, const void *data, size_t len)
{
    while (len) {
        size_t n = min(len, PAGE_SIZE - (at & PAGE_OFFSET_MASK));
        enum p2m_type t;
        mfn_t mfn = p2m_lookup(d, at >> PAGE_SHIFT, &t, NULL);
        char *to;

        if (!P2M_IN(t, P2M_SET_RAM))
            panic("dom0: it has no RAM at %#lx, where its image wants to be: use a larger dom0_mem=", at);
        to = (char *)mfn_to_virt(mfn) + (at & PAGE_OFFSET_MASK);
        if (data) {
            memcpy(to, data, n);
            data = (const char *)data + n;
        } else {
            memset(to, 0, n);
        }
        at += n;
        len -= n;
    }
}
