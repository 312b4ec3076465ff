// SPDX-License-Identifier: GPL-2.0-only
/*
 * Characters that come in on a console. Three times Ctrl-<conswitch> moves them between dom0, which
 * reads them by CONSOLEIO_read, and the hypervisor's debug keys.
 */
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/softirq.h>
#include <lib/ctype.h>
#include "private.h"

#define RX_SIZE                 1024
#define SWITCH_COUNT            3

/* Guards what follows; taken in interrupts. */
static DEFINE_SPINLOCK(rx_lock, LOCK_DEVICE);
static char rx[RX_SIZE];
static unsigned int rx_in, rx_out;          /* free running */
static char keys[16];
static unsigned int keys_in, keys_out;

static char switch_char = 'a' & 0x1f;       /* 0: no switching */
static bool stay_with_us;                   /* conswitch=?x */
static bool input_to_dom0;

static struct tasklet notify_tasklet, key_tasklet;

static int __init parse_conswitch(const char *s)
{
    if (!*s || (s[1] && s[1] != 'x') || (s[1] && s[2]))
        return -EINVAL;
    switch_char = ascii_is_alpha(*s) ? ascii_lower(*s) & 0x1f : 0;
    stay_with_us = s[1] == 'x';
    return 0;
}
custom_param("conswitch", parse_conswitch);

static void announce(void)
{
    printk(XENLOG_ERR "*** Serial input to %s", input_to_dom0 ? "DOM0" : "Xen");
    if (switch_char)
        printk(XENLOG_ERR " (type 'CTRL-%c' three times to switch input)\n", switch_char + 'a' - 1);
    else
        printk(XENLOG_ERR "\n");
}

/* Events and keys are for softirq context: here a driver's interrupt may be running. */
static void notify_dom0(void *unused)
{
    if (hardware_domain)
        send_guest_global_virq(hardware_domain, VIRQ_CONSOLE);
}

static bool next_key(char *c)
{
    unsigned long flags;
    bool any;

    spin_lock_irqsave(&rx_lock, flags);
    any = keys_in != keys_out;
    if (any)
        *c = keys[keys_out++ % sizeof(keys)];
    spin_unlock_irqrestore(&rx_lock, flags);
    return any;
}

static void run_keys(void *unused)
{
    char c;

    while (next_key(&c)) {
        if (switch_char && c == switch_char)
            announce();
        else
            keyhandler_run(c, NULL);
    }
}

static void to_dom0(char c)
{
    if (rx_in - rx_out < RX_SIZE)
        rx[rx_in++ % RX_SIZE] = c;
    tasklet_schedule(&notify_tasklet);
}

static void to_keys(char c)
{
    if (keys_in - keys_out < sizeof(keys))
        keys[keys_in++ % sizeof(keys)] = c;
    tasklet_schedule(&key_tasklet);
}

static void receive_locked(char c)
{
    static unsigned int switch_seen;

    if (switch_char && c == switch_char) {
        if (++switch_seen < SWITCH_COUNT)
            return;
        switch_seen = 0;
        input_to_dom0 = !input_to_dom0;
        to_keys(c);                         /* announces the change */
        return;
    }
    /* fewer than needed: they were meant as characters */
    for (; switch_seen; switch_seen--)
        if (input_to_dom0)
            to_dom0(switch_char);
    if (input_to_dom0)
        to_dom0(c);
    else
        to_keys(c);
}

void console_receive(char c)
{
    unsigned long flags;

    spin_lock_irqsave(&rx_lock, flags);
    receive_locked(c);
    spin_unlock_irqrestore(&rx_lock, flags);
}

size_t console_take_input(char *buf, size_t len)
{
    unsigned long flags;
    size_t n = 0;

    spin_lock_irqsave(&rx_lock, flags);
    while (n < len && rx_out != rx_in)
        buf[n++] = rx[rx_out++ % RX_SIZE];
    spin_unlock_irqrestore(&rx_lock, flags);
    return n;
}

void console_input_give_to_dom0(void)
{
    input_to_dom0 = !stay_with_us && hardware_domain;
    announce();
}

static int __init console_input_init(void)
{
    tasklet_init(&notify_tasklet, notify_dom0, NULL);
    tasklet_init(&key_tasklet, run_keys, NULL);
    return 0;
}
early_initcall(console_input_init);
