// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory before there is a heap: RAM of the map minus a list of reserved ranges. Allocations come
 * from the top of what is mapped, so that low memory stays for those who need it. What remains is
 * handed to the heap at the end.
 */
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/setup.h>
#include <asm/numa.h>

struct range {
    paddr_t start, end;
};

#define RESERVED_MAX            256
static struct range __initdata reserved[RESERVED_MAX];      /* sorted, disjoint */
static unsigned int __initdata nr_reserved;
/* The direct map of head.S. */
static paddr_t __initdata mapped_end = 4UL << 30;
static bool __initdata closed;

static void __init merge_at(unsigned int i)
{
    while (i + 1 < nr_reserved && reserved[i].end >= reserved[i + 1].start) {
        reserved[i].end = max(reserved[i].end, reserved[i + 1].end);
        nr_reserved--;
        for (unsigned int j = i + 1; j < nr_reserved; j++)
            reserved[j] = reserved[j + 1];
    }
}

void __init bootmem_reserve(paddr_t start, paddr_t end)
{
    unsigned int i = 0;

    start = ROUNDDOWN(start, PAGE_SIZE);
    end = ROUNDUP(end, PAGE_SIZE);
    if (start >= end)
        return;
    while (i < nr_reserved && reserved[i].end < start)
        i++;
    if (i < nr_reserved && reserved[i].start <= end) {
        reserved[i].start = min(reserved[i].start, start);
        reserved[i].end = max(reserved[i].end, end);
        merge_at(i);
        return;
    }
    if (nr_reserved == RESERVED_MAX)
        panic("More than %u reserved ranges of memory while booting", RESERVED_MAX);
    for (unsigned int j = nr_reserved++; j > i; j--)
        reserved[j] = reserved[j - 1];
    reserved[i] = (struct range){ start, end };
}

void __init bootmem_set_mapped(paddr_t end)
{
    mapped_end = end;
}

/* The highest place for size bytes in [start, end), or INVALID_PADDR. */
static paddr_t __init highest_fit(paddr_t start, paddr_t end, u64 size, u64 align)
{
    for (unsigned int i = nr_reserved + 1; i--; ) {
        paddr_t top = i < nr_reserved ? min(end, reserved[i].start) : end;
        paddr_t bottom = i ? max(start, reserved[i - 1].end) : start, at;

        if (top < bottom || top - bottom < size)
            continue;
        at = ROUNDDOWN(top - size, align);
        if (at >= bottom)
            return at;
    }
    return INVALID_PADDR;
}

paddr_t __init bootmem_alloc(u64 size, u64 align, paddr_t limit)
{
    paddr_t end = limit ? min(limit, mapped_end) : mapped_end, at;

    if (closed)
        panic("bootmem_alloc() after the heap took over");
    size = ROUNDUP(size, PAGE_SIZE);
    align = max(align, PAGE_SIZE);
    for (unsigned int i = e820.nr; i--; ) {
        const struct e820_entry *e = &e820.map[i];

        if (e->type != E820_RAM || e->addr + e->size <= LOW_MEMORY_END)
            continue;
        at = highest_fit(max((paddr_t)e->addr, (paddr_t)LOW_MEMORY_END),
                         min((paddr_t)(e->addr + e->size), end),
                         size, align);
        if (at != INVALID_PADDR) {
            bootmem_reserve(at, at + size);
            return at;
        }
    }
    panic("Not enough memory to boot: %lu KiB below %#lx wanted", size >> 10, end);
}

void __init bootmem_init(void)
{
    paddr_t image_end = virt_to_maddr(_end);

    if (!e820_all_of_type(XEN_PHYS_START, image_end, E820_RAM))
        printk(XENLOG_WARNING "The memory map has no RAM where the hypervisor is (%#x-%#lx)\n",
               XEN_PHYS_START,
               image_end);
    bootmem_reserve(XEN_PHYS_START, image_end);
    for (unsigned int i = 0; i < boot_info.nr_modules; i++)
        bootmem_reserve(boot_info.modules[i].start,
                        boot_info.modules[i].start + boot_info.modules[i].size);
}

/* One stretch of free RAM, cut where the NUMA node changes. */
static void give_to_heap(paddr_t start, paddr_t end)
{
    while (start < end) {
        paddr_t cut = end;
        unsigned int node = numa_range_node(start, &cut);

        heap_add_range(start, cut, node);
        start = cut;
    }
}

static void __init give_ram(paddr_t start, paddr_t end)
{
    for (unsigned int i = 0; i < nr_reserved && start < end; i++) {
        if (reserved[i].end <= start)
            continue;
        if (reserved[i].start >= end)
            break;
        if (reserved[i].start > start)
            give_to_heap(start, reserved[i].start);
        start = reserved[i].end;
    }
    if (start < end)
        give_to_heap(start, end);
}

void __init bootmem_to_heap(void)
{
    closed = true;
    for (unsigned int i = 0; i < e820.nr; i++) {
        const struct e820_entry *e = &e820.map[i];
        paddr_t start = max((paddr_t)ROUNDUP(e->addr, PAGE_SIZE), (paddr_t)LOW_MEMORY_END);
        paddr_t end = ROUNDDOWN(e->addr + e->size, PAGE_SIZE);

        if (e->type == E820_RAM && start < end)
            give_ram(start, end);
    }
}

void bootmem_release(paddr_t start, paddr_t end)
{
    start = ROUNDUP(start, PAGE_SIZE);
    end = ROUNDDOWN(end, PAGE_SIZE);
    if (start < end)
        give_to_heap(start, end);
}
