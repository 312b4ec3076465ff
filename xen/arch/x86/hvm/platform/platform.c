// SPDX-License-Identifier: GPL-2.0-only
/*
 * The devices of a guest as a whole: made with the domain and its vcpus, stopped and freed with
 * them.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/sched.h>

#define PAT_AFTER_RESET     0x0007040600070406ULL

/*
 * Which devices there are; `attach' gives one its timers, when vcpu 0 exists to carry them; `reset' is the board's
 * reset line. Clock and power management have power of their own and are not reset.
 */
static const struct device {
    u32 flag;
    int (*init)(struct domain *d);
    void (*attach)(struct vcpu *v);
    void (*reset)(struct domain *d);
} devices[] = {
    { XEN_X86_EMU_IOAPIC, vioapic_init, NULL, vioapic_reset },
    { XEN_X86_EMU_PIC, vpic_init, NULL, vpic_reset },
    { XEN_X86_EMU_PIT, vpit_init, vpit_attach, vpit_reset },
    { XEN_X86_EMU_RTC, vrtc_init, vrtc_attach },
    { XEN_X86_EMU_HPET, vhpet_init, vhpet_attach, vhpet_reset },
    { XEN_X86_EMU_PM, vpm_init, vpm_attach },
};

u64 hvm_device_time(struct domain *d)
{
    struct vcpu *v = domain_vcpu(d, 0);

    return v && v->arch.hvm && v->arch.hvm->platform ? hvm_guest_time_ns(v) : (u64)NOW();
}

int hvm_platform_create(struct domain *d)
{
    struct hvm_platform *p = kzalloc_type(struct hvm_platform);
    int rc;

    if (!p)
        return -ENOMEM;
    spin_lock_init(&p->io_lock, LOCK_HVM_DEVICE);
    spin_lock_init(&p->irq_lock, LOCK_HVM_IRQ);
    spin_lock_init(&p->pin_lock, LOCK_HVM_DEVICE);
    list_init(&p->pinned);
    d->arch.hvm->platform = p;
    rc = debug_port_init(d);
    for (unsigned int i = 0; i < ARRAY_SIZE(devices) && !rc; i++)
        if (hvm_has(d, devices[i].flag))
            rc = devices[i].init(d);
    if (rc)
        hvm_platform_destroy(d);
    return rc;
}

static void kill_timers(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);

    for (unsigned int i = 0; i < p->nr_timers; i++)
        hvm_vtimer_kill(p->timers[i]);
}

void hvm_platform_relinquish(struct domain *d)
{
    struct vcpu *v;

    for_each_vcpu(d, v)
        if (v->arch.hvm && v->arch.hvm->platform)
            kill_timers(v);
}

void hvm_platform_destroy(struct domain *d)
{
    if (!d->arch.hvm->platform)
        return;
    vmtrr_unpin_all(d);
    hwdom_ioapics_destroy(d);
    kfree(d->arch.hvm->platform);
    d->arch.hvm->platform = NULL;
}

/* As after power-on: in xAPIC mode. */
static void power_on_lapic(struct vcpu *v, u32 *regs, struct lapic_aside *aside)
{
    struct lapic *l = lapic_of(v);

    lapic_init(l, regs, aside, v->vcpu_id * 2, v->vcpu_id == 0);
    if (hvm_has(v->domain, XEN_X86_EMU_LAPIC))
        return;
    l->base_msr &= ~LAPIC_BASE_ENABLE;
    l->disabled |= LAPIC_HW_DISABLED;
}

int hvm_platform_vcpu_create(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = kzalloc_type(struct hvm_vcpu_platform);
    struct lapic_aside *aside = hvm_ops->virtual_x2apic ? xenheap_alloc(0) : NULL;
    u32 *regs = xenheap_alloc(0);

    if (!p || !regs || (hvm_ops->virtual_x2apic && !aside)) {
        kfree(p);
        xenheap_free(aside, 0);
        xenheap_free(regs, 0);
        return -ENOMEM;
    }
    spin_lock_init(&p->timer_lock, LOCK_HVM_TIMER);
    v->arch.hvm->platform = p;
    clear_page(regs);
    if (aside)
        clear_page(aside);
    power_on_lapic(v, regs, aside);
    hvm_vtimer_init(&p->lapic_timer, v, &vlapic_timer_source);
    for (unsigned int i = 0; v->vcpu_id == 0 && i < ARRAY_SIZE(devices); i++)
        if (devices[i].attach && hvm_has(v->domain, devices[i].flag))
            devices[i].attach(v);
    return 0;
}

void hvm_platform_vcpu_destroy(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);

    if (!p)
        return;
    kill_timers(v);                             /* vcpu 0: the devices' too */
    v->arch.hvm->platform = NULL;
    xenheap_free(p->lapic.regs, 0);
    xenheap_free(p->lapic.aside, 0);
    kfree(p);
}

void hvm_platform_vcpu_reset(struct vcpu *v)
{
    hvm_vtimer_stop(&vplatform_of(v)->lapic_timer);
    lapic_reset(lapic_of(v));
}

void hvm_platform_reset(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;
    struct vcpu *v;

    for (unsigned int i = 0; i < ARRAY_SIZE(devices); i++)
        if (devices[i].reset && hvm_has(d, devices[i].flag))
            devices[i].reset(d);
    for_each_vcpu(d, v) {
        hvm_vtimer_stop(&vplatform_of(v)->lapic_timer);
        power_on_lapic(v, lapic_of(v)->regs, lapic_of(v)->aside);
        vlapic_mode_changed(v);
        vplatform_of(v)->startup = 0;
        vplatform_of(v)->mtrr = (struct mtrr){ 0 };
        hvm_ops->set_pat(v, PAT_AFTER_RESET);
    }
    spin_lock_irqsave(&p->irq_lock, flags);
    lines_recount(d);                           /* devices still hold what they held */
    spin_unlock_irqrestore(&p->irq_lock, flags);
}
