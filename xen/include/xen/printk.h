/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The log: every line goes to the console ring (xl dmesg) and, if its level passes the threshold
 * (loglvl=, guest_loglvl=), to the consoles. Callable anywhere, with interrupts off and from NMIs (where it may
 * drop the line rather than wait). No locks need be held.
 */
#ifndef XEN_PRINTK_H
#define XEN_PRINTK_H

#include <xen/types.h>

/* A level is a prefix of the format string; no prefix means XENLOG_WARNING's treatment (shown by default). */
#define XENLOG_ERR          "<0>"
#define XENLOG_WARNING      "<1>"
#define XENLOG_INFO         "<2>"
#define XENLOG_DEBUG        "<3>"
/* Lines a guest can provoke: a threshold of their own, and rate limited. */
#define XENLOG_G_ERR        "<G><0>"
#define XENLOG_G_WARNING    "<G><1>"
#define XENLOG_G_INFO       "<G><2>"
#define XENLOG_G_DEBUG      "<G><3>"

void printk(const char *fmt, ...) __printf(1, 2);
void vprintk(const char *fmt, __builtin_va_list ap);

/* Prints the message, registers and a backtrace on every console, stops the other CPUs, reboots (or halts: noreboot). */
noreturn void panic(const char *fmt, ...) __printf(1, 2);

/* True while the machine is going down: console output bypasses locks. */
extern bool panic_in_progress;

#endif
