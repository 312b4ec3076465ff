// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting the other CPUs: INIT, then STARTUP with the trampoline's page (SDM vol. 3, 9.4). One at
 * a time; the one that starts another waits until it is online or given up.
 */
#include <xen/bug.h>
#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <asm/apic.h>
#include <asm/cpufeature.h>
#include <asm/hvm.h>
#include <asm/insn.h>
#include <asm/irq.h>
#include <asm/numa.h>
#include <asm/setup.h>
#include <asm/smp.h>
#include <asm/spec.h>
#include <asm/time.h>
#include <asm/topology.h>
#include <asm/traps.h>
#include <asm/xstate.h>
#include <lib/string.h>
#include "private.h"

#define STACK_GUARD_PAGE        4               /* asm/current.h: behind the IST stacks */
#define START_TIMEOUT_MS        5000

enum ap_state ap_state;

/* Present CPUs that boot starts, this one included. 0: as many as there are. */
static unsigned int __initdata opt_maxcpus = CONFIG_NR_CPUS;
integer_param("maxcpus", opt_maxcpus);
static bool __initdata opt_nosmp;
boolean_param("nosmp", opt_nosmp);

static void *stacks[CONFIG_NR_CPUS];

/* --- registration --- */
static u32 __init boot_apic_id(void)
{
    if (boot_cpu.max_leaf >= 0xb && cpuid(0xb, 0).b)
        return cpuid(0xb, 0).d;
    return cpuid(1, 0).b >> 24;
}

static unsigned int __init place_cpu(u32 apic_id)
{
    if (cpu_apicid[0] == BAD_APIC_ID)
        cpu_apicid[0] = boot_apic_id();
    for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
        if (cpu_apicid[cpu] == apic_id)
            return cpu;
    return nr_cpu_ids < CONFIG_NR_CPUS ? nr_cpu_ids++ : CONFIG_NR_CPUS;
}

void __init smp_register_cpu(u32 apic_id, u32 acpi_id, bool enabled)
{
    unsigned int cpu = place_cpu(apic_id);

    if (cpu == CONFIG_NR_CPUS) {
        printk(XENLOG_WARNING "More than %u CPUs: the one with APIC number %u stays off\n",
               CONFIG_NR_CPUS, apic_id);
        return;
    }
    cpu_apicid[cpu] = apic_id;
    cpu_acpi_id[cpu] = acpi_id;
    cpumask_set(cpu, &cpu_possible_map);
    if (enabled)
        cpumask_set(cpu, &cpu_present_map);
    numa_set_cpu_node(cpu, numa_apic_node(apic_id));
}

void __init smp_init(void)
{
    if (cpu_apicid[0] == BAD_APIC_ID)
        cpu_apicid[0] = apic_own_id();
    smp_init_vectors();
    printk(XENLOG_INFO "SMP: %u CPUs present, %u possible\n", cpumask_weight(&cpu_present_map),
           nr_cpu_ids);
}

/* --- on the new CPU --- */
static void set_state(enum ap_state s)
{
    __atomic_store_n(&ap_state, s, __ATOMIC_SEQ_CST);
}

static noreturn void stay_away(void)
{
    set_state(AP_UNFIT);
    lapic_disable();
    for (;;)
        halt();
}

static noreturn void start_secondary(void)
{
    unsigned int cpu = smp_processor_id();

    write_cr3(virt_to_maddr(xen_l4));
    cpu_setup_registers();
    cpu_tables_init(cpu);
    lapic_init_cpu();
    spec_cpu_init();
    xstate_cpu_init();
    if (!cpu_matches_boot() || hvm_cpu_up())
        stay_away();
    set_state(AP_STARTED);
    tsc_check_target();
    set_state(AP_CHECKED);
    apic_timer_init_cpu();
    cpumask_set(cpu, &cpu_online_map);
    set_state(AP_ONLINE);
    idle_loop();
}

/* --- on the CPU that starts it --- */
/* Identity for the trampoline's page, and all of ours. */
static pte_t boot_l4[PT_ENTRIES] __aligned(4096), boot_l3[PT_ENTRIES] __aligned(4096);
static pte_t boot_l2[PT_ENTRIES] __aligned(4096);

static void write_trampoline(const char *field, u64 v)
{
    memcpy((char *)maddr_to_virt(TRAMPOLINE_PHYS) + (field - trampoline_start), &v, sizeof(v));
}

static void prepare_trampoline(unsigned int cpu)
{
    struct cpu_info *info = (struct cpu_info *)((char *)stacks[cpu] + STACK_SIZE) - 1;

    boot_l2[0] = _PAGE_PRESENT | _PAGE_RW | _PAGE_PSE;
    boot_l3[0] = virt_to_maddr(boot_l2) | PTE_HYPERVISOR_TABLE;
    memcpy(boot_l4, xen_l4, sizeof(boot_l4));
    boot_l4[0] = virt_to_maddr(boot_l3) | PTE_HYPERVISOR_TABLE;

    memcpy(maddr_to_virt(TRAMPOLINE_PHYS), trampoline_start, trampoline_end - trampoline_start);
    write_trampoline(trampoline_cr3, virt_to_maddr(boot_l4));
    write_trampoline(trampoline_stack, (unsigned long)info);
    write_trampoline(trampoline_entry, (unsigned long)start_secondary);
    memset(info, 0, sizeof(*info));
    info->processor_id = cpu;
    info->percpu_offset = percpu_offset[cpu];
    info->current_vcpu = idle_vcpu[cpu];
}

/* All a CPU needs before its first instruction. What exists from an earlier life is used again. */
static int prepare_cpu(unsigned int cpu)
{
    int rc = percpu_area_create(cpu) ?: cpu_tables_create(cpu) ?: timers_cpu_prepare(cpu) ?:
             hvm_cpu_prepare(cpu);

    if (rc)
        return rc;
    if (!stacks[cpu]) {
        stacks[cpu] = xenheap_alloc_flags(STACK_ORDER, MEMF_NODE(cpu_to_node(cpu)));
        if (!stacks[cpu])
            return -ENOMEM;
        guard_page((char *)stacks[cpu] + STACK_GUARD_PAGE * PAGE_SIZE);
    }
    rc = spec_cpu_prepare(cpu, stacks[cpu]);
    if (rc)
        return rc;
    if (!idle_vcpu[cpu] && !vcpu_create(idle_domain, cpu))
        return -ENOMEM;
    return sched_cpu_up(cpu);
}

static bool wait_beyond(enum ap_state s, unsigned int ms)
{
    for (unsigned int i = 0; i < ms * 10; i++) {
        if (READ_ONCE(ap_state) > s)
            return true;
        udelay(100);
    }
    return false;
}

static bool kick(u32 apic_id)
{
    set_state(AP_NONE);
    apic_send_ipi(apic_id, APIC_DM_INIT | APIC_ICR_LEVEL | APIC_ICR_ASSERT);
    udelay(10000);
    for (unsigned int try = 0; try < 2; try++) {
        apic_send_ipi(apic_id, APIC_DM_STARTUP | TRAMPOLINE_PHYS >> PAGE_SHIFT);
        if (wait_beyond(AP_NONE, 20))
            return true;
    }
    return wait_beyond(AP_NONE, START_TIMEOUT_MS);
}

static int start_cpu(unsigned int cpu)
{
    unsigned long flags;

    prepare_trampoline(cpu);
    if (!kick(cpu_apicid[cpu]))
        return -ETIMEDOUT;
    if (READ_ONCE(ap_state) == AP_UNFIT)
        return -EOPNOTSUPP;
    flags = local_irq_save();
    tsc_check_source(cpu);
    local_irq_restore(flags);
    return wait_beyond(AP_CHECKED, START_TIMEOUT_MS) ? 0 : -ETIMEDOUT;
}

int cpu_up(unsigned int cpu)
{
    static int busy;
    int rc;

    if (cpu >= nr_cpu_ids || !cpumask_test(cpu, &cpu_present_map))
        return -EINVAL;
    if (cpu_online(cpu))
        return sched_has_cpu(cpu) ? -EEXIST : sched_cpu_up(cpu);   /* who took it down did not come back to go on */
    if (cpu_apicid[cpu] >= 0xff && !x2apic_enabled)
        return -EOPNOTSUPP;
    if (__atomic_exchange_n(&busy, 1, __ATOMIC_ACQUIRE))
        return -EBUSY;
    rc = prepare_cpu(cpu) ?: start_cpu(cpu);
    if (rc) {
        sched_cpu_down(cpu);
        printk(XENLOG_ERR "CPU %u (APIC number %u) does not start: error %d\n", cpu,
               cpu_apicid[cpu], rc);
    }
    __atomic_store_n(&busy, 0, __ATOMIC_RELEASE);
    return rc;
}

static bool __init stays_off(unsigned int cpu)
{
    return spec_smt_off() && topology_is_later_thread(cpu);
}

void __init smp_boot_cpus(void)
{
    unsigned int cpu, limit = opt_nosmp ? 1 : max(opt_maxcpus, 1u);

    guard_page(boot_stack + STACK_GUARD_PAGE * PAGE_SIZE);
    for_each_cpu(cpu, &cpu_present_map)
        if (num_online_cpus() < limit && !cpu_online(cpu) && !stays_off(cpu)) {
            cpu_up(cpu);
            process_pending_softirqs();
        }
    printk(XENLOG_INFO "Brought up %u CPUs\n", num_online_cpus());
}
