// SPDX-License-Identifier: GPL-2.0-only
/* The vcpus of a bare guest: what each needs to run, and how more than one are started. */
#include "hw.h"
#include <xen/hvm/hvm_vcpu.h>
#include <xen/vcpu.h>

struct cpu cpus[MAX_CPUS];
static char trap_stacks[MAX_CPUS][4][STACK_SIZE] __attribute__((aligned(16)));
static char ap_stacks[MAX_CPUS][STACK_SIZE] __attribute__((aligned(16)));
extern const u64 boot_gdt[], boot_gdt_end[];
extern char trampoline[], trampoline_end[], ap_start64[], page_top[];
u64 ap_stack;
static volatile unsigned int ap_id;
void idt_load(void);

static void set_tss(struct cpu *c)
{
    u64 base = (u64)&c->tss, limit = sizeof(c->tss) - 1;

    c->tss.rsp[0] = (u64)trap_stacks[c->id][0] + STACK_SIZE;
    for (unsigned int i = 0; i < 3; i++)
        c->tss.ist[i] = (u64)trap_stacks[c->id][i + 1] + STACK_SIZE;
    c->tss.iomap = sizeof(c->tss);
    c->gdt[SEL_TSS / 8] = limit | (base & 0xffffff) << 16 | 0x89UL << 40 | (base >> 24 & 0xff) << 56;
    c->gdt[SEL_TSS / 8 + 1] = base >> 32;
}

void cpu_setup(unsigned int id)
{
    struct cpu *c = &cpus[id];
    struct { u16 limit; u64 base; } __attribute__((packed)) p = { sizeof(c->gdt) - 1, (u64)c->gdt };

    c->id = id;
    c->attempt_sp = 0;
    for (const u64 *from = boot_gdt; from < boot_gdt_end; from++)
        c->gdt[from - boot_gdt] = *from;
    set_tss(c);
    __asm__ __volatile__("lgdt %0; ltr %w1" :: "m" (p), "r" (SEL_TSS));
    idt_load();
}

void ap_main(void);
void ap_main(void)
{
    unsigned int id = ap_id;

    cpu_setup(id);
    cpus[id].is_up = 1;
    cpus[id].entry(cpus[id].arg);
    for (;;)
        __asm__ __volatile__("cli; hlt");
}

static void prepare(unsigned int id, void (*fn)(void *), void *arg)
{
    cpus[id].entry = fn;
    cpus[id].arg = arg;
    cpus[id].is_up = 0;
    ap_id = id;
    ap_stack = (u64)ap_stacks[id] + STACK_SIZE;
}

bool cpu_start_by_vcpu_op(unsigned int id, void (*fn)(void *), void *arg)
{
    static struct vcpu_hvm_context ctx;

    prepare(id, fn, arg);
    ctx.mode = VCPU_HVM_MODE_64B;
    ctx.cpu_regs.x86_64 = (struct vcpu_hvm_x86_64){
        .rip = (u64)ap_start64, .rsp = ap_stack, .rflags = 2, .cr0 = read_cr0(), .cr3 = (u64)page_top,
        .cr4 = read_cr4(), .efer = rdmsr(0xc0000080),
    };
    hypercall(__HYPERVISOR_vcpu_op, VCPUOP_down, id, NULL);
    if (hypercall(__HYPERVISOR_vcpu_op, VCPUOP_initialise, id, &ctx) ||
        hypercall(__HYPERVISOR_vcpu_op, VCPUOP_up, id, NULL))
        return false;
    return await(&cpus[id].is_up, 1);
}

/* By the algorithm of the MultiProcessor Specification, B.4, without its delays. */
bool cpu_start_by_ipi(unsigned int id, void (*fn)(void *), void *arg)
{
    prepare(id, fn, arg);
    for (char *from = trampoline, *to = (char *)TRAMPOLINE; from < trampoline_end;)
        *to++ = *from++;
    apic_write(APIC_ICR2, id * 2 << 24);
    apic_write(APIC_ICR, 0x4500);               /* INIT, assert */
    for (unsigned int i = 0; i < 2; i++) {
        apic_write(APIC_ICR2, id * 2 << 24);
        apic_write(APIC_ICR, 0x4600 | TRAMPOLINE >> 12);
    }
    return await(&cpus[id].is_up, 1);
}

unsigned int cpu_count(void)
{
    unsigned int n = 1;

    while (n < MAX_CPUS && hypercall(__HYPERVISOR_vcpu_op, VCPUOP_is_up, n, NULL) >= 0)
        n++;
    return n;
}

void apic_on(void)
{
    apic_write(APIC_TPR, 0);
    apic_write(APIC_SPIV, 0x1ff);
    for (u32 lvt = APIC_LVTT; lvt <= APIC_LVT_ERROR; lvt += 0x10)
        apic_write(lvt, 0x10000);
}
