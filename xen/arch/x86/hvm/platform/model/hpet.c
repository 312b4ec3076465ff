// SPDX-License-Identifier: GPL-2.0-only
/* The HPET's registers and comparators (IA-PC HPET 1.0a, 2.3). */
#include "hpet.h"

#define REG_CAPABILITY      0x000
#define REG_CONFIG          0x010
#define REG_STATUS          0x020
#define REG_COUNTER         0x0f0
#define REG_TIMER           0x100
#define TIMER_STRIDE        0x20
#define TIMER_CONFIG        0x00
#define TIMER_CMP           0x08

#define T_WRITABLE                                                                                 \
    (HPET_T_LEVEL | HPET_T_INT | HPET_T_PERIODIC | HPET_T_SETVAL | HPET_T_32BIT |                  \
     31u << HPET_T_ROUTE_SHIFT)
#define ALL_TIMERS          ((1u << HPET_TIMERS) - 1)
/* One written this late (10 ms) was meant to match: the guest lost the time to us. */
#define JUST_PASSED         (10000000 / HPET_TICK_NS)

u64 hpet_counter(const struct hpet *h, u64 now)
{
    if (!(h->config & HPET_ENABLE) || now < h->start)
        return h->counter;
    return h->counter + (now - h->start) / HPET_TICK_NS;
}

static u64 width(const struct hpet_timer *t)
{
    return t->config & HPET_T_32BIT ? 0xffffffff : ~0ULL;
}

/* A periodic comparator moves on by whole periods, to what is still to come. */
static u64 comparator(const struct hpet *h, const struct hpet_timer *t, u64 now)
{
    u64 count = hpet_counter(h, now), behind = count - t->cmp;

    if (!(t->config & HPET_T_PERIODIC) || t->period == 0 || !(h->config & HPET_ENABLE) ||
        (s64)behind < 0)
        return t->cmp & width(t);
    return (t->cmp + (behind / t->period + 1) * t->period) & width(t);
}

/* --- registers -------------------------------------------------------------------------------- */
static u64 read_timer(const struct hpet *h, unsigned int offset, u64 now)
{
    const struct hpet_timer *t = &h->timer[(offset - REG_TIMER) / TIMER_STRIDE];

    switch (offset & (TIMER_STRIDE - 8)) {
    case TIMER_CONFIG:
        return t->config;
    case TIMER_CMP:
        return comparator(h, t, now);
    default:
        return 0;
    }
}

static u64 read_register(const struct hpet *h, unsigned int offset, u64 now)
{
    switch (offset) {
    case REG_CAPABILITY:
        return HPET_CAPABILITY;
    case REG_CONFIG:
        return h->config;
    case REG_STATUS:
        return h->isr;
    case REG_COUNTER:
        return hpet_counter(h, now);
    }
    if (offset >= REG_TIMER && offset < REG_TIMER + HPET_TIMERS * TIMER_STRIDE)
        return read_timer(h, offset, now);
    return 0;
}

u64 hpet_read(struct hpet *h, unsigned int offset, unsigned int bytes, u64 now)
{
    u64 value = read_register(h, offset & ~7u, now);

    return bytes == 8 ? value : (u32)(value >> (offset & 4) * 8);
}

/* Counting starts and stops; comparators of periodic timers are brought up to date first. */
static u32 write_config(struct hpet *h, u64 value, u64 now)
{
    u64 count = hpet_counter(h, now);

    for (unsigned int i = 0; i < HPET_TIMERS; i++)
        h->timer[i].cmp = comparator(h, &h->timer[i], now);
    h->counter = count;
    h->start = now;
    h->config = value & (HPET_ENABLE | HPET_LEGACY);
    return ALL_TIMERS;
}

static u32 write_counter(struct hpet *h, u64 value, u64 now)
{
    h->counter = value;
    h->start = now;
    return ALL_TIMERS;
}

static void write_timer_config(struct hpet *h, unsigned int n, u64 value)
{
    struct hpet_timer *t = &h->timer[n];
    unsigned int route = value >> HPET_T_ROUTE_SHIFT & 31;

    if (route && !(HPET_TIMER_CAPS >> 32 >> route & 1))
        value = (value & ~(31ULL << HPET_T_ROUTE_SHIFT)) | (t->config & 31u << HPET_T_ROUTE_SHIFT);
    t->config = HPET_TIMER_CAPS | (value & T_WRITABLE);
    if (!(value & HPET_T_LEVEL))
        h->isr &= ~(1ULL << n);
    if (t->config & HPET_T_32BIT) {
        t->cmp = (u32)t->cmp;
        t->period = (u32)t->period;
    }
}

/*
 * Periodic: the accumulator when it was asked for, else the period (2.3.9.2.2). `mask': the bits
 * that are written.
 */
static void write_comparator(struct hpet_timer *t, u64 value, u64 mask)
{
    mask &= width(t);
    if (!(t->config & HPET_T_PERIODIC) || (t->config & HPET_T_SETVAL))
        t->cmp = (t->cmp & ~mask) | (value & mask);
    else
        t->period = (t->period & ~mask) | (value & mask);
    t->config &= ~(u64)HPET_T_SETVAL;
    t->unmatched = true;
}

static u32 write_timer(struct hpet *h, unsigned int offset, u64 value, u64 mask, u64 now)
{
    unsigned int n = (offset - REG_TIMER) / TIMER_STRIDE;
    struct hpet_timer *t = &h->timer[n];

    t->cmp = comparator(h, t, now);
    switch (offset & (TIMER_STRIDE - 8)) {
    case TIMER_CONFIG:
        write_timer_config(h, n, (t->config & ~mask) | (value & mask));
        break;
    case TIMER_CMP:
        write_comparator(t, value, mask);
        break;
    default:
        return 0;
    }
    return 1u << n;
}

u32 hpet_write(struct hpet *h, unsigned int offset, unsigned int bytes, u64 value, u64 now)
{
    u64 mask = bytes == 8 ? ~0ULL : 0xffffffffULL << (offset & 4) * 8;

    if (bytes != 8)
        value = (value & 0xffffffff) << (offset & 4) * 8;
    offset &= ~7u;
    switch (offset) {
    case REG_CONFIG:
        return write_config(h, (h->config & ~mask) | (value & mask), now);
    case REG_STATUS:
        h->isr &= ~(value & mask);
        return 0;
    case REG_COUNTER:
        return write_counter(h, (hpet_counter(h, now) & ~mask) | (value & mask), now);
    }
    if (offset >= REG_TIMER && offset < REG_TIMER + HPET_TIMERS * TIMER_STRIDE)
        return write_timer(h, offset, value, mask, now);
    return 0;
}

/* --- interrupts ------------------------------------------------------------------------------- */
bool hpet_next(const struct hpet *h, unsigned int n, u64 now, u64 *due, u64 *period)
{
    const struct hpet_timer *t = &h->timer[n];
    u64 ticks = (comparator(h, t, now) - hpet_counter(h, now)) & width(t);

    if (!(h->config & HPET_ENABLE) || !(t->config & HPET_T_INT))
        return false;
    if (t->unmatched && ticks > width(t) - JUST_PASSED)
        ticks = 0;
    if (ticks > 1ULL << 56)                 /* years: beyond all clocks */
        return false;
    *due = now + ticks * HPET_TICK_NS;
    *period = t->config & HPET_T_PERIODIC && t->period < 1ULL << 56 ? t->period * HPET_TICK_NS : 0;
    return true;
}

bool hpet_matched(struct hpet *h, unsigned int n)
{
    h->timer[n].unmatched = false;
    if (!(h->timer[n].config & HPET_T_LEVEL))
        return false;
    h->isr |= 1ULL << n;
    return true;
}

bool hpet_line(const struct hpet *h, unsigned int n)
{
    return (h->isr >> n & 1) &&
           (h->timer[n].config & (HPET_T_LEVEL | HPET_T_INT)) == (HPET_T_LEVEL | HPET_T_INT);
}

int hpet_route(const struct hpet *h, unsigned int n, bool *isa)
{
    unsigned int route = h->timer[n].config >> HPET_T_ROUTE_SHIFT & 31;

    *isa = (h->config & HPET_LEGACY) && n < 2;
    if (*isa)
        return n ? 8 : 0;
    return route ? (int)route : -1;
}

void hpet_reset(struct hpet *h, u64 now)
{
    *h = (struct hpet){ .start = now };
    for (unsigned int i = 0; i < HPET_TIMERS; i++) {
        h->timer[i].config = HPET_TIMER_CAPS;
        h->timer[i].cmp = ~0ULL;
    }
}
