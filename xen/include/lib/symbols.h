/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Names for code addresses, for backtraces. The table comes from scripts/gen-symbols.
 */
#ifndef LIB_SYMBOLS_H
#define LIB_SYMBOLS_H

#include <stdint.h>

/*
 * The function that holds @addr; NULL when the image has none (or no table). *@offset is set to the
 * distance from its start, *@size to its size, both in bytes; either may be NULL.
 */
const char *symbol_lookup(uint64_t addr, uint64_t *offset, uint64_t *size);
/* The address of the function called @name; 0 when there is none. */
uint64_t symbol_address(const char *name);
/* The n-th function by address; NULL behind the last. */
const char *symbol_nth(unsigned int n, uint64_t *addr);

#endif
