// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing the state machines of virtual devices (xen/arch/x86/hvm/platform/model): the input is a
 * guest's accesses, lines and passing time. Beyond what the sanitizers see, each device keeps its
 * promises: events lie ahead, counts stay in range, an interrupt is only given when one was due.
 */
#include <stdint.h>
#include <stdlib.h>

#include "hpet.h"
#include "ioapic.h"
#include "lapic.h"
#include "mtrr.h"
#include "pic.h"
#include "pit.h"
#include "pm.h"
#include "rtc.h"

#define MUST(c) do { if (!(c)) abort(); } while (0)
#define NS      1000000000LL

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct lapic lapic;
static u32 lapic_regs[LAPIC_REGS_BYTES / 4];
static struct ioapic ioapic;
static struct pic pic;
static struct pit pit;
static struct rtc rtc;
static struct hpet hpet;
static struct pm pm;
static struct mtrr mtrr;
static u64 now;

struct op {
    u8 what, where;
    bool write;
    u64 value;
};

static void op_lapic(const struct op *o)
{
    u32 effects = 0;
    u64 value;
    u8 arg = 0;
    int vector;

    switch (o->where >> 6) {
    case 0:
        if (o->write)
            lapic_write(&lapic, (o->where & 63) * 16, o->value, now, &arg);
        else
            lapic_read(&lapic, (o->where & 63) * 16, now, &effects);
        break;
    case 1:
        if (lapic_x2(&lapic)) {
            if (o->write)
                lapic_write_x2(&lapic, o->where & 63, o->value, now, &effects, &arg);
            else
                lapic_read_x2(&lapic, o->where & 63, now, &value);
        }
        break;
    case 2:
        if (o->write)
            lapic_write_base(&lapic, o->value, o->where & 1, 40);
        else if ((u8)o->value >= 16)
            lapic_accept(&lapic, o->value, o->where & 1);
        break;
    case 3:
        vector = lapic_deliverable(&lapic);
        MUST(vector < 0 || (vector & 0xf0) > (int)(lapic_ppr(&lapic) & 0xf0));
        if (vector >= 0) {
            lapic_take(&lapic, vector);
            MUST((lapic_ppr(&lapic) & 0xf0) >= (u32)(vector & 0xf0));
            MUST(lapic_deliverable(&lapic) < 0 ||
                 (lapic_deliverable(&lapic) & 0xf0) > (vector & 0xf0));
        }
        break;
    }
    MUST(lapic_timer_count(&lapic, now) <= lapic_get(&lapic, APIC_TIMER_INITIAL));
    MUST(lapic.divisor >= 1 && lapic.divisor <= 128);
    lapic_matches(&lapic, o->value, o->where & 1);
}

static void op_ioapic(const struct op *o)
{
    unsigned int sent = 0;
    u64 rte;
    int pin;

    if (o->where & 0x80)
        ioapic_set_pin(&ioapic, (o->where & 63) % IOAPIC_PINS, o->write);
    else if (o->where & 0x40)
        ioapic_eoi(&ioapic, o->value);
    else if (o->write)
        ioapic_write(&ioapic, o->where & 0x10, o->value);
    else
        ioapic_read(&ioapic, o->where & 0x10);
    while ((pin = ioapic_next(&ioapic, 0, &rte)) >= 0) {
        MUST(!(rte & IOAPIC_RTE_MASKED));
        MUST(++sent <= IOAPIC_PINS);
    }
}

static void op_pic(const struct op *o)
{
    static const u16 ports[] = { 0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1 };
    bool out;
    u8 vector;

    if (o->where & 0x80)
        pic_set_input(&pic, o->where & 15, o->write);
    else if (o->write)
        pic_write(&pic, ports[o->where % 6], o->value);
    else
        pic_read(&pic, ports[o->where % 6]);
    out = pic_output(&pic);
    if (!(o->where & 0x40))
        return;
    vector = pic_acknowledge(&pic);
    MUST((vector & 0xf8) == pic.chip[0].base || (vector & 0xf8) == pic.chip[1].base);
    MUST(out || (vector & 7) == 7 || pic.chip[0].init_next);
}

static void op_pit(const struct op *o)
{
    u64 due, period;

    if (o->where & 0x80) {
        pit_write_61(&pit, o->value, now);
        pit_read_61(&pit, now);
    } else if (o->write) {
        pit_write(&pit, 0x40 + (o->where & 3), o->value, now);
    } else {
        pit_read(&pit, 0x40 + (o->where & 3), now);
    }
    for (unsigned int i = 0; i < PIT_CHANNELS; i++) {
        pit_count(&pit, i, now);
        pit_output(&pit, i, now);
    }
    if (pit_next_rise(&pit, now, &due, &period))
        MUST(due + 1000 >= now && due <= now + 110 * NS / 1000 && period <= 55 * NS / 1000);
}

static void op_rtc(const struct op *o)
{
    s64 wall = 1700000000LL * NS + now, shift, due;
    unsigned int reg = o->where % RTC_REGS;

    if (o->where & 0x80)
        rtc_periodic_tick(&rtc);
    else if (o->where & 0x40)
        rtc_update(&rtc, wall);
    else if (o->write)
        rtc_write_reg(&rtc, reg, o->value, wall, &shift);
    else
        rtc_read_reg(&rtc, reg, wall);
    if (rtc_next_event(&rtc, wall, &due))
        MUST(due > wall && due <= wall + 2 * 86400 * NS);
    MUST(rtc_period(&rtc) <= NS / 2);
    MUST(rtc_irq(&rtc) == !!(rtc.reg[RTC_B] & rtc.reg[RTC_C] & 0x70));
}

static void op_hpet(const struct op *o)
{
    unsigned int offset = (o->where & 0x7f) * 8;
    u64 due, period;

    if (o->write)
        hpet_write(&hpet, offset, o->where & 0x80 ? 4 : 8, o->value, now);
    else
        hpet_read(&hpet, offset, o->where & 0x80 ? 4 : 8, now);
    for (unsigned int n = 0; n < HPET_TIMERS; n++) {
        bool isa;

        if (hpet_next(&hpet, n, now, &due, &period))
            MUST(due >= now);
        if (o->where == 0 && !o->write)
            hpet_matched(&hpet, n);
        hpet_line(&hpet, n);
        MUST(hpet_route(&hpet, n, &isa) < 24);
    }
}

static void op_rest(const struct op *o)
{
    u64 value;

    if (o->where & 0x80) {
        pm_update(&pm, now);
        if (o->write)
            pm_write_event(&pm, o->where & 3, o->value);
        else
            pm_read_event(&pm, o->where & 3);
        MUST(pm_next_toggle(&pm, now) > now && pm_next_toggle(&pm, now) < now + 601 * NS);
        return;
    }
    if (o->write)
        mtrr_write(&mtrr, 0x200 + o->where, o->value, 40);
    else
        mtrr_read(&mtrr, 0x200 + o->where, &value);
    MUST(mtrr_type(&mtrr, o->value >> 12) <= MT_WB);
    pat_valid(o->value);
}

static void one(const struct op *o)
{
    switch (o->what & 7) {
    case 0:
        op_lapic(o);
        break;
    case 1:
        op_ioapic(o);
        break;
    case 2:
        op_pic(o);
        break;
    case 3:
        op_pit(o);
        break;
    case 4:
        op_rtc(o);
        break;
    case 5:
        op_hpet(o);
        break;
    case 6:
        op_rest(o);
        break;
    default:
        now += o->value >> (24 + (o->where & 31));
        now = now > 1ULL << 60 ? 1ULL << 60 : now;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    now = 1000 * NS;
    lapic_init(&lapic, lapic_regs, NULL, 0, true);
    lapic.has_deadline = true;
    ioapic.level = 0;
    ioapic_reset(&ioapic);
    pic = (struct pic){ 0 };
    pic_reset(&pic);
    pit_reset(&pit, now);
    rtc_reset(&rtc, 1700000000LL * NS + now);
    hpet_reset(&hpet, now);
    pm_reset(&pm, now);
    mtrr = (struct mtrr){ 0 };
    for (; size >= 10; data += 10, size -= 10) {
        struct op o = { .what = data[0], .where = data[1], .write = data[0] & 0x80 };

        memcpy(&o.value, &data[2], 8);
        one(&o);
    }
    return 0;
}
