/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building dom0, a PV domain: the first boot module is its kernel, the second its RAM disk.
 */
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/iommu.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/bitops.h>
#include <lib/string.h>

#include "private.h"

static unsigned int __initdata opt_max_vcpus_min = 1, opt_max_vcpus_max;
static bool __initdata opt_vcpus_pin;
boolean_param("dom0_vcpus_pin", opt_vcpus_pin);

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
    return max(1u, min(nr, 1024u));
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

/* Frames for everything that must be there from the start, in one piece; what is over goes back. */
static void __init allocate_block(struct dom0_builder *b)
{
    u64 pages = PFN_UP(b->layout.end);
    unsigned int order = fls64(pages - 1);
    struct page_info *pg = heap_alloc_pages(order, MEMF_NO_SCRUB);

    if (!pg)
        panic("dom0: no %lu MiB of contiguous memory for its kernel", pages >> 8);
    for (u64 i = pages; i < 1ULL << order; i++)
        heap_free_pages(&pg[i], 0);
    for (u64 i = 0; i < pages; i++)
        if (domain_assign_pages(b->d, &pg[i], 0, 0))
            panic("dom0: its memory was refused");
    b->block = page_to_mfn(pg);
    b->block_pages = pages;
    b->p2m = dom0_block_virt(b, b->layout.p2m);
    clear_page((char *)b->p2m + b->layout.p2m_bytes - PAGE_SIZE);
}

/* Not inside the image's pages nor its tables: those the guest may not look at before they are written. */
static void __init clear_gaps(struct dom0_builder *b)
{
    struct dom0_layout *l = &b->layout;

    for (u64 at = 0; at < ROUNDDOWN(l->kernel_start, PAGE_SIZE); at += PAGE_SIZE)
        clear_page(dom0_block_virt(b, at));
    for (u64 at = l->tables; at < l->mapped_end; at += PAGE_SIZE)
        clear_page(dom0_block_virt(b, at));
}

static void __init start_context(struct dom0_builder *b, struct vcpu *v)
{
    struct vcpu_guest_context *ctx = kzalloc_type(struct vcpu_guest_context);
    struct dom0_layout *l = &b->layout;
    int rc;

    if (!ctx)
        panic("dom0: out of memory");
    ctx->flags = VGCF_in_kernel | VGCF_online;
    ctx->user_regs.rip = b->kernel.info.entry;
    ctx->user_regs.rsp = l->virt_base + l->stack + PAGE_SIZE;
    ctx->user_regs.rsi = l->virt_base + l->start_info;
    ctx->user_regs.rflags = 0x202;
    ctx->user_regs.cs = FLAT_KERNEL_CS;
    ctx->user_regs.ss = ctx->user_regs.ds = ctx->user_regs.es = FLAT_KERNEL_SS;
    ctx->kernel_ss = FLAT_KERNEL_SS;
    ctx->kernel_sp = ctx->user_regs.rsp;
    ctx->ctrlreg[3] = xen_pfn_to_cr3(b->block + (l->tables >> PAGE_SHIFT));
    for (unsigned int i = 0; i < b->d->max_vcpus && i < XEN_LEGACY_VCPUS; i++)
        b->d->shared_info->vcpu_info[i].evtchn_upcall_mask = 1;
    do
        rc = arch_set_vcpu_context(v, ctx);
    while (rc == -ERESTART);
    if (rc)
        panic("dom0: its first register context was refused (error %d)", rc);
    kfree(ctx);
    v->is_initialised = true;
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
    dom0_kernel_open(&b->kernel, b->kernel_module);
    b->d = create();
    v = create_vcpus(b->d);
    b->nr_pages = dom0_memory_target(&max_pages);
    dom0_layout_plan(b);
    allocate_block(b);
    clear_gaps(b);
    dom0_memory_fill(b);
    dom0_start_info_write(b);
    dom0_tables_build(b);
    dom0_rights_give(b->d);
    start_context(b, v);
    b->d->max_pages = max_pages;
    dom0_kernel_close(&b->kernel);
    iommu_dom0_setup(b->d);
    printk(XENLOG_INFO "dom0: %lu MiB, %u vcpus\n", b->nr_pages >> 8, b->d->max_vcpus);

    __atomic_fetch_and(&v->pause_flags, ~VPF_down, __ATOMIC_SEQ_CST);
    domain_unpause_by_systemcontroller(b->d);
}
