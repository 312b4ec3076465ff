/* SPDX-License-Identifier: GPL-2.0-only */
/* memory_op, inside: extents, how large they may be, and where a restarted command goes on. */
#ifndef COMMON_MEMORY_PRIVATE_H
#define COMMON_MEMORY_PRIVATE_H

#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <public/memory.h>

static inline unsigned long memop_start(unsigned long cmd)
{
    return cmd >> MEMOP_EXTENT_SHIFT;
}
static inline unsigned int memop_nr(unsigned long cmd)
{
    return cmd & MEMOP_CMD_MASK;
}
/* The same command again, with `done` units of work behind it. */
static inline long memop_restart(unsigned long cmd, unsigned long done, const void *arg)
{
    return hypercall_restart(__HYPERVISOR_memory_op, memop_nr(cmd) | done << MEMOP_EXTENT_SHIFT,
                             (unsigned long)arg);
}
/* Whether a count fits beside the command. */
static inline bool memop_countable(unsigned long n)
{
    return n <= ~0UL >> MEMOP_EXTENT_SHIFT;
}

/*
 * limits.c: the largest extent the caller may ask for; what XENMEMF_* flags mean to the allocator
 */
unsigned int memop_max_order(const struct domain *caller);
/* False: no frame of that order can satisfy the address limit. */
bool memop_alloc_flags(u32 mem_flags, unsigned int order, unsigned int *out);
/* A page stolen from its owner goes back to the heap. */
void memop_free_stolen(struct page_info *pg);

#endif
