// SPDX-License-Identifier: GPL-2.0-only
/* Ports of the machine, as far as the hardware domain has rights to them. The rest is an empty bus. */
#include <xen/sched.h>
#include <asm/hwdom.h>
#include <asm/insn.h>

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

/* PCI configuration space: there is no bus to be seen yet. */
static bool is_config_port(u64 port)
{
    return (port & ~7ULL) == 0xcf8;
}

static void access_port(struct domain *d, struct hvm_io *io)
{
    bool permitted = domain_ioport_permitted(d, io->addr, io->addr + io->bytes - 1) && !is_config_port(io->addr);

    if (permitted && io->write)
        port_out(io->addr, io->bytes, io->data);
    else if (!io->write)
        io->data = permitted ? port_in(io->addr, io->bytes) : ~0ULL;
}

enum hvm_io_result hwdom_io(struct vcpu *v, struct hvm_io *io)
{
    if (io->kind == HVM_IO_PORT)
        access_port(v->domain, io);
    else if (!io->write)
        io->data = ~0ULL;
    return HVM_IO_DONE;
}
