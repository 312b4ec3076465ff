// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile by modes: vcpu 1 is started in real mode again and again, each time with another piece of
 * code (real.S, protected.S) that does what an operating system never does there. It ends by
 * itself, by an exception, or is reset by INIT.
 */
#include "hw.h"
#include "modes.h"
#include <xen/hvm/hvm_vcpu.h>
#include <xen/vcpu.h>

#define PATIENCE_NS     20000000UL
#define MUST_NS         5000000000UL
#define ROUNDS          2u

struct tss_32 {
    u32 link, esp0, ss0, esp1, ss1, esp2, ss2, cr3, eip, eflags, eax, ecx, edx, ebx, esp, ebp, esi, edi, es, cs, ss, ds, fs, gs,
        ldt;
    u16 trap, iomap;
};

u64 mode_gdt[MODE_GDT_ENTRIES];
u64 mode_idt[256];
struct { u16 limit; u32 base; } __attribute__((packed)) mode_idt_pointer;
u32 mode_pages_32[1024] __attribute__((aligned(4096)));
u64 mode_pages_pae[4] __attribute__((aligned(4096)));
static struct tss_32 tasks[2];
u8 mode_stacks[2][4096] __attribute__((aligned(16)));
extern const u64 boot_gdt[], boot_gdt_end[];
extern u64 page_directories[];
extern char mode_fault[], mode_task[];
extern const struct piece { u32 start, end, must; } pieces[], pieces_end[];        /* hw.lds */

static u64 tss_descriptor(u64 base, u32 limit)
{
    return limit | (base & 0xffffff) << 16 | 0x89UL << 40 | (base >> 24 & 0xff) << 56;
}

static u64 gate(u64 offset, u16 selector, u8 type)
{
    return (offset & 0xffff) | (u64)selector << 16 | (u64)type << 40 | (offset >> 16) << 48;
}

static void make_tables(void)
{
    for (unsigned int i = 0; i < MODE_GDT_ENTRIES; i++)
        mode_gdt[i] = boot_gdt + i < boot_gdt_end ? boot_gdt[i] : 0;
    mode_gdt[MODE_TSS / 8] = tss_descriptor((u64)&tasks[0], sizeof(tasks[0]) - 1);
    mode_gdt[MODE_TSS_OTHER / 8] = tss_descriptor((u64)&tasks[1], sizeof(tasks[1]) - 1);
    mode_gdt[MODE_TSS_DEVICE / 8] = tss_descriptor(0xd0000ff0, 0x67);
    mode_gdt[MODE_TSS_SHORT / 8] = tss_descriptor((u64)&tasks[1], 0x2a);
    mode_gdt[MODE_CALL_GATE / 8] = gate((u64)mode_fault, SEL_CODE32, 0x8c);
    mode_gdt[MODE_TASK_GATE / 8] = gate(0, MODE_TSS_OTHER, 0x85);
    mode_gdt[MODE_LDT / 8] = 0xffff | (0xd00000UL & 0xffffff) << 16 | 0x82UL << 40 | 0xd0UL << 56;
    for (unsigned int i = 0; i < 256; i++)
        mode_idt[i] = gate((u64)mode_fault, SEL_CODE32, 0x8e);
    mode_idt[VEC_TASK_GATE] = gate(0, MODE_TSS_OTHER, 0x85);
    mode_idt[VEC_TASK_DEVICE] = gate(0, MODE_TSS_DEVICE, 0x85);
    mode_idt[VEC_NOT_THERE] = gate(0, 0xf8, 0x85);
    mode_idt_pointer.limit = sizeof(mode_idt) - 1;
    mode_idt_pointer.base = (u64)mode_idt;
    tasks[0] = (struct tss_32){ .esp0 = (u64)mode_stacks[1] + 4096, .ss0 = SEL_DATA, .iomap = sizeof(tasks[0]) };
    tasks[1] = (struct tss_32){ .eip = (u64)mode_task, .cs = SEL_CODE32, .ss = SEL_DATA, .ds = SEL_DATA, .es = SEL_DATA,
                                .esp = (u64)mode_stacks[1] + 2048, .eflags = 2, .iomap = sizeof(tasks[1]) };
    for (u32 i = 0; i < 1024; i++)
        mode_pages_32[i] = i << 22 | 0x87;
    for (unsigned int i = 0; i < 4; i++)
        mode_pages_pae[i] = (u64)&page_directories[i * 512] | 1;
}

/* Real mode's vectors: all to one place that says so and halts. */
static void make_vectors(void)
{
    static const u8 handler[] = { 0x2e, 0xc7, 0x06, LOW_DONE & 0xff, LOW_DONE >> 8, DONE_FAULT, 0, 0xfa, 0xf4, 0xeb, 0xfd };
    volatile u8 *to = (u8 *)LOW_HANDLER;
    volatile u32 *vectors = (u32 *)0;

    for (unsigned int i = 0; i < sizeof(handler); i++)
        to[i] = handler[i];
    __asm__ __volatile__("" : "+r" (vectors));
    for (unsigned int i = 0; i < 256; i++)
        vectors[i] = LOW_HANDLER;
}

static void start(const u8 *from, const u8 *end)
{
    volatile u8 *to = (u8 *)TRAMPOLINE;

    while (from < end)
        *to++ = *from++;
    apic_write(APIC_ICR2, 2 << 24);
    apic_write(APIC_ICR, 0x4500);
    apic_write(APIC_ICR, 0x4600 | TRAMPOLINE >> 12);
}

static const char *name_of(const struct piece *p)
{
    const char *name = (const char *)(u64)p->start - 1;

    while (name[-1])
        name--;
    return name;
}

static u32 run(const struct piece *p)
{
    volatile u32 *done = (u32 *)LOW_DONE;
    u64 until = system_time() + (p->must == MUST_END || p->must == MUST_FAULT ? MUST_NS : PATIENCE_NS);

    make_tables();
    make_vectors();
    *done = 0;
    start((const u8 *)(u64)p->start, (const u8 *)(u64)p->end);
    while (!*done && system_time() < until)
        relax();
    apic_write(APIC_ICR, 0x4500);
    return *done;
}

static bool all_pieces(void)
{
    static const char *const ends[] = { "still running", "came to its end", "by an exception" };
    u32 some = 0;

    for (unsigned int i = 0; i < ROUNDS; i++)
        for (const struct piece *p = pieces; p < pieces_end; p++) {
            u32 how;

            if (p->must == FATAL)
                continue;
            how = run(p);
            some |= 1u << (how & 3);
            if (i == 0)
                print("# %s: %s\n", name_of(p), ends[how < 3 ? how : 0]);
            if (p->must)
                CHECK(how == p->must);
        }
    CHECK(some & 1 << DONE_FINE && some & 1 << DONE_FAULT);
    return true;
}

/* The fatal pieces have numbers from 1; beyond the last there is nothing to do. */
static void one_fatal(unsigned int variant)
{
    for (const struct piece *p = pieces; p < pieces_end; p++)
        if (p->must == FATAL && --variant == 0) {
            print("# fatal: %s\n", name_of(p));
            run(p);
            print("# not fatal\n");
        }
}

void guest_main(void)
{
    unsigned int variant = guest_variant();

    apic_on();
    if (cpu_count() < 2)
        print("# one vcpu: nothing to start\n");
    else if (variant)
        one_fatal(variant);
    else
        test_case("pieces of code in all modes", all_pieces);
}
