// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which CPUs there are, and calling functions on others. A caller waits until its targets have done
 * its call; it serves other callers' requests meanwhile, so that two CPUs that call each other with
 * interrupts off go on.
 */
#include <xen/bug.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <xen/spinlock.h>
#include <asm/apic.h>
#include <asm/insn.h>
#include <asm/smp.h>
#include <asm/time.h>
#include <asm/traps.h>
#include <asm/x86-defs.h>
#include "private.h"

unsigned int nr_cpu_ids = 1;
cpumask_t cpu_possible_map = { { 1 } }, cpu_present_map = { { 1 } }, cpu_online_map = { { 1 } };

u32 cpu_apicid[CONFIG_NR_CPUS] = { [0 ... CONFIG_NR_CPUS - 1] = BAD_APIC_ID };
u32 cpu_acpi_id[CONFIG_NR_CPUS] = { [0 ... CONFIG_NR_CPUS - 1] = BAD_APIC_ID };

const cpumask_t *cpumask_of(unsigned int cpu)
{
    static cpumask_t single[CONFIG_NR_CPUS];

    /* made when asked for: always with the same content, so racing is harmless */
    WRITE_ONCE(single[cpu].bits[cpu / BITS_PER_LONG], 1UL << (cpu % BITS_PER_LONG));
    return &single[cpu];
}

/* --- calls --- */
static struct {
    int busy;
    void (*fn)(void *);
    void *arg;
    bool wait;
    cpumask_t todo;             /* CPUs that have not started (wait: finished) */
} call;

static void serve_call(void)
{
    unsigned int me = smp_processor_id();
    void (*fn)(void *);
    void *arg;

    if (!cpumask_test(me, &call.todo))
        return;
    fn = call.fn;
    arg = call.arg;
    if (call.wait) {
        fn(arg);
        cpumask_clear(me, &call.todo);
    } else {
        cpumask_clear(me, &call.todo);
        fn(arg);
    }
}

static void handle_call_function(struct cpu_user_regs *regs)
{
    apic_eoi();
    serve_call();
    show_if_asked();
}

/* While waiting with interrupts off nobody else would answer for this CPU. */
static void relax(void)
{
    if (!local_irq_is_enabled())
        serve_call();
    cpu_relax();
}

static void call_others(const cpumask_t *mask, void (*fn)(void *), void *arg, bool wait)
{
    while (__atomic_exchange_n(&call.busy, 1, __ATOMIC_ACQUIRE))
        relax();
    call.fn = fn;
    call.arg = arg;
    call.wait = wait;
    barrier();
    cpumask_and(&call.todo, mask, mask);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    send_ipi_mask(mask, VECTOR_CALL_FUNCTION);
    while (!cpumask_empty(&call.todo)) {
        barrier();
        cpu_relax();
    }
    __atomic_store_n(&call.busy, 0, __ATOMIC_RELEASE);
}

void on_selected_cpus(const cpumask_t *mask, void (*fn)(void *), void *arg, bool wait)
{
    cpumask_t others;
    unsigned long flags;

    cpumask_and(&others, mask, &cpu_online_map);
    cpumask_clear(smp_processor_id(), &others);
    if (!cpumask_empty(&others))
        call_others(&others, fn, arg, wait);
    if (cpumask_test(smp_processor_id(), mask)) {
        flags = local_irq_save();
        fn(arg);
        local_irq_restore(flags);
    }
}

/* --- event checks --- */
static void handle_event_check(struct cpu_user_regs *regs)
{
    apic_eoi();                 /* the way back looks at the softirqs */
}

/* Outside guest mode there is nothing to be done: a vcpu collects before each entry. */
void smp_send_posted(unsigned int cpu)
{
    send_ipi_mask(cpumask_of(cpu), VECTOR_POSTED);
}

void smp_send_event_check(unsigned int cpu)
{
    send_ipi_mask(cpumask_of(cpu), VECTOR_EVENT_CHECK);
}

void smp_send_event_check_mask(const cpumask_t *mask)
{
    send_ipi_mask(mask, VECTOR_EVENT_CHECK);
}

/* --- stopping --- */
static bool stopping;
static cpumask_t stopped;

static noreturn void stop_here(void)
{
    local_irq_disable();
    cpumask_set(smp_processor_id(), &stopped);
    lapic_disable();
    for (;;)
        halt();
}

/* NMIs reach CPUs that spin with interrupts off, too. */
static bool stop_on_nmi(const struct cpu_user_regs *regs)
{
    if (READ_ONCE(stopping))
        stop_here();
    return false;
}

void stop_other_cpus(void)
{
    unsigned int cpu, me = smp_processor_id();

    if (num_online_cpus() == 1 || __atomic_exchange_n(&stopping, true, __ATOMIC_SEQ_CST))
        return;
    nmi_set_handler(stop_on_nmi);
    cpumask_set(me, &stopped);
    for_each_online_cpu(cpu)
        if (cpu != me)
            send_nmi(cpu);
    for (unsigned int ms = 0; ms < 100 && !cpumask_subset(&cpu_online_map, &stopped); ms++)
        udelay(1000);
    if (!cpumask_subset(&cpu_online_map, &stopped))
        printk("Some CPUs did not stop\n");
}

void smp_init_vectors(void)
{
    set_direct_apic_vector(VECTOR_CALL_FUNCTION, handle_call_function);
    set_direct_apic_vector(VECTOR_EVENT_CHECK, handle_event_check);
    set_direct_apic_vector(VECTOR_POSTED, handle_event_check);
}
