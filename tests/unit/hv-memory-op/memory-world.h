/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the memory tests share: a guest (current), a control domain, and a machine-to-physical
 * table.
 */
#ifndef MEMORY_WORLD_H
#define MEMORY_WORLD_H

#include <xen/errno.h>
#include <xen/hypercall.h>
#include <generated/hypercall-defs.h>

#include "test.h"
#include "world.h"

extern struct domain *guest, *control;
extern pfn_t m2p[WORLD_FRAMES];
extern unsigned int fake_frames;        /* of the guest's grant table, by grant_table_get_frame() */

/* What the architecture was asked to do with a translated guest's frame numbers, last. */
extern struct physmap_log {
    unsigned int added, removed, released, promised, mapped;
    unsigned int space;
    unsigned long idx;
    gfn_t gfn;
    struct domain *foreign;
    gfn_t refuse;                       /* this one: -EBUSY */
} physmap;

void memory_world(void);
static inline long op(unsigned long cmd, void *arg)
{
    return do_memory_op(cmd, guest_handle_from_ptr(arg, void));
}

#endif
