/* SPDX-License-Identifier: MIT */
/*
 * What the other headers are written with: integers, typed constants, handles, declarations of
 * arguments.
 *
 * A handle is a guest pointer inside an argument: XEN_GUEST_HANDLE(type) has the size of the
 * guest's pointers, XEN_GUEST_HANDLE_64(type) has eight bytes whoever calls, which is how the
 * control interfaces (domctl, sysctl) keep one layout for callers of both word sizes. The
 * hypervisor only ever sees an address in it and checks it at use.
 */
#ifndef XEN_PUBLIC_ABI_H
#define XEN_PUBLIC_ABI_H

#include "xen-compat.h"

/* Constants with a C type, plain numbers to the assembler; the argument may itself be a macro. */
#ifdef __ASSEMBLY__
#define xen_mk_uint(number)   number
#define xen_mk_ulong(number)  number
#define xen_mk_ullong(number) number
#else
#define XEN_ABI_PASTE_(number, suffix) number##suffix
#define XEN_ABI_PASTE(number, suffix)  XEN_ABI_PASTE_(number, suffix)
#define xen_mk_uint(number)   XEN_ABI_PASTE(number, U)
#define xen_mk_ulong(number)  XEN_ABI_PASTE(number, UL)
#define xen_mk_ullong(number) XEN_ABI_PASTE(number, ULL)
#endif

#ifndef __ASSEMBLY__

#include <stdint.h>

/*
 * What stands between the brackets of an array at the end of a structure, its length being known at
 * run time only.
 */
#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L
#define XEN_FLEX_ARRAY_DIM
#elif defined(__GNUC__)
#define XEN_FLEX_ARRAY_DIM 0
#else
#define XEN_FLEX_ARRAY_DIM 1
#endif

/* Integers that are aligned alike in both word sizes; only the control interfaces need them. */
#if defined(__XEN__) || defined(__XEN_TOOLS__)
#define int64_aligned_t  int64_t __attribute__((__aligned__(8)))
#define uint64_aligned_t uint64_t __attribute__((__aligned__(8)))
#endif

/*
 * DEFINE_XEN_GUEST_HANDLE(type), once for a type, makes the handles of pointers to it and to const_
 * it; __DEFINE_XEN_GUEST_HANDLE(name, type) does so for a type whose name is not one word.
 */
#define __XEN_GUEST_HANDLE(name)     __guest_handle_##name
#define XEN_GUEST_HANDLE(name)       __XEN_GUEST_HANDLE(name)
/* The same as an argument of the hypercall itself, in a register. */
#define XEN_GUEST_HANDLE_PARAM(name) XEN_GUEST_HANDLE(name)

#if __XEN_INTERFACE_VERSION__ < 0x00030201
#define ___DEFINE_XEN_GUEST_HANDLE(name, type) typedef type *XEN_GUEST_HANDLE(name)
#elif defined(__i386__) && (defined(__XEN__) || defined(__XEN_TOOLS__))
#define __XEN_GUEST_HANDLE_64(name)  __guest_handle_64_##name
#define XEN_GUEST_HANDLE_64(name)    __XEN_GUEST_HANDLE_64(name)
#define ___DEFINE_XEN_GUEST_HANDLE(name, type)                               \
    typedef struct { type *p; } XEN_GUEST_HANDLE(name);                      \
    typedef struct { union { type *p; uint64_aligned_t q; }; } XEN_GUEST_HANDLE_64(name)
#else
#define ___DEFINE_XEN_GUEST_HANDLE(name, type) typedef struct { type *p; } XEN_GUEST_HANDLE(name)
#endif
#if !defined(XEN_GUEST_HANDLE_64) && (defined(__XEN__) || defined(__XEN_TOOLS__))
#define XEN_GUEST_HANDLE_64(name)    XEN_GUEST_HANDLE(name)
#endif

#define __DEFINE_XEN_GUEST_HANDLE(name, type)       \
    ___DEFINE_XEN_GUEST_HANDLE(name, type);         \
    ___DEFINE_XEN_GUEST_HANDLE(const_##name, const type)
#define DEFINE_XEN_GUEST_HANDLE(type) __DEFINE_XEN_GUEST_HANDLE(type, type)

/* Points a handle, of either width, at memory of the caller. */
#if __XEN_INTERFACE_VERSION__ < 0x00030201
#define set_xen_guest_handle_raw(handle, pointer) do { (handle) = (pointer); } while (0)
#else
#define set_xen_guest_handle_raw(handle, pointer)               \
    do {                                                        \
        __typeof__((handle).p) handle_target_ = (pointer);      \
        __builtin_memset(&(handle), 0, sizeof(handle));         \
        (handle).p = handle_target_;                            \
    } while (0)
#endif
#define set_xen_guest_handle(handle, pointer) set_xen_guest_handle_raw(handle, pointer)

/* Declarations that go with struct NAME: NAME_t alone, or NAME_t and its handle. */
#define XEN_ABI_TYPEDEF(name) typedef struct name name##_t
#define XEN_ABI_TYPE(name)    XEN_ABI_TYPEDEF(name); DEFINE_XEN_GUEST_HANDLE(name##_t)

#endif /* !__ASSEMBLY__ */

#endif
