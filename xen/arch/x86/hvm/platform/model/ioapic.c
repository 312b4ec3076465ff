// SPDX-License-Identifier: GPL-2.0-only
/* The IOAPIC's registers and pins (82093AA datasheet, chapter 3). */
#include "ioapic.h"

#define OFF_SELECT          0x00
#define OFF_WINDOW          0x10
#define REG_ID              0x00
#define REG_VERSION         0x01
#define REG_ARBITRATION     0x02
#define REG_RTE             0x10

#define VERSION             0x11
#define RTE_READONLY        (IOAPIC_RTE_STATUS | IOAPIC_RTE_REMOTE_IRR)
#define RTE_DEFINED         0xff0000000001ffffULL

void ioapic_reset(struct ioapic *io)
{
    *io = (struct ioapic){ .level = io->level };
    for (unsigned int i = 0; i < IOAPIC_PINS; i++)
        io->rte[i] = IOAPIC_RTE_MASKED;
}

static u32 read_window(const struct ioapic *io)
{
    unsigned int index = io->select - REG_RTE;

    switch (io->select) {
    case REG_ID:
    case REG_ARBITRATION:
        return (io->id & 0xf) << 24;
    case REG_VERSION:
        return VERSION | (IOAPIC_PINS - 1) << 16;
    }
    if (io->select < REG_RTE || index / 2 >= IOAPIC_PINS)
        return 0;
    return io->rte[index / 2] >> (index & 1 ? 32 : 0);
}

u32 ioapic_read(const struct ioapic *io, unsigned int offset)
{
    switch (offset) {
    case OFF_SELECT:
        return io->select;
    case OFF_WINDOW:
        return read_window(io);
    default:
        return 0;
    }
}

static void write_rte(struct ioapic *io, unsigned int pin, bool high, u32 value)
{
    u64 old = io->rte[pin], new;

    if (high)
        new = (old & 0xffffffff) | (u64)value << 32;
    else
        new = (old & ~0xffffffffULL) | value;
    new = (new & RTE_DEFINED & ~RTE_READONLY) | (old & RTE_READONLY);
    /* Software without an EOI register ends a level interrupt by passing through edge mode. */
    if (!(new & IOAPIC_RTE_LEVEL))
        new &= ~IOAPIC_RTE_REMOTE_IRR;
    io->rte[pin] = new;
}

static void write_window(struct ioapic *io, u32 value)
{
    unsigned int index = io->select - REG_RTE;

    if (io->select == REG_ID)
        io->id = value >> 24 & 0xf;
    else if (io->select >= REG_RTE && index / 2 < IOAPIC_PINS)
        write_rte(io, index / 2, index & 1, value);
}

void ioapic_write(struct ioapic *io, unsigned int offset, u32 value)
{
    if (offset == OFF_SELECT)
        io->select = value & 0xff;
    else if (offset == OFF_WINDOW)
        write_window(io, value);
}

/* An edge that comes while its pin is masked is lost (82093AA, 3.2.4, bit 16). */
void ioapic_set_pin(struct ioapic *io, unsigned int pin, bool level)
{
    u64 bit = 1ULL << pin;

    if (level && !(io->level & bit) && !(io->rte[pin] & (IOAPIC_RTE_MASKED | IOAPIC_RTE_LEVEL)))
        io->edges |= bit;
    if (level)
        io->level |= bit;
    else
        io->level &= ~bit;
}

static bool ready(const struct ioapic *io, unsigned int pin)
{
    u64 rte = io->rte[pin], bit = 1ULL << pin;

    if ((rte & IOAPIC_RTE_MASKED) || (rte >> IOAPIC_RTE_DM_SHIFT & 7) == MSG_EXTINT)
        return false;
    if (rte & IOAPIC_RTE_LEVEL)
        return (io->level & bit) && !(rte & IOAPIC_RTE_REMOTE_IRR);
    return io->edges & bit;
}

int ioapic_next(struct ioapic *io, u64 except, u64 *rte)
{
    for (u64 left = (io->level | io->edges) & IOAPIC_PIN_MASK & ~except; left; left &= left - 1) {
        unsigned int pin = __builtin_ctzll(left);

        if (!ready(io, pin))
            continue;
        *rte = io->rte[pin];
        io->edges &= ~(1ULL << pin);
        if (*rte & IOAPIC_RTE_LEVEL)
            io->rte[pin] |= IOAPIC_RTE_REMOTE_IRR;
        return pin;
    }
    return -1;
}

void ioapic_unsent(struct ioapic *io, unsigned int pin)
{
    io->rte[pin] &= ~IOAPIC_RTE_REMOTE_IRR;
}

u64 ioapic_eoi(struct ioapic *io, u8 vector)
{
    u64 ended = 0;

    for (unsigned int pin = 0; pin < IOAPIC_PINS; pin++) {
        if ((u8)io->rte[pin] != vector || !(io->rte[pin] & IOAPIC_RTE_REMOTE_IRR))
            continue;
        io->rte[pin] &= ~IOAPIC_RTE_REMOTE_IRR;
        ended |= 1ULL << pin;
    }
    return ended;
}

bool ioapic_passes_extint(const struct ioapic *io)
{
    return !(io->rte[0] & IOAPIC_RTE_MASKED) &&
           (io->rte[0] >> IOAPIC_RTE_DM_SHIFT & 7) == MSG_EXTINT;
}
