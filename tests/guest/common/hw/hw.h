/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a bare hardware-virtualized guest has besides base.h: 64-bit mode with all below 4 GiB
 * mapped where it is, descriptor tables, traps, attempts that may trap, ring 3, vcpus, the local
 * APIC.
 */
#ifndef HW_H
#define HW_H

#include "base.h"
#include "layout.h"
#include <xen/arch-x86/hvm/start_info.h>

/* --- instructions ----------------------------------------------------------------------------- */
static inline u64 rdmsr(u32 msr)
{
    u32 lo, hi;

    __asm__ __volatile__("rdmsr" : "=a" (lo), "=d" (hi) : "c" (msr));
    return lo | (u64)hi << 32;
}
static inline void wrmsr(u32 msr, u64 value)
{
    __asm__ __volatile__("wrmsr" :: "c" (msr), "a" ((u32)value), "d" ((u32)(value >> 32)) : "memory");
}
struct leaf { u32 a, b, c, d; };
static inline struct leaf cpuid(u32 leaf, u32 sub)
{
    struct leaf l;

    __asm__ __volatile__("cpuid" : "=a" (l.a), "=b" (l.b), "=c" (l.c), "=d" (l.d) : "a" (leaf), "c" (sub));
    return l;
}
#define PORT_(letter, type)                                                                     \
    static inline type in##letter(u16 port)                                                     \
    {                                                                                           \
        type v;                                                                                 \
                                                                                                \
        __asm__ __volatile__("in" #letter " %1, %0" : "=a" (v) : "Nd" (port));                  \
        return v;                                                                               \
    }                                                                                           \
    static inline void out##letter(u16 port, type v)                                            \
    {                                                                                           \
        __asm__ __volatile__("out" #letter " %0, %1" :: "a" (v), "Nd" (port));                  \
    }
PORT_(b, u8)
PORT_(w, u16)
PORT_(l, u32)
#define REGISTER_(name)                                                                         \
    static inline u64 read_##name(void)                                                         \
    {                                                                                           \
        u64 v;                                                                                  \
                                                                                                \
        __asm__ __volatile__("mov %%" #name ", %0" : "=r" (v) :: "memory");                     \
        return v;                                                                               \
    }                                                                                           \
    static inline void write_##name(u64 v)                                                      \
    {                                                                                           \
        __asm__ __volatile__("mov %0, %%" #name :: "r" (v) : "memory");                         \
    }
REGISTER_(cr0)
REGISTER_(cr2)
REGISTER_(cr3)
REGISTER_(cr4)
REGISTER_(cr8)
REGISTER_(dr0)
REGISTER_(dr6)
REGISTER_(dr7)
static inline void irq_on(void)
{
    __asm__ __volatile__("sti" ::: "memory");
}
static inline void irq_off(void)
{
    __asm__ __volatile__("cli" ::: "memory");
}
/* With no way for an interrupt to come between the two. */
static inline void irq_on_and_halt(void)
{
    __asm__ __volatile__("sti; hlt; cli" ::: "memory");
}
static inline void relax(void)
{
    __asm__ __volatile__("pause" ::: "memory");
}

/* --- traps ------------------------------------------------------------------------------------ */
struct frame {
    u64 r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
    u64 vector, error, rip, cs, rflags, rsp, ss;
};
typedef void (*trap_handler_t)(struct frame *f);
/* NULL: a trap of this vector ends the attempt under way, or the test. */
void set_handler(unsigned int vector, trap_handler_t fn);

/*
 * Calls fn(arg). NO_TRAP if it came back; else the vector of the exception that ended it, whose
 * frame is then this_cpu()->caught. Callee-saved registers and the stack are restored, nothing
 * else.
 */
#define NO_TRAP     (-1L)
long attempt(void (*fn)(void *), void *arg);
/* For handlers: the trap goes on behind the attempt under way instead of where it was. */
void end_attempt(struct frame *f);
/* attempt() in ring 3, on a stack of its own. */
long attempt_user(void (*fn)(void *), void *arg);

/* --- vcpus ------------------------------------------------------------------------------------ */
struct tss {
    u32 reserved0;
    u64 rsp[3], reserved1, ist[7], reserved2;
    u16 reserved3, iomap;
} __attribute__((packed));

/* One a vcpu. The assembly knows the first fields. */
struct cpu {
    u64 attempt_sp;                     /* 0: none is under way */
    u64 wild_sp;
    u64 id;
    u64 gdt[GDT_ENTRIES];
    struct frame caught;
    u64 caught_cr2;
    void (*entry)(void *);
    void *arg;
    volatile u32 is_up;
    struct tss tss;
};
extern struct cpu cpus[MAX_CPUS];
static inline struct cpu *this_cpu(void)
{
    struct { u16 limit; u64 base; } __attribute__((packed)) p;

    __asm__ __volatile__("sgdt %0" : "=m" (p));
    return (struct cpu *)(p.base - CPU_GDT);
}
/* Descriptor tables, task state of the running vcpu. */
void cpu_setup(unsigned int id);
/* Starts vcpu `id` at fn(arg) by vcpu_op, or by INIT and start-up IPIs; true once it runs. */
bool cpu_start_by_vcpu_op(unsigned int id, void (*fn)(void *), void *arg);
bool cpu_start_by_ipi(unsigned int id, void (*fn)(void *), void *arg);
/* How many this domain has. */
unsigned int cpu_count(void);
void idt_set(unsigned int vector, u64 address, u16 selector, u8 attributes, u8 ist);

/* --- local APIC ------------------------------------------------------------------------------- */
#define APIC_BASE       0xfee00000UL
enum { APIC_ID = 0x20, APIC_VERSION = 0x30, APIC_TPR = 0x80, APIC_PPR = 0xa0, APIC_EOI = 0xb0, APIC_LDR = 0xd0,
       APIC_DFR = 0xe0, APIC_SPIV = 0xf0, APIC_ISR = 0x100, APIC_IRR = 0x200, APIC_ESR = 0x280, APIC_ICR = 0x300,
       APIC_ICR2 = 0x310, APIC_LVTT = 0x320, APIC_LVT_LINT0 = 0x350, APIC_LVT_ERROR = 0x370, APIC_TMICT = 0x380,
       APIC_TMCCT = 0x390, APIC_TDCR = 0x3e0 };
static inline u32 apic_read(u32 reg)
{
    return *(volatile u32 *)(APIC_BASE + reg);
}
static inline void apic_write(u32 reg, u32 value)
{
    *(volatile u32 *)(APIC_BASE + reg) = value;
}
/* Software enable, all local entries masked, spurious vector 0xff. */
void apic_on(void);

/* --- the machine ------------------------------------------------------------------------------ */
extern struct hvm_start_info *start_info;
extern struct shared_info *shared_info;     /* mapped over a page of ours */
extern struct vcpu_info *vcpu_info0;        /* vcpu 0's: there, or where a test has it registered */
extern u32 xen_leaf;                        /* the first CPUID leaf of the interface */
/* The hardware domain: ports and unknown addresses are the real machine's. */
bool is_dom0(void);
/* Of an HVM guest (in place of its firmware): has the board's devices. */
bool is_hvm(void);
void map_shared_info(void);                 /* masks all events */
/* The console's ring is another one: finds it anew. */
void console_again(void);
u64 param_get(u32 index);
long param_set(u32 index, u64 value);
/* Waits until *word has one of these bits, for some seconds of system time. */
bool await(volatile u32 *word, u32 bits);
/* Nanoseconds since boot by the pvclock of vcpu 0. */
u64 system_time(void);
/* Unlike memset the compiler does not make it of itself. */
void fill(void *at, u8 value, size_t n);

/* A repeatable sequence: prints nothing; the guest prints the seed. */
struct random { u64 state; };
u64 random_next(struct random *r);
/* The seed is the first half of the domain's UUID (dom0 has none: a fixed one); printed. */
u64 random_seed(void);
/* The last byte of the domain's UUID: which of its variants a test is to be. */
unsigned int guest_variant(void);

#endif
