/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Repeatable random numbers, and the allocator with faults for the structures that allocate.
 */
#ifndef LIB_STRUCTURES_RANDOM_H
#define LIB_STRUCTURES_RANDOM_H

#include <stdint.h>

#include <lib/alloc.h>

void random_seed(uint64_t seed);
uint32_t random_below(uint32_t limit);
uint64_t random_u64(void);

extern const struct lib_alloc test_alloc;

#endif
