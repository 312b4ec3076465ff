/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory map that firmware passes on to the OS (ACPI 6.4, chapter 15).
 */
#include "tables/tables.h"

#include <string.h>

static uint64_t end_of(const struct e820_entry *entry)
{
    return entry->start + entry->size;
}

static void remove_at(struct e820_map *map, uint32_t i)
{
    map->count--;
    memmove(&map->entries[i], &map->entries[i + 1], (map->count - i) * sizeof(map->entries[0]));
}

static void insert_at(struct e820_map *map, uint32_t i, uint64_t start, uint64_t end, uint32_t type)
{
    if (map->count == E820_ROOM) {
        map->overflow = true;
        return;
    }
    memmove(&map->entries[i + 1], &map->entries[i], (map->count - i) * sizeof(map->entries[0]));
    map->count++;
    map->entries[i] = (struct e820_entry){ start, end - start, type };
}

/* Nothing of [start, end) is in the map afterwards. */
static void cut_out(struct e820_map *map, uint64_t start, uint64_t end)
{
    uint32_t i = 0;

    while (i < map->count) {
        const struct e820_entry old = map->entries[i];

        if (end_of(&old) <= start || old.start >= end) {
            i++;
            continue;
        }
        remove_at(map, i);
        if (old.start < start)
            insert_at(map, i++, old.start, start, old.type);
        if (end_of(&old) > end)
            insert_at(map, i++, end, end_of(&old), old.type);
    }
}

static void join(struct e820_map *map)
{
    for (uint32_t i = 1; i < map->count;) {
        struct e820_entry *before = &map->entries[i - 1], *entry = &map->entries[i];

        if (before->type != entry->type || end_of(before) != entry->start) {
            i++;
            continue;
        }
        before->size += entry->size;
        remove_at(map, i);
    }
}

void e820_set(struct e820_map *map, uint64_t start, uint64_t end, uint32_t type)
{
    uint32_t i = 0;

    if (start >= end)
        return;
    cut_out(map, start, end);
    while (i < map->count && map->entries[i].start < start)
        i++;
    insert_at(map, i, start, end, type);
    join(map);
}
