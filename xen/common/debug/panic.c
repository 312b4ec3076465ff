// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end: what went wrong goes to every console, the other CPUs stop, the machine reboots (or,
 * with noreboot, waits for somebody to read the screen).
 */
#include <xen/arch.h>
#include <xen/console.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <asm/smp.h>
#include <asm/traps.h>
#include <lib/vsnprintf.h>

#define REBOOT_DELAY_MS         5000

static bool opt_noreboot;
boolean_param("noreboot", opt_noreboot);

/* The first CPU to come here goes on; another one, or the same again, just stops. */
static bool claim_panic(void)
{
    static int claimed;

    return __atomic_exchange_n(&claimed, 1, __ATOMIC_SEQ_CST) == 0;
}

static noreturn void panic_finish(void)
{
    printk("****************************************\n\n");
    if (opt_noreboot) {
        printk("The machine stays halted (noreboot): reset it by hand\n");
        machine_halt();
    }
    printk("Reboot in %d seconds...\n", REBOOT_DELAY_MS / 1000);
    machine_restart(REBOOT_DELAY_MS);
}

static void panic_begin(void)
{
    local_irq_disable();
    if (!claim_panic())
        machine_halt();
    WRITE_ONCE(panic_in_progress, true);
    console_start_sync();
}

void panic(const char *fmt, ...)
{
    static char message[256];
    __builtin_va_list ap;

    panic_begin();
    __builtin_va_start(ap, fmt);
    vsnprintf(message, sizeof(message), fmt, ap);
    __builtin_va_end(ap);
    stop_other_cpus();
    printk("\n****************************************\nPanic on CPU %u:\n%s\n", smp_processor_id(),
           message);
    dump_execution_state();
    panic_finish();
}
