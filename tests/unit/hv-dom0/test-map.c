// SPDX-License-Identifier: GPL-2.0-only
/* The memory map of a PVH dom0. */
#include <asm/setup.h>

#include "pvh-map.h"
#include "test.h"

void e820_add(struct e820_map *map, u64 addr, u64 size, u32 type)
{
    if (size && map->nr < E820_MAX)
        map->map[map->nr++] = (struct e820_entry){ addr, size, type };
}

static struct e820_map host, map;

/* A machine with 2 GiB, half of the pages of low memory's last frame, and a hole with devices. */
static void machine(void)
{
    host.nr = 0;
    e820_add(&host, 0, 0x9fc00, E820_RAM);
    e820_add(&host, 0x9fc00, 0x400, E820_RESERVED);
    e820_add(&host, 0xf0000, 0x10000, E820_RESERVED);
    e820_add(&host, 0x100000, 0x7fedf000 - 0x100000, E820_RAM);
    e820_add(&host, 0x7fedf000, 0x21000, E820_ACPI);
    e820_add(&host, 0x100000000, 0x40000000, E820_RAM);
}

static u64 pages_of(u32 type)
{
    u64 bytes = 0;

    for (unsigned int i = 0; i < map.nr; i++)
        if (map.map[i].type == type)
            bytes += map.map[i].size;
    return bytes >> 12;
}

/* Ascending, nothing twice, and RAM and what is unusable only where the machine has RAM. */
static void check_sound(void)
{
    u64 at = 0;

    for (unsigned int i = 0; i < map.nr; i++) {
        const struct e820_entry *e = &map.map[i];
        bool in_ram = false;

        CHECK(e->addr >= at && e->size);
        at = e->addr + e->size;
        for (unsigned int h = 0; h < host.nr; h++)
            in_ram |= host.map[h].type == E820_RAM && e->addr >= host.map[h].addr &&
                      at <= host.map[h].addr + host.map[h].size;
        if (e->type == E820_RAM || e->type == E820_UNUSABLE)
            CHECK(in_ram && !(e->addr & 4095) && !(e->size & 4095));
    }
}

TEST(all_of_it)
{
    machine();
    CHECK_EQ(dom0_map_make(&map, &host, ~0ULL), 0x9f + 0x7fddf + 0x40000);
    check_sound();
    CHECK_EQ(pages_of(E820_RAM), 0x9f + 0x7fddf + 0x40000);
    CHECK_EQ(pages_of(E820_UNUSABLE), 0);
    CHECK_EQ(pages_of(E820_ACPI), 0x21);
}

TEST(part_of_it)
{
    static const u64 sizes[] = { 0, 1, 0x9e, 0x9f, 0xa0, 0x10000, 0x7fddf + 0x9f, 0x7fddf + 0xa0, 0x90000 };

    for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
        machine();
        CHECK_EQ(dom0_map_make(&map, &host, sizes[i]), sizes[i]);
        check_sound();
        CHECK_EQ(pages_of(E820_RAM), sizes[i]);
        CHECK_EQ(pages_of(E820_RAM) + pages_of(E820_UNUSABLE), 0x9f + 0x7fddf + 0x40000);
    }
}

TEST(pieces_smaller_than_a_page)
{
    host.nr = 0;
    e820_add(&host, 0x100800, 0x400, E820_RAM);
    e820_add(&host, 0x101800, 0x1000, E820_RAM);
    e820_add(&host, 0x103800, 0x1900, E820_RAM);
    CHECK_EQ(dom0_map_make(&map, &host, 100), 1);
    check_sound();
    CHECK(dom0_map_is_ram(&map, 0x104000, 0x105000));
    CHECK(!dom0_map_is_ram(&map, 0x103800, 0x105000));
}

TEST(places)
{
    machine();
    dom0_map_make(&map, &host, ~0ULL);
    CHECK_EQ(dom0_map_find(&map, 0x5000, 0x100000, 1ULL << 32), 0x7fedf000 - 0x5000);
    CHECK_EQ(dom0_map_find(&map, 0x4001, 0x100000, 0x1000000), 0x1000000 - 0x5000);
    CHECK_EQ(dom0_map_find(&map, 0x10000, 0x7fed0000, 1ULL << 32), 0);
    CHECK_EQ(dom0_map_find(&map, 0x1000, 0x100000, 1ULL << 52), 0x140000000 - 0x1000);
}

TEST(taking)
{
    u64 ram;
    unsigned int nr;

    machine();
    dom0_map_make(&map, &host, ~0ULL);
    ram = pages_of(E820_RAM);
    nr = map.nr;
    /* from an end, from the middle, a whole region */
    CHECK_EQ(dom0_map_take(&map, 0x8000, 0x100000, 1ULL << 32, E820_ACPI), 0x7fedf000 - 0x8000);
    CHECK_EQ(map.nr, nr + 1);
    check_sound();
    CHECK_EQ(dom0_map_take(&map, 0x3000, 0x100000, 0x2000000, E820_ACPI), 0x2000000 - 0x3000);
    CHECK_EQ(map.nr, nr + 3);
    check_sound();
    CHECK_EQ(dom0_map_take(&map, 0x40000000, 1ULL << 32, 1ULL << 40, E820_ACPI), 1ULL << 32);
    CHECK_EQ(map.nr, nr + 3);
    check_sound();
    CHECK_EQ(pages_of(E820_RAM), ram - 8 - 3 - 0x40000);
    CHECK_EQ(pages_of(E820_ACPI), 0x21 + 8 + 3 + 0x40000);
    CHECK_EQ(dom0_map_take(&map, 0x1000, 1ULL << 32, 1ULL << 40, E820_ACPI), 0);
}
