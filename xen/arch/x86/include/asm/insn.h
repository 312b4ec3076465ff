/* SPDX-License-Identifier: GPL-2.0-only */
/* Instructions C has no words for. */
#ifndef ASM_INSN_H
#define ASM_INSN_H

#include <xen/types.h>
#include <asm/x86-defs.h>

struct cpuid_regs {
    u32 a, b, c, d;
};

static inline struct cpuid_regs cpuid(u32 leaf, u32 subleaf)
{
    struct cpuid_regs r;

    __asm__ __volatile__("cpuid" : "=a" (r.a), "=b" (r.b), "=c" (r.c), "=d" (r.d) : "0" (leaf), "2" (subleaf));
    return r;
}

static inline u64 rdmsr(u32 msr)
{
    u32 lo, hi;

    __asm__ __volatile__("rdmsr" : "=a" (lo), "=d" (hi) : "c" (msr));
    return lo | (u64)hi << 32;
}
static inline void wrmsr(u32 msr, u64 v)
{
    __asm__ __volatile__("wrmsr" :: "c" (msr), "a" ((u32)v), "d" ((u32)(v >> 32)) : "memory");
}
static inline u64 rdtsc(void)
{
    u32 lo, hi;

    __asm__ __volatile__("rdtsc" : "=a" (lo), "=d" (hi));
    return lo | (u64)hi << 32;
}
/* Not before earlier loads. */
static inline u64 rdtsc_ordered(void)
{
    __asm__ __volatile__("lfence" ::: "memory");
    return rdtsc();
}

#define READ_CR_(n)                                                         \
    static inline unsigned long read_cr##n(void)                            \
    {                                                                       \
        unsigned long v;                                                    \
        __asm__ __volatile__("mov %%cr" #n ", %0" : "=r" (v) :: "memory");  \
        return v;                                                           \
    }                                                                       \
    static inline void write_cr##n(unsigned long v)                         \
    {                                                                       \
        __asm__ __volatile__("mov %0, %%cr" #n :: "r" (v) : "memory");      \
    }
READ_CR_(0)
READ_CR_(2)
READ_CR_(3)
READ_CR_(4)
#undef READ_CR_

#define READ_DR_(n)                                                         \
    static inline unsigned long read_dr##n(void)                            \
    {                                                                       \
        unsigned long v;                                                    \
        __asm__ __volatile__("mov %%dr" #n ", %0" : "=r" (v));              \
        return v;                                                           \
    }                                                                       \
    static inline void write_dr##n(unsigned long v)                         \
    {                                                                       \
        __asm__ __volatile__("mov %0, %%dr" #n :: "r" (v));                 \
    }
READ_DR_(0)
READ_DR_(1)
READ_DR_(2)
READ_DR_(3)
READ_DR_(6)
READ_DR_(7)
#undef READ_DR_

static inline void clts(void)
{
    __asm__ __volatile__("clts");
}
static inline void stts(void)
{
    write_cr0(read_cr0() | X86_CR0_TS);
}
static inline void invlpg(const void *va)
{
    __asm__ __volatile__("invlpg %0" :: "m" (*(const char *)va) : "memory");
}
static inline void wbinvd(void)
{
    __asm__ __volatile__("wbinvd" ::: "memory");
}
static inline void cpu_relax(void)
{
    __asm__ __volatile__("pause" ::: "memory");
}
static inline void halt(void)
{
    __asm__ __volatile__("hlt" ::: "memory");
}
/* sti only takes effect after the next instruction: no wake-up is lost. */
static inline void safe_halt(void)
{
    __asm__ __volatile__("sti; hlt" ::: "memory");
}
static inline void stac(void)
{
    __asm__ __volatile__(".byte 0x0f, 0x01, 0xcb" ::: "memory");
}
static inline void clac(void)
{
    __asm__ __volatile__(".byte 0x0f, 0x01, 0xca" ::: "memory");
}
static inline u64 xgetbv(u32 i)
{
    u32 lo, hi;

    __asm__ __volatile__("xgetbv" : "=a" (lo), "=d" (hi) : "c" (i));
    return lo | (u64)hi << 32;
}
static inline void xsetbv(u32 i, u64 v)
{
    __asm__ __volatile__("xsetbv" :: "c" (i), "a" ((u32)v), "d" ((u32)(v >> 32)));
}

#define PORT_IO_(sfx, type)                                                 \
    static inline void out##sfx(u16 port, type v)                           \
    {                                                                       \
        __asm__ __volatile__("out" #sfx " %0, %1" :: "a" (v), "Nd" (port)); \
    }                                                                       \
    static inline type in##sfx(u16 port)                                    \
    {                                                                       \
        type v;                                                             \
        __asm__ __volatile__("in" #sfx " %1, %0" : "=a" (v) : "Nd" (port)); \
        return v;                                                           \
    }
PORT_IO_(b, u8)
PORT_IO_(w, u16)
PORT_IO_(l, u32)
#undef PORT_IO_

#define MMIO_(bits)                                                         \
    static inline u##bits mmio_read##bits(const volatile void *p)           \
    {                                                                       \
        return *(const volatile u##bits *)p;                                \
    }                                                                       \
    static inline void mmio_write##bits(volatile void *p, u##bits v)        \
    {                                                                       \
        *(volatile u##bits *)p = v;                                         \
    }
MMIO_(8)
MMIO_(16)
MMIO_(32)
MMIO_(64)
#undef MMIO_

/* MSR accesses that may fault: 0 or -EFAULT. Defined with the exception table (traps room). */
int rdmsr_safe(u32 msr, u64 *v);
int wrmsr_safe(u32 msr, u64 v);

#endif
