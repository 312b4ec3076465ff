/* SPDX-License-Identifier: GPL-2.0-only */
/* Toolstack operations, inside. */
#ifndef COMMON_CONTROL_PRIVATE_H
#define COMMON_CONTROL_PRIVATE_H

#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <public/domctl.h>
#include <public/sysctl.h>
#include <generated/hypercall-defs.h>

/*
 * ctl-bitmap.c: a toolstack's bitmap of bytes, of any length. Out: what does not fit is cut, what
 * it has more is cleared. In: what it lacks is clear. 0 or -EFAULT.
 */
int ctl_bitmap_out(const struct xenctl_bitmap *guest, const unsigned long *map, unsigned int bits);
int ctl_bitmap_in(unsigned long *map, const struct xenctl_bitmap *guest, unsigned int bits);

#endif
