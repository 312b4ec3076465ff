// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's ACPI fixed hardware: power management timer, PM1a event block, buttons. The control
 * block (sleeping) is the device model's. Ports are at one of two places:
 * HVM_PARAM_ACPI_IOPORTS_LOCATION.
 */
#include "private.h"

#include <xen/errno.h>
#include <public/hvm/ioreq.h>

#define SCI_IRQ             9

static struct vpm *pm_of(struct domain *d)
{
    return &platform_of(d)->pm;
}

/*
 * lock held: status up to date, interrupt line by it, and a look at the next toggle if that would
 * interrupt
 */
static void settle(struct domain *d)
{
    struct vpm *p = pm_of(d);
    u64 now = hvm_device_time(d);

    pm_update(&p->pm, now);
    hvm_isa_irq_set(d, SCI_IRQ, pm_sci(&p->pm));
    if (!p->timer.v)
        return;
    if (p->pm.enable & PM1_TIMER)
        hvm_vtimer_start(&p->timer, hvm_guest_to_system(p->timer.v, pm_next_toggle(&p->pm, now)),
                         0);
    else
        hvm_vtimer_stop(&p->timer);
}

void hvm_pm_timer_touch(struct domain *d)
{
    struct vpm *p = pm_of(d);
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_PM))
        return;
    spin_lock_irqsave(&p->lock, flags);
    settle(d);
    spin_unlock_irqrestore(&p->lock, flags);
}

static void tick(struct hvm_vtimer *t)
{
    hvm_pm_timer_touch(t->v->domain);
}

static const struct hvm_vtimer_source source = { .tick = tick };

static void set_status(struct domain *d, u16 bits)
{
    struct vpm *p = pm_of(d);
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_PM))
        return;
    spin_lock_irqsave(&p->lock, flags);
    p->pm.status |= bits;
    settle(d);
    spin_unlock_irqrestore(&p->lock, flags);
}

void hvm_acpi_power_button(struct domain *d)
{
    set_status(d, PM1_POWER_BUTTON);
}

void hvm_acpi_sleep_button(struct domain *d)
{
    set_status(d, PM1_SLEEP_BUTTON);
}

void hvm_acpi_wake(struct domain *d)
{
    set_status(d, PM1_WAKE);
}

/* --- ports ------------------------------------------------------------------------------------ */
static bool is_here(const struct vcpu *v, const void *opaque)
{
    return v->domain->arch.hvm->params[HVM_PARAM_ACPI_IOPORTS_LOCATION] == (unsigned long)opaque;
}

static enum hvm_io_result timer_access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    struct vpm *p = pm_of(v->domain);
    unsigned long flags;

    if (!is_here(v, opaque))
        return HVM_IO_NOT_OURS;
    if (io->write)
        return HVM_IO_DONE;                     /* read-only */
    spin_lock_irqsave(&p->lock, flags);
    pm_update(&p->pm, hvm_device_time(v->domain));
    io->data = pm_timer(&p->pm, hvm_device_time(v->domain)) >> (io->addr & 3) * 8;
    spin_unlock_irqrestore(&p->lock, flags);
    if (io->bytes < 4)
        io->data &= (1u << io->bytes * 8) - 1;
    return HVM_IO_DONE;
}

static enum hvm_io_result event_access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    struct vpm *p = pm_of(v->domain);
    unsigned int first = io->addr & 3;
    unsigned long flags;
    u64 data = 0;

    if (!is_here(v, opaque))
        return HVM_IO_NOT_OURS;
    spin_lock_irqsave(&p->lock, flags);
    settle(v->domain);
    for (unsigned int i = 0; i < io->bytes && first + i < 4; i++) {
        if (io->write)
            pm_write_event(&p->pm, first + i, io->data >> i * 8);
        else
            data |= (u64)pm_read_event(&p->pm, first + i) << i * 8;
    }
    if (io->write)
        settle(v->domain);
    else
        io->data = data;
    spin_unlock_irqrestore(&p->lock, flags);
    return HVM_IO_DONE;
}

int vpm_init(struct domain *d)
{
    static const u16 event[] = { ACPI_PM1A_EVT_BLK_ADDRESS_V0, ACPI_PM1A_EVT_BLK_ADDRESS_V1 };
    static const u16 timer[] = { ACPI_PM_TMR_BLK_ADDRESS_V0, ACPI_PM_TMR_BLK_ADDRESS_V1 };
    int rc = 0;

    spin_lock_init(&pm_of(d)->lock, LOCK_HVM_DEVICE);
    pm_reset(&pm_of(d)->pm, hvm_device_time(d));
    for (unsigned long i = 0; i < 2 && !rc; i++) {
        struct hvm_io_region r = {
            .kind = HVM_IO_PORT,
            .first = event[i],
            .last = event[i] + 3,
            .access = event_access,
            .opaque = (void *)i,
        };

        rc = hvm_platform_add_region(d, &r);
        r.first = timer[i];
        r.last = timer[i] + 3;
        r.access = timer_access;
        if (!rc)
            rc = hvm_platform_add_region(d, &r);
    }
    return rc;
}

void vpm_attach(struct vcpu *v)
{
    hvm_vtimer_init(&pm_of(v->domain)->timer, v, &source);
}

/* --- record ----------------------------------------------------------------------------------- */
int pmtimer_save(struct domain *d, struct vcpu *v, void *rec)
{
    struct vpm *p = pm_of(d);
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_PM))
        return -ENODEV;
    spin_lock_irqsave(&p->lock, flags);
    pm_update(&p->pm, hvm_device_time(d));
    *(struct hvm_hw_pmtimer *)rec = (struct hvm_hw_pmtimer){
        .tmr_val = pm_timer(&p->pm, hvm_device_time(d)),
        .pm1a_sts = p->pm.status,
        .pm1a_en = p->pm.enable,
    };
    spin_unlock_irqrestore(&p->lock, flags);
    return 0;
}

int pmtimer_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_pmtimer *r = rec;
    struct vpm *p = pm_of(d);
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_PM))
        return -ENODEV;
    if (len != sizeof(*r))
        return -EINVAL;
    spin_lock_irqsave(&p->lock, flags);
    p->pm = (struct pm){
        .base = r->tmr_val, .start = hvm_device_time(d), .seen = r->tmr_val,
        .status = r->pm1a_sts & PM1_STATUS_BITS, .enable = r->pm1a_en & PM1_ENABLE_BITS,
    };
    settle(d);
    spin_unlock_irqrestore(&p->lock, flags);
    return 0;
}
