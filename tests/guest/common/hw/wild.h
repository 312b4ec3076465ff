/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code that may do anything, run so that the guest survives it most of the time; and a vcpu that
 * sees to it.
 */
#ifndef WILD_H
#define WILD_H

#include "hw.h"

struct wild {
    u64 code;                           /* the assembly knows the order */
    u64 compat;
    u64 rax, rcx, rdx, rbx, rbp, rsi, rdi;
    u64 r8;                             /* and the rest */
};
enum wild_ring { WILD_RING0, WILD_RING3, WILD_COMPAT3 };
#define NR_WILD_RINGS   3

#define WILD_BYTES      64
/* Where the bytes are when they run; another vcpu may change them. */
extern u8 wild_code[];
/*
 * Runs n bytes, which the way out follows, with these registers. The vector that ended it or
 * NO_TRAP; 2: the watchdog did, which notices what takes longer than some tens of milliseconds.
 */
long wild_run(const u8 *bytes, size_t n, struct wild regs, enum wild_ring ring);
/* The same with what is in wild_code already. */
long wild_run_there(struct wild regs, enum wild_ring ring);

/*
 * Before the first run. Ring 3 keeps only what it needs of the guest's own memory. Vcpu 1 calls fn
 * (or nothing) over and over, and interrupts what vcpu 0 attempts when it hangs.
 */
void wild_setup(void (*fn)(void));
/* For other attempts than wild_run()'s: the watchdog's time begins anew. */
void watchdog_reset(void);

/* Pages of the guest-virtual window: slot after slot. An entry of 0 maps nothing. */
#define WINDOW_SLOTS    512
void *window_map(unsigned int slot, u64 entry);
#define PTE_RAM         7UL             /* present, writable, user */

/* What became of many. */
struct tally { u32 fine, traps[32], hung; };
void tally_add(struct tally *t, long vector);
void tally_print(const char *what, const struct tally *t);

/*
 * One random instruction with its prefixes, operands in memory by RDI, RSI and others; at most
 * WILD_BYTES.
 */
size_t wild_instruction(struct random *r, u8 *to, enum wild_ring ring);
/* Where an access may go: devices' pages, holes, edges between them and memory. */
u64 wild_address(struct random *r);

#endif
