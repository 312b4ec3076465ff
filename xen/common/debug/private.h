/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the files of this room: the console lock and what it guards, the ring, log levels.
 */
#ifndef DEBUG_PRIVATE_H
#define DEBUG_PRIVATE_H

#include <xen/types.h>
#include <xen/spinlock.h>

/*
 * Takes the console lock with interrupts off. False: this CPU holds it already (an NMI or a fault
 * in the middle of a line), and the caller must give up. While panicking the lock is ignored and
 * true is returned.
 */
bool console_lock(unsigned long *flags);
void console_unlock(unsigned long flags);

/* To all active drivers / into the ring; console lock held. */
void console_drivers_write(const char *s, size_t len);
void conring_write(const char *s, size_t len);
/* What was said before there was a console, to the drivers. Boot CPU, alone. */
void conring_replay(void);
/*
 * After the lock was dropped: tells dom0 that the ring has news (VIRQ_CON_RING), once interrupts
 * work.
 */
void conring_notify(void);

/* Input: up to len characters for dom0. */
size_t console_take_input(char *buf, size_t len);
void console_input_give_to_dom0(void);

enum log_level { LOG_ERR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/*
 * Below `always' lines are shown, from there to below `limited' they are rate limited. Values: 0
 * (none) to 4 (all).
 */
struct log_threshold {
    u8 always, limited;
};
extern struct log_threshold host_threshold, guest_threshold;
/* May one more rate-limited line be shown? Console lock held. */
bool log_ratelimit(void);

/* Writes the time stamp of console_timestamps= for a line that begins now; its length. */
size_t log_timestamp(char *buf, size_t size);

#endif
