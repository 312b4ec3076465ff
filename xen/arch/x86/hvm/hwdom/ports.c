// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which of the hardware domain's accesses to ports leave it: those it has no right to, those a device of its platform
 * answers, configuration space, and the way to reset the machine. All others reach the machine's ports at once.
 */
#include <xen/acpi.h>
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/hwdom.h>

#define PORTS               65536u
#define MAP_ORDER           2               /* 8 KiB, and what AMD's has behind them for accesses that go past the end */
#define CONFIG_FIRST        0xcf8u          /* reset control among them */
#define CONFIG_LAST         0xcffu

int hwdom_ports_create(struct domain *d)
{
    u8 *map = xenheap_alloc(MAP_ORDER);

    if (!map)
        return -ENOMEM;
    memset(map, 0xff, PAGE_SIZE << MAP_ORDER);
    d->arch.hvm->port_map = map;
    return 0;
}

void hwdom_ports_destroy(struct domain *d)
{
    if (d->arch.hvm->port_map)
        xenheap_free(d->arch.hvm->port_map, MAP_ORDER);
    d->arch.hvm->port_map = NULL;
}

static bool is_direct(struct domain *d, unsigned int port)
{
    const struct acpi_gas *reset = &acpi_fadt.reset_register;

    if ((port >= CONFIG_FIRST && port <= CONFIG_LAST) || (reset->space == ACPI_SPACE_IO && reset->address == port))
        return false;
    return domain_ioport_permitted(d, port, port) && !hvm_platform_has_port(d, port);
}

void arch_ioports_changed(struct domain *d, unsigned int first, unsigned int last)
{
    u8 *map = is_hwdom(d) ? d->arch.hvm->port_map : NULL;

    for (unsigned int port = first; map && port <= min(last, PORTS - 1); port++) {
        u8 bit = 1u << (port & 7), *byte = &map[port / 8];

        /* the processor looks there at any time; another change of the same byte must not get lost */
        if (is_direct(d, port))
            __atomic_fetch_and(byte, ~bit, __ATOMIC_SEQ_CST);
        else
            __atomic_fetch_or(byte, bit, __ATOMIC_SEQ_CST);
    }
}
