/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pair of 8259A interrupt controllers of a PC as a state machine, with the edge/level control
 * registers of PCI machines: input levels in, the INTR output and acknowledge cycles out. The slave
 * hangs on the master's input 2.
 */
#ifndef HVM_MODEL_PIC_H
#define HVM_MODEL_PIC_H

#include <xen/types.h>

#define PIC_CASCADE         2       /* the master's input with the slave */

struct pic_chip {
    u8 irr, imr, isr;
    u8 elcr;                /* 1: level triggered */
    u8 base;                /* ICW2 */
    u8 lowest;              /* input of lowest priority: 7 after initialisation */
    u8 init_next;           /* ICW expected next: 2, 3, 4; 0: initialised */
    bool init_wants_4, init_single;
    bool read_isr, poll, auto_eoi, rotate_auto_eoi;
    bool special_mask, special_nested;
    bool slave;
    u8 inputs;              /* levels */
};

struct pic {
    struct pic_chip chip[2];    /* master, slave */
};

void pic_reset(struct pic *p);
void pic_set_input(struct pic *p, unsigned int irq, bool level);    /* 0-15, not 2 */
bool pic_output(const struct pic *p);
/*
 * The processor's acknowledge cycle: the vector; a spurious one (input 7) when the request went
 * away.
 */
u8 pic_acknowledge(struct pic *p);
/* Ports 0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1. */
u8 pic_read(struct pic *p, unsigned int port);
void pic_write(struct pic *p, unsigned int port, u8 value);
/* After IRR or inputs were set from outside: requests of level inputs and the cascade follow. */
void pic_refresh(struct pic *p);
/* A request of that input waits and is not masked. */
bool pic_waits(const struct pic *p, unsigned int irq);

#endif
