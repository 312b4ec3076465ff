// SPDX-License-Identifier: GPL-2.0-only
/* The x86 part of a domain's life. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/cpu-policy.h>
#include <asm/flushtlb.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include "policy.h"
#include "private.h"

static int refuse(const char *why)
{
    printk(XENLOG_INFO "domain creation: %s\n", why);
    return -EINVAL;
}

int arch_sanitise_domain_config(struct xen_domctl_createdomain *config)
{
    if (config->flags & XEN_DOMCTL_CDF_hvm) {
        printk(XENLOG_INFO "domain creation: hardware-virtualized guests are not available\n");
        return -EOPNOTSUPP;
    }
    if (config->flags & (XEN_DOMCTL_CDF_hap | XEN_DOMCTL_CDF_oos_off))
        return refuse("hap and oos_off are for hardware-virtualized guests");
    if (config->arch.misc_flags & ~XEN_X86_MSR_RELAXED)
        return refuse("unknown arch.misc_flags");
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
    rc = perdomain_create(d);
    if (rc) {
        policy_free(d);
        return rc;
    }
    d->arch.relaxed_msrs = config->arch.misc_flags & XEN_X86_MSR_RELAXED;
    d->arch.tsc_incarnation = 1;
    return 0;
}

void arch_domain_destroy(struct domain *d)
{
    perdomain_destroy(d);
    policy_free(d);
    kfree(d->arch.e820);
    d->arch.e820 = NULL;
}

/*
 * Nothing of it runs any more. What a vcpu holds goes first: its tables and descriptor pages pin
 * the rest.
 */
int arch_domain_relinquish(struct domain *d)
{
    struct vcpu *v;
    int rc;

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

/* A PV guest cannot start over in its old memory: nothing knows its first page tables any more. */
int arch_domain_soft_reset(struct domain *d)
{
    return -EOPNOTSUPP;
}

void arch_get_domain_info(const struct domain *d, struct xen_domctl_getdomaininfo *info)
{
    info->arch_config.emulation_flags = 0;
    info->arch_config.misc_flags = d->arch.relaxed_msrs ? XEN_X86_MSR_RELAXED : 0;
    info->gpaddr_bits = 0;
}

void arch_flush_domain_tlb(struct domain *d)
{
    flush_tlb_mask(&d->dirty_cpus);
}
