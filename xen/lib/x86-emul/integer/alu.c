// SPDX-License-Identifier: LGPL-2.1-only
/* Addition, subtraction, logic. */
#include "stubs.h"

#define BINARY(m)   "%" #m "[s], %" #m "[d]"
STUB(add, BINARY)
STUB(or, BINARY)
STUB(adc, BINARY)
STUB(sbb, BINARY)
STUB(and, BINARY)
STUB(sub, BINARY)
STUB(xor, BINARY)
STUB(cmp, BINARY)

#define UNARY(m)    "%" #m "[d]"
STUB(inc, UNARY)
STUB(dec, UNARY)
STUB(neg, UNARY)

static const x86e_stub binary_stubs[8] = {
    stub_add, stub_or, stub_adc, stub_sbb, stub_and, stub_sub, stub_xor, stub_cmp,
};

void x86e_alu(struct emul *e, enum x86_op op, unsigned int bytes, uint64_t *dst, uint64_t src)
{
    run_stub(e, binary_stubs[op - X86_OP_ADD], bytes, dst, src, 0);
}

void x86e_set_szp(struct emul *e, uint64_t value, unsigned int bytes)
{
    set_flag(e, FL_SF, sign_of(value, bytes));
    set_flag(e, FL_ZF, !truncate(value, bytes));
    set_flag(e, FL_PF, !__builtin_parity(value & 0xff));
}

bool x86e_condition(const struct emul *e, unsigned int cc)
{
    bool less = get_flag(e, FL_SF) != get_flag(e, FL_OF), holds;

    switch (cc >> 1 & 7) {
    case 0:  holds = get_flag(e, FL_OF); break;
    case 1:  holds = get_flag(e, FL_CF); break;
    case 2:  holds = get_flag(e, FL_ZF); break;
    case 3:  holds = get_flag(e, FL_CF) || get_flag(e, FL_ZF); break;
    case 4:  holds = get_flag(e, FL_SF); break;
    case 5:  holds = get_flag(e, FL_PF); break;
    case 6:  holds = less; break;
    default: holds = less || get_flag(e, FL_ZF); break;
    }
    return holds != (cc & 1);
}

enum x86_emul_rc x86e_alu_op(struct emul *e)
{
    x86e_alu(e, e->insn->op, e->insn->operand[0].bytes, &e->dst, e->src);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_test(struct emul *e)
{
    uint64_t value = e->dst;

    x86e_alu(e, X86_OP_AND, e->insn->operand[0].bytes, &value, e->src);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_incdec(struct emul *e)
{
    run_stub(e, e->insn->op == X86_OP_INC ? stub_inc : stub_dec, e->insn->operand[0].bytes, &e->dst, 0, 0);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_notneg(struct emul *e)
{
    if (e->insn->op == X86_OP_NOT)
        e->dst = ~e->dst;
    else
        run_stub(e, stub_neg, e->insn->operand[0].bytes, &e->dst, 0, 0);
    return X86_EMUL_OKAY;
}

/* ADCX and ADOX: an addition whose carry goes through one flag and touches no other. */
enum x86_emul_rc x86e_adcx(struct emul *e)
{
    uint32_t flag = e->insn->op == X86_OP_ADCX ? FL_CF : FL_OF;
    unsigned int bytes = e->insn->operand[0].bytes;
    uint64_t sum = truncate(e->dst + e->src, bytes), carry = sum < e->dst;

    e->dst = truncate(sum + get_flag(e, flag), bytes);
    set_flag(e, flag, carry || e->dst < sum);
    return X86_EMUL_OKAY;
}
