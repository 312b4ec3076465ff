// SPDX-License-Identifier: GPL-2.0-only
/* Hardware-virtualized domains: what they may be made of, making them, taking them down. */
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <public/sched.h>
#include <asm/hvm-platform.h>
#include <asm/hwdom.h>
#include <asm/viridian.h>
#include <asm/insn.h>
#include <asm/ioreq.h>
#include <asm/p2m.h>
#include "private.h"

static int refuse(const char *why, int rc)
{
    printk(XENLOG_INFO "domain creation: %s\n", why);
    return rc;
}

int hvm_sanitise_domain_config(struct xen_domctl_createdomain *c)
{
    u32 emu = c->arch.emulation_flags;

    if (!hvm_ops)
        return refuse("hardware-virtualized guests are not available on this machine", -EOPNOTSUPP);
    if (!(c->flags & XEN_DOMCTL_CDF_hap))
        return refuse("there is no shadow paging: set hap=1", -EOPNOTSUPP);
    if (c->max_vcpus > HVM_MAX_VCPUS)
        return refuse("a hardware-virtualized guest has at most 128 vcpus", -EINVAL);
    if (emu & ~XEN_X86_EMU_ALL)
        return refuse("unknown arch.emulation_flags", -EINVAL);
    /* XEN_X86_EMU_IOMMU: toolstacks ask for it, no hypervisor has one, and no guest is told of it */
    /* the domain made before there is a hardware domain becomes it */
    if ((emu & XEN_X86_EMU_VPCI) && hardware_domain)
        return refuse("only dom0 has a virtual PCI bus (arch.emulation_flags)", -EOPNOTSUPP);
    if (!(emu & XEN_X86_EMU_LAPIC))
        return refuse("a hardware-virtualized guest needs local APICs (arch.emulation_flags)", -EINVAL);
    if ((emu & XEN_X86_EMU_USE_PIRQ) && !(emu & XEN_X86_EMU_IOAPIC))
        return refuse("interrupts as events need an IOAPIC (arch.emulation_flags)", -EINVAL);
    return 0;
}

static void init_params(struct hvm_domain *h)
{
    h->params[HVM_PARAM_TRIPLE_FAULT_REASON] = SHUTDOWN_reboot;
    h->params[HVM_PARAM_HPET_ENABLED] = !!(h->emulation_flags & XEN_X86_EMU_HPET);
}

int hvm_domain_create(struct domain *d, const struct xen_domctl_createdomain *config)
{
    struct hvm_domain *h = kzalloc_type(struct hvm_domain);
    int rc = -ENOMEM;

    if (!h)
        return rc;
    d->arch.hvm = h;
    spin_lock_init(&h->lock, LOCK_HVM);
    h->emulation_flags = config->arch.emulation_flags;
    h->tsc_offset_base = -rdtsc();
    init_params(h);
    rc = p2m_domain_create(d);
    if (rc)
        goto state;
    rc = hvm_ops->domain_create(d);
    if (rc)
        goto p2m;
    rc = hvm_platform_create(d);
    if (rc)
        goto vendor;
    rc = ioreq_domain_create(d);
    if (rc)
        goto platform;
    rc = is_hwdom(d) ? hwdom_ports_create(d) : 0;
    if (rc)
        goto ioreq;
    return 0;

ioreq:
    ioreq_domain_destroy(d);
platform:
    hvm_platform_relinquish(d);
    hvm_platform_destroy(d);
vendor:
    hvm_ops->domain_destroy(d);
p2m:
    p2m_domain_destroy(d);
state:
    kfree(h);
    d->arch.hvm = NULL;
    return rc;
}

int hvm_domain_relinquish(struct domain *d)
{
    if (!d->arch.hvm)
        return 0;
    ioreq_domain_relinquish(d);
    viridian_domain_relinquish(d);
    hvm_platform_relinquish(d);
    return p2m_domain_relinquish(d);
}

void hvm_domain_destroy(struct domain *d)
{
    if (!d->arch.hvm)
        return;
    hwdom_ports_destroy(d);
    ioreq_domain_destroy(d);
    viridian_domain_destroy(d);
    hvm_platform_destroy(d);
    hvm_ops->domain_destroy(d);
    p2m_domain_destroy(d);
    kfree(d->arch.hvm);
    d->arch.hvm = NULL;
}

void hvm_triple_fault(struct vcpu *v)
{
    struct domain *d = v->domain;
    u64 reason = d->arch.hvm->params[HVM_PARAM_TRIPLE_FAULT_REASON];

    printk(XENLOG_G_INFO "d%uv%u: triple fault at rip %#lx, action %lu\n", d->id, v->vcpu_id,
           (unsigned long)guest_cpu_user_regs()->rip, (unsigned long)reason);
    hvm_ops->dump_vcpu(v);
    domain_shutdown(d, reason);
}
