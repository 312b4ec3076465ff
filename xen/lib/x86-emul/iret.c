// SPDX-License-Identifier: LGPL-2.1-only
/*
 * IRET in all modes (SDM vol. 2, IRET), and its counterpart in real mode, for processors that
 * cannot deliver interrupts there.
 */
#include "private.h"

static void set_flags(struct emul *e, uint64_t value)
{
    unsigned int bytes = e->insn->op_bytes;
    uint32_t more = 0;

    e->regs.rflags = x86e_popped_flags(e, value, bytes);
    if (bytes > 2)
        more = FL_RF | (e->ctxt->cpl == 0 && in_protected(e) ? FL_VIF | FL_VIP : 0);
    e->regs.rflags = (e->regs.rflags & ~(uint64_t)more) | (value & more);
    e->keep_rf = bytes > 2;
}

static enum x86_emul_rc return_real(struct emul *e, uint64_t ip, uint16_t sel, uint64_t flags)
{
    struct x86_emul_segment cs;

    TRY(x86e_real_segment(e, X86_SEG_CS, sel, &cs));
    TRY(x86e_check_target(e, &cs, ip));
    TRY(x86e_write_segment(e, X86_SEG_CS, &cs));
    set_flags(e, flags);
    e->next_rip = ip;
    return X86_EMUL_OKAY;
}

/* To virtual-8086 mode: ESP, SS, ES, DS, FS, GS follow on the stack. */
static enum x86_emul_rc return_vm86(struct emul *e, uint64_t ip, uint16_t cs, uint64_t flags)
{
    static const uint8_t order[] = { X86_SEG_SS, X86_SEG_ES, X86_SEG_DS, X86_SEG_FS, X86_SEG_GS,
                                     X86_SEG_CS };
    uint64_t sp, sel[6];

    TRY(x86e_pop(e, &sp, 4));
    for (unsigned int i = 0; i < 5; i++)
        TRY(x86e_pop(e, &sel[i], 4));
    sel[5] = cs;
    for (unsigned int i = 0; i < 6; i++) {
        struct x86_emul_segment seg = { .sel = sel[i], .attr = 0xf3, .limit = 0xffff,
                                        .base = (sel[i] & 0xffff) << 4 };

        TRY(x86e_write_segment(e, order[i], &seg));
    }
    set_flags(e, flags);
    e->regs.rflags |= FL_VM;
    e->regs.gpr[X86_GPR_RSP] = (uint32_t)sp;
    e->next_rip = ip & 0xffff;
    e->new_cpl = 3;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc return_stack(struct emul *e, uint16_t sel, unsigned int rpl, bool to64,
                                     struct x86_emul_segment *ss)
{
    if (sel & 0xfffc || !to64 || rpl == 3)
        return x86e_load_data_segment(e, X86_SEG_SS, sel, rpl, ss);
    if ((sel & 3u) != rpl)
        return raise_gp0(e);
    *ss = (struct x86_emul_segment){ .sel = sel, .attr = rpl << X86_SEG_ATTR_DPL_SHIFT };
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc return_protected(struct emul *e, uint64_t ip, uint16_t sel, uint64_t flags)
{
    unsigned int bytes = e->insn->op_bytes, rpl = sel & 3;
    bool outer = rpl > e->ctxt->cpl, with_stack = outer || in_code64(e), to64;
    uint64_t sp = 0, ss_sel = 0;
    struct x86_emul_segment ss;
    struct descriptor cs;

    if (with_stack) {
        TRY(x86e_pop(e, &sp, bytes));
        TRY(x86e_pop(e, &ss_sel, bytes));
    }
    TRY(x86e_return_segment(e, sel, ip, &cs));
    to64 = in_long_mode(e) && cs.seg.attr & X86_SEG_ATTR_L;
    if (with_stack) {
        TRY(return_stack(e, ss_sel, rpl, to64, &ss));
        TRY(x86e_write_segment(e, X86_SEG_SS, &ss));
        x86e_set_stack(e, &ss, to64, sp);
    }
    TRY(x86e_write_segment(e, X86_SEG_CS, &cs.seg));
    if (outer)
        TRY(x86e_drop_segments(e, rpl));
    set_flags(e, flags);
    e->next_rip = ip;
    e->new_cpl = rpl;
    return X86_EMUL_OKAY;
}

/* NMIs are let through again even if the other task cannot be entered. */
static enum x86_emul_rc return_task(struct emul *e)
{
    e->ctxt->retire.unblock_nmi = true;
    return x86e_task_return(e);
}

enum x86_emul_rc x86e_iret(struct emul *e)
{
    unsigned int bytes = e->insn->op_bytes;
    uint64_t ip, cs, flags;

    if (in_vm86(e) && iopl(e) < 3)
        return e->ctxt->cr4 & CR4_VME ? X86_EMUL_UNHANDLEABLE : raise_gp0(e);
    if (in_protected(e) && get_flag(e, FL_NT))
        return in_long_mode(e) ? raise_gp0(e) : return_task(e);
    TRY(x86e_pop(e, &ip, bytes));
    TRY(x86e_pop(e, &cs, bytes));
    TRY(x86e_pop(e, &flags, bytes));
    if (!in_protected(e))
        TRY(return_real(e, ip, cs, flags));
    else if (!in_long_mode(e) && bytes == 4 && flags & FL_VM && !e->ctxt->cpl)
        TRY(return_vm86(e, ip, cs, flags));
    else
        TRY(return_protected(e, ip, cs, flags));
    e->ctxt->retire.unblock_nmi = true;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86_emul_deliver_real(struct x86_emul_ctxt *ctxt, uint8_t vector,
                                       unsigned int insn_len)
{
    const struct x86_insn mode = { .code_bits = 16, .op_bytes = 2, .addr_bytes = 2 };
    struct emul e = { .ctxt = ctxt, .ops = ctxt->ops, .insn = &mode, .regs = *ctxt->regs };
    struct x86_emul_segment idt, cs;
    const struct x86_emul_segment *old;
    uint64_t entry, values[3];

    if (ctxt->cr0 & CR0_PE)
        return X86_EMUL_UNHANDLEABLE;
    TRY(ctxt->ops->read_segment(ctxt, X86_SEG_IDTR, &idt));
    if (vector * 4u + 3 > idt.limit)
        return raise(&e, EXC_GP);
    TRY(x86e_read_system(&e, idt.base + vector * 4, &entry, 4));
    TRY(x86e_segment(&e, X86_SEG_CS, &old));
    values[0] = e.regs.rflags;
    values[1] = old->sel;
    values[2] = e.regs.rip + insn_len;
    TRY(x86e_real_segment(&e, X86_SEG_CS, entry >> 16, &cs));
    TRY(x86e_check_target(&e, &cs, entry & 0xffff));
    TRY(x86e_push_many(&e, values, 3, 2));
    TRY(x86e_write_segment(&e, X86_SEG_CS, &cs));
    e.regs.rflags &= ~(uint64_t)(FL_IF | FL_TF | FL_AC | FL_RF);
    e.regs.rip = entry & 0xffff;
    *ctxt->regs = e.regs;
    return X86_EMUL_OKAY;
}
