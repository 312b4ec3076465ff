// SPDX-License-Identifier: GPL-2.0-only
/* An HVM guest's board: devices in the hypervisor, and those of the device model. */
#include "cost.h"

#define HPET        0xfed00000UL
#define IOAPIC      0xfec00000UL
#define VGA         0xa0000UL
#define PCI_INDEX   0xcf8
#define PCI_DATA    0xcfc

static void read_pit(void)
{
    inb(0x61);
}

static void read_hpet(void)
{
    *(volatile u32 *)(HPET + 0xf0);
}

static void read_ioapic(void)
{
    *(volatile u32 *)(IOAPIC + 0x10);
}

static void write_pic(void)
{
    outb(0x21, 0xff);
}

static void in_model(void)
{
    inl(PCI_DATA);
}

static void read_model(void)
{
    *(volatile u8 *)VGA;
}

static void write_model(void)
{
    *(volatile u8 *)VGA = 0;
}

bool device_costs(void)
{
    cost_of("IN from the interval timer", read_pit);
    cost_of("OUT to the interrupt controller", write_pic);
    cost_of("a read of the HPET", read_hpet);
    cost_of("a read of the IOAPIC", read_ioapic);
    outl(PCI_INDEX, 0x80000000);                /* who made the bridge */
    cost_of("IN from the device model", in_model);
    cost_of("a read from the device model", read_model);
    cost_of("a posted write to the device model", write_model);
    return true;
}
