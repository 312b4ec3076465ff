// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's HPET: its page, timers and interrupts, its record. There only with
 * HVM_PARAM_HPET_ENABLED.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/printk.h>
#include <lib/string.h>

static struct vhpet *hpet_of(struct domain *d)
{
    return &platform_of(d)->hpet;
}

bool vhpet_is_legacy(struct domain *d)
{
    return hvm_has(d, XEN_X86_EMU_HPET) && (READ_ONCE(hpet_of(d)->hpet.config) & HPET_LEGACY);
}

static void set_line(struct domain *d, unsigned int n, bool level)
{
    bool isa;
    int line = hpet_route(&hpet_of(d)->hpet, n, &isa);

    if (line < 0)
        return;
    if (isa)
        hvm_isa_irq_set(d, line, level);
    else
        hvm_gsi_set(d, line, level);
}

static void pulse_line(struct domain *d, unsigned int n)
{
    bool isa;
    int line = hpet_route(&hpet_of(d)->hpet, n, &isa);

    if (line >= 0 && isa)
        hvm_isa_irq_pulse(d, line);
    else if (line >= 0)
        hvm_gsi_pulse(d, line);
}

static unsigned int timer_number(const struct hvm_vtimer *t)
{
    return t - platform_of(t->v->domain)->hpet.timer;
}

static void tick(struct hvm_vtimer *t)
{
    struct domain *d = t->v->domain;
    struct vhpet *h = hpet_of(d);
    unsigned int n = timer_number(t);
    unsigned long flags;

    spin_lock_irqsave(&h->lock, flags);
    if (hpet_matched(&h->hpet, n)) {
        set_line(d, n, hpet_line(&h->hpet, n));
    } else {
        pulse_line(d, n);
    }
    spin_unlock_irqrestore(&h->lock, flags);
}

/*
 * Looks without the device's lock (it would be the wrong order): at worst a tick is taken for
 * accepted early.
 */
static bool waiting(const struct hvm_vtimer *t)
{
    struct domain *d = t->v->domain;
    const struct hpet *h = &hpet_of(d)->hpet;
    unsigned int n = timer_number(t);
    bool isa;
    int line = hpet_route(h, n, &isa);

    if (READ_ONCE(h->timer[n].config) & HPET_T_LEVEL)
        return READ_ONCE(h->isr) >> n & 1;
    if (line < 0)
        return false;
    return isa ? hvm_isa_irq_waiting(d, line) : hvm_gsi_waiting(d, line);
}

static const struct hvm_vtimer_source source = { .tick = tick, .waiting = waiting };

/* lock held */
static void program(struct domain *d, u32 timers)
{
    struct vhpet *h = hpet_of(d);
    u64 now = hvm_device_time(d), due, period;

    for (unsigned int n = 0; n < HPET_TIMERS; n++) {
        struct hvm_vtimer *t = &h->timer[n];

        if (!(timers >> n & 1) || !t->v)
            continue;
        if (hpet_next(&h->hpet, n, now, &due, &period))
            hvm_vtimer_start(t, hvm_guest_to_system(t->v, due), period);
        else
            hvm_vtimer_stop(t);
    }
}

/*
 * Lines of level-triggered timers go with their status bits; where they went before is let go
 * first.
 */
static void write(struct domain *d, unsigned int offset, unsigned int bytes, u64 value)
{
    struct vhpet *h = hpet_of(d);
    bool was[HPET_TIMERS];
    struct hpet old = h->hpet;
    u32 changed;

    for (unsigned int n = 0; n < HPET_TIMERS; n++)
        was[n] = hpet_line(&old, n);
    changed = hpet_write(&h->hpet, offset, bytes, value, hvm_device_time(d));
    for (unsigned int n = 0; n < HPET_TIMERS; n++) {
        bool isa, old_isa, is = hpet_line(&h->hpet, n);
        int line = hpet_route(&h->hpet, n, &isa), old_line = hpet_route(&old, n, &old_isa);

        if (was[n] && (!is || line != old_line || isa != old_isa) && old_line >= 0) {
            if (old_isa)
                hvm_isa_irq_set(d, old_line, false);
            else
                hvm_gsi_set(d, old_line, false);
        }
        if (is)
            set_line(d, n, true);
    }
    program(d, changed);
}

static bool aligned(const struct hvm_io *io)
{
    return (io->bytes == 4 || io->bytes == 8) && !(io->addr & (io->bytes - 1));
}

static enum hvm_io_result access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    struct vhpet *h = hpet_of(v->domain);
    unsigned int offset = io->addr & 0x3ff;
    unsigned long flags;

    if (!v->domain->arch.hvm->params[HVM_PARAM_HPET_ENABLED])
        return HVM_IO_NOT_OURS;
    if (!aligned(io)) {
        if (!io->write)
            io->data = ~0ULL;
        return HVM_IO_DONE;
    }
    spin_lock_irqsave(&h->lock, flags);
    if (io->write)
        write(v->domain, offset, io->bytes, io->data);
    else
        io->data = hpet_read(&h->hpet, offset, io->bytes, hvm_device_time(v->domain));
    spin_unlock_irqrestore(&h->lock, flags);
    return HVM_IO_DONE;
}

int vhpet_init(struct domain *d)
{
    const struct hvm_io_region r = {
        .kind = HVM_IO_MMIO, .first = HPET_BASE, .last = HPET_BASE + 0x3ff, .access = access,
    };

    spin_lock_init(&hpet_of(d)->lock, LOCK_HVM_DEVICE);
    hpet_reset(&hpet_of(d)->hpet, hvm_device_time(d));
    return hvm_platform_add_region(d, &r);
}

void vhpet_attach(struct vcpu *v)
{
    for (unsigned int n = 0; n < HPET_TIMERS; n++)
        hvm_vtimer_init(&hpet_of(v->domain)->timer[n], v, &source);
}

void vhpet_reset(struct domain *d)
{
    struct vhpet *h = hpet_of(d);
    unsigned long flags;

    spin_lock_irqsave(&h->lock, flags);
    for (unsigned int n = 0; n < HPET_TIMERS; n++)
        if (hpet_line(&h->hpet, n))
            set_line(d, n, false);
    hpet_reset(&h->hpet, hvm_device_time(d));
    program(d, ~0u);
    spin_unlock_irqrestore(&h->lock, flags);
}

/* --- record ----------------------------------------------------------------------------------- */
int hpet_save(struct domain *d, struct vcpu *v, void *rec)
{
    struct vhpet *h = hpet_of(d);
    struct hvm_hw_hpet *r = rec;
    u64 now = hvm_device_time(d);
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_HPET))
        return -ENODEV;
    memset(r, 0, sizeof(*r));
    spin_lock_irqsave(&h->lock, flags);
    r->capability = HPET_CAPABILITY;
    r->config = h->hpet.config;
    r->isr = h->hpet.isr;
    r->mc64 = hpet_counter(&h->hpet, now);
    for (unsigned int n = 0; n < HPET_TIMERS; n++) {
        r->timers[n].config = h->hpet.timer[n].config;
        r->timers[n].cmp = hpet_read(&h->hpet, 0x108 + n * 0x20, 8, now);
        r->period[n] = h->hpet.timer[n].period;
    }
    spin_unlock_irqrestore(&h->lock, flags);
    return 0;
}

static bool record_valid(const struct hvm_hw_hpet *r)
{
    for (unsigned int n = 0; n < HPET_TIMERS; n++) {
        unsigned int route = r->timers[n].config >> HPET_T_ROUTE_SHIFT & 31;

        if (route && !(HPET_TIMER_CAPS >> 32 >> route & 1))
            return false;
    }
    return r->capability >> 32 == HPET_CAPABILITY >> 32 && !(r->config & ~3ULL) &&
           !(r->isr & ~7ULL);
}

int hpet_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_hpet *r = rec;
    struct vhpet *h = hpet_of(d);
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_HPET))
        return -ENODEV;
    if (len != sizeof(*r))
        return -EINVAL;
    if (!record_valid(r)) {
        printk(XENLOG_G_ERR
               "d%u: HPET record: tick length, a route or a reserved bit is impossible\n",
               d->id);
        return -EINVAL;
    }
    spin_lock_irqsave(&h->lock, flags);
    h->hpet.config = r->config;
    h->hpet.isr = r->isr;
    h->hpet.counter = r->mc64;
    h->hpet.start = hvm_device_time(d);
    for (unsigned int n = 0; n < HPET_TIMERS; n++)
        h->hpet.timer[n] = (struct hpet_timer){
            .config = HPET_TIMER_CAPS | (r->timers[n].config & 0x3f4e), .cmp = r->timers[n].cmp,
            .period = r->period[n],
        };
    for (unsigned int n = 0; n < HPET_TIMERS; n++)
        if (hpet_line(&h->hpet, n))
            set_line(d, n, true);
    program(d, ~0u);
    spin_unlock_irqrestore(&h->lock, flags);
    return 0;
}
