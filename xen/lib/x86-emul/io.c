// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Ports, and who may use them (SDM vol. 1, 19.5).
 */
#include "private.h"

#define TSS_IO_BITMAP   102         /* where a TSS has the offset of its bitmap */

/* A TSS of 32 or 64 bits: type 9, or 11 when busy. */
static bool is_wide_tss(uint16_t attr)
{
    return attr & X86_SEG_ATTR_P && (attr & (X86_SEG_ATTR_S | X86_SEG_ATTR_TYPE) & ~2) == 9;
}

/* Are the bits of the ports clear in the TSS's bitmap? Two bytes are read, whatever the port. */
static enum x86_emul_rc check_bitmap(struct emul *e, uint16_t port, unsigned int bytes)
{
    struct x86_emul_segment tr;
    uint64_t at, bits;

    TRY(e->ops->read_segment(e->ctxt, X86_SEG_TR, &tr));
    if (!is_wide_tss(tr.attr) || tr.limit < TSS_IO_BITMAP + 1)
        return raise_gp0(e);
    TRY(x86e_read_system(e, tr.base + TSS_IO_BITMAP, &at, 2));
    at += port / 8;
    if (at + 1 > tr.limit)
        return raise_gp0(e);
    TRY(x86e_read_system(e, tr.base + at, &bits, 2));
    return bits >> (port & 7) & ((1u << bytes) - 1) ? raise_gp0(e) : X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_check_io(struct emul *e, uint16_t port, unsigned int bytes)
{
    if (!(e->ctxt->cr0 & CR0_PE) || (!in_vm86(e) && e->ctxt->cpl <= iopl(e)))
        return X86_EMUL_OKAY;
    return check_bitmap(e, port, bytes);
}

enum x86_emul_rc x86e_in(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    uint32_t value = 0;

    TRY(x86e_check_io(e, e->src, bytes));
    if (!e->ops->read_io)
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->read_io(e->ctxt, e->src, bytes, &value));
    e->dst = value;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_out(struct emul *e)
{
    unsigned int bytes = e->insn->operand[1].bytes;

    TRY(x86e_check_io(e, e->dst, bytes));
    if (!e->ops->write_io)
        return X86_EMUL_UNHANDLEABLE;
    return e->ops->write_io(e->ctxt, e->dst, bytes, e->src);
}
