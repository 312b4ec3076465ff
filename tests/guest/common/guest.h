/* SPDX-License-Identifier: GPL-2.0-only */
/* What a bare test guest has: hypercalls, printing, traps, checks. */
#ifndef GUEST_H
#define GUEST_H

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

/* --- traps ------------------------------------------------------------------------------------ */
struct frame {
    u64 r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
    u64 vector, error, rip, cs, rflags, rsp, ss;
};
enum { VEC_EVENT = 256, VEC_SYSCALL, VEC_SYSCALL32, VEC_SYSENTER, VEC_FAILSAFE, VEC_NMI,
       NR_VECTORS };

typedef void (*trap_handler_t)(struct frame *f);
/* NULL: an unexpected trap, which ends the test. */
void set_handler(unsigned int vector, trap_handler_t fn);
void traps_setup(void);
extern char event_entry[], syscall_entry[], syscall32_entry[], sysenter_entry[], failsafe_entry[],
    nmi_entry[];
long enter_user(void *rip, void *rsp, unsigned long cs, unsigned long ss);
void leave_user(long result) __attribute__((noreturn));

/* --- the machine ------------------------------------------------------------------------------ */
extern struct start_info *start_info;
extern struct shared_info *shared_info;
unsigned long pfn_to_mfn(unsigned long pfn);
unsigned long va_to_mfn(const void *va);  /* of the image or what the builder mapped behind it */
/* Maps a machine frame at a page of ours. */
int map_frame(void *va, unsigned long pte);
void power_off(void) __attribute__((noreturn));
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
/* The test itself. */
void guest_main(void);

#endif
