// SPDX-License-Identifier: GPL-2.0-only
/* The x86 part of a domain's life. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/cpu-policy.h>
#include <asm/cpufeature.h>
#include <asm/flushtlb.h>
#include <asm/hvm.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include <asm/spec.h>
#include <asm/time.h>
#include "policy.h"
#include "private.h"

static int refuse(const char *why)
{
    printk(XENLOG_INFO "domain creation: %s\n", why);
    return -EINVAL;
}

int arch_sanitise_domain_config(struct xen_domctl_createdomain *config)
{
    if (config->arch.misc_flags & ~XEN_X86_MSR_RELAXED)
        return refuse("unknown arch.misc_flags");
    if (config->flags & XEN_DOMCTL_CDF_hvm)
        return hvm_sanitise_domain_config(config);
    if (config->flags & (XEN_DOMCTL_CDF_hap | XEN_DOMCTL_CDF_oos_off))
        return refuse("hap and oos_off are for hardware-virtualized guests");
    if (config->arch.emulation_flags & ~XEN_X86_EMU_PIT)
        return refuse("PV guests have no emulated devices (arch.emulation_flags)");
    /* Tools ask for a PIT where they mean dom0's view of the real one: nothing is emulated. */
    config->arch.emulation_flags = 0;
    return 0;
}

int arch_domain_create(struct domain *d, const struct xen_domctl_createdomain *config)
{
    int rc;

    spin_lock_init(&d->arch.e820_lock, LOCK_EVENT_PORT);
    d->arch.policy = policy_for_new_domain(d);
    if (!d->arch.policy)
        return -ENOMEM;
    d->arch.relaxed_msrs = config->arch.misc_flags & XEN_X86_MSR_RELAXED;
    d->arch.tsc_incarnation = 1;
    spec_domain_create(d, d->is_privileged);
    d->arch.tsc_khz = cpu_khz;
    rc = is_pv_domain(d) ? perdomain_create(d) : hvm_domain_create(d, config);
    if (rc)
        policy_free(d);
    return rc;
}

void arch_domain_destroy(struct domain *d)
{
    if (is_pv_domain(d))
        perdomain_destroy(d);
    else
        hvm_domain_destroy(d);
    policy_free(d);
    kfree(d->arch.e820);
    d->arch.e820 = NULL;
}

static int relinquish_hvm(struct domain *d)
{
    struct vcpu *v;
    int rc;

    if (d->vcpu) {
        for_each_vcpu(d, v) {
            sync_vcpu_execstate(v);
            v->arch.time_info.guest = NULL;
        }
    }
    rc = hvm_domain_relinquish(d);
    return rc ?: mm_domain_relinquish(d);
}

/*
 * Nothing of it runs any more. What a vcpu holds goes first: its tables and descriptor pages pin
 * the rest.
 */
int arch_domain_relinquish(struct domain *d)
{
    struct vcpu *v;
    int rc;

    if (!is_pv_domain(d))
        return relinquish_hvm(d);
    if (d->vcpu) {
        for_each_vcpu(d, v) {
            sync_vcpu_execstate(v);
            rc = pv_drop_guest_tables(v);
            if (rc)
                return rc;
            pv_destroy_gdt(v);
            pv_unmap_ldt(v);
            v->arch.time_info.guest = NULL;
        }
    }
    return mm_domain_relinquish(d);
}

const char *arch_guest_kinds(void)
{
    return hvm_ops ? "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 " : "xen-3.0-x86_64 ";
}

void arch_domain_shutdown(struct domain *d)
{
}

void arch_domain_pause(struct domain *d)
{
}

void arch_domain_unpause(struct domain *d)
{
}

void arch_domain_creation_finished(struct domain *d)
{
}

void arch_get_domain_info(const struct domain *d, struct xen_domctl_getdomaininfo *info)
{
    if (!is_pv_domain(d))
        info->flags |= XEN_DOMINF_hap;
    info->arch_config.emulation_flags = d->arch.hvm ? d->arch.hvm->emulation_flags : 0;
    info->arch_config.misc_flags = d->arch.relaxed_msrs ? XEN_X86_MSR_RELAXED : 0;
    info->gpaddr_bits = is_pv_domain(d) ? 0 : boot_cpu.phys_bits;
}

void arch_flush_domain_tlb(struct domain *d)
{
    if (is_pv_domain(d))
        flush_tlb_mask(&d->dirty_cpus);
    else
        hvm_flush_domain_tlb(d);
    iommu_flush(d);
}
