/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bringing all processors to the state an OS expects of firmware: memory types set (Intel's SDM
 * volume 3, 11.11), interrupts in virtual wire mode (MultiProcessor Specification 1.4, 3.6.2.2).
 */
#ifndef CPU_CPU_H
#define CPU_CPU_H

#include <stdbool.h>
#include <stdint.h>

/* ---- mtrr-plan.c: no hardware here ---- */

#define MTRR_MAX_RANGES 16

struct mtrr_range {
    uint64_t base, size;                /* size is a power of two, base a multiple of it */
};

struct mtrr_plan {
    struct mtrr_range ranges[MTRR_MAX_RANGES];
    unsigned int count;
};

/* Covers [start, end) with up to @room ranges in all. What does not fit in is left out: false. */
bool mtrr_cover(struct mtrr_plan *plan, uint64_t start, uint64_t end, unsigned int room);

/* ---- mtrr.c ---- */

struct mtrr_window {
    uint64_t start, end;
};

/* Decides on this processor for all: what is in the windows is uncached, everything else cached. */
void mtrr_decide(const struct mtrr_window *windows, unsigned int count);
/* Sets the processor that it runs on. */
void mtrr_apply(void);

/* ---- smp.c ---- */

/* Sets up this processor and, one after the other, all others. */
void cpu_start_all(uint32_t count);
/* Where each of the others comes to; see trampoline.S. */
void cpu_other_main(void);

/* ---- vm86.c ---- */

/* What processors need that cannot run real mode by themselves. */
void cpu_prepare_real_mode(void);

#endif
