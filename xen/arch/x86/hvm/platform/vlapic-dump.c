// SPDX-License-Identifier: GPL-2.0-only
/* A local APIC in a few lines, for the console. */
#include "private.h"

#include <xen/printk.h>
#include <xen/sched.h>

static void vectors(const struct lapic *l, const char *name, unsigned int reg)
{
    printk("    %s:", name);
    for (unsigned int n = 0; n < 256; n++)
        if (lapic_get(l, reg + n / 32 * 0x10) >> n % 32 & 1)
            printk(" %02x", n);
    printk("\n");
}

void vlapic_dump(const struct vcpu *v)
{
    const struct lapic *l = lapic_of(v);

    printk("  local APIC %u: base %lx, %s%s, TPR %02x, SPIV %x, LVT timer %x LINT0 %x LINT1 %x, timer initial %x, startup %x\n",
           lapic_get_id(l), (unsigned long)l->base_msr, lapic_on(l) ? "on" : "off", lapic_x2(l) ? " (x2APIC mode)" : "",
           lapic_get(l, APIC_TPR), lapic_get(l, APIC_SPIV), lapic_get(l, APIC_LVT_TIMER), lapic_get(l, APIC_LVT_LINT0),
           lapic_get(l, APIC_LVT_LINT1), lapic_get(l, APIC_TIMER_INITIAL), READ_ONCE(vplatform_of(v)->startup));
    vectors(l, "requested", APIC_IRR);
    vectors(l, "in service", APIC_ISR);
    if (!l->requests)
        return;
    printk("    not collected yet:");
    for (unsigned int n = 0; n < 256; n++)
        if (READ_ONCE(l->requests[n / 32]) >> n % 32 & 1)
            printk(" %02x", n);
    printk("\n");
}
