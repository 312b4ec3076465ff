// SPDX-License-Identifier: GPL-2.0-only
/* Accesses to devices: the hypervisor's own answer at once, device models' in their time. */
#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <public/hvm/ioreq.h>
#include "private.h"

int hvm_emul_vcpu_create(struct vcpu *v)
{
    v->arch.hvm->emul = kzalloc_type(struct hvm_emul_state);
    return v->arch.hvm->emul ? 0 : -ENOMEM;
}

void hvm_emul_vcpu_destroy(struct vcpu *v)
{
    kfree(v->arch.hvm->emul);
    v->arch.hvm->emul = NULL;
}

/*
 * Writes whose effect nobody can miss while it is under way: to video memory, and to PCI's address port, where only the
 * data port's next user looks. Not those to other ports: a processor waits for them, and a model looks for what they
 * brought about (power off, reset) when it answers.
 */
static bool may_be_posted(const struct hvm_io *io)
{
    if (io->kind == HVM_IO_PORT)
        return io->addr == PCI_ADDRESS_PORT && io->bytes == 4;
    return io->addr >= VIDEO_MEMORY && io->addr + io->bytes <= VIDEO_MEMORY_END;
}

static enum ioreq_result ask_model(struct vcpu *v, struct hvm_io *io)
{
    ioreq_t p = {
        .addr = io->addr, .data = io->data, .size = io->bytes, .count = 1,
        .dir = io->write ? IOREQ_WRITE : IOREQ_READ,
        .type = io->kind == HVM_IO_PORT ? IOREQ_TYPE_PIO : IOREQ_TYPE_COPY,
    };
    enum ioreq_result r = ioreq_send(v, &p, may_be_posted(io));

    if (r == IOREQ_DONE)
        io->data = p.data;
    return r;
}

void hvm_emul_wait(struct vcpu *v, enum hvm_emul_kind kind)
{
    emul_of(v)->waiting = kind;
    v->arch.hvm->io_pending = true;
}

static void wait(struct vcpu *v, const struct hvm_io *io, enum hvm_emul_kind kind)
{
    emul_of(v)->asked = *io;
    hvm_emul_wait(v, kind);
}

/* The device model's words do not reach a device's MSI-X masks: see there. */
static void tell_msix(const struct vcpu *v, const struct hvm_io *io, bool answered)
{
    if (unlikely(v->domain->iommu) && io->write && io->kind == HVM_IO_MMIO)
        pt_msix_written(v->domain, io->addr, io->bytes, io->data, answered);
}

/* --- as part of an instruction that is emulated ----------------------------------------------- */
static bool same_place(const struct hvm_io *a, const struct hvm_io *b)
{
    return a->kind == b->kind && a->write == b->write && a->bytes == b->bytes && a->addr == b->addr;
}

static enum x86_emul_rc remember(struct hvm_emul_state *e, const struct hvm_io *io)
{
    if (e->nr_done == MAX_ACCESSES)
        return X86_EMUL_UNHANDLEABLE;
    e->done[e->nr_done++] = *io;
    e->next = e->nr_done;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc hvm_emul_io(struct x86_emul_ctxt *ctxt, struct hvm_io *io)
{
    struct vcpu *v = ctxt->data;
    struct hvm_emul_state *e = emul_of(v);

    if (unlikely(e->no_devices))
        return X86_EMUL_UNHANDLEABLE;
    if (e->iteration != ctxt->retire.iterations) {
        e->iteration = ctxt->retire.iterations;
        e->nr_done = e->next = 0;
    }
    if (e->next < e->nr_done) {
        if (!same_place(&e->done[e->next], io))
            return X86_EMUL_UNHANDLEABLE;
        io->data = e->done[e->next++].data;
        return X86_EMUL_OKAY;
    }
    switch (hvm_platform_io(v, io)) {
    case HVM_IO_DONE:
        return remember(e, io);
    case HVM_IO_RETRY:
        return X86_EMUL_RETRY;
    case HVM_IO_NOT_OURS:
        break;
    }
    if (!e->nr_done && hvm_emul_must_yield(ctxt))
        return X86_EMUL_RETRY;
    tell_msix(v, io, false);
    switch (ask_model(v, io)) {
    case IOREQ_DONE:
        tell_msix(v, io, true);
        return remember(e, io);
    case IOREQ_SENT:
        wait(v, io, EMUL_INSN);
        return X86_EMUL_RETRY;
    default:
        return X86_EMUL_RETRY;
    }
}

/* --- IN and OUT without the emulator ---------------------------------------------------------- */
static void finish_port(struct vcpu *v, const struct hvm_io *io, unsigned int insn_len)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    unsigned int blocked = hvm_ops->get_interruptibility(v);

    if (!io->write) {
        if (io->bytes == 1)
            regs->rax = (regs->rax & ~0xffULL) | (u8)io->data;
        else if (io->bytes == 2)
            regs->rax = (regs->rax & ~0xffffULL) | (u16)io->data;
        else
            regs->rax = (u32)io->data;
    }
    if (blocked & (HVM_BLOCK_STI | HVM_BLOCK_MOV_SS))
        hvm_ops->set_interruptibility(v, blocked & HVM_BLOCK_NMI);
    hvm_advance_rip(v, insn_len);
}

void hvm_port_access(struct vcpu *v, u16 port, unsigned int bytes, bool in, unsigned int insn_len)
{
    u64 mask = bytes == 4 ? 0xffffffff : bytes == 2 ? 0xffff : 0xff;
    struct hvm_io io = {
        .kind = HVM_IO_PORT, .write = !in, .bytes = bytes, .addr = port,
        .data = in ? 0 : guest_cpu_user_regs()->rax & mask,
    };

    switch (hvm_platform_io(v, &io)) {
    case HVM_IO_DONE:
        finish_port(v, &io, insn_len);
        return;
    case HVM_IO_RETRY:
        return;
    case HVM_IO_NOT_OURS:
        break;
    }
    switch (ask_model(v, &io)) {
    case IOREQ_DONE:
        finish_port(v, &io, insn_len);
        break;
    case IOREQ_SENT:
        emul_of(v)->port_insn_len = insn_len;
        wait(v, &io, EMUL_PORT);
        break;
    case IOREQ_RETRY:
        break;
    }
}

/* --- the answer ------------------------------------------------------------------------------- */
bool hvm_emul_resume(struct vcpu *v)
{
    struct hvm_emul_state *e = emul_of(v);
    enum hvm_emul_kind kind = e->waiting;
    struct hvm_io io = e->asked;
    ioreq_t p;

    if (!ioreq_settled(v)) {
        raise_softirq(SOFTIRQ_SCHEDULE);
        return false;
    }
    v->arch.hvm->io_pending = false;
    e->waiting = EMUL_NOTHING;
    if (ioreq_take(v, &p))
        io.data = p.data;
    else if (!io.write)
        io.data = ~0ULL;                /* the device model went away */
    switch (kind) {
    case EMUL_PORT:
        finish_port(v, &io, e->port_insn_len);
        return true;
    case EMUL_BULK:
        e->bulk.answered = true;
        break;
    case EMUL_INSN:
        tell_msix(v, &io, true);
        if (remember(e, &io) != X86_EMUL_OKAY)
            return true;
        e->next = 0;                    /* the run that follows asks for all of them again */
        break;
    default:
        return true;                    /* dropped */
    }
    return hvm_emul_run(v) && !v->arch.hvm->io_pending;
}
