// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform_op on processors: what they are, idle times, online and offline, registers.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <xen/time.h>
#include <public/platform.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/smp.h>
#include <lib/string.h>
#include "platform.h"

static unsigned int last_present(void)
{
    unsigned int cpu, last = 0;

    for_each_cpu(cpu, &cpu_present_map)
        last = cpu;
    return last;
}

static bool is_present(unsigned int cpu)
{
    return cpu < nr_cpu_ids && cpumask_test(cpu, &cpu_present_map);
}

/*
 * One byte of the caller's bitmap: its CPUs' idle times, and the byte without those that are
 * absent.
 */
static long idletimes_of_byte(const struct xenpf_getidletime *g, unsigned int at)
{
    unsigned int limit = min(g->cpumap_nr_cpus - at * 8, 8u);
    u8 bits, present = 0;

    if (copy_from_guest_offset(&bits, g->cpumap_bitmap, at, 1))
        return -EFAULT;
    for (unsigned int i = 0; i < limit; i++) {
        unsigned int cpu = at * 8 + i;
        u64 idle;

        if (!(bits & 1u << i) || !is_present(cpu))
            continue;
        idle = cpu_online(cpu) ? cpu_idle_time(cpu) : 0;
        if (copy_to_guest_offset(g->idletime, cpu, &idle, 1))
            return -EFAULT;
        present |= 1u << i;
    }
    return copy_to_guest_offset(g->cpumap_bitmap, at, &present, 1);
}

long platform_getidletime(struct xen_platform_op *op)
{
    struct xenpf_getidletime *g = &op->u.getidletime;
    unsigned int bytes;
    long rc = 0;

    if (g->cpumap_nr_cpus > 1u << 16)
        return -EINVAL;
    bytes = DIV_ROUND_UP(g->cpumap_nr_cpus, 8);
    for (unsigned int i = 0; i < bytes && !rc; i++)
        rc = idletimes_of_byte(g, i);
    g->now = NOW();
    return rc;
}

long platform_cpuinfo(struct xen_platform_op *op)
{
    struct xenpf_pcpuinfo *info = &op->u.pcpu_info;
    u32 cpu = info->xen_cpuid;

    info->max_present = last_present();
    if (!is_present(cpu)) {
        info->flags = XEN_PCPU_FLAGS_INVALID;
        info->apic_id = info->acpi_id = BAD_APIC_ID;
        return 0;
    }
    info->flags = cpu_online(cpu) ? XEN_PCPU_FLAGS_ONLINE : 0;
    info->apic_id = cpu_apicid[cpu];
    info->acpi_id = cpu_acpi_id[cpu];
    return 0;
}

/* All CPUs are of the boot CPU's kind: others are refused when they come up. */
long platform_cpu_version(struct xen_platform_op *op)
{
    struct xenpf_pcpu_version *ver = &op->u.pcpu_version;
    bool known = ver->xen_cpuid < nr_cpu_ids && cpu_online(ver->xen_cpuid);

    memset(ver->vendor_id, 0, sizeof(ver->vendor_id));
    ver->max_present = last_present();
    ver->family = ver->model = ver->stepping = 0;
    if (!known)
        return 0;
    memcpy(ver->vendor_id, boot_cpu.vendor_id, sizeof(ver->vendor_id));
    ver->family = boot_cpu.family;
    ver->model = boot_cpu.model;
    ver->stepping = boot_cpu.stepping;
    return 0;
}

long platform_cpu_online(struct xen_platform_op *op)
{
    u32 cpu = op->u.cpu_ol.cpuid;
    long rc;

    if (!is_present(cpu))
        return -EINVAL;
    rc = cpu_up(cpu);
    return rc == -EEXIST ? 0 : rc;
}

long platform_cpu_offline(struct xen_platform_op *op)
{
    u32 cpu = op->u.cpu_ol.cpuid;

    if (cpu == 0)
        return -EOPNOTSUPP;
    if (!is_present(cpu))
        return -EINVAL;
    return cpu_online(cpu) ? cpu_down(cpu) : 0;
}

/* --- registers of one CPU, read in one go --- */
#define RESOURCE_ENTRIES_MAX    2

struct resource_work {
    unsigned int nr;
    struct xenpf_resource_entry entry[RESOURCE_ENTRIES_MAX];
};

static int access_one(struct xenpf_resource_entry *e)
{
    if (e->rsvd)
        return -EINVAL;
    if (e->u.cmd != XEN_RESOURCE_OP_MSR_READ)
        return e->u.cmd == XEN_RESOURCE_OP_MSR_WRITE ? -EACCES : -EOPNOTSUPP;
    if (e->idx != MSR_TSC)
        return -EACCES;
    e->val = rdtsc();
    return 0;
}

static void access_all(void *arg)
{
    struct resource_work *w = arg;

    for (unsigned int i = 0; i < w->nr; i++)
        w->entry[i].u.ret = access_one(&w->entry[i]);
}

long platform_resource_op(struct xen_platform_op *op)
{
    struct xenpf_resource_op *r = &op->u.resource_op;
    struct resource_work work = { .nr = r->nr_entries };
    unsigned int done = 0;

    if (!work.nr)
        return 0;
    if (work.nr > RESOURCE_ENTRIES_MAX)
        return -E2BIG;
    if (r->cpu >= nr_cpu_ids || !cpu_online(r->cpu))
        return -ENODEV;
    if (copy_from_guest(&work.entry[0], r->entries, work.nr))
        return -EFAULT;
    on_selected_cpus(cpumask_of(r->cpu), access_all, &work, true);
    if (copy_to_guest(r->entries, &work.entry[0], work.nr))
        return -EFAULT;
    while (done < work.nr && !work.entry[done].u.ret)
        done++;
    return done;
}
