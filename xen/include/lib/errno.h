/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Error numbers; functions return them negated. Freestanding: the ABI's. Hosted: the C library's,
 * which have the same values on Linux for all that the library uses.
 */
#ifndef LIB_ERRNO_H
#define LIB_ERRNO_H

#if __STDC_HOSTED__
#include <errno.h>
#else
#define XEN_ERRNO(name, value) name = value,
enum {
#include <public/errno.h>
};
#undef XEN_ERRNO
#endif

#endif
