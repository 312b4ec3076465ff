// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Single bits and counts of bits.
 */
#include "../private.h"

enum x86_emul_rc x86e_bt(struct emul *e)
{
    unsigned int bit = e->src & (8 * e->insn->operand[0].bytes - 1);
    uint64_t mask = 1ull << bit;

    set_flag(e, FL_CF, e->dst & mask);
    switch (e->insn->op) {
    case X86_OP_BTS: e->dst |= mask; break;
    case X86_OP_BTR: e->dst &= ~mask; break;
    case X86_OP_BTC: e->dst ^= mask; break;
    }
    return X86_EMUL_OKAY;
}

/* With a source of 0 the destination keeps its value, as processors have it. */
static enum x86_emul_rc scan(struct emul *e, bool forward)
{
    set_flag(e, FL_ZF, !e->src);
    if (!e->src)
        e->no_store = true;
    else
        e->dst = forward ? __builtin_ctzll(e->src) : 63 - __builtin_clzll(e->src);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_bsf(struct emul *e)
{
    return scan(e, e->insn->op == X86_OP_BSF);
}

/* TZCNT and LZCNT, which a CPU that does not have them takes for BSF and BSR. */
enum x86_emul_rc x86e_tzcnt(struct emul *e)
{
    bool forward = e->insn->op == X86_OP_TZCNT, has;
    unsigned int bits = 8 * e->insn->operand[0].bytes;

    TRY(x86e_has_feature(e, forward ? FEAT_BMI1 : FEAT_ABM, &has));
    if (!has)
        return scan(e, forward);
    if (!e->src)
        e->dst = bits;
    else
        e->dst = forward ? (unsigned int)__builtin_ctzll(e->src)
                         : bits - 64 + __builtin_clzll(e->src);
    set_flag(e, FL_CF, !e->src);
    set_flag(e, FL_ZF, !e->dst);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_popcnt(struct emul *e)
{
    e->dst = __builtin_popcountll(e->src);
    set_flag(e, FL_STATUS, false);
    set_flag(e, FL_ZF, !e->src);
    return X86_EMUL_OKAY;
}
