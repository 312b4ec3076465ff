// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the hardware domain accesses beyond its own local and I/O APICs: ports of the machine, as far as it has rights
 * to them, and PCI. The rest is an empty bus.
 */
#include <xen/acpi.h>
#include <xen/sched.h>
#include <xen/vpci.h>
#include <public/sched.h>
#include <asm/insn.h>
#include "private.h"

#define RESET_CONTROL       0xcf9           /* chipsets since the 440 have it inside of CF8 */
#define RESET_NOW           0x04

static u64 port_in(u16 port, unsigned int bytes)
{
    return bytes == 1 ? inb(port) : bytes == 2 ? inw(port) : inl(port);
}

static void port_out(u16 port, unsigned int bytes, u32 data)
{
    if (bytes == 1)
        outb(port, data);
    else if (bytes == 2)
        outw(port, data);
    else
        outl(port, data);
}

/* The domain resets the machine: the hypervisor has to come to an end first. */
static bool is_reset(const struct hvm_io *io)
{
    const struct acpi_gas *reg = &acpi_fadt.reset_register;

    if (!io->write || io->bytes != 1)
        return false;
    if (reg->space == ACPI_SPACE_IO && reg->address == io->addr)
        return (u8)io->data == acpi_fadt.reset_value;
    return io->addr == RESET_CONTROL && (io->data & RESET_NOW);
}

static void access_port(struct domain *d, struct hvm_io *io)
{
    bool permitted;

    if (is_reset(io)) {
        domain_shutdown(d, SHUTDOWN_reboot);
        return;
    }
    if (hwdom_config_port(io))
        return;
    permitted = domain_ioport_permitted(d, io->addr, io->addr + io->bytes - 1) || io->addr == RESET_CONTROL;
    if (permitted && io->write)
        port_out(io->addr, io->bytes, io->data);
    else if (!io->write)
        io->data = permitted ? port_in(io->addr, io->bytes) : ~0ULL;
}

static void access_memory(struct hvm_io *io)
{
    if (hwdom_config_window(io))
        return;
    if (io->write)
        vpci_table_write(io->addr, io->bytes, io->data);
    else if (!vpci_table_read(io->addr, io->bytes, &io->data))
        io->data = ~0ULL;
}

enum hvm_io_result hwdom_io(struct vcpu *v, struct hvm_io *io)
{
    if (io->kind == HVM_IO_PORT)
        access_port(v->domain, io);
    else
        access_memory(io);
    return HVM_IO_DONE;
}
