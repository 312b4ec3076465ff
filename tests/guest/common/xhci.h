/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * QEMU's NEC xHCI controller as something that sends messages: it has 16 in its MSI capability, one for each interrupter,
 * and an interrupter is raised by saying that its queue of events was read to a place where it is not (xHCI 1.1, 4.17).
 */
#ifndef XHCI_H
#define XHCI_H

#include "base.h"

#define XHCI_MESSAGES   16u
#define XHCI_SIZE       (2 * PAGE_SIZE)         /* of its registers that are used here */

/* Configuration space of segment 0, by ports; reg a multiple of four. */
u32 conf_read(u32 sbdf, unsigned int reg);
void conf_write(u32 sbdf, unsigned int reg, u32 value);
unsigned int conf_find_cap(u32 sbdf, u8 id);    /* 0: none */

/* Finds it on bus 0, lets it master the bus: its number and where its registers are. False: there is none. */
bool xhci_find(u32 *sbdf, u64 *bar);
/* Interrupters are ready. memory: a page of ours, and its address as the device names it. */
void xhci_start(volatile void *registers, void *memory, u64 address);
void xhci_raise(unsigned int interrupter);

#endif
