// SPDX-License-Identifier: GPL-2.0-only
/*
 * The output side of the console: the drivers that console= names, and the lock that keeps lines
 * whole.
 */
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <lib/string.h>
#include "private.h"

#define DRIVERS_MAX             4
#define DRIVERS_DEFAULT         "com1,vga"

extern const struct console_driver __consoles_start[], __consoles_end[];

static char __initdata opt_console[64] = DRIVERS_DEFAULT;
string_param("console", opt_console);
static bool opt_sync_console;
boolean_param("sync_console", opt_sync_console);

/* copies: the linker's list is .init data */
static struct console_driver drivers[DRIVERS_MAX];
static unsigned int nr_drivers;
static DEFINE_SPINLOCK(lock, LOCK_CONSOLE);

bool console_lock(unsigned long *flags)
{
    *flags = local_irq_save();
    if (panic_in_progress)
        return true;
    if (spin_held_by_me(&lock)) {
        local_irq_restore(*flags);
        return false;
    }
    spin_lock(&lock);
    return true;
}

void console_unlock(unsigned long flags)
{
    if (spin_held_by_me(&lock))
        spin_unlock(&lock);
    local_irq_restore(flags);
}

void console_drivers_write(const char *s, size_t len)
{
    for (unsigned int i = 0; i < nr_drivers; i++)
        drivers[i].write(s, len);
}

/* Is the driver in the list of console=? A com port may carry a suffix H or L. */
static bool __init wanted(const char *name)
{
    size_t len = strlen(name);

    for (const char *p = opt_console; *p; p += strcspn(p, ",") + (strchr(p, ',') != NULL)) {
        size_t n = strcspn(p, ",");

        if (n > len && (p[n - 1] == 'H' || p[n - 1] == 'L'))
            n--;
        if (n == len && !memcmp(p, name, len))
            return true;
    }
    return false;
}

void __init console_init_early(void)
{
    for (const struct console_driver *c = __consoles_start; c < __consoles_end; c++) {
        if (!wanted(c->name) || nr_drivers == DRIVERS_MAX || c->init())
            continue;
        drivers[nr_drivers] = *c;
        nr_drivers++;
    }
    conring_replay();
}

void __init console_init_irq(void)
{
    for (unsigned int i = 0; i < nr_drivers; i++)
        if (drivers[i].init_irq)
            drivers[i].init_irq();
    if (opt_sync_console) {
        console_start_sync();
        printk(XENLOG_WARNING "Console output is synchronous (sync_console): this costs time\n");
    }
}

void console_start_sync(void)
{
    for (unsigned int i = 0; i < nr_drivers; i++)
        if (drivers[i].panic)
            drivers[i].panic();
}

void console_flush(void)
{
    for (unsigned int i = 0; i < nr_drivers; i++)
        if (drivers[i].flush)
            drivers[i].flush();
}

void console_deny_devices(struct domain *d)
{
    for (unsigned int i = 0; i < nr_drivers; i++)
        if (drivers[i].deny)
            drivers[i].deny(d);
}

void console_give_to_dom0(void)
{
    console_input_give_to_dom0();
    for (unsigned int i = 0; i < nr_drivers; i++)
        if (drivers[i].leave)
            drivers[i].leave();
}
