// SPDX-License-Identifier: GPL-2.0-only
/* The guest's interval timer: ports 0x40-0x43 and 0x61, interrupt 0, its record. */
#include "private.h"

#include <xen/errno.h>
#include <xen/printk.h>

#define PIT_IRQ             0

static struct vpit *pit_of(struct domain *d)
{
    return &platform_of(d)->pit;
}

/* Channel 0's output rises. A pulse is enough for controllers that look for edges. */
static void tick(struct hvm_vtimer *t)
{
    struct domain *d = t->v->domain;

    if (!vhpet_is_legacy(d))
        hvm_isa_irq_pulse(d, PIT_IRQ);
}

static bool waiting(const struct hvm_vtimer *t)
{
    return !vhpet_is_legacy(t->v->domain) && hvm_isa_irq_waiting(t->v->domain, PIT_IRQ);
}

static const struct hvm_vtimer_source source = { .tick = tick, .waiting = waiting };

/* lock held */
static void program(struct domain *d)
{
    struct vpit *p = pit_of(d);
    u64 due, period;

    if (!p->timer.v)
        return;
    if (pit_next_rise(&p->pit, hvm_device_time(d), &due, &period))
        hvm_vtimer_start(&p->timer, hvm_guest_to_system(p->timer.v, due), period);
    else
        hvm_vtimer_stop(&p->timer);
}

static void write_port(struct domain *d, unsigned int port, u8 value)
{
    struct vpit *p = pit_of(d);
    u64 now = hvm_device_time(d);

    if (port == 0x61) {
        pit_write_61(&p->pit, value, now);
        return;
    }
    pit_write(&p->pit, port, value, now);
    if (port == 0x40 || (port == 0x43 && value < 0x40 && (value & 0x30)))
        program(d);
}

static enum hvm_io_result access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    struct vpit *p = pit_of(v->domain);
    u64 now = hvm_device_time(v->domain);
    unsigned long flags;

    if (io->bytes != 1) {
        if (!io->write)
            io->data = ~0ULL;
        return HVM_IO_DONE;
    }
    spin_lock_irqsave(&p->lock, flags);
    if (io->write)
        write_port(v->domain, io->addr, io->data);
    else if (io->addr == 0x61)
        io->data = pit_read_61(&p->pit, now);
    else
        io->data = pit_read(&p->pit, io->addr, now);
    spin_unlock_irqrestore(&p->lock, flags);
    return HVM_IO_DONE;
}

int vpit_init(struct domain *d)
{
    struct hvm_io_region r = { .kind = HVM_IO_PORT, .first = 0x40, .last = 0x43, .access = access };
    int rc;

    spin_lock_init(&pit_of(d)->lock, LOCK_HVM_DEVICE);
    pit_reset(&pit_of(d)->pit, hvm_device_time(d));
    rc = hvm_platform_add_region(d, &r);
    r.first = r.last = 0x61;
    return rc ? rc : hvm_platform_add_region(d, &r);
}

void vpit_attach(struct vcpu *v)
{
    hvm_vtimer_init(&pit_of(v->domain)->timer, v, &source);
}

void vpit_reset(struct domain *d)
{
    struct vpit *p = pit_of(d);
    unsigned long flags;

    spin_lock_irqsave(&p->lock, flags);
    pit_reset(&p->pit, hvm_device_time(d));
    program(d);
    spin_unlock_irqrestore(&p->lock, flags);
}

/* --- record ----------------------------------------------------------------------------------- */
/*
 * read_state and write_state: 1 low byte only, 2 high byte only, 3 low byte next, 4 high byte next.
 */
static u8 access_state(u8 access, bool high_next)
{
    return access == 3 && high_next ? 4 : access;
}

/* A channel that was never programmed. */
#define MODE_NONE           0xff

int pit_save(struct domain *d, struct vcpu *v, void *rec)
{
    const struct pit *p = &pit_of(d)->pit;
    struct hvm_hw_pit *r = rec;

    if (!hvm_has(d, XEN_X86_EMU_PIT))
        return -ENODEV;
    *r = (struct hvm_hw_pit){ .speaker_data_on = p->speaker_data };
    for (unsigned int i = 0; i < PIT_CHANNELS; i++) {
        const struct pit_channel *c = &p->ch[i];

        r->channels[i] = (struct hvm_hw_pit_channel){
            /* other readers of the record divide by it */
            .count = c->count ? c->count : c->bcd ? 10000 : 0x10000,
            .latched_count = c->latched_count,
            .count_latched = c->latched_bytes ? access_state(c->access, c->latched_bytes == 1) : 0,
            .status_latched = c->status_latched,
            .status = c->status,
            .read_state = access_state(c->access, c->read_high),
            .write_state = access_state(c->access, c->write_high),
            .write_latch = c->write_latch,
            .rw_mode = c->access,
            .mode = c->access ? c->mode : MODE_NONE,
            .bcd = c->bcd,
            .gate = c->gate,
        };
    }
    return 0;
}

static bool channel_valid(const struct hvm_hw_pit_channel *c)
{
    return c->count <= (c->bcd ? 10000 : 0x10000) && (c->mode <= 5 || c->mode == MODE_NONE) &&
           c->rw_mode <= 3 && c->count_latched <= 4 && c->read_state <= 4 && c->write_state <= 4 &&
           c->bcd <= 1 && c->gate <= 1;
}

static void load_channel(struct pit_channel *to, const struct hvm_hw_pit_channel *c, u64 now)
{
    static const u8 bytes_latched[] = { 0, 1, 1, 2, 1 };

    *to = (struct pit_channel){ .mode = 3, .gate = c->gate, .start = now };
    if (c->mode == MODE_NONE)
        return;
    *to = (struct pit_channel){
        .count = c->count,
        .mode = c->mode,
        .access = c->rw_mode ? c->rw_mode : 3,
        .bcd = c->bcd,
        .gate = c->gate,
        .start = now,
        .triggered = c->gate,
        .read_high = c->read_state == 4,
        .write_high = c->write_state == 4,
        .write_latch = c->write_latch,
        .latched_count = c->latched_count,
        .latched_bytes = bytes_latched[c->count_latched],
        .status_latched = c->status_latched,
        .status = c->status,
    };
}

int pit_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_pit *r = rec;
    struct vpit *p = pit_of(d);
    u64 now = hvm_device_time(d);
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_PIT))
        return -ENODEV;
    if (len != sizeof(*r))
        return -EINVAL;
    for (unsigned int i = 0; i < PIT_CHANNELS; i++) {
        if (!channel_valid(&r->channels[i])) {
            printk(XENLOG_G_ERR
                   "d%u: PIT record: channel %u's count, mode or state is impossible\n",
                   d->id, i);
            return -EINVAL;
        }
    }
    spin_lock_irqsave(&p->lock, flags);
    p->pit.speaker_data = r->speaker_data_on;
    for (unsigned int i = 0; i < PIT_CHANNELS; i++)
        load_channel(&p->pit.ch[i], &r->channels[i], now);
    program(d);
    spin_unlock_irqrestore(&p->lock, flags);
    return 0;
}
