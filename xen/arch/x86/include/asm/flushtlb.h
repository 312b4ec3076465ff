/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Translation caches of all CPUs.
 *
 * The TLB clock orders flushes and the moments at which a page lost its last mapping: each full
 * flush of a CPU ticks the clock and is remembered as that CPU's flush time; a page keeps the clock
 * of the moment as its stamp. A CPU that flushed after the stamp cannot hold a translation to the
 * page, so only the others are bothered when the page changes its type or owner. Guests'
 * translations are never global.
 */
#ifndef ASM_FLUSHTLB_H
#define ASM_FLUSHTLB_H

#include <xen/mm.h>
#include <xen/cpumask.h>

#define FLUSH_TLB               1u      /* all but global translations */
#define FLUSH_TLB_GLOBAL        2u      /* the hypervisor's own too */
#define FLUSH_VA                4u      /* those of one page */
#define FLUSH_CACHE             8u      /* write the caches back and empty them */

extern u64 tlb_clock;

static inline u32 tlb_stamp_now(void)
{
    return (u32)READ_ONCE(tlb_clock);
}

/* Does what flags (FLUSH_*) say on this CPU; va matters for FLUSH_VA. Any context. */
void flush_local(unsigned long va, unsigned int flags);
/*
 * On every online CPU of mask; done when it returns. Interrupts on, unless no other CPU is in mask.
 */
void flush_mask(const cpumask_t *mask, unsigned long va, unsigned int flags);

static inline void flush_tlb_local(void)
{
    flush_local(0, FLUSH_TLB);
}
static inline void flush_tlb_one_local(unsigned long va)
{
    flush_local(va, FLUSH_VA);
}
static inline void flush_tlb_mask(const cpumask_t *mask)
{
    flush_mask(mask, 0, FLUSH_TLB);
}
static inline void flush_tlb_one_mask(const cpumask_t *mask, unsigned long va)
{
    flush_mask(mask, va, FLUSH_VA);
}
/* Everything, everywhere: after mappings of the hypervisor's own went or lost rights. */
static inline void flush_tlb_all(void)
{
    flush_mask(&cpu_online_map, 0, FLUSH_TLB_GLOBAL);
}

/* Loads CR3 and counts it as the full flush it is. Interrupts may be off. */
void switch_cr3(unsigned long cr3);

/*
 * Flushes those CPUs of candidates (NULL: all online) that have not flushed since a page got this
 * stamp.
 */
void tlb_flush_since(const cpumask_t *candidates, u32 stamp);

/* --- for the page allocator ------------------------------------------------------------------- */
static inline void tlb_page_freed(struct page_info *pg)
{
    pg->tlb_stamp = tlb_stamp_now();
}
/* The clock's full value: later than the stamp of every page that is free by now. */
static inline u64 tlb_clock_now(void)
{
    return __atomic_load_n(&tlb_clock, __ATOMIC_SEQ_CST);
}
/* No CPU has a translation from before the clock had this value, when it returns. Interrupts on. */
void tlb_flush_up_to(u64 clock);
/* Was the free page freed when the clock had that value or before? */
bool tlb_page_freed_by(const struct page_info *pg, u64 clock);
/* Before 2^order free pages get a new user: nobody translates to them any more when it returns. */
void tlb_flush_before_reuse(struct page_info *pg, unsigned int order);

#endif
