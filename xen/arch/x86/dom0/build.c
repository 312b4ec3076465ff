/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building dom0, a PV or PVH domain: the first boot module is its kernel, the second its RAM disk.
 */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/iommu.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/hvm.h>

#include "private.h"

static unsigned int __initdata opt_max_vcpus_min = 1, opt_max_vcpus_max;
static bool __initdata opt_vcpus_pin;
boolean_param("dom0_vcpus_pin", opt_vcpus_pin);

static bool __initdata opt_pvh, opt_shadow;
bool __initdata dom0_verbose;

static int __init parse_dom0_word(const char *word, size_t len)
{
    static const char *const words[] = { "pv", "pvh", "verbose", "shadow" };
    unsigned int i = 0;

    while (i < ARRAY_SIZE(words) && (strlen(words[i]) != len || memcmp(words[i], word, len)))
        i++;
    switch (i) {
    case 0:
    case 1:
        opt_pvh = i;
        return 0;
    case 2:
        dom0_verbose = true;
        return 0;
    case 3:
        opt_shadow = true;
        return 0;
    }
    return -EINVAL;
}

/* A list of pv, pvh, verbose, shadow. */
static int __init parse_dom0(const char *s)
{
    int rc = 0;

    for (;;) {
        const char *comma = strchr(s, ',');
        size_t len = comma ? (size_t)(comma - s) : strlen(s);

        rc = parse_dom0_word(s, len) ?: rc;
        if (!comma)
            return rc;
        s = comma + 1;
    }
}
custom_param("dom0", parse_dom0);

/* <n> or <min>-<max>, either end may be missing. */
static int __init parse_max_vcpus(const char *s)
{
    const char *end;

    opt_max_vcpus_max = 0;
    if (*s != '-') {
        opt_max_vcpus_min = parse_u64(s, &end, 0);
        if (end == s)
            return -EINVAL;
        if (!*end) {
            opt_max_vcpus_max = opt_max_vcpus_min;
            return 0;
        }
        s = end;
    }
    if (*s++ != '-')
        return -EINVAL;
    if (!*s)
        return 0;
    opt_max_vcpus_max = parse_u64(s, &end, 0);
    return *end ? -EINVAL : 0;
}
custom_param("dom0_max_vcpus", parse_max_vcpus);

static unsigned int __init nr_vcpus(void)
{
    unsigned int nr = num_online_cpus();

    if (opt_max_vcpus_max)
        nr = min(nr, opt_max_vcpus_max);
    nr = max(nr, opt_max_vcpus_min);
    return max(1u, min(nr, opt_pvh ? HVM_MAX_VCPUS + 0u : 1024u));
}

static struct domain * __init create(void)
{
    struct xen_domctl_createdomain config = {
        .flags = iommu_enabled ? XEN_DOMCTL_CDF_iommu : 0,
        .max_vcpus = nr_vcpus(),
        .max_evtchn_port = -1,
        .max_grant_frames = -1,
        .max_maptrack_frames = -1,
        .grant_opts = XEN_DOMCTL_GRANT_version(1),
    };
    struct domain *d;
    int rc;

    if (opt_shadow && opt_pvh)
        panic("dom0=shadow: there is no shadow paging here: leave the word out, and nested paging is used");
    if (opt_shadow)
        printk(XENLOG_WARNING "dom0=shadow: means nothing for a PV dom0: ignored\n");
    if (opt_pvh)
        dom0_configure_pvh(&config);
    d = domain_create(0, &config, true, &rc);
    if (!d)
        panic("dom0: cannot create it (error %d)", rc);
    d->is_console = true;
    d->max_pages = ~0ULL;
    hardware_domain = d;
    return d;
}

static void __init claim_modules(struct dom0_builder *b)
{
    if (boot_info.nr_modules == 0)
        panic("No dom0 kernel: give the boot loader a kernel as the first module");
    b->kernel_module = &boot_info.modules[0];
    b->kernel_module->used = true;
    if (boot_info.nr_modules > 1) {
        b->initrd_module = &boot_info.modules[1];
        b->initrd_module->used = true;
    }
}

static struct vcpu * __init create_vcpus(struct domain *d)
{
    for (unsigned int i = 0; i < d->max_vcpus; i++) {
        struct vcpu *v;

        spin_lock(&d->lock);
        v = vcpu_create(d, i);
        spin_unlock(&d->lock);
        if (!v)
            panic("dom0: out of memory for vcpu %u", i);
        if (opt_vcpus_pin)
            vcpu_set_hard_affinity(v, cpumask_of(cpumask_next_from(i % num_online_cpus(), &cpu_online_map)));
    }
    return d->vcpu[0];
}

void __init dom0_build(void)
{
    static struct dom0_builder builder __initdata;
    struct dom0_builder *b = &builder;
    struct vcpu *v;
    u64 max_pages;

    claim_modules(b);
    dom0_kernel_open(&b->kernel, b->kernel_module, opt_pvh);
    b->d = create();
    v = create_vcpus(b->d);
    b->nr_pages = dom0_memory_target(&max_pages);
    dom0_rights_give(b->d);
    if (opt_pvh)
        dom0_build_pvh(b);
    else
        dom0_build_pv(b);
    b->d->max_pages = max_pages;
    dom0_kernel_close(&b->kernel);
    iommu_dom0_setup(b->d);
    printk(XENLOG_INFO "dom0: %s, %lu MiB, %u vcpus\n", opt_pvh ? "PVH" : "PV", b->nr_pages >> 8, b->d->max_vcpus);

    __atomic_fetch_and(&v->pause_flags, ~VPF_down, __ATOMIC_SEQ_CST);
    domain_unpause_by_systemcontroller(b->d);
}
