/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hardware dom0 may touch: nearly everything. The hypervisor keeps interrupt controllers, the interval timer,
 * the local APICs, what its consoles use, and memory.
 */
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/irq.h>
#include <xen/printk.h>
#include <asm/apic.h>

#include "private.h"

static const struct {
    u16 first, last;
    const char *what;
} reserved_ports[] __initconst = {
    { 0x20, 0x21, "primary 8259" },
    { 0xa0, 0xa1, "secondary 8259" },
    { 0x40, 0x43, "interval timer" },
    { 0x61, 0x61, "interval timer gate" },
    { 0xcf8, 0xcfb, "PCI configuration address" },
};

static void __init must(int rc, const char *what)
{
    if (rc)
        panic("dom0: cannot give it access to %s (error %d)", what, rc);
}

void __init dom0_rights_give(struct domain *d)
{
    must(domain_ioport_permit(d, 0, 0xffff, true), "I/O ports");
    for (unsigned int i = 0; i < ARRAY_SIZE(reserved_ports); i++)
        must(domain_ioport_permit(d, reserved_ports[i].first, reserved_ports[i].last, false), reserved_ports[i].what);

    must(domain_iomem_permit(d, 0, (1ULL << (52 - PAGE_SHIFT)) - 1, true), "device memory");
    must(domain_iomem_permit(d, PFN_DOWN(lapic_phys), PFN_DOWN(lapic_phys), false), "the local APIC");
    must(domain_irq_permit(d, 0, nr_irqs - 1, true), "interrupts");
    console_deny_devices(d);
}
