// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters of constant rate that the TSC is measured against: HPET, ACPI PM timer, PIT.
 * IA-PC HPET 1.0a; ACPI 6.4, 4.8.3.3; 8254 data sheet.
 */
#include <xen/acpi.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <lib/string.h>
#include "private.h"

/* --- HPET --- */
#define HPET_CAPABILITIES       0x000
#define HPET_CONFIG             0x010
#define HPET_CONFIG_ENABLE      1u
#define HPET_CONFIG_LEGACY      2u
#define HPET_COUNTER            0x0f0
#define HPET_PERIOD_MAX         100000000ULL            /* fs: the specification's limit */
#define FS_PER_SECOND           1000000000000000ULL

static struct platform_timer hpet, pm_timer, pit;

static u64 hpet_read(void)
{
    return mmio_read32((char *)fix_to_virt(FIX_HPET) + HPET_COUNTER);
}

static bool __init hpet_init(void)
{
    char *regs = fix_to_virt(FIX_HPET);
    paddr_t at = acpi_hpet_address();
    u64 period;

    if (!at)
        return false;
    set_fixmap(FIX_HPET, PFN_DOWN(at), PTE_HYPERVISOR_UC);
    period = mmio_read64(regs + HPET_CAPABILITIES) >> 32;
    if (!period || period > HPET_PERIOD_MAX)
        return false;
    mmio_write32(regs + HPET_CONFIG,
                 (mmio_read32(regs + HPET_CONFIG) & ~HPET_CONFIG_LEGACY) | HPET_CONFIG_ENABLE);
    hpet.frequency = FS_PER_SECOND / period;
    return true;
}

/* --- ACPI PM timer --- */
#define PM_TIMER_HZ             3579545

static u64 pm_timer_read(void)
{
    return inl(acpi_fadt.pm_timer_port) & 0xffffff;
}

static bool __init pm_timer_init(void)
{
    u64 first;

    if (!acpi_fadt.pm_timer_port)
        return false;
    pm_timer.frequency = PM_TIMER_HZ;
    first = pm_timer_read();
    for (unsigned int i = 0; i < 10000; i++)
        if (pm_timer_read() != first)
            return true;
    return false;
}

/* --- PIT, channel 2: counts down from 65536 without an interrupt --- */
#define PIT_HZ                  1193182
#define PIT_CHANNEL2            0x42
#define PIT_CONTROL             0x43
#define PIT_CH2_LATCH           0x80
#define PIT_CH2_RATE            0xb4                    /* both bytes, mode 2 */
#define SPEAKER                 0x61
#define SPEAKER_GATE            0x01
#define SPEAKER_DATA            0x02

static u64 pit_read(void)
{
    u16 count;

    outb(PIT_CONTROL, PIT_CH2_LATCH);
    count = inb(PIT_CHANNEL2);
    count |= inb(PIT_CHANNEL2) << 8;
    return (u16)-count;
}

static bool __init pit_init(void)
{
    u64 first;

    outb(SPEAKER, (inb(SPEAKER) & ~SPEAKER_DATA) | SPEAKER_GATE);
    outb(PIT_CONTROL, PIT_CH2_RATE);
    outb(PIT_CHANNEL2, 0);
    outb(PIT_CHANNEL2, 0);
    pit.frequency = PIT_HZ;
    first = pit_read();
    for (unsigned int i = 0; i < 10000; i++)
        if (pit_read() != first)
            return true;
    return false;
}

/* --- choice --- */
static struct platform_timer hpet = {
    .name = "hpet", .init = hpet_init, .read = hpet_read, .bits = 32,
};
static struct platform_timer pm_timer = {
    .name = "acpi", .init = pm_timer_init, .read = pm_timer_read, .bits = 24,
};
static struct platform_timer pit = {
    .name = "pit", .init = pit_init, .read = pit_read, .bits = 16,
};

bool __ro_after_init clocksource_is_tsc;
static char __initdata wanted[8];

static int __init parse_clocksource(const char *s)
{
    static const char *const names[] __initconst = { "hpet", "acpi", "pit", "tsc" };

    for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
        if (!strcmp(s, names[i])) {
            strlcpy(wanted, s, sizeof(wanted));
            clocksource_is_tsc = i == 3;
            return 0;
        }
    return -EINVAL;
}
custom_param("clocksource", parse_clocksource);

struct platform_timer *__init platform_timer_find(void)
{
    struct platform_timer *const all[] = { &hpet, &pm_timer, &pit };

    for (unsigned int i = 0; i < ARRAY_SIZE(all); i++)
        if (!strcmp(all[i]->name, wanted)) {
            if (all[i]->init())
                return all[i];
            printk(XENLOG_WARNING "clocksource=%s: this machine has none that works\n", wanted);
        }
    for (unsigned int i = 0; i < ARRAY_SIZE(all); i++)
        if (all[i]->init())
            return all[i];
    return NULL;
}

#define MOMENT_TRIES            7

struct moment platform_moment(const struct platform_timer *p)
{
    struct moment best = { .window = ~0ULL };

    for (unsigned int i = 0; i < MOMENT_TRIES; i++) {
        unsigned long flags = local_irq_save();
        u64 before = rdtsc_ordered(), ticks = p->read(), after = rdtsc_ordered();

        local_irq_restore(flags);
        if (after - before < best.window)
            best = (struct moment){
                .tsc = before + (after - before) / 2, .ticks = ticks, .window = after - before,
            };
    }
    return best;
}
