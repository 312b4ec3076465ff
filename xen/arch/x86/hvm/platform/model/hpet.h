/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A high precision event timer block (IA-PC HPET 1.0a) as a state machine: 3 timers of 64 bits
 * at 62.5 MHz, legacy replacement routing, no FSB delivery. Times are nanoseconds of any one clock.
 */
#ifndef HVM_MODEL_HPET_H
#define HVM_MODEL_HPET_H

#include <xen/types.h>

#define HPET_BASE           0xfed00000ULL
#define HPET_TIMERS         3
#define HPET_TICK_NS        16
/* period 16,000,000 fs; vendor 8086, legacy routing, 64 bits, 3 timers, revision 1 */
#define HPET_CAPABILITY     ((u64)HPET_TICK_NS * 1000000 << 32 | 0x8086a201)
/* periodic, 64 bits, IOAPIC pins 20-23 */
#define HPET_TIMER_CAPS     (0x00f00000ULL << 32 | 0x30)

#define HPET_ENABLE         1u
#define HPET_LEGACY         2u

#define HPET_T_LEVEL        0x002u
#define HPET_T_INT          0x004u
#define HPET_T_PERIODIC     0x008u
#define HPET_T_SETVAL       0x040u
#define HPET_T_32BIT        0x100u
#define HPET_T_ROUTE_SHIFT  9

struct hpet_timer {
    u64 config, cmp, period;
    bool unmatched;                     /* the comparator was written and did not match since */
};

struct hpet {
    u64 config, isr;
    u64 counter;                        /* at `start', or for good while disabled */
    u64 start;
    struct hpet_timer timer[HPET_TIMERS];
};

void hpet_reset(struct hpet *h, u64 now);
u64 hpet_counter(const struct hpet *h, u64 now);
/*
 * Aligned accesses of 4 or 8 bytes; offset within its 1 KiB. Write: bitmap of timers to program
 * anew.
 */
u64 hpet_read(struct hpet *h, unsigned int offset, unsigned int bytes, u64 now);
u32 hpet_write(struct hpet *h, unsigned int offset, unsigned int bytes, u64 value, u64 now);
/* When timer n's comparator matches; *period ns, 0: once. False: it does not interrupt. */
bool hpet_next(const struct hpet *h, unsigned int n, u64 now, u64 *due, u64 *period);
/* It matched. True: the line goes (stays) up; false: a pulse. */
bool hpet_matched(struct hpet *h, unsigned int n);
/* The level of a level-triggered timer's line. */
bool hpet_line(const struct hpet *h, unsigned int n);
/* Where its interrupt goes: -1 nowhere; with *isa an ISA IRQ, else a GSI. */
int hpet_route(const struct hpet *h, unsigned int n, bool *isa);

#endif
