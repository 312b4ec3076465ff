/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The few compiler idioms the library needs, for builds (tools, host tests, fuzzers) in which the
 * hypervisor's own <xen/compiler.h> is not force-included. Every definition yields to one that is
 * already there.
 */
#ifndef LIB_COMPILER_H
#define LIB_COMPILER_H

#ifndef likely
#define likely(x)           __builtin_expect(!!(x), 1)
#endif
#ifndef unlikely
#define unlikely(x)         __builtin_expect(!!(x), 0)
#endif
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)       (sizeof(a) / sizeof((a)[0]))
#endif
#ifndef container_of
#define container_of(ptr, type, member) \
    ((type *)((char *)(ptr) - __builtin_offsetof(type, member)))
#endif
#ifndef READ_ONCE
#define READ_ONCE(x)        (*(const volatile __typeof__(x) *)&(x))
#endif
#ifndef WRITE_ONCE
#define WRITE_ONCE(x, v)    (*(volatile __typeof__(x) *)&(x) = (v))
#endif

#ifndef __printf
#define __printf(f, a)      __attribute__((format(printf, f, a)))
#endif
#ifndef always_inline
#define always_inline       inline __attribute__((always_inline))
#endif
#ifndef noinline
#define LIB_NOINLINE        __attribute__((noinline))
#else
#define LIB_NOINLINE        noinline
#endif
#define LIB_FALLTHROUGH     __attribute__((__fallthrough__))

#endif
