/* SPDX-License-Identifier: MIT */
/*
 * Which edition of the ABI's names the includer sees.
 *
 * An edition is a number, major.minor.step in hexadecimal bytes. A guest names the one it was
 * written for before it includes any header here; one that names none gets the very first, zero.
 * Layouts never change between editions for the hypervisor's sake: what changes is how things are
 * called. The hypervisor and its tools always speak the newest.
 */
#ifndef __XEN_PUBLIC_XEN_COMPAT_H__
#define __XEN_PUBLIC_XEN_COMPAT_H__

#define __XEN_LATEST_INTERFACE_VERSION__ 0x00040e00

#if defined(__XEN__) || defined(__XEN_TOOLS__)
#undef __XEN_INTERFACE_VERSION__
#define __XEN_INTERFACE_VERSION__ __XEN_LATEST_INTERFACE_VERSION__
#endif

#ifndef __XEN_INTERFACE_VERSION__
#define __XEN_INTERFACE_VERSION__ 0x00000000
#endif

#if __XEN_INTERFACE_VERSION__ > __XEN_LATEST_INTERFACE_VERSION__
#error "__XEN_INTERFACE_VERSION__ is newer than these headers; lower it or update them"
#endif

/* The dimension of a trailing array under its older name; the newer one is in abi.h. */
#define COMPAT_FLEX_ARRAY_DIM XEN_FLEX_ARRAY_DIM

#endif
