/* SPDX-License-Identifier: GPL-2.0-only */
/* The heap as xen/lib sees it. */
#include <xen/mm.h>
#include <xen/libmem.h>

const struct lib_alloc heap_lib_alloc = {
    .alloc = kmalloc,
    .free = kfree,
};
