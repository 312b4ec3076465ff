/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An 8254 interval timer and the speaker port 0x61 as a state machine. Nothing ticks in it: counts
 * and outputs are functions of the time since a count was loaded. Times are nanoseconds of any one
 * clock.
 *
 * One liberty: a new count takes effect at once also in modes 2 and 3, not at the end of the
 * running period.
 */
#ifndef HVM_MODEL_PIT_H
#define HVM_MODEL_PIT_H

#include <xen/types.h>

#define PIT_HZ              1193182
#define PIT_CHANNELS        3

struct pit_channel {
    u32 count;              /* 1-65536, in decimal mode -10000; 0: none since the control word */
    u8 mode;                /* 0-5 */
    u8 access;              /* 1 low byte, 2 high byte, 3 both; 0 never programmed: both */
    bool bcd;
    bool gate;
    u64 start;              /* when counting (again) began with the whole count */
    u64 halted_ticks;       /* gate low: ticks done by then */
    bool triggered;         /* modes 1, 5: the gate rose since the control word */
    bool read_high, write_high;         /* access 3: the next byte is the high one */
    u8 write_latch;
    u8 latched_bytes;       /* latched count: bytes still to be read */
    u16 latched_count;
    bool status_latched;
    u8 status;
};

struct pit {
    struct pit_channel ch[PIT_CHANNELS];
    bool speaker_data;
};

void pit_reset(struct pit *p, u64 now);
u8 pit_read(struct pit *p, unsigned int port, u64 now);             /* 0x40-0x43 */
void pit_write(struct pit *p, unsigned int port, u8 value, u64 now);
u8 pit_read_61(const struct pit *p, u64 now);
void pit_write_61(struct pit *p, u8 value, u64 now);
bool pit_output(const struct pit *p, unsigned int channel, u64 now);
u16 pit_count(const struct pit *p, unsigned int channel,
              u64 now); /* as read: binary or decimal digits */
/*
 * When channel 0's output next rises after now; *period: ns between rises, 0: just once. False:
 * never.
 */
bool pit_next_rise(const struct pit *p, u64 now, u64 *due, u64 *period);

#endif
