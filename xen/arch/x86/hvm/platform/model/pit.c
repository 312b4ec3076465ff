// SPDX-License-Identifier: GPL-2.0-only
/* The 8254 (datasheet 231164): counting, outputs, latches, and port 0x61. */
#include "pit.h"

#include <asm/time.h>

#define CONTROL_PORT        0x43
#define NS                  1000000000ULL
#define REFRESH_NS          15085           /* DRAM refresh: port 0x61, bit 4 toggles */

/* --- time ------------------------------------------------------------------------------------- */
static u64 ns_of(u64 ticks)
{
    return mul_div(ticks, NS, PIT_HZ);
}

static u64 ticks_since(const struct pit_channel *c, u64 now)
{
    if (!c->gate && c->mode != 1 && c->mode != 5)
        return c->halted_ticks;
    return now > c->start ? mul_div(now - c->start, PIT_HZ, NS) : 0;
}

static bool counting(const struct pit_channel *c)
{
    return c->count && ((c->mode != 1 && c->mode != 5) || c->triggered);
}

/* --- counts ----------------------------------------------------------------------------------- */
static u32 modulus(const struct pit_channel *c)
{
    return c->bcd ? 10000 : 0x10000;
}

static u32 from_digits(u32 v)
{
    return (v & 15) + (v >> 4 & 15) * 10 + (v >> 8 & 15) * 100 + (v >> 12 & 15) * 1000;
}

static u16 to_digits(u32 v)
{
    return v % 10 | v / 10 % 10 << 4 | v / 100 % 10 << 8 | v / 1000 % 10 << 12;
}

static u32 current_count(const struct pit_channel *c, u64 now)
{
    u64 done = ticks_since(c, now);
    u32 m = modulus(c);

    if (!counting(c))
        return c->count % m;
    switch (c->mode) {
    case 2:
        return (c->count - done % c->count) % m;
    case 3:
        /* two a tick; an odd count starts one lower */
        return ((c->count & ~1u) - 2 * done % max(c->count & ~1u, 2u)) % m;
    default:                                    /* goes on below zero */
        return (c->count + m - done % m) % m;
    }
}

u16 pit_count(const struct pit *p, unsigned int channel, u64 now)
{
    const struct pit_channel *c = &p->ch[channel];
    u32 n = current_count(c, now);

    return c->bcd ? to_digits(n) : n;
}

static bool output(const struct pit_channel *c, u64 now)
{
    u64 done = ticks_since(c, now);

    if (!counting(c))
        return c->mode != 0;
    switch (c->mode) {
    case 0:
    case 1:
        return done >= c->count;
    case 2:
        return !c->gate || done % c->count != c->count - 1;
    case 3:
        return !c->gate || done % c->count < (c->count + 1) / 2;
    default:
        return done != c->count;                /* one tick low */
    }
}

bool pit_output(const struct pit *p, unsigned int channel, u64 now)
{
    return output(&p->ch[channel], now);
}

bool pit_next_rise(const struct pit *p, u64 now, u64 *due, u64 *period)
{
    const struct pit_channel *c = &p->ch[0];
    u64 done = ticks_since(c, now);

    if (!counting(c) || c->mode == 1 || c->mode == 5)
        return false;
    *period = 0;
    if (c->mode == 2 || c->mode == 3) {
        *period = ns_of(c->count);
        *due = c->start + ns_of((done / c->count + 1) * c->count);
        return true;
    }
    if (c->mode == 0 && done >= c->count)
        return false;
    *due = c->start + ns_of(c->count + (c->mode == 4));
    return *due > now;
}

/* --- writing ---------------------------------------------------------------------------------- */
static void load(struct pit_channel *c, u16 value, u64 now)
{
    u32 n = c->bcd ? from_digits(value) : value;

    c->count = n ? n : modulus(c);
    if (c->mode == 1 || c->mode == 5)
        return;                                 /* waits for the gate */
    c->start = now;
    c->halted_ticks = 0;
}

static void write_count(struct pit_channel *c, u8 value, u64 now)
{
    switch (c->access) {
    case 1:
        load(c, value, now);
        break;
    case 2:
        load(c, value << 8, now);
        break;
    default:
        if (c->write_high) {
            load(c, c->write_latch | value << 8, now);
        } else {
            c->write_latch = value;
            if (c->mode == 0)
                c->count = 0;                   /* the first byte stops it */
        }
        c->write_high = !c->write_high;
    }
}

static bool both(const struct pit_channel *c)
{
    return c->access == 3 || c->access == 0;
}

static void latch_count(struct pit_channel *c, u16 value)
{
    if (c->latched_bytes)
        return;                                 /* until it was read */
    c->latched_count = value;
    c->latched_bytes = both(c) ? 2 : 1;
    c->read_high = false;
}

static void latch_status(struct pit_channel *c, u64 now)
{
    if (c->status_latched)
        return;
    c->status = output(c, now) << 7 | !c->count << 6 | c->access << 4 | c->mode << 1 | c->bcd;
    c->status_latched = true;
}

static void read_back(struct pit *p, u8 value, u64 now)
{
    for (unsigned int i = 0; i < PIT_CHANNELS; i++) {
        if (!(value & 2u << i))
            continue;
        if (!(value & 0x20))
            latch_count(&p->ch[i], pit_count(p, i, now));
        if (!(value & 0x10))
            latch_status(&p->ch[i], now);
    }
}

static void write_control(struct pit *p, u8 value, u64 now)
{
    struct pit_channel *c = &p->ch[value >> 6 & 3];
    unsigned int mode = value >> 1 & 7;

    if (value >> 6 == 3) {
        read_back(p, value, now);
        return;
    }
    if (!(value & 0x30)) {
        latch_count(c, pit_count(p, value >> 6, now));
        return;
    }
    *c = (struct pit_channel){
        .access = value >> 4 & 3,
        .mode = mode > 5 ? mode - 4 : mode,
        .bcd = value & 1,
        .gate = c->gate,
        .start = now,
    };
}

void pit_write(struct pit *p, unsigned int port, u8 value, u64 now)
{
    if (port == CONTROL_PORT)
        write_control(p, value, now);
    else
        write_count(&p->ch[port & 3], value, now);
}

/* --- reading ---------------------------------------------------------------------------------- */
u8 pit_read(struct pit *p, unsigned int port, u64 now)
{
    struct pit_channel *c = &p->ch[port & 3];
    u16 count;
    bool high;

    if (port == CONTROL_PORT)
        return 0xff;                            /* write-only */
    if (c->status_latched) {
        c->status_latched = false;
        return c->status;
    }
    high = c->access == 2 || (both(c) && c->read_high);
    count = c->latched_bytes ? c->latched_count : pit_count(p, port & 3, now);
    if (c->latched_bytes)
        c->latched_bytes--;
    if (both(c))
        c->read_high = !c->read_high;
    return high ? count >> 8 : count;
}

/* --- port 0x61: gate and output of channel 2 -------------------------------------------------- */
static void set_gate(struct pit_channel *c, bool gate, u64 now)
{
    u64 done = ticks_since(c, now);

    if (gate == c->gate)
        return;
    c->gate = gate;
    if (!gate) {
        c->halted_ticks = done;
        return;
    }
    if (c->mode == 0 || c->mode == 4) {
        c->start = now - ns_of(c->halted_ticks);        /* goes on */
    } else {
        c->start = now;                                 /* starts anew */
        c->triggered = true;
    }
}

u8 pit_read_61(const struct pit *p, u64 now)
{
    return p->ch[2].gate | p->speaker_data << 1 | (now / REFRESH_NS & 1) << 4 |
           pit_output(p, 2, now) << 5;
}

void pit_write_61(struct pit *p, u8 value, u64 now)
{
    p->speaker_data = value & 2;
    set_gate(&p->ch[2], value & 1, now);
}

void pit_reset(struct pit *p, u64 now)
{
    *p = (struct pit){ 0 };
    for (unsigned int i = 0; i < PIT_CHANNELS; i++) {
        p->ch[i].mode = 3;
        p->ch[i].gate = i != 2;
        p->ch[i].start = now;
    }
}
