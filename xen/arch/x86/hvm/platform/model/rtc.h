/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An MC146818 real-time clock as a state machine: the first 14 bytes of CMOS. It keeps no time of
 * its own: `wall' is the guest's wall clock in nanoseconds since 1970, to which its registers are a
 * view; setting the clock asks the owner to shift that by whole seconds.
 */
#ifndef HVM_MODEL_RTC_H
#define HVM_MODEL_RTC_H

#include <xen/types.h>

#define RTC_REGS            14

enum rtc_reg {
    RTC_SECONDS, RTC_SECONDS_ALARM, RTC_MINUTES, RTC_MINUTES_ALARM, RTC_HOURS, RTC_HOURS_ALARM,
    RTC_WEEKDAY, RTC_DAY, RTC_MONTH, RTC_YEAR, RTC_A, RTC_B, RTC_C, RTC_D,
};

#define RTC_A_UIP           0x80
#define RTC_A_DIVIDER       0x70
#define RTC_A_RUNS          0x20        /* divider for 32768 Hz; other values stop the clock */
#define RTC_A_RATE          0x0f
#define RTC_B_SET           0x80
#define RTC_B_PIE           0x40
#define RTC_B_AIE           0x20
#define RTC_B_UIE           0x10
#define RTC_B_BINARY        0x04
#define RTC_B_24H           0x02
#define RTC_C_IRQF          0x80
#define RTC_C_PF            0x40
#define RTC_C_AF            0x20
#define RTC_C_UF            0x10
#define RTC_D_VALID         0x80

struct rtc {
    u8 reg[RTC_REGS];
    u8 index;               /* last written to port 0x70 */
    s64 last_second;        /* updates up to this one are in the flags */
    s64 last_c_read;        /* wall */
};

#define RTC_DO_PERIOD       1u      /* the periodic rate or its enable changed */
#define RTC_DO_EVENTS       2u      /* the next update or alarm is another */
#define RTC_DO_SHIFT        4u      /* shift the wall clock by *shift seconds */

void rtc_reset(struct rtc *r, s64 wall);
u8 rtc_read_reg(struct rtc *r, unsigned int reg, s64 wall);
u32 rtc_write_reg(struct rtc *r, unsigned int reg, u8 value, s64 wall, s64 *shift);
/* Time went on to wall: update and alarm flags. */
void rtc_update(struct rtc *r, s64 wall);
void rtc_periodic_tick(struct rtc *r);
bool rtc_irq(const struct rtc *r);
u64 rtc_period(const struct rtc *r);            /* ns between periodic ticks; 0: none */
/* When the next update or alarm interrupts. False: none is enabled. */
bool rtc_next_event(const struct rtc *r, s64 wall, s64 *due);
/* Brings the time registers up to date: before they are saved. */
void rtc_refresh(struct rtc *r, s64 wall);
bool rtc_valid(const struct rtc *r);            /* registers of a record */

#endif
