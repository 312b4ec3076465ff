/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random numbers that are the same in every run.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

void random_seed(uint64_t seed);
uint64_t random_u64(void);
/* 0 <= result < n */
unsigned int random_below(unsigned int n);
/* Often at the edges where flags change: 0, 1, -1, the extremes of each width. */
uint64_t random_value(void);

#endif
