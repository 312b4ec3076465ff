/* SPDX-License-Identifier: GPL-2.0-only */
/* The allocator handed to xen/lib's containers. */
#ifndef XEN_LIBMEM_H
#define XEN_LIBMEM_H

#include <lib/alloc.h>

extern const struct lib_alloc heap_lib_alloc;

#endif
