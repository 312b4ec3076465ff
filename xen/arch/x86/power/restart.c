// SPDX-License-Identifier: GPL-2.0-only
/*
 * Resetting and halting the machine. Several ways to reset are tried in turn, since each is missing
 * somewhere.
 */
#include <xen/acpi.h>
#include <xen/arch.h>
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/iommu.h>
#include <xen/printk.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/smp.h>
#include <asm/time.h>
#include <lib/string.h>

#define KBC_STATUS_COMMAND      0x64
#define KBC_INPUT_FULL          0x02
#define KBC_PULSE_RESET         0xfe
#define RESET_CONTROL           0xcf9
#define RCR_FULL_RESET          0x0e

static void reset_keyboard(void)
{
    for (unsigned int i = 0; i < 10; i++) {
        for (unsigned int n = 0; n < 1000 && inb(KBC_STATUS_COMMAND) & KBC_INPUT_FULL; n++)
            udelay(50);
        udelay(50);
        outb(KBC_STATUS_COMMAND, KBC_PULSE_RESET);
        udelay(5000);
    }
}

static void reset_pci(void)
{
    u8 v = inb(RESET_CONTROL) & ~RCR_FULL_RESET;

    outb(RESET_CONTROL, v | 0x02);
    udelay(50);
    outb(RESET_CONTROL, v | RCR_FULL_RESET);
    udelay(50);
}

/* Without a descriptor table any fault is the last one. */
static void reset_triple_fault(void)
{
    static const struct {
        u16 limit;
        u64 base;
    } __packed empty = { 0, 0 };

    __asm__ __volatile__("lidt %0; int3" :: "m" (empty));
}

static void reset_acpi(void)
{
    acpi_reset();
    udelay(10000);
}

static const struct {
    char key;
    void (*reset)(void);
} methods[] = {
    { 'a', reset_acpi }, { 'k', reset_keyboard }, { 'P', reset_pci }, { 't', reset_triple_fault },
};

/* reboot=: the method to try first; no: stay */
static char first_method;
static bool never_reboot;

static int __init parse_reboot(const char *s)
{
    for (; *s; s += strcspn(s, ",") + (strchr(s, ',') != NULL)) {
        if (param_bool(s) == 0) {
            never_reboot = true;
            continue;
        }
        switch (*s) {
        case 'n': never_reboot = true; break;
        /* warm, cold, via the BIOS: all the same today */
        case 'w': case 'c': case 'b': break;
        case 'a': case 'k': case 'P': case 't': first_method = *s; break;
        case 'e': first_method = 'a'; break;            /* EFI: where there is none */
        default: return -EINVAL;
        }
    }
    return 0;
}
custom_param("reboot", parse_reboot);

noreturn void machine_halt(void)
{
    local_irq_disable();
    stop_other_cpus();
    console_start_sync();
    for (;;)
        halt();
}

noreturn void machine_restart(unsigned int delay_millisecs)
{
    console_start_sync();
    local_irq_disable();
    stop_other_cpus();
    mdelay(delay_millisecs);
    if (never_reboot) {
        printk("Not rebooting, as reboot=no says: reset the machine by hand\n");
        machine_halt();
    }
    iommu_shutdown();
    for (unsigned int i = 0; i < ARRAY_SIZE(methods); i++)
        if (methods[i].key == first_method)
            methods[i].reset();
    for (unsigned int i = 0; i < ARRAY_SIZE(methods); i++)
        methods[i].reset();
    for (;;)
        halt();
}
