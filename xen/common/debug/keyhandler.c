// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug keys: one letter, one report (or deed). Rooms register theirs; here are those that belong
 * to nobody.
 */
#include <xen/arch.h>
#include <xen/console.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/softirq.h>
#include <lib/ctype.h>

extern const struct keyhandler __keyhandlers_start[], __keyhandlers_end[];

static const struct keyhandler *find(unsigned char key)
{
    for (const struct keyhandler *k = __keyhandlers_start; k < __keyhandlers_end; k++)
        if (k->key == key)
            return k;
    return NULL;
}

void keyhandler_run(unsigned char key, struct cpu_user_regs *regs)
{
    const struct keyhandler *k = find(key);

    if (!k)
        printk(XENLOG_WARNING "No debug key '%c': h lists them\n", ascii_is_print(key) ? key : '?');
    else if (k->fn)
        k->fn(key);
    else
        k->irq_fn(key, regs);
}

static void key_help(unsigned char unused)
{
    printk(XENLOG_ERR "Debug keys:\n");
    for (const struct keyhandler *k = __keyhandlers_start; k < __keyhandlers_end; k++)
        printk(XENLOG_ERR " %c: %s\n", k->key, k->desc);
}
keyhandler(help, .key = 'h', .desc = "this list", .fn = key_help);

static void key_reboot(unsigned char unused)
{
    printk(XENLOG_ERR "'R' pressed: rebooting\n");
    machine_restart(0);
}
keyhandler(reboot, .key = 'R', .desc = "reboot the machine", .fn = key_reboot);

/* All that only report: letters in small. */
static void key_all(unsigned char key)
{
    for (const struct keyhandler *k = __keyhandlers_start; k < __keyhandlers_end; k++)
        if (k->fn && k->key != key && k->key != 'h' &&
            (ascii_is_lower(k->key) || ascii_is_digit(k->key))) {
            printk(XENLOG_ERR "[%c: %s]\n", k->key, k->desc);
            k->fn(k->key);
            process_pending_softirqs();
        }
}
keyhandler(all, .key = '*', .desc = "all reports", .fn = key_all);
