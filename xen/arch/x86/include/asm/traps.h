/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exceptions and interrupts: descriptor tables of each CPU, what a vector does, printing where
 * things went wrong.
 *
 * Bring-up of a CPU. Boot CPU: traps_init_early() as soon as the final stack (asm/current.h) and
 * page tables are in use: from then on a fault prints registers and a backtrace instead of
 * resetting the machine. traps_init() after the allocator and the feature detection of cpu/. Other
 * CPUs: cpu_tables_create(cpu) on the boot CPU, cpu_tables_init(cpu) on the new one, on its final
 * stack and before it enables interrupts.
 */
#ifndef ASM_TRAPS_H
#define ASM_TRAPS_H

#include <xen/types.h>
#include <public/xen.h>
#include <asm/traps-asm.h>
#include <asm/x86-defs.h>

void traps_init_early(void);
void traps_init(void);
/* GDT page, TSS. 0 or -ENOMEM; again for a CPU that had them is fine. */
int cpu_tables_create(unsigned int cpu);
/* Loads GDT, IDT, TSS and the SYSCALL/SYSENTER registers of the CPU it runs on. */
void cpu_tables_init(unsigned int cpu);

/*
 * The page with a CPU's own descriptors (selectors 0xe008..): shown as page 14 of every GDT loaded
 * there.
 */
struct page_info;
mfn_t cpu_gdt_mfn(unsigned int cpu);
/* What the processor itself reads when it leaves a guest of this CPU: the IDT, the task-state segments. */
struct cpu_table_area {
    const void *start;
    size_t size;
};
#define CPU_TABLE_AREAS 3
void cpu_tables_areas(unsigned int cpu, struct cpu_table_area area[CPU_TABLE_AREAS]);
/* GDTR: the CPU's own (idle, boot), or the per-domain area's of a vcpu. */
void cpu_load_host_gdt(void);
/* The current CPU's LDT descriptor (selector 0xe050): base and number of entries, 0: no LDT. */
void cpu_load_ldt(unsigned long base, unsigned int ents);

/*
 * Whether NMI, #DF, #MC and #DB get stacks of their own on this CPU. They cannot while a guest's task state segment
 * is loaded, and need not while no SYSCALL entry can be interrupted. Interrupts off.
 */
void traps_use_ist(bool use);

/* The one SYSCALL entry of each CPU; HVM switches need to reload these after leaving a guest. */
void cpu_load_syscall_msrs(void);

/* --- interrupts ------------------------------------------------------------------------------- */
/*
 * A vector >= 0x20 served by fn with interrupts off instead of do_IRQ(); fn acknowledges the APIC
 * itself.
 */
typedef void (*apic_vector_fn)(struct cpu_user_regs *regs);
void set_direct_apic_vector(u8 vector, apic_vector_fn fn);
/* All other vectors >= 0x20: the irq room. Vector in regs->entry_vector. */
void do_IRQ(struct cpu_user_regs *regs);
/* Interrupt or NMI handlers running on this CPU (nesting depth): for checks. */
bool in_irq(void);

/* Called on every NMI, in NMI context, until one returns true: "that was mine". NULL removes. */
typedef bool (*nmi_handler_fn)(const struct cpu_user_regs *regs);
void nmi_set_handler(nmi_handler_fn fn);
/* Before the default treatment of #MC (report and panic): true when handled. cpu/ installs it. */
typedef bool (*mce_handler_fn)(const struct cpu_user_regs *regs);
void mce_set_handler(mce_handler_fn fn);

/* --- reports ---------------------------------------------------------------------------------- */
/* interrupted a guest, not ourselves? */
static inline bool guest_mode(const struct cpu_user_regs *regs)
{
    return regs->cs & 3;
}
void show_registers(const struct cpu_user_regs *regs);
/* Without those that only the CPU itself can read. */
void show_general_registers(unsigned int cpu, const struct cpu_user_regs *regs);
/*
 * Where the code was called from: follows frame pointers while they stay on this CPU's stack and climb. Prints nothing,
 * takes no lock: also for an NMI's handler. How many steps there are; max is at least 1.
 */
struct code_step {
    unsigned long at;
    int vector;                             /* that interrupted there; -1: it called */
};
#define MAX_STEPS   48
unsigned int backtrace(unsigned long rip, unsigned long rsp, unsigned long rbp, struct code_step *step,
                       unsigned int max);
void show_steps(const struct code_step *step, unsigned int nr);
/* Registers and backtrace of regs, or of the caller. */
void show_execution_state(const struct cpu_user_regs *regs);
void dump_execution_state(void);
noreturn void fatal_trap(const struct cpu_user_regs *regs);
const char *trap_name(unsigned int vector);

#endif
