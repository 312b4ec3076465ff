/* SPDX-License-Identifier: GPL-2.0-only */
/* What every bare test guest has, whatever it runs on: types, hypercalls, reports. */
#ifndef BASE_H
#define BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xen/xen.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define PAGE_SIZE       4096UL
#define ARRAY_SIZE(a)   (sizeof(a) / sizeof((a)[0]))

/* --- hypercalls: through the hypercall page, as real guests do -------------------------------- */
extern char hypercall_page[128][32];

static inline long hypercall5(unsigned int nr, unsigned long a1, unsigned long a2, unsigned long a3,
                              unsigned long a4, unsigned long a5)
{
    register unsigned long r10 __asm__("r10") = a4;
    register unsigned long r8 __asm__("r8") = a5;
    long ret;

    __asm__ __volatile__("call *%[entry]"
                         : "=a" (ret), "+D" (a1), "+S" (a2), "+d" (a3), "+r" (r10), "+r" (r8)
                         : [entry] "r" (hypercall_page[nr])
                         : "memory", "r9", "r11", "rcx", "cc");
    return ret;
}
#define HYPERCALL_(nr, a, b, c, d, e, ...)                                  \
    hypercall5(nr, (unsigned long)(a), (unsigned long)(b), (unsigned long)(c), (unsigned long)(d), \
               (unsigned long)(e))
#define hypercall(nr, ...) HYPERCALL_(nr, ##__VA_ARGS__, 0, 0, 0, 0, 0)

static inline u64 rdtsc(void)
{
    u32 lo, hi;

    __asm__ __volatile__("lfence; rdtsc" : "=a" (lo), "=d" (hi));
    return lo | (u64)hi << 32;
}

/* --- reporting: TAP --------------------------------------------------------------------------- */
/* %s %c %d %u %x %lx %lu %ld, widths no */
void print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void test_case(const char *name, bool (*fn)(void));
/* In a case: reports where and makes it fail. */
#define CHECK(cond)                                                         \
    do {                                                                    \
        if (!(cond)) {                                                      \
            print("# %s:%d: %s\n", __FILE__, __LINE__, #cond);              \
            return false;                                                   \
        }                                                                   \
    } while (0)
/* Prints the least of many rounds, less what measuring costs: TSC ticks; instructions under qemu -icount shift=0. */
void cost_of(const char *what, void (*fn)(void));
/* The plan and the verdict. */
void report_end(void);
/* The test itself. */
void guest_main(void);
/* Each kind of guest has its way to print. */
void console_put(const char *text, size_t n);
void power_off(void) __attribute__((noreturn));

#endif
