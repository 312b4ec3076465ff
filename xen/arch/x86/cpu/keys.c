// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug keys on processors: registers of all CPUs, dom0's registers, the clocks.
 */
#include <xen/console.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <xen/time.h>
#include <asm/insn.h>
#include <asm/time.h>
#include <asm/traps.h>
#include "private.h"

static void key_registers(unsigned char key)
{
    static int busy;
    unsigned int cpu;

    if (__atomic_exchange_n(&busy, 1, __ATOMIC_ACQUIRE))
        return;                             /* they are being shown already */
    for_each_online_cpu(cpu)
        show_cpu(cpu);
    __atomic_store_n(&busy, 0, __ATOMIC_RELEASE);
}
keyhandler(registers, .key = 'd', .desc = "registers of all CPUs", .fn = key_registers);

static void key_dom0(unsigned char key)
{
    struct vcpu *v;

    if (!hardware_domain)
        return;
    for_each_vcpu(hardware_domain, v) {
        printk(XENLOG_ERR "*** dom0 vcpu %u, flags %x\n", v->vcpu_id, v->pause_flags);
        if (v == current) {
            show_registers(guest_cpu_user_regs());
            continue;
        }
        vcpu_pause(v);
        show_registers(&v->arch.regs);
        vcpu_unpause(v);
    }
}
keyhandler(dom0, .key = '0', .desc = "dom0's registers", .fn = key_dom0);

static struct {
    u64 tsc;
    s_time_t now;
} clocks[CONFIG_NR_CPUS];

static void read_clocks(void *unused)
{
    unsigned int cpu = smp_processor_id();

    clocks[cpu].now = NOW();
    clocks[cpu].tsc = rdtsc_ordered();
}

static void key_time(unsigned char key)
{
    unsigned int cpu;

    on_selected_cpus(&cpu_online_map, read_clocks, NULL, true);
    printk(XENLOG_ERR "TSC: %lu kHz\n", cpu_khz);
    for_each_online_cpu(cpu)
        printk(XENLOG_ERR "CPU %u: TSC %lu, system time %ld ns\n", cpu, clocks[cpu].tsc,
               clocks[cpu].now);
}
keyhandler(time, .key = 't', .desc = "clocks of all CPUs", .fn = key_time);
