/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames where there is no RAM: for tables, for firmware below 4 GiB, and the other way round, RAM
 * out of the way of PCI memory.
 */
#include "host/host.h"

#include <xen/xen.h>
#include <xen/memory.h>

#include <string.h>

#define FRAME_SHIFT 12
#define FRAME_SIZE  (1U << FRAME_SHIFT)
#define HIGH_START  0x100000U       /* frame of 4 GiB */

struct ram ram;

/* From @start to the limit, used up to @next; frames are populated as they are reached. */
struct arena {
    uint32_t next, populated, limit;
};
static struct arena tables = { TABLES_AT, TABLES_AT, RESERVED_AT };
static struct arena reserved = { RESERVED_AT, RESERVED_AT, RESERVED_AT + 0x100000 };

static bool allocate(uint32_t frame)
{
    xen_pfn_t pfn = frame;
    struct xen_memory_reservation reservation = { .nr_extents = 1, .domid = DOMID_SELF };

    set_xen_guest_handle(reservation.extent_start, &pfn);
    return hypercall(__HYPERVISOR_memory_op, XENMEM_populate_physmap, (uintptr_t)&reservation, 0) ==
           1;
}

static void move(uint32_t from, uint32_t to)
{
    struct xen_add_to_physmap map = { .domid = DOMID_SELF, .space = XENMAPSPACE_gmfn, .idx = from,
                                      .gpfn = to };
    const long rc = hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, (uintptr_t)&map, 0);

    if (rc)
        fatal("the frame %x cannot be moved to %x (error %u)", from, to, (unsigned int)-rc);
}

/* The last frame of the guest's RAM, which is not RAM any more. */
static uint32_t give_up_last(void)
{
    if (ram.high_end > HIGH_START) {
        if (--ram.high_end > HIGH_START)
            return ram.high_end;
        ram.high_end = 0;
        return HIGH_START;
    }
    return --ram.low_end;
}

void memory_populate(uint32_t frame, uint32_t count)
{
    bool more = true;

    for (; count; count--, frame++) {
        more = more && allocate(frame);
        if (!more)
            move(give_up_last(), frame);
    }
}

void memory_move_up(uint32_t frame)
{
    if (ram.low_end <= frame)
        return;
    if (!ram.high_end)
        ram.high_end = HIGH_START;
    while (ram.low_end > frame)
        move(--ram.low_end, ram.high_end++);
}

static void *take(struct arena *arena, uint32_t size, uint32_t align)
{
    const uint32_t start = (arena->next + align - 1) & -align;
    const uint32_t end = (start + size + FRAME_SIZE - 1) & -FRAME_SIZE;

    if (size > arena->limit - start)
        fatal("%u bytes of tables do not fit below %08x", size, arena->limit);
    if (end > arena->populated) {
        memory_populate(arena->populated >> FRAME_SHIFT, (end - arena->populated) >> FRAME_SHIFT);
        memset((void *)arena->populated, 0, end - arena->populated);
        arena->populated = end;
    }
    arena->next = start + size;
    return (void *)start;
}

void *memory_for_tables(uint32_t size, uint32_t align)
{
    return take(&tables, size, align);
}

void *memory_reserved(uint32_t size, uint32_t align)
{
    return take(&reserved, size, align);
}

uint32_t memory_tables_end(void)
{
    return tables.populated;
}

/* As ACPI's system address map, entries of 20 bytes. */
struct map_entry {
    uint64_t start, size;
    uint32_t type;
} __attribute__((packed));

unsigned int memory_map(struct memory_range *ranges, unsigned int room)
{
    static struct map_entry entries[128];
    struct xen_memory_map map = { .nr_entries = sizeof(entries) / sizeof(entries[0]) };
    unsigned int count = 0;

    set_xen_guest_handle(map.buffer, entries);
    if (hypercall(__HYPERVISOR_memory_op, XENMEM_memory_map, (uintptr_t)&map, 0))
        return 0;
    for (; count < map.nr_entries && count < room; count++)
        ranges[count] = (struct memory_range){ entries[count].start,
                                               entries[count].start + entries[count].size,
                                               entries[count].type };
    return count;
}
