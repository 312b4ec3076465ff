// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Control flow within a code segment, and the instructions that raise an interrupt.
 */
#include "private.h"

enum x86_emul_rc x86e_check_target(struct emul *e, const struct x86_emul_segment *cs,
                                   uint64_t offset)
{
    bool ok = in_long_mode(e) && cs->attr & X86_SEG_ATTR_L ? is_canonical(e, offset)
                                                           : offset <= cs->limit;

    return ok ? X86_EMUL_OKAY : raise_gp0(e);
}

enum x86_emul_rc x86e_jump(struct emul *e, uint64_t target)
{
    const struct x86_emul_segment *cs;

    target = truncate(target, e->insn->op_bytes);
    TRY(x86e_segment(e, X86_SEG_CS, &cs));
    TRY(x86e_check_target(e, cs, target));
    e->next_rip = target;
    return X86_EMUL_OKAY;
}

static uint64_t relative(const struct emul *e)
{
    return e->next_rip + e->insn->imm;
}

static uint64_t target_of(const struct emul *e)
{
    return e->insn->operand[0].kind == X86_OPERAND_REL ? relative(e) : e->dst;
}

enum x86_emul_rc x86e_jmp(struct emul *e)
{
    return x86e_jump(e, target_of(e));
}

enum x86_emul_rc x86e_jcc(struct emul *e)
{
    return x86e_condition(e, e->insn->opcode) ? x86e_jump(e, relative(e)) : X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_call(struct emul *e)
{
    uint64_t back = e->next_rip;

    TRY(x86e_jump(e, target_of(e)));
    return x86e_push(e, back, e->insn->op_bytes);
}

enum x86_emul_rc x86e_ret(struct emul *e)
{
    uint64_t target;

    TRY(x86e_pop(e, &target, e->insn->op_bytes));
    TRY(x86e_jump(e, target));
    return x86e_move_stack(e, e->insn->imm);
}

/* LOOP, LOOPE, LOOPNE: the counter has the size of addresses. */
enum x86_emul_rc x86e_loop(struct emul *e)
{
    unsigned int bytes = e->insn->addr_bytes;
    uint64_t count = truncate(e->regs.gpr[X86_GPR_RCX] - 1, bytes);
    bool again = count;

    set_gpr(e, X86_GPR_RCX, bytes, count);
    if (e->insn->op == X86_OP_LOOPE)
        again = again && get_flag(e, FL_ZF);
    else if (e->insn->op == X86_OP_LOOPNE)
        again = again && !get_flag(e, FL_ZF);
    return again ? x86e_jump(e, relative(e)) : X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_jcxz(struct emul *e)
{
    return get_gpr(e, X86_GPR_RCX, e->insn->addr_bytes) ? X86_EMUL_OKAY
                                                        : x86e_jump(e, relative(e));
}

static enum x86_emul_rc interrupt(struct emul *e, uint8_t vector, enum x86_emul_event_type type)
{
    e->ctxt->event = (struct x86_emul_event){
        .vector = vector, .type = type, .insn_len = e->insn->len,
    };
    return X86_EMUL_EXCEPTION;
}

/* INT n, INT3, INTO, ICEBP. Whoever injects events takes it from here. */
enum x86_emul_rc x86e_int(struct emul *e)
{
    switch (e->insn->op) {
    case X86_OP_INT3:
        return interrupt(e, EXC_BP, X86_EVENT_SW_EXCEPTION);
    case X86_OP_ICEBP:
        return interrupt(e, EXC_DB, X86_EVENT_PRIV_SW_EXCEPTION);
    case X86_OP_INTO:
        return get_flag(e, FL_OF) ? interrupt(e, EXC_OF, X86_EVENT_SW_EXCEPTION)
                                  : X86_EMUL_OKAY;
    default:
        if (in_vm86(e) && iopl(e) < 3)
            return e->ctxt->cr4 & CR4_VME ? X86_EMUL_UNHANDLEABLE : raise_gp0(e);
        return interrupt(e, e->insn->imm, X86_EVENT_SW_INTERRUPT);
    }
}

enum x86_emul_rc x86e_bound(struct emul *e)
{
    unsigned int bytes = e->insn->op_bytes;
    int64_t index = sign_extend(x86_operand_read_gpr(&e->insn->operand[0], &e->regs), bytes);
    uint64_t bounds;

    TRY(x86e_read_value(e, e->insn->mem.seg, x86e_mem_offset(e), &bounds, 2 * bytes,
                        X86_ACCESS_USER));
    if (index < sign_extend(bounds, bytes) || index > sign_extend(bounds >> (8 * bytes), bytes))
        return raise(e, EXC_BR);
    return X86_EMUL_OKAY;
}
