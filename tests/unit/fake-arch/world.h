/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small machine for tests of common code on the host: frames with memory behind them, domains
 * with vcpus, locks that check their use, guest copies and allocations that can be made to fail.
 * One thread.
 *
 * A test that links world-*.c calls world_init() first in each case and world_check() last: the
 * latter fails when a lock is still held or interrupts are off.
 */
#ifndef FAKE_WORLD_H
#define FAKE_WORLD_H

#include <xen/domain.h>
#include <xen/mm.h>

#define WORLD_FRAMES        4096

void world_init(void);
void world_check(void);

/* A domain with that many vcpus, in no list but found by its id; its shared info is there. */
struct domain *world_domain(domid_t id, unsigned int nr_vcpus);
void world_run(struct vcpu *v);                 /* makes it current */
/* A page of d's with one allocation reference, as the page allocator gives it. */
struct page_info *world_page(struct domain *d);
u64 world_refs(const struct page_info *pg);     /* general references */
u64 world_type_refs(const struct page_info *pg);
unsigned int world_frames_free(void);

/* The frame number that get_page_from_gfn() calls read-only; INVALID_GFN: none. */
extern gfn_t world_read_only;

/* The n-th following copy from or to the guest fails (0: none). */
void world_copy_fails_at(unsigned int n);
/* The n-th following look at pending work finds some (0: never). */
void world_preempt_at(unsigned int n);

/* Another CPU: runs fn just before the n-th following lock is taken (0: never). */
void world_before_lock(unsigned int n, void (*fn)(void));

/* What was done to the outside since world_init(). */
struct world_log {
    unsigned int marked[8];                     /* vcpu_mark_events_pending() by vcpu of domain 1 */
    unsigned int unblocked;
    unsigned int tlb_flushes;
    unsigned int dirtied;                       /* arch_page_dirtied() */
    bool restarted;                             /* arch_hypercall_restart() */
    unsigned int restart_nr;
    unsigned long restart_args[6];
};
extern struct world_log world_log;

#endif
