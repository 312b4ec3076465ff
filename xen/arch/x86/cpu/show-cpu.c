// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a CPU does, for debug keys. It is asked to show that itself; one that does not answer, because it goes round in
 * circles with interrupts off, gets an NMI, whose handler notes its registers for the asker to print: who was interrupted
 * may hold the console's lock.
 */
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <asm/apic.h>
#include <asm/insn.h>
#include <asm/time.h>
#include <asm/traps.h>
#include <asm/x86-defs.h>
#include "private.h"

#define ANSWER_MS       100
#define SHOW_MS         20000               /* a serial line takes its time */
#define POLL_US         100
#define NOBODY          (~0u)

static unsigned int asked = NOBODY, shown = NOBODY;         /* to show itself; who has */
static unsigned int asked_by_nmi = NOBODY, caught_one = NOBODY;
static cpumask_t nmi_sent;                  /* those that have not come yet: not to be taken for the machine's */
static struct {
    struct cpu_user_regs regs;
    unsigned int nr_steps;
    struct code_step step[MAX_STEPS];
} caught;

/* Whoever was asked takes the question, or the asker takes it back. */
static bool take(unsigned int *question, unsigned int cpu)
{
    return READ_ONCE(*question) == cpu &&
           __atomic_compare_exchange_n(question, &cpu, NOBODY, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static bool becomes(const unsigned int *word, unsigned int value, unsigned int ms)
{
    for (unsigned int n = 0; n < ms * (1000 / POLL_US); n++) {
        if (__atomic_load_n(word, __ATOMIC_ACQUIRE) == value)
            return true;
        udelay(POLL_US);
    }
    return false;
}

/* What it does in here, and the guest's registers if it has one. */
static void show_this_cpu(void)
{
    printk(XENLOG_ERR "*** CPU %u\n", smp_processor_id());
    dump_execution_state();
    if (!is_idle_vcpu(current))
        show_registers(guest_cpu_user_regs());
}

void show_if_asked(void)
{
    if (likely(!take(&asked, smp_processor_id())))
        return;
    show_this_cpu();
    __atomic_store_n(&shown, smp_processor_id(), __ATOMIC_RELEASE);
}

static bool answer_by_nmi(const struct cpu_user_regs *regs)
{
    unsigned int me = smp_processor_id();

    if (!cpumask_test_and_clear(me, &nmi_sent))
        return false;
    if (!take(&asked_by_nmi, me))
        return true;                        /* too late */
    caught.regs = *regs;
    caught.nr_steps = guest_mode(regs) ? 0 : backtrace(regs->rip, regs->rsp, regs->rbp, caught.step, MAX_STEPS);
    __atomic_store_n(&caught_one, me, __ATOMIC_RELEASE);
    return true;
}

static void catch(unsigned int cpu)
{
    printk(XENLOG_ERR "*** CPU %u does not answer\n", cpu);
    WRITE_ONCE(caught_one, NOBODY);
    __atomic_store_n(&asked_by_nmi, cpu, __ATOMIC_SEQ_CST);
    cpumask_set(cpu, &nmi_sent);
    send_nmi(cpu);
    if (!becomes(&caught_one, cpu, ANSWER_MS) && (take(&asked_by_nmi, cpu) || !becomes(&caught_one, cpu, ANSWER_MS))) {
        printk(XENLOG_ERR "CPU %u takes no NMI either\n", cpu);
        return;
    }
    show_general_registers(cpu, &caught.regs);
    if (caught.nr_steps)
        show_steps(caught.step, caught.nr_steps);
}

static void ask(unsigned int cpu)
{
    WRITE_ONCE(shown, NOBODY);
    __atomic_store_n(&asked, cpu, __ATOMIC_SEQ_CST);
    send_ipi_mask(cpumask_of(cpu), VECTOR_CALL_FUNCTION);
    if (!becomes(&asked, NOBODY, ANSWER_MS) && take(&asked, cpu))
        catch(cpu);
    else if (!becomes(&shown, cpu, SHOW_MS))
        printk(XENLOG_ERR "CPU %u has not come to an end of it\n", cpu);
}

void show_cpu(unsigned int cpu)
{
    unsigned long flags;

    if (cpu != smp_processor_id()) {
        ask(cpu);
        return;
    }
    flags = local_irq_save();
    show_this_cpu();
    local_irq_restore(flags);
}

static int __init show_cpu_init(void)
{
    nmi_set_handler(answer_by_nmi);         /* until all are stopped for good */
    return 0;
}
early_initcall(show_cpu_init);
