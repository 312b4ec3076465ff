// SPDX-License-Identifier: GPL-2.0-only
/* The MC146818 (datasheet MC146818/D): calendar, modes, flags, alarms. */
#include "rtc.h"

#define NS                  1000000000LL
#define UIP_NS              244000          /* update-in-progress rises so long before an update */
#define DAY                 86400

struct calendar {
    s64 year;
    unsigned int month, day, hour, minute, second, weekday;     /* 1-12, 1-31, ..., 1 Sunday */
};

static s64 div_floor(s64 a, s64 b)
{
    return a / b - (a % b < 0);
}

/*
 * --- days and dates (proleptic Gregorian; years counted from 1 March make leap days come last) -
 */
static s64 days_of(s64 year, unsigned int month, unsigned int day)
{
    s64 y = year - (month <= 2), era = div_floor(y, 400);
    unsigned int of_era = y - era * 400;
    unsigned int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void calendar_of(s64 seconds, struct calendar *c)
{
    s64 days = div_floor(seconds, DAY), z = days + 719468, era = div_floor(z, 146097);
    unsigned int tod = seconds - days * DAY, doe = z - era * 146097;
    unsigned int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    unsigned int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

    c->day = doy - (153 * mp + 2) / 5 + 1;
    c->month = mp < 10 ? mp + 3 : mp - 9;
    c->year = era * 400 + yoe + (c->month <= 2);
    c->hour = tod / 3600;
    c->minute = tod / 60 % 60;
    c->second = tod % 60;
    c->weekday = (days % 7 + 7 + 4) % 7 + 1;        /* 1970 began on a Thursday */
}

/* --- representation --------------------------------------------------------------------------- */
static u8 encode(const struct rtc *r, unsigned int n)
{
    return r->reg[RTC_B] & RTC_B_BINARY ? n : n / 10 << 4 | n % 10;
}

static unsigned int decode(const struct rtc *r, u8 v)
{
    return r->reg[RTC_B] & RTC_B_BINARY ? v : (v >> 4) * 10 + (v & 15);
}

static u8 encode_hour(const struct rtc *r, unsigned int hour)
{
    if (r->reg[RTC_B] & RTC_B_24H)
        return encode(r, hour);
    return encode(r, hour % 12 ? hour % 12 : 12) | (hour >= 12 ? 0x80 : 0);
}

static unsigned int decode_hour(const struct rtc *r, u8 v)
{
    if (r->reg[RTC_B] & RTC_B_24H)
        return decode(r, v);
    return decode(r, v & 0x7f) % 12 + (v & 0x80 ? 12 : 0);
}

static bool runs(const struct rtc *r)
{
    return !(r->reg[RTC_B] & RTC_B_SET) && (r->reg[RTC_A] & RTC_A_DIVIDER) == RTC_A_RUNS;
}

void rtc_refresh(struct rtc *r, s64 wall)
{
    struct calendar c;

    if (!runs(r))
        return;                                     /* what was set stays */
    calendar_of(div_floor(wall, NS), &c);
    r->reg[RTC_SECONDS] = encode(r, c.second);
    r->reg[RTC_MINUTES] = encode(r, c.minute);
    r->reg[RTC_HOURS] = encode_hour(r, c.hour);
    r->reg[RTC_WEEKDAY] = encode(r, c.weekday);
    r->reg[RTC_DAY] = encode(r, c.day);
    r->reg[RTC_MONTH] = encode(r, c.month);
    r->reg[RTC_YEAR] = encode(r, ((c.year % 100) + 100) % 100);
}

static unsigned int clamp(unsigned int v, unsigned int low, unsigned int high)
{
    return v < low ? low : v > high ? high : v;
}

/* What the registers say; two digits of year mean the one nearest to the century of `near'. */
static s64 seconds_of(const struct rtc *r, s64 near)
{
    struct calendar c;
    unsigned int month = clamp(decode(r, r->reg[RTC_MONTH]), 1, 12);
    unsigned int day = clamp(decode(r, r->reg[RTC_DAY]), 1, 31);

    calendar_of(near, &c);
    return days_of(c.year - c.year % 100 + decode(r, r->reg[RTC_YEAR]) % 100, month, day) * DAY +
           clamp(decode_hour(r, r->reg[RTC_HOURS]), 0, 23) * 3600 +
           clamp(decode(r, r->reg[RTC_MINUTES]), 0, 59) * 60 +
           clamp(decode(r, r->reg[RTC_SECONDS]), 0, 59);
}

/* --- events ----------------------------------------------------------------------------------- */
static void set_irqf(struct rtc *r)
{
    u8 wanted = r->reg[RTC_B] & (RTC_B_PIE | RTC_B_AIE | RTC_B_UIE); /* the same bits in B and C */

    r->reg[RTC_C] = (r->reg[RTC_C] & 0x70) | (r->reg[RTC_C] & wanted ? RTC_C_IRQF : 0);
}

bool rtc_irq(const struct rtc *r)
{
    return r->reg[RTC_C] & RTC_C_IRQF;
}

static bool dont_care(u8 v)
{
    return v >= 0xc0;
}

/* First second after `after' at which the alarm's fields agree; -1: never. */
static s64 next_alarm(const struct rtc *r, s64 after)
{
    const u8 *reg = r->reg;
    s64 start = after + 1, day = div_floor(start, DAY) * DAY;
    unsigned int from = start - day;

    for (unsigned int again = 0; again < 2; again++, day += DAY, from = 0) {
        for (unsigned int h = from / 3600; h < 24; h++, from = h * 3600) {
            if (!dont_care(reg[RTC_HOURS_ALARM]) && decode_hour(r, reg[RTC_HOURS_ALARM]) != h)
                continue;
            for (unsigned int m = from / 60 % 60; m < 60; m++, from = h * 3600 + m * 60) {
                if (!dont_care(reg[RTC_MINUTES_ALARM]) && decode(r, reg[RTC_MINUTES_ALARM]) != m)
                    continue;
                for (unsigned int s = from % 60; s < 60; s++)
                    if (dont_care(reg[RTC_SECONDS_ALARM]) || decode(r, reg[RTC_SECONDS_ALARM]) == s)
                        return day + h * 3600 + m * 60 + s;
            }
        }
    }
    return -1;
}

void rtc_update(struct rtc *r, s64 wall)
{
    s64 second = div_floor(wall, NS), alarm;

    if (runs(r) && second > r->last_second) {
        alarm = next_alarm(r, r->last_second);
        r->reg[RTC_C] |= RTC_C_UF | (alarm >= 0 && alarm <= second ? RTC_C_AF : 0);
        set_irqf(r);
    }
    r->last_second = second;
}

void rtc_periodic_tick(struct rtc *r)
{
    r->reg[RTC_C] |= RTC_C_PF;
    set_irqf(r);
}

u64 rtc_period(const struct rtc *r)
{
    unsigned int rate = r->reg[RTC_A] & RTC_A_RATE;

    if (rate == 0 || (r->reg[RTC_A] & RTC_A_DIVIDER) != RTC_A_RUNS)
        return 0;
    if (rate < 3)
        rate += 7;                                  /* table 5: 1 and 2 are 256 and 128 Hz here */
    return NS << (rate - 1) >> 15;
}

bool rtc_next_event(const struct rtc *r, s64 wall, s64 *due)
{
    s64 second = div_floor(wall, NS), at = -1;

    if (!runs(r))
        return false;
    if (r->reg[RTC_B] & RTC_B_UIE)
        at = second + 1;
    else if (r->reg[RTC_B] & RTC_B_AIE)
        at = next_alarm(r, second);
    *due = at * NS;
    return at >= 0;
}

/* --- reading ---------------------------------------------------------------------------------- */
static u8 read_a(const struct rtc *r, s64 wall)
{
    bool uip = runs(r) && wall - div_floor(wall, NS) * NS >= NS - UIP_NS;

    return (r->reg[RTC_A] & ~RTC_A_UIP) | (uip ? RTC_A_UIP : 0);
}

/* Periods pass also while nobody wants their interrupts. */
static u8 read_c(struct rtc *r, s64 wall)
{
    u64 period = rtc_period(r);
    u8 value;

    rtc_update(r, wall);
    if (period && !(r->reg[RTC_B] & RTC_B_PIE) &&
        wall / (s64)period != r->last_c_read / (s64)period)
        r->reg[RTC_C] |= RTC_C_PF;
    value = r->reg[RTC_C];
    r->reg[RTC_C] = 0;
    r->last_c_read = wall;
    return value;
}

u8 rtc_read_reg(struct rtc *r, unsigned int reg, s64 wall)
{
    switch (reg) {
    case RTC_A:
        return read_a(r, wall);
    case RTC_C:
        return read_c(r, wall);
    default:
        rtc_refresh(r, wall);
        return r->reg[reg];
    }
}

/* --- writing ---------------------------------------------------------------------------------- */
/* The registers are the time from now on. */
static u32 set_clock(struct rtc *r, s64 wall, s64 *shift)
{
    s64 now = div_floor(wall, NS);

    *shift = seconds_of(r, now) - now;
    r->last_second = now + *shift;
    return RTC_DO_EVENTS | (*shift ? RTC_DO_SHIFT : 0);
}

static u32 write_a(struct rtc *r, u8 value, s64 wall, s64 *shift)
{
    bool ran = runs(r);
    u32 effects = RTC_DO_PERIOD | RTC_DO_EVENTS;

    rtc_refresh(r, wall);
    r->reg[RTC_A] = value & ~RTC_A_UIP;
    return !ran && runs(r) ? effects | set_clock(r, wall, shift) : effects;
}

static u32 write_b(struct rtc *r, u8 value, s64 wall, s64 *shift)
{
    bool ran = runs(r);
    u32 effects = RTC_DO_PERIOD | RTC_DO_EVENTS;

    rtc_update(r, wall);
    rtc_refresh(r, wall);
    if (value & RTC_B_SET)
        value &= ~RTC_B_UIE;
    r->reg[RTC_B] = value;
    set_irqf(r);
    return !ran && runs(r) ? effects | set_clock(r, wall, shift) : effects;
}

u32 rtc_write_reg(struct rtc *r, unsigned int reg, u8 value, s64 wall, s64 *shift)
{
    *shift = 0;
    switch (reg) {
    case RTC_A:
        return write_a(r, value, wall, shift);
    case RTC_B:
        return write_b(r, value, wall, shift);
    case RTC_C:
    case RTC_D:
        return 0;                                   /* read-only */
    case RTC_SECONDS_ALARM:
    case RTC_MINUTES_ALARM:
    case RTC_HOURS_ALARM:
        rtc_update(r, wall);
        r->reg[reg] = value;
        return RTC_DO_EVENTS;
    default:
        rtc_update(r, wall);
        rtc_refresh(r, wall);
        r->reg[reg] = value;
        /* the weekday follows from the date */
        return runs(r) && reg != RTC_WEEKDAY ? set_clock(r, wall, shift) : 0;
    }
}

void rtc_reset(struct rtc *r, s64 wall)
{
    *r = (struct rtc){ .last_second = div_floor(wall, NS), .last_c_read = wall };
    r->reg[RTC_A] = RTC_A_RUNS | 6;                 /* 1024 Hz */
    r->reg[RTC_B] = RTC_B_24H;
    r->reg[RTC_D] = RTC_D_VALID;
}

bool rtc_valid(const struct rtc *r)
{
    return !(r->reg[RTC_A] & RTC_A_UIP) && !(r->reg[RTC_C] & 0x0f) && r->index < 0x80;
}
