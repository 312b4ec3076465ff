/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory map of a PVH dom0. Devices are where they are in the machine, so RAM can only be where the machine has
 * RAM. Pure: tests link it.
 */
#include <xen/types.h>
#include <asm/page.h>
#include <asm/setup.h>

#include "pvh-map.h"

/* RAM of the machine that dom0 does not get: nobody shall put anything else there. */
static u64 __init add_ram(struct e820_map *map, const struct e820_entry *e, u64 pages)
{
    u64 start = ROUNDUP(e->addr, PAGE_SIZE), end = ROUNDDOWN(e->addr + e->size, PAGE_SIZE), top;

    if (start >= end) {
        e820_add(map, e->addr, e->size, E820_RESERVED);
        return 0;
    }
    pages = min(pages, (end - start) >> PAGE_SHIFT);
    top = start + (pages << PAGE_SHIFT);
    e820_add(map, e->addr, start - e->addr, E820_RESERVED);
    e820_add(map, start, top - start, E820_RAM);
    e820_add(map, top, end - top, E820_UNUSABLE);
    e820_add(map, end, e->addr + e->size - end, E820_RESERVED);
    return pages;
}

u64 __init dom0_map_make(struct e820_map *map, const struct e820_map *host, u64 nr_pages)
{
    u64 done = 0;

    map->nr = 0;
    for (unsigned int i = 0; i < host->nr; i++) {
        const struct e820_entry *e = &host->map[i];

        if (e->type == E820_RAM)
            done += add_ram(map, e, nr_pages - done);
        else
            e820_add(map, e->addr, e->size, e->type);
    }
    return done;
}

u64 __init dom0_map_find(const struct e820_map *map, u64 size, u64 floor, u64 limit)
{
    size = ROUNDUP(size, PAGE_SIZE);
    for (unsigned int i = map->nr; i--; ) {
        const struct e820_entry *e = &map->map[i];
        u64 start = max((u64)e->addr, floor), end = min((u64)(e->addr + e->size), limit);

        if (e->type == E820_RAM && start < end && end - start >= size)
            return end - size;
    }
    return 0;
}

bool __init dom0_map_is_ram(const struct e820_map *map, u64 start, u64 end)
{
    for (unsigned int i = 0; i < map->nr; i++)
        if (map->map[i].type == E820_RAM && map->map[i].addr <= start && map->map[i].addr + map->map[i].size >= end)
            return true;
    return false;
}

u64 __init dom0_map_take(struct e820_map *map, u64 size, u64 floor, u64 limit, u32 type)
{
    u64 at = dom0_map_find(map, size, floor, limit);
    unsigned int i = 0, extra;
    struct e820_entry e;

    if (!at)
        return 0;
    size = ROUNDUP(size, PAGE_SIZE);
    while (map->map[i].type != E820_RAM || map->map[i].addr > at || map->map[i].addr + map->map[i].size <= at)
        i++;
    e = map->map[i];
    /* up to three pieces: before, the one taken, behind (when the limit cut it off) */
    extra = (e.addr < at) + (e.addr + e.size > at + size);
    if (map->nr + extra > E820_MAX)
        return 0;
    for (unsigned int j = map->nr; j-- > i + 1; )
        map->map[j + extra] = map->map[j];
    map->nr += extra;
    if (e.addr < at)
        map->map[i++] = (struct e820_entry){ e.addr, at - e.addr, E820_RAM };
    map->map[i++] = (struct e820_entry){ at, size, type };
    if (e.addr + e.size > at + size)
        map->map[i] = (struct e820_entry){ at + size, e.addr + e.size - at - size, E820_RAM };
    return at;
}
