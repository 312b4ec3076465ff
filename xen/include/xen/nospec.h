/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Indices that guests choose. A processor may run ahead of the comparison with an array's size and load from behind
 * its end; what it does with that can be measured afterwards, though it never happened. Such an index goes through
 * here after the comparison.
 */
#ifndef XEN_NOSPEC_H
#define XEN_NOSPEC_H

#include <xen/types.h>

/* i < n: i. Otherwise, which can be while running ahead only: 0. By arithmetic, which nothing predicts. */
static always_inline unsigned long index_nospec(unsigned long i, unsigned long n)
{
    unsigned long mask;

    __asm__ __volatile__("cmp %[n], %[i]\n\t"
                         "sbb %[mask], %[mask]"
                         : [mask] "=r" (mask) : [i] "r" (i), [n] "g" (n) : "cc");
    return i & mask;
}

#endif
