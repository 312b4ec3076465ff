/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An IOAPIC (82093AA, with more pins) as a state machine: input levels in, messages out. After each
 * call that may have made one ready, its owner takes messages with ioapic_next() until there are
 * none.
 */
#ifndef HVM_MODEL_IOAPIC_H
#define HVM_MODEL_IOAPIC_H

#include <xen/types.h>

#define IOAPIC_PINS             48
#define IOAPIC_PIN_MASK         ((1ULL << IOAPIC_PINS) - 1)
#define IOAPIC_DEFAULT_BASE     0xfec00000ULL

#define IOAPIC_RTE_DM_SHIFT     8
#define IOAPIC_RTE_LOGICAL      (1ULL << 11)
#define IOAPIC_RTE_STATUS       (1ULL << 12)
#define IOAPIC_RTE_REMOTE_IRR   (1ULL << 14)
#define IOAPIC_RTE_LEVEL        (1ULL << 15)
#define IOAPIC_RTE_MASKED       (1ULL << 16)
#define IOAPIC_RTE_DEST_SHIFT   56

/* delivery modes, of messages too */
enum msg_mode {
    MSG_FIXED,
    MSG_LOWEST,
    MSG_SMI,
    MSG_RESERVED,
    MSG_NMI,
    MSG_INIT,
    MSG_STARTUP,
    MSG_EXTINT
};

struct ioapic {
    u32 select;                 /* IOREGSEL */
    u32 id;
    u64 rte[IOAPIC_PINS];
    u64 level;                  /* input of each pin, active: 1 */
    u64 edges;                  /* rising edges not yet sent */
};

void ioapic_reset(struct ioapic *io);
/* offset: within its page; 32-bit accesses. A write may make a message ready. */
u32 ioapic_read(const struct ioapic *io, unsigned int offset);
void ioapic_write(struct ioapic *io, unsigned int offset, u32 value);
void ioapic_set_pin(struct ioapic *io, unsigned int pin, bool level);
/*
 * A pin with a message to send, counted as sent on return (remote IRR set on level ones); -1: none
 * but those in the bitmap `except'.
 */
int ioapic_next(struct ioapic *io, u64 except, u64 *rte);
/* Nobody took it: the level pin's remote IRR falls again, so that the message is due again. */
void ioapic_unsent(struct ioapic *io, unsigned int pin);
/* EOI of that vector: bitmap of the pins it ended. */
u64 ioapic_eoi(struct ioapic *io, u8 vector);
/* The input of the 8259, when a pin is in ExtINT mode and not masked. */
bool ioapic_passes_extint(const struct ioapic *io);

#endif
