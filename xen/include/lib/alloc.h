/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * How library code obtains memory: through the caller's functions, so the same source serves the
 * hypervisor's heap, malloc() and a test that makes every allocation fail.
 */
#ifndef LIB_ALLOC_H
#define LIB_ALLOC_H

#include <stddef.h>

struct lib_alloc {
    /*
     * At least @size bytes, aligned for any object (16), contents undefined; NULL when there is
     * none.
     */
    void *(*alloc)(size_t size);
    /* Takes back what alloc() gave. NULL is never passed. */
    void (*free)(void *p);
};

#endif
