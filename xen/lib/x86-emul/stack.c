// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The stack: pushing and popping, frames, the flags' way through it (SDM vol. 1, 6.2 to 6.6).
 */
#include "private.h"

enum x86_emul_rc x86e_stack_bytes(struct emul *e, unsigned int *bytes)
{
    const struct x86_emul_segment *ss;

    *bytes = 8;
    if (in_code64(e))
        return X86_EMUL_OKAY;
    TRY(x86e_segment(e, X86_SEG_SS, &ss));
    *bytes = ss->attr & X86_SEG_ATTR_DB ? 4 : 2;
    return X86_EMUL_OKAY;
}

void x86e_set_stack(struct emul *e, const struct x86_emul_segment *ss, bool code64, uint64_t value)
{
    set_gpr(e, X86_GPR_RSP, code64 ? 8 : ss->attr & X86_SEG_ATTR_DB ? 4 : 2, value);
}

enum x86_emul_rc x86e_move_stack(struct emul *e, int64_t delta)
{
    unsigned int width;

    TRY(x86e_stack_bytes(e, &width));
    set_gpr(e, X86_GPR_RSP, width, e->regs.gpr[X86_GPR_RSP] + delta);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_push(struct emul *e, uint64_t value, unsigned int bytes)
{
    unsigned int width;

    TRY(x86e_stack_bytes(e, &width));
    TRY(x86e_write(e, X86_SEG_SS, truncate(e->regs.gpr[X86_GPR_RSP] - bytes, width), &value, bytes,
                   X86_ACCESS_STACK));
    return x86e_move_stack(e, -(int64_t)bytes);
}

enum x86_emul_rc x86e_pop(struct emul *e, uint64_t *value, unsigned int bytes)
{
    unsigned int width;

    TRY(x86e_stack_bytes(e, &width));
    TRY(x86e_read_value(e, X86_SEG_SS, get_gpr(e, X86_GPR_RSP, width), value, bytes,
                        X86_ACCESS_STACK));
    return x86e_move_stack(e, bytes);
}

enum x86_emul_rc x86e_push_many(struct emul *e, const uint64_t *values, unsigned int n,
                                unsigned int bytes)
{
    uint8_t image[8 * 8];
    unsigned int width;
    uint64_t sp;

    TRY(x86e_stack_bytes(e, &width));
    sp = get_gpr(e, X86_GPR_RSP, width);
    if (sp < n * bytes) {
        for (unsigned int i = 0; i < n; i++)
            TRY(x86e_push(e, values[i], bytes));
        return X86_EMUL_OKAY;
    }
    for (unsigned int i = 0; i < n; i++)
        for (unsigned int b = 0; b < bytes; b++)
            image[(n - 1 - i) * bytes + b] = values[i] >> (8 * b);
    TRY(x86e_write(e, X86_SEG_SS, sp - n * bytes, image, n * bytes, X86_ACCESS_STACK));
    return x86e_move_stack(e, -(int64_t)(n * bytes));
}

enum x86_emul_rc x86e_push_op(struct emul *e)
{
    return x86e_push(e, e->dst, e->insn->op_bytes);
}

/* An address with rSP in it counts from where rSP is after the pop (SDM vol. 2, POP). */
enum x86_emul_rc x86e_pop_op(struct emul *e)
{
    const struct x86_operand *dst = &e->insn->operand[0];
    uint64_t value;

    TRY(x86e_pop(e, &value, e->insn->op_bytes));
    if (dst->kind == X86_OPERAND_MEM)
        return x86e_write(e, e->insn->mem.seg, x86e_mem_offset(e), &value, dst->bytes,
                          X86_ACCESS_USER);
    x86_operand_write_gpr(dst, &e->regs, value);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_pusha(struct emul *e)
{
    return x86e_push_many(e, e->ctxt->regs->gpr, 8, e->insn->op_bytes);
}

enum x86_emul_rc x86e_popa(struct emul *e)
{
    for (unsigned int reg = 8; reg-- > 0;) {
        uint64_t value;

        TRY(x86e_pop(e, &value, e->insn->op_bytes));
        if (reg != X86_GPR_RSP)
            set_gpr(e, reg, e->insn->op_bytes, value);
    }
    return X86_EMUL_OKAY;
}

/* Virtual-8086 mode virtualizes IF with IOPL, or with VME, which is not covered. */
static enum x86_emul_rc check_vm86_iopl(struct emul *e)
{
    if (!in_vm86(e) || iopl(e) == 3)
        return X86_EMUL_OKAY;
    return e->ctxt->cr4 & CR4_VME ? X86_EMUL_UNHANDLEABLE : raise_gp0(e);
}

enum x86_emul_rc x86e_pushf(struct emul *e)
{
    TRY(check_vm86_iopl(e));
    return x86e_push(e, e->regs.rflags & ~(uint64_t)(FL_VM | FL_RF), e->insn->op_bytes);
}

uint64_t x86e_popped_flags(const struct emul *e, uint64_t value, unsigned int bytes)
{
    uint32_t mask = FL_STATUS | FL_TF | FL_DF | FL_NT;

    if (e->ctxt->cpl <= iopl(e))
        mask |= FL_IF;
    if (e->ctxt->cpl == 0)
        mask |= FL_IOPL;
    if (bytes > 2)
        mask |= FL_AC | FL_ID;
    return (e->regs.rflags & ~(uint64_t)mask) | (value & mask) | FL_FIXED;
}

/* SDM vol. 2, POPF, table 4-17: VIF and VIP are cleared by the wide form, VM stays. */
enum x86_emul_rc x86e_popf(struct emul *e)
{
    uint64_t value;

    TRY(check_vm86_iopl(e));
    TRY(x86e_pop(e, &value, e->insn->op_bytes));
    e->regs.rflags = x86e_popped_flags(e, value, e->insn->op_bytes);
    if (e->insn->op_bytes > 2 && !in_vm86(e))
        e->regs.rflags &= ~(uint64_t)(FL_VIF | FL_VIP);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_enter(struct emul *e)
{
    unsigned int bytes = e->insn->op_bytes, level = e->insn->imm2 & 31, width;
    uint64_t frame, display = e->regs.gpr[X86_GPR_RBP], value;

    TRY(x86e_stack_bytes(e, &width));
    TRY(x86e_push(e, display, bytes));
    frame = e->regs.gpr[X86_GPR_RSP];
    for (unsigned int i = 1; i < level; i++) {
        display -= bytes;
        TRY(x86e_read_value(e, X86_SEG_SS, truncate(display, width), &value, bytes,
                            X86_ACCESS_STACK));
        TRY(x86e_push(e, value, bytes));
    }
    if (level)
        TRY(x86e_push(e, frame, bytes));
    set_gpr(e, X86_GPR_RBP, bytes, frame);
    return x86e_move_stack(e, -(int64_t)e->insn->imm);
}

enum x86_emul_rc x86e_leave(struct emul *e)
{
    unsigned int width;
    uint64_t value;

    TRY(x86e_stack_bytes(e, &width));
    set_gpr(e, X86_GPR_RSP, width, e->regs.gpr[X86_GPR_RBP]);
    TRY(x86e_pop(e, &value, e->insn->op_bytes));
    set_gpr(e, X86_GPR_RBP, e->insn->op_bytes, value);
    return X86_EMUL_OKAY;
}
