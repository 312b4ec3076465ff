// SPDX-License-Identifier: LGPL-2.1-only
/*
 * BMI1 and BMI2: general registers under a VEX prefix, with a third operand in VEX.vvvv. AF and PF,
 * undefined with most of them, keep their values.
 */
#include "../private.h"

static uint64_t vex_operand(const struct emul *e)
{
    return get_gpr(e, e->insn->vex_reg, e->insn->operand[0].bytes);
}

static unsigned int width(const struct emul *e)
{
    return 8 * e->insn->operand[0].bytes;
}

static void set_result(struct emul *e, uint64_t value, bool carry)
{
    e->dst = truncate(value, e->insn->operand[0].bytes);
    set_flag(e, FL_CF, carry);
    set_flag(e, FL_OF, false);
    set_flag(e, FL_ZF, !e->dst);
    set_flag(e, FL_SF, sign_of(e->dst, e->insn->operand[0].bytes));
}

enum x86_emul_rc x86e_andn(struct emul *e)
{
    set_result(e, ~vex_operand(e) & e->src, false);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_bextr(struct emul *e)
{
    uint64_t control = vex_operand(e);
    unsigned int start = control & 0xff, length = control >> 8 & 0xff;
    uint64_t value = start < 64 ? e->src >> start : 0;
    bool sign = get_flag(e, FL_SF);

    if (length < 64)
        value &= (1ull << length) - 1;
    set_result(e, value, false);
    set_flag(e, FL_SF, sign);
    return X86_EMUL_OKAY;
}

/* BLSR, BLSMSK, BLSI: about the lowest bit set. */
enum x86_emul_rc x86e_bls(struct emul *e)
{
    uint64_t value = e->src;

    switch (e->insn->op) {
    case X86_OP_BLSR:
        set_result(e, value & (value - 1), !value);
        break;
    case X86_OP_BLSMSK:
        set_result(e, value ^ (value - 1), !value);
        break;
    default:
        set_result(e, value & -value, value);
        break;
    }
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_bzhi(struct emul *e)
{
    unsigned int index = vex_operand(e) & 0xff;
    bool beyond = index >= width(e);

    set_result(e, beyond ? e->src : e->src & ((1ull << index) - 1), beyond);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_pdep(struct emul *e)
{
    uint64_t from = vex_operand(e), result = 0;

    for (uint64_t mask = e->src; mask; mask &= mask - 1, from >>= 1)
        if (from & 1)
            result |= mask & -mask;
    e->dst = result;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_pext(struct emul *e)
{
    uint64_t from = vex_operand(e), result = 0, bit = 1;

    for (uint64_t mask = e->src; mask; mask &= mask - 1, bit <<= 1)
        if (from & mask & -mask)
            result |= bit;
    e->dst = result;
    return X86_EMUL_OKAY;
}

/* The high half goes to the destination; if both are one register, that is what stays. */
enum x86_emul_rc x86e_mulx(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    unsigned __int128 product = (unsigned __int128)get_gpr(e, X86_GPR_RDX, bytes) * e->src;

    set_gpr(e, e->insn->vex_reg, bytes, product);
    e->dst = product >> (8 * bytes);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_rorx(struct emul *e)
{
    unsigned int count = e->insn->imm & (width(e) - 1);

    e->dst = count ? e->src >> count | e->src << (width(e) - count) : e->src;
    return X86_EMUL_OKAY;
}

/* SARX, SHLX, SHRX */
enum x86_emul_rc x86e_shiftx(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    unsigned int count = vex_operand(e) & (width(e) - 1);

    if (e->insn->op == X86_OP_SARX)
        e->dst = sign_extend(e->src, bytes) >> count;
    else
        e->dst = e->insn->op == X86_OP_SHLX ? e->src << count : e->src >> count;
    return X86_EMUL_OKAY;
}
