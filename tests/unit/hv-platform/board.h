/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest with some vcpus and all devices, a clock that only the test moves, and what the core is
 * asked to do.
 */
#ifndef TEST_BOARD_H
#define TEST_BOARD_H

#include "test.h"
#include "world.h"

#include <asm/hvm-platform.h>
#include <asm/ioreq.h>
#include <public/hvm/save.h>

#define NS_PER_SECOND   1000000000ULL
#define MS              1000000ULL

extern struct domain *guest;
extern s_time_t clock_now;
/* What was asked of others, since board_start(). */
struct board_log {
    unsigned int kicks[8], wakes[8], notes[8], resets[8], starts[8], forgotten[8];    /* notes: by the CPU's number */
    u16 start_cs[8], start_ip[8];
    unsigned int offsets;
    s64 last_offset;
};
extern struct board_log board_log;
extern u64 board_top_gfn, board_types_first, board_types_last;  /* of the last p2m_memory_types_changed() */

/* Hyper-V's APIC assist as the test plays it, where `on'. */
struct board_assist {
    bool on, pending, no_eoi;       /* no_eoi: the guest reads 1 */
    u8 auto_eoi;                    /* vector that ends by being taken; 0: none */
};
extern struct board_assist board_assist;

extern bool board_virtual_x2apic;           /* a processor that delivers interrupts itself; before board_start() */
void board_start(u32 emulation_flags, unsigned int vcpus);
void board_all(void);                       /* 2 vcpus, all devices */
void board_end(void);                       /* destroys it; nothing may be left */
/* Time goes on; timers fire on the way. */
void board_advance(u64 ns);
unsigned int board_timers(void);            /* how many are armed */

struct vcpu *cpu(unsigned int n);
void run_on(unsigned int n);                /* that vcpu accesses from now on */
u8 inb(u16 port);
void outb(u16 port, u8 value);
u32 inl(u16 port);
u64 mmio_read(u64 addr, unsigned int bytes);
void mmio_write(u64 addr, unsigned int bytes, u64 value);
bool io_ours(enum hvm_io_kind kind, u64 addr, unsigned int bytes, bool write, u64 value);

/* local APIC of the accessing vcpu, through its page */
u32 apic(unsigned int reg);
void apic_set(unsigned int reg, u32 value);
void apic_on(unsigned int n);               /* vcpu n: software-enabled */
#define apic_eoi_write()    apic_set(0xb0, 0)
/* IOAPIC registers */
u32 ioapic_get(u8 index);
void ioapic_set(u8 index, u32 value);
void ioapic_rte(unsigned int pin, u64 rte);
/*
 * Usual initialisation of the 8259s: bases 0x20, 0x28, nothing masked; LINT0 of vcpu 0 passes them.
 */
void pic_start(void);

/* Takes what waits for vcpu n: the vector, -1 none. */
int take(unsigned int n);
enum hvm_intr_source waiting_source(unsigned int n);

#endif
