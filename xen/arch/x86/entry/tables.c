// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptor tables. One IDT for all CPUs (in two forms, with and without stacks of their own for
 * NMIs and the like); each CPU has a page of descriptors and a task-state
 * segment of its own.
 *
 * The page with our descriptors appears as page 14 of whatever GDT is loaded: its selectors
 * (0xe008...) are thus the same in the boot tables, on an idle CPU and under every vcpu.
 */
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/percpu.h>
#include <xen/smp.h>
#include <lib/string.h>
#include <asm/current.h>
#include <asm/extable.h>
#include <asm/insn.h>
#include <asm/xstate.h>
#include "private.h"

struct gate {
    u16 offset_low, selector;
    u8 ist, type;
    u16 offset_mid;
    u32 offset_high, zero;
};
#define GATE_INTERRUPT      0x8e        /* present, DPL 0, clears IF */
#define GATE_INTERRUPT_USER 0xee

struct tss {
    u32 zero0;
    u64 rsp[3];
    u64 zero1;
    u64 ist[7];
    u64 zero2;
    u16 zero3, iomap;
} __packed __aligned(8);

struct table_pointer {
    u16 limit;
    u64 base;
} __packed;

#define RESERVED_INDEX(selector)    (((selector) - GDT_RESERVED_BASE) / 8)

/* Access bytes and flags of SDM vol. 3, 3.4.5 */
#define DESC_CODE64         0x00af9a000000ffffULL
#define DESC_DATA           0x00cf92000000ffffULL
#define DESC_CODE32_USER    0x00cffa000000ffffULL
#define DESC_DATA_USER      0x00cff2000000ffffULL
#define DESC_CODE64_USER    0x00affa000000ffffULL
#define TYPE_LDT            0x82
#define TYPE_TSS            0x89

static struct gate idt[256] __aligned(PAGE_SIZE);
static struct gate idt_without_ist[256] __aligned(PAGE_SIZE);
static u64 boot_gdt_page[PAGE_SIZE / 8] __aligned(PAGE_SIZE);
/* Whole pages: xpti shows them to guests' processors, and nothing beside them. */
static struct {
    struct tss of[CONFIG_NR_CPUS];
} __aligned(PAGE_SIZE) tss_pages;
static u64 *gdt_page_of[CONFIG_NR_CPUS];

static void set_gate(unsigned int vector, const void *entry, unsigned int ist, u8 type)
{
    unsigned long at = (unsigned long)entry;

    idt[vector] = (struct gate){
        .offset_low = at, .selector = HYPERVISOR_CS, .ist = ist, .type = type,
        .offset_mid = at >> 16, .offset_high = at >> 32,
    };
}

static void fill_idt(void)
{
    for (unsigned int i = 0; i < 256; i++)
        set_gate(i, entry_stubs[i], IST_NONE, GATE_INTERRUPT);
    set_gate(X86_EXC_BP, entry_stubs[X86_EXC_BP], IST_NONE, GATE_INTERRUPT_USER);
    set_gate(X86_EXC_OF, entry_stubs[X86_EXC_OF], IST_NONE, GATE_INTERRUPT_USER);
    set_gate(0x80, entry_int80, IST_NONE, GATE_INTERRUPT_USER);
    set_gate(X86_EXC_DB, entry_stub_db, IST_DB, GATE_INTERRUPT);
    set_gate(X86_EXC_NMI, entry_stub_nmi, IST_NMI, GATE_INTERRUPT);
    set_gate(X86_EXC_DF, entry_stub_df, IST_DF, GATE_INTERRUPT);
    set_gate(X86_EXC_MC, entry_stub_mce, IST_MCE, GATE_INTERRUPT);
    memcpy(idt_without_ist, idt, sizeof(idt));
    for (unsigned int i = 0; i < 256; i++)
        idt_without_ist[i].ist = IST_NONE;
}

/* Sixteen bytes: LDT and TSS descriptors of 64-bit mode. */
static void set_system_descriptor(u64 *desc, unsigned long base, u32 limit, u8 type)
{
    desc[1] = base >> 32;
    desc[0] = (limit & 0xffff) | (base & 0xffffff) << 16 | (u64)type << 40 |
              (u64)(limit >> 16 & 0xf) << 48 | (base >> 24 & 0xff) << 56;
}

static void fill_gdt_page(u64 *page, unsigned int cpu)
{
    page[RESERVED_INDEX(HYPERVISOR_CS)] = DESC_CODE64;
    page[RESERVED_INDEX(HYPERVISOR_DS)] = DESC_DATA;
    page[RESERVED_INDEX(GUEST_RING3_CS32)] = DESC_CODE32_USER;
    page[RESERVED_INDEX(GUEST_RING3_DS)] = DESC_DATA_USER;
    page[RESERVED_INDEX(GUEST_RING3_CS64)] = DESC_CODE64_USER;
    set_system_descriptor(&page[RESERVED_INDEX(TSS_SELECTOR)], (unsigned long)&tss_pages.of[cpu],
                          sizeof(struct tss) - 1,
                          TYPE_TSS);
    /* Data, DPL 3, byte granular, accessed: LSL gives the CPU number to anybody. */
    page[RESERVED_INDEX(PERCPU_SELECTOR)] = 0x0040f30000000000ULL | (cpu & 0xffff) |
        (u64)(cpu >> 16 & 0xf) << 48;
}

mfn_t cpu_gdt_mfn(unsigned int cpu)
{
    return virt_to_mfn(gdt_page_of[cpu]);
}

void cpu_tables_areas(unsigned int cpu, struct cpu_table_area area[CPU_TABLE_AREAS])
{
    area[0] = (struct cpu_table_area){ idt, sizeof(idt) };
    area[1] = (struct cpu_table_area){ idt_without_ist, sizeof(idt_without_ist) };
    area[2] = (struct cpu_table_area){ &tss_pages.of[cpu], sizeof(struct tss) };
}

int cpu_tables_create(unsigned int cpu)
{
    if (!gdt_page_of[cpu]) {
        gdt_page_of[cpu] = xenheap_alloc(0);
        if (!gdt_page_of[cpu])
            return -ENOMEM;
    }
    fill_gdt_page(gdt_page_of[cpu], cpu);
    return 0;
}

void cpu_load_host_gdt(void)
{
    /*
     * The limit ends behind page 14; the pages below it are never touched: no selector of ours is
     * in them.
     */
    struct table_pointer p = {
        .limit = GDT_RESERVED_BASE + PAGE_SIZE - 1,
        .base = (unsigned long)gdt_page_of[smp_processor_id()] - GDT_RESERVED_BASE,
    };

    __asm__ __volatile__("lgdt %0" :: "m" (p));
}

void cpu_load_ldt(unsigned long base, unsigned int ents)
{
    u64 *desc = &gdt_page_of[smp_processor_id()][RESERVED_INDEX(LDT_SELECTOR)];

    if (!ents) {
        __asm__ __volatile__("lldt %w0" :: "r" (0));
        return;
    }
    set_system_descriptor(desc, base, ents * 8 - 1, TYPE_LDT);
    __asm__ __volatile__("lldt %w0" :: "r" (LDT_SELECTOR) : "memory");
}

static void load_tss(unsigned int cpu)
{
    struct cpu_info *info = get_cpu_info();
    unsigned long stack = (unsigned long)(info + 1) - STACK_SIZE;
    struct tss *tss = &tss_pages.of[cpu];

    *tss = (struct tss){
        .rsp[0] = (unsigned long)&info->guest_regs.es,
        .ist[IST_DF - 1] = stack + 1 * PAGE_SIZE,
        .ist[IST_NMI - 1] = stack + 2 * PAGE_SIZE,
        .ist[IST_MCE - 1] = stack + 3 * PAGE_SIZE,
        .ist[IST_DB - 1] = stack + 4 * PAGE_SIZE,
        .iomap = sizeof(*tss),
    };
    /* LTR wants an available TSS; the previous load left it marked busy. */
    fill_gdt_page(gdt_page_of[cpu], cpu);
    __asm__ __volatile__("ltr %w0" :: "r" (TSS_SELECTOR) : "memory");
}

/* CS by a far return; null data selectors, which 64-bit mode is content with. */
static void load_segments(void)
{
    unsigned long scratch;

    __asm__ __volatile__("pushq %1; lea 1f(%%rip), %0; push %0; lretq; 1:\n\t"
                         "mov %2, %%ds; mov %2, %%es; mov %2, %%ss; mov %2, %%fs; mov %2, %%gs"
                         : "=&r" (scratch) : "i" (HYPERVISOR_CS), "r" (0) : "memory");
}

void traps_use_ist(bool use)
{
    struct table_pointer p = {
        .limit = sizeof(idt) - 1, .base = (unsigned long)(use ? idt : idt_without_ist),
    };

    __asm__ __volatile__("lidt %0" :: "m" (p));
}

/*
 * SYSCALL does not switch stacks and leaves no register free to do it with, so each CPU has code of
 * its own that knows its stack: rax to its place in the frame, rsp to rax, rsp to the frame's end;
 * push the stack segment and the old pointer, go on in shared code.
 */
static void emit_syscall_stub(const u8 *at, const u8 *entry)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    unsigned long save_rax = (unsigned long)&regs->rax, top = (unsigned long)&regs->es;
    u32 selector = GUEST_RING3_DS;
    s32 distance = entry - (at + 34);
    u8 p[34];

    memcpy(p, "\x48\xa3", 2);                   /* movabs %rax, regs->rax */
    memcpy(p + 2, &save_rax, 8);
    memcpy(p + 10, "\x48\x89\xe0", 3);          /* mov %rsp, %rax */
    memcpy(p + 13, "\x48\xbc", 2);              /* movabs $top, %rsp */
    memcpy(p + 15, &top, 8);
    p[23] = 0x68;                               /* push $ss */
    memcpy(p + 24, &selector, 4);
    p[28] = 0x50;                               /* push %rax */
    p[29] = 0xe9;                               /* jmp entry */
    memcpy(p + 30, &distance, 4);
    patch_image((void *)at, p, sizeof(p));      /* code is read-only, and not only at this address */
}


void cpu_load_syscall_msrs(void)
{
    const u8 *stub = syscall_stubs[smp_processor_id()];

    wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SCE);
    wrmsr(MSR_STAR, (u64)HYPERVISOR_CS << 32 | (u64)GUEST_RING3_CS32 << 48);
    wrmsr(MSR_LSTAR, (unsigned long)stub);
    wrmsr(MSR_CSTAR, (unsigned long)stub + SYSCALL_STUB_SIZE / 2);
    wrmsr(MSR_SYSCALL_MASK, X86_EFLAGS_VM | X86_EFLAGS_RF | X86_EFLAGS_NT | X86_EFLAGS_DF |
          X86_EFLAGS_IF |
                            X86_EFLAGS_TF | X86_EFLAGS_AC | X86_EFLAGS_IOPL);
}

static void load_sysenter_msrs(void)
{
    wrmsr(MSR_SYSENTER_CS, HYPERVISOR_CS);
    wrmsr(MSR_SYSENTER_ESP, (unsigned long)&guest_cpu_user_regs()->es);
    wrmsr(MSR_SYSENTER_EIP, (unsigned long)entry_sysenter);
}

static void load_tables(unsigned int cpu)
{
    fill_gdt_page(gdt_page_of[cpu], cpu);
    cpu_load_host_gdt();
    load_segments();
    traps_use_ist(true);
    load_tss(cpu);
    cpu_load_ldt(0, 0);
}

static void init_guest_support(unsigned int cpu)
{
    const u8 *stub = syscall_stubs[cpu];

    emit_syscall_stub(stub, entry_syscall64);
    emit_syscall_stub(stub + SYSCALL_STUB_SIZE / 2, entry_syscall32);
    cpu_load_syscall_msrs();
    load_sysenter_msrs();
    xstate_cpu_init();
}

void cpu_tables_init(unsigned int cpu)
{
    load_tables(cpu);
    init_guest_support(cpu);
}

void traps_init_early(void)
{
    gdt_page_of[0] = boot_gdt_page;
    fill_idt();
    extable_sort();
    load_tables(0);
}

void traps_init(void)
{
    init_guest_support(0);
}
