/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How structures of hypercall arguments lie in memory for 32-bit callers, as tables. A layout is one element; a
 * field of it is copied as it is, or is a long, or a handle (pointer) to elements of another layout.
 */
#ifndef HVM_COMPAT_H
#define HVM_COMPAT_H

#include <xen/types.h>

enum compat_layout_id {
    COMPAT_BYTES,                   /* the same for both: no translation */
    COMPAT_LONG,
    COMPAT_RESERVATION, COMPAT_ADD_TO_PHYSMAP, COMPAT_ADD_BATCH, COMPAT_REMOVE_FROM_PHYSMAP, COMPAT_MEMORY_MAP,
    COMPAT_GNT_SETUP, COMPAT_GNT_STATUS_FRAMES, COMPAT_GNT_COPY, COMPAT_GNT_TRANSFER,
    COMPAT_POLL,
    COMPAT_RUNSTATE, COMPAT_RUNSTATE_AREA, COMPAT_TIME_AREA, COMPAT_SINGLESHOT,
    COMPAT_MULTICALL,
    COMPAT_MAP_PIRQ,
    COMPAT_NR_LAYOUTS,
};

enum compat_kind { COMPAT_COPY, COMPAT_ULONG, COMPAT_HANDLE };

struct compat_field {
    u16 native, compat;             /* offsets */
    u8 size;                        /* COMPAT_COPY: bytes */
    u8 kind;
    u8 to;                          /* COMPAT_HANDLE: layout of what it points to */
};

struct compat_layout {
    u16 native_size, compat_size;   /* of one element */
    u8 nr_fields;
    const struct compat_field *fields;      /* in order of native offset */
};

extern const struct compat_layout compat_layouts[COMPAT_NR_LAYOUTS];

/* Which argument of which call points to what. */
struct compat_arg {
    u8 nr;                          /* hypercall */
    s8 cmd;                         /* first argument's value; COMPAT_ANY */
    u8 arg;                         /* index of the pointer */
    u8 layout;
};
#define COMPAT_ANY      (-1)
extern const struct compat_arg compat_args[];
extern const unsigned int compat_nr_args;
/* Bitmap of the hypercalls 32-bit code can make. */
extern const u64 compat_calls;

/* --- translation of one element, or part of one (pure but for the two callbacks) -------------- */
/* Where a handle's 32-bit address is to be found by native code, and back. */
typedef unsigned long (*compat_widen_fn)(u32 address, unsigned int layout);
typedef u32 (*compat_narrow_fn)(unsigned long address);
/*
 * Bytes [from, from + len) of the native element, from the 32-bit one's bytes (all compat_size of them). False: it
 * cuts a field in two.
 */
bool compat_element_in(const struct compat_layout *l, void *native, unsigned int from, unsigned int len,
                       const void *compat, compat_widen_fn widen);
bool compat_element_out(const struct compat_layout *l, void *compat, const void *native, unsigned int from,
                        unsigned int len, compat_narrow_fn narrow);
/* The 32-bit element's bytes that [from, from + len) concern. */
void compat_element_range(const struct compat_layout *l, unsigned int from, unsigned int len, unsigned int *first,
                          unsigned int *end);
#define COMPAT_MAX_ELEMENT  64

#endif
