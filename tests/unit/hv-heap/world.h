/* SPDX-License-Identifier: GPL-2.0-only */
/* A small machine for the page allocator, and a look into its lists. */
#ifndef HEAP_WORLD_H
#define HEAP_WORLD_H

#include <xen/mm.h>

#define FRAMES          6144
#define FIRST           16              /* below: no RAM */
#define NODE_BORDER     5120            /* from here on it is node 1's */

/* Empties the heap and gives it frames [from, to), all with junk in them. */
void machine(mfn_t from, mfn_t to);
/* All that must hold of lists, counters and dirt; fails the test otherwise. */
void audit(void);

void soil(struct page_info *pg);        /* fills a page with junk */
bool is_zero(const struct page_info *pg);
/* Somebody writes through a translation that nobody has flushed yet: to any page freed since. */
void stray_writes(void);

u64 count_dirty(void);                  /* free pages with their bit set */
extern unsigned int nr_flushes;         /* by tlb_flush_up_to() */
extern s_time_t now;

u32 random_below(u32 n);

#endif
