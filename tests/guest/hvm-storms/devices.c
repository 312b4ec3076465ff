// SPDX-License-Identifier: GPL-2.0-only
/*
 * The registers of a board's devices written at random: interrupt controllers, timers, clocks,
 * video memory in bursts.
 */
#include "storms.h"

#define IOAPIC      0xfec00000UL
#define HPET        0xfed00000UL
#define VGA         0xa0000UL
#define ROUNDS      5000u

static u32 below(u32 n)
{
    return random_next(&chance) % n;
}

/* The interrupt controllers from their beginning: half of it may have been written. */
void quiet_devices(void)
{
    static const u8 pic[][2] = { { 0, 0x11 }, { 1, 0x20 }, { 1, 4 }, { 1, 1 }, { 1, 0xff } };

    for (unsigned int i = 0; i < ARRAY_SIZE(pic); i++) {
        outb(0x20 + pic[i][0], pic[i][1]);
        outb(0xa0 + pic[i][0], pic[i][1]);
    }
    for (u32 pin = 0; pin < 48; pin++) {
        *(volatile u32 *)IOAPIC = 0x10 + pin * 2;
        *(volatile u32 *)(IOAPIC + 0x10) = 0x10000;
    }
    *(volatile u64 *)(HPET + 0x10) = 0;
}

static bool ports(void)
{
    static const u16 some[] = { 0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1, 0x40, 0x41, 0x42, 0x43, 0x61, 0x70, 0x71, 0x70, 0x71 };

    for (unsigned int i = 0; i < ROUNDS; i++) {
        u16 port = some[below(ARRAY_SIZE(some))];

        switch (below(4)) {
        case 0:
            inb(port);
            break;
        case 1:
            inw(port);
            break;
        default:
            outb(port, random_next(&chance));
        }
    }
    quiet_devices();
    return true;
}

static bool ioapic(void)
{
    irq_on();
    for (unsigned int i = 0; i < ROUNDS; i++) {
        *(volatile u32 *)IOAPIC = below(4) ? below(0x80) : random_next(&chance);
        /* neither INIT nor start-up */
        *(volatile u32 *)(IOAPIC + 0x10) = (random_next(&chance) & ~0x700u) | 0x20;
        *(volatile u32 *)(IOAPIC + below(0x100));
    }
    irq_off();
    quiet_devices();
    return true;
}

static bool hpet(void)
{
    irq_on();
    for (unsigned int i = 0; i < ROUNDS; i++) {
        u64 at = HPET + (below(0x180) & ~(below(2) ? 7u : 3u));
        u64 value = below(2) ? below(16) : random_next(&chance) >> below(64);

        if (below(2))
            *(volatile u64 *)at = value;
        else
            *(volatile u32 *)at = value;
    }
    irq_off();
    quiet_devices();
    return true;
}

/* More than the ring of posted writes holds, and reads between them. */
static bool video_memory(void)
{
    for (unsigned int i = 0; i < 3000; i++)
        *(volatile u8 *)(VGA + below(0x20000)) = i;
    for (unsigned int i = 0; i < 50; i++)
        *(volatile u32 *)(VGA + below(0x1fffc));
    for (unsigned int i = 0; i < 600; i++)
        *(volatile u64 *)(VGA + below(0x1fff8)) = i;
    return true;
}

static bool pci(void)
{
    for (unsigned int i = 0; i < 600; i++) {
        outl(0xcf8, 0x80000000 | (below(2) ? random_next(&chance) & 0xffffff : below(0x10000)));
        switch (below(3)) {
        case 0:
            inl(0xcfc);
            break;
        case 1:
            inw(0xcfc + below(4));
            break;
        default:
            inb(0xcfc + below(4));
        }
    }
    return true;
}

void device_cases(void)
{
    test_case("interrupt controllers, interval timer, clock", ports);
    test_case("the IOAPIC", ioapic);
    test_case("the HPET", hpet);
    test_case("the PCI bus", pci);
    test_case("video memory", video_memory);
}
