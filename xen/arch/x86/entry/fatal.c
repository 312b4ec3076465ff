// SPDX-License-Identifier: GPL-2.0-only
/*
 * When something went wrong in ourselves: registers, backtrace and stack on the consoles, and the
 * last word.
 */
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <lib/symbols.h>
#include <asm/current.h>
#include <asm/extable.h>
#include <asm/insn.h>
#include <asm/page.h>
#include "private.h"

static const char *const names[32] = {
    "divide error", "debug", "NMI", "breakpoint", "overflow", "bound range", "invalid opcode",
        "no FPU",
    "double fault", "coprocessor overrun", "invalid TSS", "segment not present", "stack fault",
    "general protection", "page fault", "spurious", "x87 error", "alignment check", "machine check",
        "SIMD error",
    "virtualization", "control protection",
};

const char *trap_name(unsigned int vector)
{
    return vector < 32 && names[vector] ? names[vector] : "unknown";
}

static void print_code_address(unsigned long at)
{
    u64 offset, size;
    const char *name = symbol_lookup(at, &offset, &size);

    if (name)
        printk("   [%016lx] %s+%#lx/%#lx\n", at, name, (unsigned long)offset, (unsigned long)size);
    else
        printk("   [%016lx]\n", at);
}

void show_general_registers(unsigned int cpu, const struct cpu_user_regs *regs)
{
    bool guest = guest_mode(regs);

    printk("CPU %u, %s (vector %u, error %04x)\n", cpu, guest ? "in a guest" : "in Xylem", regs->entry_vector,
           regs->error_code);
    printk("RIP %04x:%016lx  RFLAGS %08lx  RSP %04x:%016lx\n", regs->cs, regs->rip, regs->rflags,
           regs->ss, regs->rsp);
    if (!guest)
        print_code_address(regs->rip);
    printk("rax %016lx  rbx %016lx  rcx %016lx\n", regs->rax, regs->rbx, regs->rcx);
    printk("rdx %016lx  rsi %016lx  rdi %016lx\n", regs->rdx, regs->rsi, regs->rdi);
    printk("rbp %016lx  r8  %016lx  r9  %016lx\n", regs->rbp, regs->r8, regs->r9);
    printk("r10 %016lx  r11 %016lx  r12 %016lx\n", regs->r10, regs->r11, regs->r12);
    printk("r13 %016lx  r14 %016lx  r15 %016lx\n", regs->r13, regs->r14, regs->r15);
}

void show_registers(const struct cpu_user_regs *regs)
{
    struct vcpu *v = current;

    show_general_registers(smp_processor_id(), regs);
    printk("cr0 %08lx  cr2 %016lx  cr3 %016lx  cr4 %08lx\n", read_cr0(), read_cr2(), read_cr3(),
           read_cr4());
    if (v && v->domain && !is_idle_vcpu(v))
        printk("current: d%uv%u\n", v->domain->id, v->vcpu_id);
}

/* Does an eight-byte read at this address stay in this CPU's stack? */
static bool on_stack(unsigned long at)
{
    unsigned long end = (unsigned long)(get_cpu_info() + 1);

    return !(at & 7) && at >= end - STACK_SIZE && at < (unsigned long)get_cpu_info();
}

/* The entry paths' odd frame pointer: registers of what was interrupted. NULL: that was a guest, or no such. */
static const struct cpu_user_regs *interrupted(unsigned long rbp)
{
    const struct cpu_user_regs *regs = (const struct cpu_user_regs *)(rbp - 1);

    return (rbp & 1) && on_stack((unsigned long)regs) && on_stack((unsigned long)&regs->ss) &&
           !guest_mode(regs) ? regs : NULL;
}

unsigned int backtrace(unsigned long rip, unsigned long rsp, unsigned long rbp, struct code_step *step,
                       unsigned int max)
{
    unsigned int nr = 0;

    step[nr++] = (struct code_step){ rip, -1 };
    while (nr < max && rbp >= rsp) {
        const struct cpu_user_regs *regs = interrupted(rbp);
        const unsigned long *frame = (const unsigned long *)rbp;

        if (regs) {
            step[nr++] = (struct code_step){ regs->rip, regs->entry_vector & 0xff };
            rsp = regs->rsp;
            rbp = regs->rbp;
        } else if (on_stack(rbp) && on_stack(rbp + 8)) {
            step[nr++] = (struct code_step){ frame[1], -1 };
            rsp = rbp + 16;
            rbp = frame[0];
        } else {
            break;
        }
    }
    return nr;
}

void show_steps(const struct code_step *step, unsigned int nr)
{
    printk("Backtrace:\n");
    for (unsigned int i = 0; i < nr; i++) {
        if (step[i].vector >= 0)
            printk("   -- vector %d interrupted:\n", step[i].vector);
        print_code_address(step[i].at);
    }
}

static void show_backtrace(unsigned long rip, unsigned long rsp, unsigned long rbp)
{
    struct code_step step[MAX_STEPS];

    show_steps(step, backtrace(rip, rsp, rbp, step, MAX_STEPS));
}

static void show_stack(unsigned long rsp)
{
    printk("Stack from %016lx:\n", rsp);
    for (unsigned int row = 0; row < 8; row++) {
        const unsigned long *at = (const unsigned long *)rsp + row * 3;

        if (!on_stack((unsigned long)at) || !on_stack((unsigned long)(at + 2)))
            return;
        printk("   %016lx %016lx %016lx\n", at[0], at[1], at[2]);
    }
}

/*
 * The table entry on each level for an address: why it faulted. Tables are reached through the
 * direct map.
 */
static void show_page_walk(unsigned long va)
{
    u64 table = read_cr3();

    printk("Page tables for %016lx:\n", va);
    for (unsigned int level = 4; level; level--) {
        const pte_t *t = maddr_to_virt(table & PTE_ADDR_MASK);
        pte_t e = t[pt_index(va, level)];

        printk("   L%u[%03x] = %016lx\n", level, pt_index(va, level), (unsigned long)e);
        if (!(e & _PAGE_PRESENT) || (level > 1 && (e & _PAGE_PSE)))
            return;
        table = e;
    }
}

void show_execution_state(const struct cpu_user_regs *regs)
{
    show_registers(regs);
    if (guest_mode(regs))
        return;
    show_backtrace(regs->rip, regs->rsp, regs->rbp);
    show_stack(regs->rsp);
}

void dump_execution_state(void)
{
    unsigned long sp;

    __asm__("mov %%rsp, %0" : "=r" (sp));
    show_backtrace((unsigned long)__builtin_return_address(0), sp,
                   *(unsigned long *)__builtin_frame_address(0));
}

void fatal_trap(const struct cpu_user_regs *regs)
{
    unsigned long cr2 = read_cr2();

    show_execution_state(regs);
    if (regs->entry_vector == X86_EXC_PF) {
        show_page_walk(cr2);
        panic("Fatal page fault at %016lx (error %04x)", cr2, regs->error_code);
    }
    panic("Fatal trap: %s (vector %u, error %04x)", trap_name(regs->entry_vector),
          regs->entry_vector,
          regs->error_code);
}

void do_double_fault(struct cpu_user_regs *regs)
{
    unsigned long stack = (unsigned long)(get_cpu_info() + 1) - STACK_SIZE;

    show_execution_state(regs);
    if (regs->rsp >= stack + 4 * PAGE_SIZE && regs->rsp < stack + 5 * PAGE_SIZE + 64)
        printk("The stack overflowed: valid from %016lx\n", stack + 5 * PAGE_SIZE);
    panic("Double fault");
}
