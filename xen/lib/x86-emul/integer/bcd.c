// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Decimal arithmetic, which 64-bit code does not have (SDM vol. 2, AAA to DAS).
 */
#include "../private.h"

/* AAA and AAS */
enum x86_emul_rc x86e_aaa(struct emul *e)
{
    uint16_t ax = get_gpr(e, X86_GPR_RAX, 2);
    bool adjust = (ax & 15) > 9 || get_flag(e, FL_AF);

    if (adjust)
        ax = e->insn->op == X86_OP_AAA ? ax + 0x106 : ax - 6 - 0x100;
    set_flag(e, FL_AF, adjust);
    set_flag(e, FL_CF, adjust);
    set_gpr(e, X86_GPR_RAX, 2, ax & 0xff0f);
    return X86_EMUL_OKAY;
}

/* DAA and DAS */
enum x86_emul_rc x86e_daa(struct emul *e)
{
    uint8_t old = get_gpr(e, X86_GPR_RAX, 1), al = old;
    bool add = e->insn->op == X86_OP_DAA, carry = get_flag(e, FL_CF);
    bool low = (al & 15) > 9 || get_flag(e, FL_AF), high = old > 0x99 || carry;

    if (low) {
        al = add ? al + 6 : al - 6;
        if (!add)
            carry |= old < 6;
    }
    if (high)
        al = add ? al + 0x60 : al - 0x60;
    set_flag(e, FL_AF, low);
    set_flag(e, FL_CF, high || (!add && low && carry));
    set_gpr(e, X86_GPR_RAX, 1, al);
    x86e_set_szp(e, al, 1);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_aam(struct emul *e)
{
    uint8_t al = get_gpr(e, X86_GPR_RAX, 1), base = e->insn->imm;

    if (!base)
        return raise(e, EXC_DE);
    set_gpr(e, X86_GPR_RAX, 2, (al / base) << 8 | al % base);
    x86e_set_szp(e, al % base, 1);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_aad(struct emul *e)
{
    uint16_t ax = get_gpr(e, X86_GPR_RAX, 2);
    uint8_t al = (ax & 0xff) + (ax >> 8) * e->insn->imm;

    set_gpr(e, X86_GPR_RAX, 2, al);
    x86e_set_szp(e, al, 1);
    return X86_EMUL_OKAY;
}
