// SPDX-License-Identifier: GPL-2.0-only
/* See xhci.h. */
#include "xhci.h"

#define CLASS_XHCI      0x0c0330u
#define REG_BAR         0x10
#define REG_COMMAND     0x04
#define COMMAND_ON      6u                      /* memory, bus master */
#define REG_STATUS      0x04                    /* upper half: bit 4: there are capabilities */
#define REG_CAPS        0x34

#define CAP_LENGTH      0x00                    /* low byte: where the operational registers begin */
#define RUNTIME_OFFSET  0x18
#define USBCMD          0x00                    /* operational */
#define USBCMD_INTE     (1u << 2)
#define INTERRUPTER(n)  (0x20 + 0x20 * (n))     /* runtime */
#define IMAN            0x00
#define IMAN_ENABLE     (1u << 1)
#define ERST_SIZE       0x08
#define ERST_BASE       0x10
#define ER_DEQUEUE      0x18
#define DEQUEUE_BUSY    (1u << 3)               /* a one clears */
#define RING_ENTRIES    16u                     /* of 16 bytes, the fewest there may be */

static volatile char *regs;
static u64 ring;

u32 conf_read(u32 sbdf, unsigned int reg)
{
    u32 v;

    __asm__ __volatile__("outl %0, %w1" :: "a" (0x80000000u | sbdf << 8 | reg), "d" (0xcf8));
    __asm__ __volatile__("inl %w1, %0" : "=a" (v) : "d" (0xcfc));
    return v;
}

void conf_write(u32 sbdf, unsigned int reg, u32 value)
{
    __asm__ __volatile__("outl %0, %w1" :: "a" (0x80000000u | sbdf << 8 | reg), "d" (0xcf8));
    __asm__ __volatile__("outl %0, %w1" :: "a" (value), "d" (0xcfc));
}

unsigned int conf_find_cap(u32 sbdf, u8 id)
{
    unsigned int pos = conf_read(sbdf, REG_STATUS) & 1u << 20 ? conf_read(sbdf, REG_CAPS) & 0xfc : 0;

    while (pos && (u8)conf_read(sbdf, pos) != id)
        pos = conf_read(sbdf, pos) >> 8 & 0xfc;
    return pos;
}

bool xhci_find(u32 *sbdf, u64 *bar)
{
    for (*sbdf = 0; *sbdf < 256 && conf_read(*sbdf, 8) >> 8 != CLASS_XHCI; ++*sbdf)
        ;
    if (*sbdf == 256)
        return false;
    *bar = (conf_read(*sbdf, REG_BAR) & ~0xfu) | (u64)conf_read(*sbdf, REG_BAR + 4) << 32;
    conf_write(*sbdf, REG_COMMAND, (conf_read(*sbdf, REG_COMMAND) & 0xffff) | COMMAND_ON);
    return *bar;
}

static volatile u32 *reg(unsigned int at)
{
    return (volatile u32 *)(regs + at);
}

static volatile u32 *runtime_reg(unsigned int interrupter, unsigned int at)
{
    return reg(*reg(RUNTIME_OFFSET) + INTERRUPTER(interrupter) + at);
}

/* One ring for all: nothing ever gets into it. The table of segments, one entry, is behind it. */
void xhci_start(volatile void *registers, void *memory, u64 address)
{
    volatile u64 *segment = (volatile u64 *)((char *)memory + RING_ENTRIES * 16);

    regs = registers;
    ring = address;
    segment[0] = address;
    segment[1] = RING_ENTRIES;
    *reg((*reg(CAP_LENGTH) & 0xff) + USBCMD) = USBCMD_INTE;
    for (unsigned int i = 0; i < XHCI_MESSAGES; i++) {
        *runtime_reg(i, ERST_SIZE) = 1;
        *runtime_reg(i, ERST_BASE) = address + RING_ENTRIES * 16;
        *runtime_reg(i, ERST_BASE + 4) = (address + RING_ENTRIES * 16) >> 32;
        *runtime_reg(i, IMAN) = IMAN_ENABLE;
    }
}

void xhci_raise(unsigned int interrupter)
{
    *runtime_reg(interrupter, ER_DEQUEUE + 4) = ring >> 32;
    *runtime_reg(interrupter, ER_DEQUEUE) = (u32)(ring + 16) | DEQUEUE_BUSY;
}
