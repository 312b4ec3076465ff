// SPDX-License-Identifier: GPL-2.0-only
/*
 * Topology from APIC ids: the lowest bits number the thread, the next the core, the rest the
 * package. How many bits each takes is leaf 0xb (SDM vol. 3, 9.9), on older AMD processors leaf
 * 0x80000008 (APM vol. 3), on older Intel ones leaves 1 and 4. All processors of a machine agree.
 */
#include <xen/cpumask.h>
#include <xen/init.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/smp.h>
#include <asm/topology.h>
#include <lib/bitops.h>

static unsigned int __ro_after_init core_shift, socket_shift;

#define LEVEL_SMT       1
#define LEVEL_CORE      2

/* False when the processor has no such leaf or leaves it empty. */
static bool __init shifts_from_leaf_b(void)
{
    bool found = false;

    if (boot_cpu.max_leaf < 0xb)
        return false;
    for (unsigned int i = 0; i < 8; i++) {
        struct cpuid_regs r = cpuid(0xb, i);
        unsigned int level = r.c >> 8 & 0xff;

        if (!level)
            break;
        if (level == LEVEL_SMT)
            core_shift = r.a & 0x1f;
        if (level == LEVEL_CORE || level == LEVEL_SMT)
            socket_shift = r.a & 0x1f;
        found |= (r.b & 0xffff) != 0;
    }
    return found;
}

static void __init shifts_of_amd(void)
{
    struct cpuid_regs r = cpuid(0x80000008, 0);
    unsigned int bits = r.c >> 12 & 0xf;

    core_shift = 0;
    socket_shift = bits ?: ilog2_up((r.c & 0xff) + 1);
}

static void __init shifts_of_intel(void)
{
    unsigned int logical = cpuid(1, 0).b >> 16 & 0xff, cores = 1;

    if (boot_cpu.max_leaf >= 4)
        cores = (cpuid(4, 0).a >> 26) + 1;
    socket_shift = ilog2_up(logical);
    core_shift = socket_shift - min(socket_shift, ilog2_up(cores));
}

static int __init topology_init(void)
{
    static bool done __initdata;
    bool ht = boot_cpu.word[CPUID_1_D] >> 28 & 1;

    if (done)
        return 0;
    done = true;
    if (shifts_from_leaf_b() || !ht)
        return 0;
    if (boot_cpu.vendor == VENDOR_AMD || boot_cpu.vendor == VENDOR_HYGON)
        shifts_of_amd();
    else
        shifts_of_intel();
    return 0;
}
early_initcall(topology_init);

unsigned int cpu_to_socket(unsigned int cpu)
{
    return cpu_apicid[cpu] >> socket_shift;
}

unsigned int cpu_to_core(unsigned int cpu)
{
    return (cpu_apicid[cpu] >> core_shift) & ((1u << (socket_shift - core_shift)) - 1);
}

bool topology_is_later_thread(unsigned int cpu)
{
    for (unsigned int other = 0; other < cpu; other++)
        if (cpumask_test(other, &cpu_present_map) &&
            cpu_apicid[other] >> core_shift == cpu_apicid[cpu] >> core_shift)
            return true;
    return false;
}

bool __init topology_has_threads(void)
{
    unsigned int cpu;

    topology_init();
    for_each_cpu(cpu, &cpu_present_map)
        if (topology_is_later_thread(cpu))
            return true;
    return false;
}

unsigned int topology_threads_per_core(void)
{
    unsigned int cpu, n = 0;

    for_each_online_cpu (cpu)
        n += cpu_apicid[cpu] >> core_shift == cpu_apicid[0] >> core_shift;
    return n ?: 1;
}

unsigned int topology_cores_per_socket(void)
{
    unsigned int cpu, n = 0;

    for_each_online_cpu (cpu)
        n += cpu_to_socket(cpu) == cpu_to_socket(0);
    return max(n / topology_threads_per_core(), 1u);
}
