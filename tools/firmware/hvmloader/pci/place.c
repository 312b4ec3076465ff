/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the bus's resources go. Ports follow each other from 0xc000. Memory goes to a window that
 * ends where our own tables begin; it grows downwards in steps, over RAM only if that may be moved.
 * What is still too much goes above 4 GiB, the largest first.
 */
#include "pci/pci.h"

#include <stddef.h>

#define FIRST_PORT      0xc000U
#define PORTS_END       0x10000U
#define FOUR_GIB        (1ULL << 32)
#define SMALLEST_PAGE   4096U

static const uint64_t starts[] = { 0xf0000000, 0xe0000000, 0xc0000000, 0x80000000 };
#define NR_STARTS (sizeof(starts) / sizeof(starts[0]))

static uint64_t align_up(uint64_t value, uint64_t to)
{
    return (value + to - 1) & -to;
}

/* Largest first, so that nothing is lost by alignment. */
static void sort(struct pci_bar *bars, unsigned int count)
{
    for (unsigned int i = 1; i < count; i++)
        for (unsigned int j = i; j && bars[j].size > bars[j - 1].size; j--) {
            const struct pci_bar bar = bars[j];

            bars[j] = bars[j - 1];
            bars[j - 1] = bar;
        }
}

/* A device does not share a page with another: passed through, its page is given to the guest. */
static uint64_t granularity(const struct pci_bar *bar)
{
    return bar->io || bar->size >= SMALLEST_PAGE ? bar->size : SMALLEST_PAGE;
}

static uint64_t behind_taken(uint64_t at, const struct pci_bar *bar,
                             const struct pci_layout *layout)
{
    const uint64_t step = granularity(bar);
    bool again = true;

    for (at = align_up(at, step); again;) {
        again = false;
        for (unsigned int i = 0; i < layout->nr_taken; i++)
            if (at < layout->taken[i].end && layout->taken[i].start < at + step) {
                at = align_up(layout->taken[i].end, step);
                again = true;
            }
    }
    return at;
}

/* All that is not to go high, from @start on. false: it does not fit. */
static bool place_low(struct pci_bar *bars, unsigned int count, const struct pci_layout *layout,
                      uint64_t start, const bool *high)
{
    uint64_t at = start;

    for (unsigned int i = 0; i < count; i++) {
        if (bars[i].io || high[i])
            continue;
        at = behind_taken(at, &bars[i], layout);
        if (at + bars[i].size > layout->hole_end)
            return false;
        bars[i].address = at;
        at += granularity(&bars[i]);
    }
    return true;
}

/* The next that can leave the low window. false: none is left. */
static bool send_high(const struct pci_bar *bars, unsigned int count, bool *high)
{
    for (unsigned int i = 0; i < count; i++)
        if (bars[i].wide && !bars[i].io && !high[i])
            return high[i] = true;
    return false;
}

/* Behind all RAM, also that which has to move out of the window's way. */
static void place_high(struct pci_bar *bars, unsigned int count, struct pci_layout *layout,
                       const bool *high)
{
    uint64_t end = layout->ram_high_end > FOUR_GIB ? layout->ram_high_end : FOUR_GIB, at;

    if (layout->ram_low_end > layout->low.start)
        end += layout->ram_low_end - layout->low.start;
    at = end;
    for (unsigned int i = 0; i < count; i++) {
        if (!high[i])
            continue;
        at = align_up(at, granularity(&bars[i]));
        if (!layout->high.start)
            layout->high.start = at;
        bars[i].address = at;
        at += granularity(&bars[i]);
        layout->high.end = at;
    }
}

static unsigned int place_ports(struct pci_bar *bars, unsigned int count)
{
    uint32_t at = FIRST_PORT;
    unsigned int without = 0;

    for (unsigned int i = 0; i < count; i++) {
        if (!bars[i].io)
            continue;
        at = align_up(at, bars[i].size);
        if (at + bars[i].size > PORTS_END) {
            without++;
            continue;
        }
        bars[i].address = at;
        at += bars[i].size;
    }
    return without;
}

static bool place_memory(struct pci_bar *bars, unsigned int count, struct pci_layout *layout,
                         bool *high)
{
    uint64_t start = starts[0];

    for (unsigned int i = 0; i < NR_STARTS; i++) {
        if (starts[i] < layout->ram_low_end && !layout->may_move_ram)
            break;
        start = starts[i];
        if (place_low(bars, count, layout, start, high))
            goto found;
    }
    do {
        if (!send_high(bars, count, high))
            return false;
    } while (!place_low(bars, count, layout, start, high));
found:
    layout->low = (struct pci_range){ start, layout->hole_end };
    place_high(bars, count, layout, high);
    return true;
}

/* When not all fits, the smallest are those that can live. */
static unsigned int drop_largest(struct pci_bar *bars, unsigned int count,
                                 struct pci_layout *layout, bool *high)
{
    unsigned int dropped = 0;

    while (!place_memory(bars + dropped, count - dropped, layout, high + dropped))
        bars[dropped++].address = 0;
    return dropped;
}

unsigned int pci_place(struct pci_bar *bars, unsigned int count, struct pci_layout *layout)
{
    bool high[PCI_MAX_BARS] = { false };
    unsigned int dropped;

    sort(bars, count);
    for (unsigned int i = 0; i < count; i++)
        bars[i].address = 0;
    layout->high = (struct pci_range){ 0, 0 };
    dropped = drop_largest(bars, count, layout, high);
    return dropped + place_ports(bars + dropped, count - dropped);
}
