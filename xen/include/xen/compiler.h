/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler offers, under names. Included before every hypervisor source, so it must stay free of
 * declarations that need other headers.
 */
#ifndef XEN_COMPILER_H
#define XEN_COMPILER_H

#ifndef __ASSEMBLY__
#pragma GCC visibility push(hidden)

#define __packed            __attribute__((packed))
#define __aligned(n)        __attribute__((aligned(n)))
#define __section(s)        __attribute__((section(s)))
#define __used              __attribute__((used))
#define __must_check        __attribute__((warn_unused_result))
#define __printf(f, a)      __attribute__((format(printf, f, a)))
#define __cold              __attribute__((cold))
#define __maybe_unused      __attribute__((unused))
#define noinline            __attribute__((noinline))
#define always_inline       inline __attribute__((always_inline))
#define noreturn            _Noreturn
#define fallthrough         __attribute__((fallthrough))

#define likely(x)           __builtin_expect(!!(x), 1)
#define unlikely(x)         __builtin_expect(!!(x), 0)
#define barrier()           __asm__ __volatile__("" ::: "memory")

/* Code and data used while booting only: the pages are given back once dom0 runs. */
#define __init              __section(".init.text") __cold
#define __initdata          __section(".init.data")
#define __initconst         __section(".init.rodata")
/* Written while booting, then constant: mapped read-only afterwards. */
#define __ro_after_init     __section(".data.ro_after_init")
#define __read_mostly       __section(".data.read_mostly")

#define ARRAY_SIZE(a)       (sizeof(a) / sizeof((a)[0]))
#define STRINGIFY_(x)       #x
#define STRINGIFY(x)        STRINGIFY_(x)

#define container_of(ptr, type, member) \
    ((type *)((char *)(ptr) - __builtin_offsetof(type, member)))

/* One access, not torn, merged or repeated by the compiler. */
#define READ_ONCE(x)        (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v)    (*(volatile __typeof__(x) *)&(x) = (v))

#define min(a, b)           ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ < b_ ? a_ : b_; })
#define max(a, b)           ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define ROUNDUP(x, a)       (((x) + (a) - 1) & ~((__typeof__(x))(a) - 1))
#define ROUNDDOWN(x, a)     ((x) & ~((__typeof__(x))(a) - 1))
#define DIV_ROUND_UP(n, d)  (((n) + (d) - 1) / (d))
#define IS_ALIGNED(x, a)    (!((x) & ((a) - 1)))

#endif /* !__ASSEMBLY__ */
#endif
