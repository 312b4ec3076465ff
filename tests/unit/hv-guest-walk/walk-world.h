/* SPDX-License-Identifier: GPL-2.0-only */
/* A guest with some memory, its registers, and page tables that tests make entry by entry. */
#ifndef WALK_WORLD_H
#define WALK_WORLD_H

#include <xen/errno.h>
#include <asm/guest-walk.h>
#include <asm/hvm.h>
#include <asm/x86-defs.h>

#include "test.h"
#include "world.h"

#define NR_GFNS     64
#define ROM         60              /* read-only */
#define CLAIMED     61              /* writes go to an ioreq server */
#define HOLE        62

extern struct vcpu *v;
extern enum p2m_type types[NR_GFNS];
extern unsigned int cpl, guest_bytes, nr_marked;
extern unsigned int nr_lookups;
extern void (*at_lookup)(void);     /* called once, when the third frame from now is looked up */

enum mode { MODE_REAL, MODE_32, MODE_PAE, MODE_64 };
/* Fresh: all frames RAM and zero, no tables, cr3 = 0x1000 (in PAE 0x1020), CPL 0, WP and NX on. */
void walk_world(enum mode mode);
void *frame(gfn_t gfn);
static inline u64 *entry64(gfn_t table, unsigned int i)
{
    return (u64 *)frame(table) + i;
}
static inline u32 *entry32(gfn_t table, unsigned int i)
{
    return (u32 *)frame(table) + i;
}
#define P       1ul
#define W       2ul
#define U       4ul
#define A       0x20ul
#define D       0x40ul
#define PS      0x80ul
#define NX      (1ul << 63)
static inline u64 to(gfn_t gfn, u64 flags)
{
    return gfn << 12 | flags;
}
/* The frame behind va for this access; INVALID_GFN: *pfec is the fault's error code. */
gfn_t walk(unsigned long va, u32 *pfec);
/* Only whether, and the code. */
u32 fault_code(unsigned long va, u32 wanted);
#define NO_FAULT    (~0u)
/*
 * va 0x40302000 + n * 0x1000 for a few n by tables at frames 1-4 (4: the lowest), to frames 10 + n,
 * with these flags at the lowest level and P | W | U above.
 */
#define VA          0x40302000ul
void map_pages(enum mode mode, unsigned int nr, u64 flags);

#endif
