// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's real-time clock: ports 0x70 and 0x71, interrupt 8, its record. CMOS behind the
 * clock's registers is the device model's, which therefore hears of the index too. Setting the
 * clock shifts the domain's wall clock.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/printk.h>
#include <asm/ioreq.h>
#include <lib/string.h>

#define RTC_IRQ             8
#define NS                  1000000000LL

static struct vrtc *rtc_of(struct domain *d)
{
    return &platform_of(d)->rtc;
}

/* The guest's wall clock, nanoseconds since 1970. */
static s64 wall_of(const struct domain *d)
{
    u64 seconds;
    u32 ns;

    wallclock_get(&seconds, &ns);
    return ((s64)seconds + d->time_offset_seconds) * NS + ns;
}

/* lock held */
static void update_line(struct domain *d)
{
    hvm_isa_irq_set(d, RTC_IRQ, rtc_irq(&rtc_of(d)->rtc) && !vhpet_is_legacy(d));
}

static void program_period(struct vrtc *r)
{
    u64 period = rtc_period(&r->rtc);

    if (!r->periodic.v)
        return;
    if (period && (r->rtc.reg[RTC_B] & RTC_B_PIE))
        hvm_vtimer_start(&r->periodic, NOW() + period, period);
    else
        hvm_vtimer_stop(&r->periodic);
}

static void program_event(struct vrtc *r, s64 wall)
{
    s64 due;

    if (!r->event.v)
        return;
    if (rtc_next_event(&r->rtc, wall, &due))
        hvm_vtimer_start(&r->event, NOW() + (due - wall), 0);
    else
        hvm_vtimer_stop(&r->event);
}

/* --- ticks ------------------------------------------------------------------------------------ */
/*
 * Windows with Hyper-V's interface does not read register C after each tick: edges must come all
 * the same.
 */
static bool needs_no_ack(const struct domain *d)
{
    return d->arch.hvm->params[HVM_PARAM_VIRIDIAN];
}

static void periodic_tick(struct hvm_vtimer *t)
{
    struct domain *d = t->v->domain;
    struct vrtc *r = rtc_of(d);
    unsigned long flags;

    spin_lock_irqsave(&r->lock, flags);
    if (needs_no_ack(d))
        hvm_isa_irq_set(d, RTC_IRQ, false);
    rtc_periodic_tick(&r->rtc);
    update_line(d);
    spin_unlock_irqrestore(&r->lock, flags);
}

static bool periodic_waiting(const struct hvm_vtimer *t)
{
    struct domain *d = t->v->domain;

    if (vhpet_is_legacy(d))
        return false;
    if (needs_no_ack(d))
        return hvm_isa_irq_waiting(d, RTC_IRQ);
    return READ_ONCE(rtc_of(d)->rtc.reg[RTC_C]) & RTC_C_PF;
}

static void event_tick(struct hvm_vtimer *t)
{
    struct domain *d = t->v->domain;
    struct vrtc *r = rtc_of(d);
    s64 wall = wall_of(d);
    unsigned long flags;

    spin_lock_irqsave(&r->lock, flags);
    rtc_update(&r->rtc, wall);
    update_line(d);
    program_event(r, wall);
    spin_unlock_irqrestore(&r->lock, flags);
}

static const struct hvm_vtimer_source periodic_source = { .tick = periodic_tick,
                                                          .waiting = periodic_waiting };
static const struct hvm_vtimer_source event_source = { .tick = event_tick };

/* --- ports ------------------------------------------------------------------------------------ */
/* The device model keeps its own idea of the guest's clock in step. */
static void shift_clock(struct domain *d, s64 seconds)
{
    ioreq_t p = {
        .type = IOREQ_TYPE_TIMEOFFSET,
        .size = 8,
        .count = 1,
        .dir = IOREQ_WRITE,
        .state = STATE_IOREQ_READY,
        .data = seconds,
    };

    d->time_offset_seconds += seconds;
    wallclock_update_domain(d);
    ioreq_broadcast(d, &p);
}

static void write_data(struct domain *d, unsigned int reg, u8 value)
{
    struct vrtc *r = rtc_of(d);
    s64 wall = wall_of(d), shift = 0;
    unsigned long flags;
    u32 effects;

    spin_lock_irqsave(&r->lock, flags);
    effects = rtc_write_reg(&r->rtc, reg, value, wall, &shift);
    update_line(d);
    if (effects & RTC_DO_PERIOD)
        program_period(r);
    if (effects & RTC_DO_EVENTS)
        program_event(r, wall + shift * NS);
    spin_unlock_irqrestore(&r->lock, flags);
    if (effects & RTC_DO_SHIFT)
        shift_clock(d, shift);
}

static u8 read_data(struct domain *d, unsigned int reg)
{
    struct vrtc *r = rtc_of(d);
    s64 wall = wall_of(d);
    unsigned long flags;
    u8 value;

    spin_lock_irqsave(&r->lock, flags);
    value = rtc_read_reg(&r->rtc, reg, wall);
    update_line(d);
    spin_unlock_irqrestore(&r->lock, flags);
    return value;
}

static enum hvm_io_result access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    u8 *index = &rtc_of(v->domain)->rtc.index,
       reg = READ_ONCE(*index); /* other vcpus may move it meanwhile */

    if (io->bytes != 1)
        return HVM_IO_NOT_OURS;
    if (!(io->addr & 1)) {
        if (io->write) {
            WRITE_ONCE(*index, io->data & 0x7f);
            return (io->data & 0x7f) < RTC_REGS ? HVM_IO_DONE : HVM_IO_NOT_OURS;
        }
        io->data = 0xff;                        /* write-only */
        return HVM_IO_DONE;
    }
    if (reg >= RTC_REGS)
        return HVM_IO_NOT_OURS;
    if (io->write)
        write_data(v->domain, reg, io->data);
    else
        io->data = read_data(v->domain, reg);
    return HVM_IO_DONE;
}

int vrtc_init(struct domain *d)
{
    const struct hvm_io_region r = {
        .kind = HVM_IO_PORT, .first = 0x70, .last = 0x71, .access = access
    };

    spin_lock_init(&rtc_of(d)->lock, LOCK_HVM_DEVICE);
    rtc_reset(&rtc_of(d)->rtc, wall_of(d));
    return hvm_platform_add_region(d, &r);
}

void vrtc_attach(struct vcpu *v)
{
    hvm_vtimer_init(&rtc_of(v->domain)->periodic, v, &periodic_source);
    hvm_vtimer_init(&rtc_of(v->domain)->event, v, &event_source);
}

/* --- record ----------------------------------------------------------------------------------- */
int rtc_save(struct domain *d, struct vcpu *v, void *rec)
{
    struct vrtc *r = rtc_of(d);
    struct hvm_hw_rtc *out = rec;
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_RTC))
        return -ENODEV;
    memset(out, 0, sizeof(*out));
    spin_lock_irqsave(&r->lock, flags);
    rtc_update(&r->rtc, wall_of(d));
    rtc_refresh(&r->rtc, wall_of(d));
    memcpy(out->cmos_data, r->rtc.reg, RTC_REGS);
    out->cmos_index = r->rtc.index;
    out->rtc_offset = d->time_offset_seconds;
    spin_unlock_irqrestore(&r->lock, flags);
    return 0;
}

/* The clock goes on with the host's; a domain built anew gets the offset it had. */
int rtc_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_rtc *in = rec;
    struct vrtc *r = rtc_of(d);
    struct rtc loaded = { 0 };
    unsigned long flags;
    s64 wall;

    if (!hvm_has(d, XEN_X86_EMU_RTC))
        return -ENODEV;
    if (len != sizeof(*in))
        return -EINVAL;
    memcpy(loaded.reg, in->cmos_data, RTC_REGS);
    loaded.index = in->cmos_index;
    if (!rtc_valid(&loaded) || in->rtc_offset > (s64)1 << 32 || in->rtc_offset < -((s64)1 << 32)) {
        printk(
            XENLOG_G_ERR
            "d%u: RTC record: registers A, C or the index, or an offset of %ld s, are impossible\n",
            d->id, (long)in->rtc_offset);
        return -EINVAL;
    }
    if (d->time_offset_seconds == 0 && in->rtc_offset) {
        d->time_offset_seconds = in->rtc_offset;
        wallclock_update_domain(d);
    }
    wall = wall_of(d);
    spin_lock_irqsave(&r->lock, flags);
    r->rtc = loaded;
    r->rtc.last_c_read = wall;
    r->rtc.last_second = wall / NS;
    update_line(d);
    program_period(r);
    program_event(r, wall);
    spin_unlock_irqrestore(&r->lock, flags);
    return 0;
}
