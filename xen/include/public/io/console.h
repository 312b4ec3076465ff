/* SPDX-License-Identifier: MIT */
/*
 * The console of a guest: a page with two rings of characters. "in" goes to the guest, "out" comes
 * from it. Indices count forever, modulo 2^32; who moves one sends an event.
 */
#ifndef __XEN_PUBLIC_IO_CONSOLE_H__
#define __XEN_PUBLIC_IO_CONSOLE_H__

#include <stdint.h>

typedef uint32_t XENCONS_RING_IDX;

/* Place of an index in a ring, which must be the array itself. */
#define MASK_XENCONS_IDX(idx, ring) ((idx) % sizeof(ring))

struct xencons_interface {
    char in[1024];
    char out[2048];
    XENCONS_RING_IDX in_cons, in_prod;      /* the guest moves in_cons ... */
    XENCONS_RING_IDX out_cons, out_prod;    /* ... and out_prod */
};

/* Users of rings of other sizes (PV calls, vpl011) say so first. */
#ifdef XEN_WANT_FLEX_CONSOLE_RING
#include "ring.h"
DEFINE_XEN_FLEX_RING(xencons);
#endif

#endif
