// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changing the vcpu on this CPU. All of a vcpu's state is saved when it goes, nothing is left to be
 * fetched later: is_running == false means that v->arch is complete.
 */
#include <xen/arch.h>
#include <xen/percpu.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <asm/extable.h>
#include <asm/hvm.h>
#include <asm/insn.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include <asm/spec.h>
#include <asm/traps.h>
#include <asm/xstate.h>
#include "private.h"

static DEFINE_PER_CPU(u64, tsc_aux);        /* what the register holds */

struct table_pointer {
    u16 limit;
    u64 base;
} __packed;

void vcpu_load_descriptor_tables(struct vcpu *v)
{
    struct table_pointer p = {
        .limit = GDT_RESERVED_BASE + PAGE_SIZE - 1,
        .base = (unsigned long)perdomain_gdt_va(v),
    };

    __asm__ __volatile__("lgdt %0" :: "m" (p));
    cpu_load_ldt((unsigned long)perdomain_ldt_va(v), v->arch.pv.ldt_ents);
}

/* --- segments --------------------------------------------------------------------------------- */
static void save_segments(struct vcpu *v)
{
    struct cpu_user_regs *regs = &v->arch.regs;
    unsigned long active, shadow = rdmsr(MSR_SHADOW_GS_BASE);

    __asm__ __volatile__("mov %%ds, %0; mov %%es, %1; mov %%fs, %2; mov %%gs, %3"
                         : "=m" (regs->ds), "=m" (regs->es), "=m" (regs->fs), "=m" (regs->gs));
    v->arch.pv.fs_base = read_fs_base();
    active = read_gs_base();
    v->arch.pv.gs_base_kernel = v->arch.pv.in_kernel ? active : shadow;
    v->arch.pv.gs_base_user = v->arch.pv.in_kernel ? shadow : active;
}

/* A selector that cannot be loaded becomes null. */
#define LOAD_SELECTOR(reg, sel, failed)                                     \
    __asm__ __volatile__("1: mov %w[s], %%" #reg "\n\t"                     \
                         "2:\n\t"                                           \
                         ".pushsection .text.fixup, \"ax\"; "             \
                         "3: mov $1, %[f]; mov %[z], %%" #reg "; jmp 2b; "  \
                         ".popsection\n\t"                                  \
                         EXTABLE(1b, 3b)                                    \
                         : [f] "+r" (failed) : [s] "r" ((u32)(sel)), [z] "r" (0) : "memory")

static bool load_selectors(const struct cpu_user_regs *regs)
{
    int failed = 0;

    LOAD_SELECTOR(ds, regs->ds, failed);
    LOAD_SELECTOR(es, regs->es, failed);
    LOAD_SELECTOR(fs, regs->fs, failed);
    LOAD_SELECTOR(gs, regs->gs, failed);
    return !failed;
}

/*
 * Bases last: loading a selector changes them. 64-bit guests mostly have null selectors, ourselves
 * always.
 */
static void load_segments(struct vcpu *v, bool clean)
{
    const struct cpu_user_regs *regs = &v->arch.regs;
    bool kernel = v->arch.pv.in_kernel;

    if ((!clean || (regs->ds | regs->es | regs->fs | regs->gs)) && !load_selectors(regs))
        pv_failsafe(v);
    write_fs_base(v->arch.pv.fs_base);
    wrmsr(MSR_SHADOW_GS_BASE, kernel ? v->arch.pv.gs_base_user : v->arch.pv.gs_base_kernel);
    write_gs_base(kernel ? v->arch.pv.gs_base_kernel : v->arch.pv.gs_base_user);
}

/* --- the switch ------------------------------------------------------------------------------- */
static void save_guest(struct vcpu *v)
{
    v->arch.regs = *guest_cpu_user_regs();
    if (is_pv_vcpu(v))
        save_segments(v);
    else
        hvm_switch_out(v);
    xstate_switch_out(v);
}

void vcpu_load_tsc_aux(const struct vcpu *v)
{
    u64 aux = is_hvm_vcpu(v) ? v->arch.hvm->tsc_aux : v->arch.pv.msr_tsc_aux;

    if (likely(this_cpu(tsc_aux) == aux))
        return;
    this_cpu(tsc_aux) = aux;
    wrmsr_safe(MSR_TSC_AUX, aux);
}

void vcpu_set_tsc_aux(struct vcpu *v, u32 value)
{
    v->arch.pv.msr_tsc_aux = value;
    vcpu_load_tsc_aux(v);
}

/* Shared areas are registered by addresses of the guest's kernel: valid in its page tables only. */
static void update_shared_areas(struct vcpu *v)
{
    if (!v->runstate_guest && !v->arch.time_info.guest) {
        arch_update_vcpu_time(v);
        return;
    }
    if (v->arch.pv.in_kernel) {
        vcpu_runstate_update_area(v, v->runstate_guest);
        arch_update_vcpu_time(v);
        return;
    }
    /* for whoever looks at the tables after a fault, it is in its kernel meanwhile */
    v->arch.pv.in_kernel = true;
    write_cr3(v->arch.guest_table << PAGE_SHIFT);
    vcpu_runstate_update_area(v, v->runstate_guest);
    arch_update_vcpu_time(v);
    v->arch.pv.in_kernel = false;
    write_ptbase(v);
}

static void load_guest(struct vcpu *v, bool clean)
{
    unsigned int cpu = smp_processor_id();

    perdomain_gdt_ptes(v)[FIRST_RESERVED_GDT_PAGE] = pte_make(cpu_gdt_mfn(cpu),
                                                              PTE_HYPERVISOR_RW & ~_PAGE_GLOBAL);
    cpumask_set(cpu, &v->domain->dirty_cpus);
    cpumask_set(cpu, &v->dirty_cpus);
    write_ptbase(v);
    vcpu_load_descriptor_tables(v);
    *guest_cpu_user_regs() = v->arch.regs;
    load_segments(v, clean);
    xstate_switch_in(v);
    vcpu_load_tsc_aux(v);
    update_shared_areas(v);
}

/* What is in guest memory besides vcpu_info is written before entry: walking its tables may need interrupts on. */
static void load_hvm_guest(struct vcpu *v)
{
    unsigned int cpu = smp_processor_id();

    cpumask_set(cpu, &v->domain->dirty_cpus);
    cpumask_set(cpu, &v->dirty_cpus);
    write_ptbase(v);
    *guest_cpu_user_regs() = v->arch.regs;
    hvm_switch_in(v);
    xstate_switch_in(v);
    vcpu_load_tsc_aux(v);
    arch_update_vcpu_time(v);
}

static bool selectors_are_null(void)
{
    const struct vcpu *v = current;
    const struct cpu_user_regs *regs = &v->arch.regs;

    return is_idle_vcpu(v) || !is_pv_vcpu(v) || !(regs->ds | regs->es | regs->fs | regs->gs);
}

static void null_selectors(void)
{
    __asm__ __volatile__("mov %0, %%ds; mov %0, %%es; mov %0, %%fs; mov %0, %%gs" :: "r" (0));
}

static void forget_cpu(struct vcpu *prev, const struct vcpu *next)
{
    unsigned int cpu = smp_processor_id();

    cpumask_clear(cpu, &prev->dirty_cpus);
    if (prev->domain != next->domain)
        cpumask_clear(cpu, &prev->domain->dirty_cpus);
}

void arch_context_switch(struct vcpu *prev, struct vcpu *next)
{
    bool clean = true;

    if (!is_idle_vcpu(prev)) {
        save_guest(prev);
        clean = selectors_are_null();
        /* While page tables change, only our own descriptors may be needed. */
        cpu_load_host_gdt();
    }
    debugregs_switch(prev, next);
    spec_switch_to(next);
    set_current(next);
    if (is_idle_vcpu(next)) {
        cpu_load_ldt(0, 0);
        if (!clean)
            null_selectors();
        write_ptbase(next);
    } else if (is_pv_vcpu(next)) {
        load_guest(next, clean);
    } else {
        if (!clean)
            null_selectors();
        load_hvm_guest(next);
    }
    if (!is_idle_vcpu(prev))
        forget_cpu(prev, next);
    sched_context_saved(prev);
    reset_stack_and_jump_ind(next->arch.tail);
}
