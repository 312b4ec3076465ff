/* SPDX-License-Identifier: LGPL-2.1-only */
/* Shared by the files of libxenctrl: the hypercalls that do not have a public form. */
#ifndef CTRL_PRIVATE_H
#define CTRL_PRIVATE_H

#include "xenctrl_internal.h"

/*
 * Hypercall @nr with sub-operation @op and @size bytes of @arg, bounced both ways. Returns the
 * hypercall's result, or -1 with errno.
 */
int ctl_call(xc_interface *xch, unsigned int nr, unsigned int op, void *arg, size_t size);

/* The same for hypercalls whose only argument is a structure. */
int ctl_call_struct(xc_interface *xch, unsigned int nr, void *arg, size_t size);

int ctl_platform_op(xc_interface *xch, struct xen_platform_op *op);

/* @b bits of a map in whole bytes, as the hypervisor's bitmap argument. */
static inline struct xenctl_bitmap ctl_bitmap(const struct xc_bounce *b)
{
    struct xenctl_bitmap map = { .nr_bits = b->safe ? 8 * b->size : 0 };

    set_xen_guest_handle_raw(map.bitmap, b->safe);
    return map;
}

#endif
