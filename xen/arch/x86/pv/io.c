// SPDX-License-Identifier: GPL-2.0-only
/*
 * Port I/O of PV guests. The guest's own rules come first (I/O privilege level, its kernel's I/O
 * bitmap), then what the toolstack allows the domain. A port it may not have behaves like one
 * without a device.
 */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/pci.h>
#include <xen/sched.h>
#include <asm/insn.h>
#include <asm/pv.h>
#include "private.h"

#define PCI_ADDRESS_PORT    0xcf8
#define PCI_DATA_PORT       0xcfc
#define STRING_BATCH        1024u       /* elements before softirqs get a chance */

int pv_set_iopl(unsigned int iopl)
{
    current->arch.pv.iopl = iopl;
    return 0;
}

int pv_set_iobitmap(void *guest_bitmap, unsigned int nr_ports)
{
    current->arch.pv.iobmp = guest_bitmap;
    current->arch.pv.iobmp_limit = nr_ports;
    return 0;
}

/*
 * Kernels of guests with the old meaning of iopl count as ring 1, with the architectural one as
 * ring 0.
 */
bool pv_iopl_allows(const struct vcpu *v)
{
    unsigned int kernel = v->domain->vm_assist >> VMASST_TYPE_architectural_iopl & 1 ? 0 : 1;

    return v->arch.pv.iopl >= (v->arch.pv.in_kernel ? kernel : 3);
}

/* The bitmap is at an address of the guest's kernel. */
static bool bitmap_allows(struct vcpu *v, u16 port, unsigned int bytes)
{
    bool user = !v->arch.pv.in_kernel, ok = false;
    u8 bits[2] = { 0xff, 0xff };
    unsigned int mask = (1u << bytes) - 1;

    if (!v->arch.pv.iobmp || port + bytes > v->arch.pv.iobmp_limit)
        return false;
    if (user)
        pv_toggle_mode(v);
    /* the second byte may be behind the end */
    if (arch_copy_from_guest(bits, (u8 *)v->arch.pv.iobmp + port / 8,
                             port % 8 + bytes > 8 ? 2 : 1) == 0)
        ok = !((bits[0] | bits[1] << 8) >> (port % 8) & mask);
    if (user)
        pv_toggle_mode(v);
    return ok;
}

static bool guest_allows(struct vcpu *v, u16 port, unsigned int bytes)
{
    return pv_iopl_allows(v) || bitmap_allows(v, port, bytes);
}

/* --- the accesses ----------------------------------------------------------------------------- */
static bool is_pci_data(u16 port)
{
    return (port & ~3) == PCI_DATA_PORT;
}

static bool crosses(u16 port, unsigned int bytes)
{
    return (port & 3) + bytes > 4;
}

static u32 read_port(u16 port, unsigned int bytes)
{
    return bytes == 1 ? inb(port) : bytes == 2 ? inw(port) : inl(port);
}

static void write_port(u16 port, unsigned int bytes, u32 v)
{
    if (bytes == 1)
        outb(port, v);
    else if (bytes == 2)
        outw(port, v);
    else
        outl(port, v);
}

static u32 guest_in(struct domain *d, u16 port, unsigned int bytes)
{
    if (port == PCI_ADDRESS_PORT && bytes == 4)
        return d->arch.pv.pci_cf8;
    if (is_pci_data(port) && is_hardware_domain(d))
        return crosses(port, bytes) ? ~0u : pci_cf8_read(d->arch.pv.pci_cf8, port & 3, bytes);
    if (domain_ioport_permitted(d, port, port + bytes - 1))
        return read_port(port, bytes);
    return ~0u;
}

static void guest_out(struct domain *d, u16 port, unsigned int bytes, u32 v)
{
    if (port == PCI_ADDRESS_PORT && bytes == 4) {
        d->arch.pv.pci_cf8 = v;
    } else if (is_pci_data(port) && is_hardware_domain(d)) {
        if (!crosses(port, bytes))
            pci_cf8_write(d->arch.pv.pci_cf8, port & 3, bytes, v);
    } else if (domain_ioport_permitted(d, port, port + bytes - 1)) {
        write_port(port, bytes, v);
    }
}

/* --- the instructions ------------------------------------------------------------------------- */
static void advance(struct emul *e, u64 *reg, unsigned int bytes)
{
    u64 next = e->regs->rflags & X86_EFLAGS_DF ? *reg - bytes : *reg + bytes;

    emul_set_reg(reg, next, e->insn.addr_size);
}

static u64 string_address(const struct emul *e, u64 reg)
{
    u64 at = e->insn.addr_size == 8 ? reg : (u32)reg;

    /* INS stores to ES always; OUTS may be overridden, and only FS and GS have bases */
    if (e->insn.opcode >= 0x6e && e->insn.seg == INSN_SEG_FS)
        at += rdmsr(MSR_FS_BASE);
    else if (e->insn.opcode >= 0x6e && e->insn.seg == INSN_SEG_GS)
        at += rdmsr(MSR_GS_BASE);
    return at;
}

static enum emul_result string_element(struct emul *e, u16 port, unsigned int bytes)
{
    bool in = e->insn.opcode < 0x6e;
    u64 *reg = in ? &e->regs->rdi : &e->regs->rsi;
    u64 at = string_address(e, *reg);
    u32 value = 0;
    /*
     * Reading shows first whether there is memory at all: what comes from a port must not be lost.
     */
    unsigned long left = arch_copy_from_guest(&value, (void *)at, bytes);

    if (left) {
        pv_inject_page_fault(at + bytes - left, in ? PFEC_write : 0);
        return EMUL_FAULT;
    }
    if (in) {
        value = guest_in(e->v->domain, port, bytes);
        left = arch_copy_to_guest((void *)at, &value, bytes);
        if (left) {
            pv_inject_page_fault(at + bytes - left, PFEC_write);
            return EMUL_FAULT;
        }
    } else {
        guest_out(e->v->domain, port, bytes, value);
    }
    advance(e, reg, bytes);
    return EMUL_DONE;
}

static enum emul_result string_io(struct emul *e, u16 port, unsigned int bytes)
{
    bool rep = e->insn.rep || e->insn.repne;
    enum emul_result result = EMUL_DONE;

    for (unsigned int done = 0; result == EMUL_DONE; done++) {
        u64 count = e->insn.addr_size == 8 ? e->regs->rcx : e->regs->ecx;

        if (rep && count == 0)
            return EMUL_DONE;
        if (done == STRING_BATCH)
            return EMUL_AGAIN;
        result = string_element(e, port, bytes);
        if (!rep)
            return result;
        if (result == EMUL_DONE)
            emul_set_reg(&e->regs->rcx, count - 1, e->insn.addr_size);
    }
    return result;
}

/*
 * Bit 0 of all these opcodes: byte or operand size; bit 1 of the plain ones: out; bit 3: port in
 * dx.
 */
enum emul_result emul_port_io(struct emul *e)
{
    u8 op = e->insn.opcode;
    unsigned int bytes = !(op & 1) ? 1 : e->insn.op_size == 2 ? 2 : 4;
    bool string = op < 0x70;
    u16 port = string || (op & 8) ? e->regs->dx : (u8)e->insn.imm;

    if (port + bytes > 0x10000 || !guest_allows(e->v, port, bytes))
        return EMUL_REFUSED;
    if (string)
        return string_io(e, port, bytes);
    if (op & 2)
        guest_out(e->v->domain, port, bytes, e->regs->eax);
    else
        emul_set_reg(&e->regs->rax, guest_in(e->v->domain, port, bytes), bytes);
    return EMUL_DONE;
}
