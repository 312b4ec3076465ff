// SPDX-License-Identifier: GPL-2.0-only
/*
 * The map of physical memory: the firmware's entries, which may overlap and come in any order, made
 * into a sorted map without overlaps. Where entries disagree the more restrictive one (the higher
 * type) wins.
 */
#include <xen/init.h>
#include <xen/printk.h>
#include <asm/setup.h>
#include <asm/page.h>

struct e820_map e820;

/* mem=SIZE: use only RAM below this address. */
static u64 __initdata mem_limit;
size_param("mem", mem_limit);

static const char *type_name(u32 type)
{
    static const char *const names[] = {
        "?", "usable", "reserved", "ACPI data", "ACPI NVS", "unusable",
    };

    return type < ARRAY_SIZE(names) ? names[type] : "other";
}

void e820_print(const struct e820_map *map)
{
    for (unsigned int i = 0; i < map->nr; i++)
        printk(XENLOG_INFO " %016lx - %016lx (%s)\n", map->map[i].addr,
               map->map[i].addr + map->map[i].size, type_name(map->map[i].type));
}

void e820_add(struct e820_map *map, u64 addr, u64 size, u32 type)
{
    if (!size || addr + size < addr)
        return;
    if (map->nr == E820_MAX) {
        printk(XENLOG_WARNING "Memory map has more than %u entries: the rest is ignored\n",
               E820_MAX);
        return;
    }
    map->map[map->nr++] = (struct e820_entry){
        .addr = addr, .size = size, .type = type ?: E820_RESERVED,
    };
}

/* Ascending, without duplicates: the addresses at which something begins or ends. */
static unsigned int __init collect_borders(const struct e820_map *raw, u64 *border)
{
    unsigned int nr = 0;

    for (unsigned int i = 0; i < raw->nr * 2; i++) {
        const struct e820_entry *e = &raw->map[i / 2];
        u64 at = i % 2 ? e->addr + e->size : e->addr;
        unsigned int pos = nr;

        while (pos && border[pos - 1] > at)
            pos--;
        if (pos && border[pos - 1] == at)
            continue;
        for (unsigned int j = nr++; j > pos; j--)
            border[j] = border[j - 1];
        border[pos] = at;
    }
    return nr;
}

static u32 __init strictest_type(const struct e820_map *raw, u64 start, u64 end)
{
    u32 type = 0;

    for (unsigned int i = 0; i < raw->nr; i++) {
        const struct e820_entry *e = &raw->map[i];

        if (e->addr < end && e->addr + e->size > start && e->type > type)
            type = e->type;
    }
    return type;
}

static void __init append_merged(struct e820_map *map, u64 start, u64 end, u32 type)
{
    struct e820_entry *last = map->nr ? &map->map[map->nr - 1] : NULL;

    if (last && last->type == type && last->addr + last->size == start)
        last->size += end - start;
    else
        e820_add(map, start, end - start, type);
}

static void __init untangle(const struct e820_map *raw, struct e820_map *map)
{
    static u64 __initdata border[E820_MAX * 2];
    unsigned int nr = collect_borders(raw, border);

    map->nr = 0;
    for (unsigned int i = 0; i + 1 < nr; i++) {
        u32 type = strictest_type(raw, border[i], border[i + 1]);

        if (type)
            append_merged(map, border[i], border[i + 1], type);
    }
}

/* RAM at and above the address disappears from the map. */
static void __init clip_ram(struct e820_map *map, u64 limit)
{
    unsigned int kept = 0;

    for (unsigned int i = 0; i < map->nr; i++) {
        struct e820_entry e = map->map[i];

        if (e.type == E820_RAM && e.addr >= limit)
            continue;
        if (e.type == E820_RAM && e.addr + e.size > limit)
            e.size = limit - e.addr;
        map->map[kept++] = e;
    }
    map->nr = kept;
}

paddr_t e820_ram_end(void)
{
    for (unsigned int i = e820.nr; i--; )
        if (e820.map[i].type == E820_RAM)
            return e820.map[i].addr + e820.map[i].size;
    return 0;
}

bool e820_all_of_type(paddr_t start, paddr_t end, u32 type)
{
    for (unsigned int i = 0; i < e820.nr; i++) {
        const struct e820_entry *e = &e820.map[i];

        if (e->type == type && e->addr <= start && e->addr + e->size >= end)
            return true;
    }
    return false;
}

void __init e820_init(void)
{
    u64 reach = DIRECTMAP_VIRT_END - DIRECTMAP_VIRT_START;

    untangle(&boot_info.e820_raw, &e820);
    if (e820_ram_end() > reach) {
        printk(XENLOG_WARNING "RAM above %lu GiB is out of reach and stays unused\n", reach >> 30);
        clip_ram(&e820, reach);
    }
    if (mem_limit && e820_ram_end() > mem_limit) {
        printk(XENLOG_INFO "mem=%luM: RAM above is not used\n", mem_limit >> 20);
        clip_ram(&e820, mem_limit);
    }
    if (!e820_ram_end())
        panic("The boot loader gave no memory map: use one that speaks Multiboot properly");
}
