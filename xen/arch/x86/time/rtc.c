// SPDX-License-Identifier: GPL-2.0-only
/*
 * The battery-backed clock of the PC: read once, for the wall clock. Motorola MC146818 data sheet.
 */
#include <xen/acpi.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <asm/insn.h>
#include <asm/time.h>

#define CMOS_INDEX              0x70
#define CMOS_DATA               0x71
#define RTC_A                   0x0a
#define RTC_A_UPDATING          0x80
#define RTC_B                   0x0b
#define RTC_B_24H               0x02
#define RTC_B_BINARY            0x04

/* cmos-rtc-probe: look for one though ACPI says there is none */
static bool __initdata opt_probe;
boolean_param("cmos-rtc-probe", opt_probe);

struct rtc_time {
    unsigned int sec, min, hour, day, month, year, century;
};

static u8 __init cmos_read(u8 index)
{
    outb(CMOS_INDEX, index);
    return inb(CMOS_DATA);
}

static bool __init read_raw(struct rtc_time *t)
{
    for (unsigned int i = 0; cmos_read(RTC_A) & RTC_A_UPDATING; i++) {
        if (i == 1000)
            return false;
        udelay(10);
    }
    *t = (struct rtc_time){
        .sec = cmos_read(0), .min = cmos_read(2), .hour = cmos_read(4), .day = cmos_read(7),
        .month = cmos_read(8), .year = cmos_read(9),
        .century = acpi_fadt.century ? cmos_read(acpi_fadt.century & 0x7f) : 0,
    };
    return true;
}

static unsigned int __init bcd(unsigned int v)
{
    return (v >> 4) * 10 + (v & 15);
}

static void __init decode(struct rtc_time *t)
{
    u8 b = cmos_read(RTC_B);
    bool pm = !(b & RTC_B_24H) && t->hour & 0x80;

    t->hour &= 0x7f;
    if (!(b & RTC_B_BINARY))
        *t = (struct rtc_time){
            bcd(t->sec), bcd(t->min), bcd(t->hour), bcd(t->day), bcd(t->month), bcd(t->year),
            bcd(t->century),
        };
    if (!(b & RTC_B_24H))
        t->hour = t->hour % 12 + (pm ? 12 : 0);
    if (t->century >= 19 && t->century <= 29)
        t->year += t->century * 100;
    else
        t->year += t->year < 70 ? 2000 : 1900;
}

/* Days since 1970-01-01 of a civil date. */
static u64 __init days(unsigned int y, unsigned int m, unsigned int d)
{
    unsigned int era, yoe, doy;

    y -= m <= 2;
    era = y / 400;
    yoe = y % 400;
    doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    return (u64)era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

u64 __init rtc_read(void)
{
    struct rtc_time a, b;

    if (acpi_fadt.no_cmos_rtc && !opt_probe) {
        printk(XENLOG_INFO "No CMOS clock: dom0 must set the time\n");
        return 0;
    }
    do {
        if (!read_raw(&a) || !read_raw(&b))
            return 0;
    } while (a.sec != b.sec);
    decode(&b);
    if (b.month < 1 || b.month > 12 || b.day < 1 || b.day > 31 || b.hour > 23 || b.min > 59 ||
        b.sec > 60) {
        printk(XENLOG_WARNING "The CMOS clock holds no valid time\n");
        return 0;
    }
    return days(b.year, b.month, b.day) * 86400 + b.hour * 3600 + b.min * 60 + b.sec;
}
