/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two 8259 interrupt controllers of old: moved out of the exceptions' vectors and masked for good. (Intel
 * 8259A data sheet.) A spurious interrupt may still come from them.
 */
#include <asm/insn.h>

#include "private.h"

#define PRIMARY             0x20
#define SECONDARY           0xa0

void i8259_mask_all(void)
{
    outb(PRIMARY + 1, 0xff);
    outb(SECONDARY + 1, 0xff);
    outb(PRIMARY, 0x11);                    /* ICW1: edge, cascade, ICW4 follows */
    outb(PRIMARY + 1, VECTOR_LEGACY_FIRST);
    outb(PRIMARY + 1, 1 << 2);              /* the secondary is on line 2 */
    outb(PRIMARY + 1, 0x01);                /* 8086 mode */
    outb(SECONDARY, 0x11);
    outb(SECONDARY + 1, VECTOR_LEGACY_FIRST + 8);
    outb(SECONDARY + 1, 2);
    outb(SECONDARY + 1, 0x01);
    outb(PRIMARY + 1, 0xff);
    outb(SECONDARY + 1, 0xff);
}
