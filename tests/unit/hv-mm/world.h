/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small machine for the memory model: frames, two guests, what the other rooms would do, and the
 * invariants.
 */
#ifndef WORLD_H
#define WORLD_H

#include <xen/arch.h>
#include <xen/domain.h>
#include <xen/hypercall.h>
#include <asm/mm.h>
#include <generated/hypercall-defs.h>
#include "private.h"
#include "test.h"

#define NR_FRAMES       512
#define NR_RAM          448         /* frames above are device memory */
#define NR_PAGES        64          /* of guest A */
#define NR_PAGES_B      16
#define NR_VCPUS        4
#define DEVICE_FRAME    500

extern struct domain *dom_a, *dom_b;
extern struct domain *dom_h;        /* translated: frame n of it is page_h[n] */
#define NR_PAGES_H      4
extern mfn_t page_h[NR_PAGES_H];
extern unsigned int marked_dirty;
extern mfn_t page_a[NR_PAGES],
    page_b[NR_PAGES_B]; /* frames of the guests, as handed out at first */

/* A fresh machine: both guests have their pages, untyped and zeroed; vcpu 0 of A runs. */
void world_create(void);
/* Tears both guests down; every page must come free. */
void world_destroy(void);
void world_run(struct vcpu *v);
/* Counts of every page equal what tables, pins, vcpus hold; nothing is a table and writable. */
void world_check(void);
unsigned int world_free_pages(void);
/* A free frame for d; INVALID_MFN when there is none. */
mfn_t world_alloc(struct domain *d);

/* Should the n-th question from now for something more urgent be answered yes? 0: none; -1: all. */
void preempt_at(int n);
/* Each question is answered yes with this probability (percent). */
void preempt_randomly(unsigned int percent);
unsigned int preempt_questions(void);       /* since preempt_at() */
/* Called once, at the next question (answered no): what another vcpu does meanwhile. */
extern void (*meanwhile)(void);

extern int xsm_answer;
extern bool iomem_allowed;
extern mfn_t guarded_frame;                             /* of an MSI-X table; 0: none */
extern u64 nr_flushes;
extern char last_message[256];
extern char crash_message[256];      /* of domain_crash() */

/* Plain memory of a guest, written without any check. */
static inline u64 *words(mfn_t mfn)
{
    return mfn_to_virt(mfn);
}
static inline u64 type_of(mfn_t mfn)
{
    return mfn_to_page(mfn)->type & PGT_type_mask;
}
static inline u64 type_count(mfn_t mfn)
{
    return mfn_to_page(mfn)->type & PGT_count_mask;
}
#define P_RO    (_PAGE_PRESENT | _PAGE_USER)
#define P_RW    (P_RO | _PAGE_RW)
#define P_TAB   (P_RW | _PAGE_ACCESSED)

/* Hypercalls, called again as often as they ask for. */
long call_mmu_update(u64 ptr, u64 val, unsigned int foreigndom);
long call_mmu_updates(struct mmu_update *reqs, unsigned int nr, unsigned int *done,
                      unsigned int foreigndom);
long call_mmuext(unsigned int cmd, u64 mfn, u64 arg2, unsigned int foreigndom);
static inline u64 pte_addr(mfn_t table, unsigned int index)
{
    return (table << PAGE_SHIFT) + index * 8;
}

/*
 * A tree of A's pages 0 (L4), 1 (L3), 2 (L2), 3 (L1); the L1 maps pages 8.. at its entries 8..
 * writable.
 */
void build_tree(unsigned int nr_data);

#endif
