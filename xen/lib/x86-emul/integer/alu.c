// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Addition, subtraction, logic. The CPU we run on computes result and flags: a stub loads the
 * guest's status flags (LAHF's in AH, OF in AL), executes the instruction and takes the flags back.
 * No stack is involved, so the stubs are fine in code that has a red zone.
 */
#include "../private.h"

/* 1 + 0x7f overflows, 0 + 0x7f does not; SAHF then loads the rest and leaves OF alone. */
#define LOAD_FLAGS  "addb $0x7f, %%al\n\tsahf\n\t"
#define SAVE_FLAGS  "\n\tlahf\n\tseto %%al"

#define BINARY_CASE(n, insn, modifier)                                              \
    case n:                                                                         \
        __asm__(LOAD_FLAGS insn " %" #modifier "[s], %" #modifier "[d]" SAVE_FLAGS  \
                : "+&a" (ax), [d] "+r" (*dst) : [s] "r" (src) : "cc");               \
        break;
#define BINARY(name)                                                                \
    static uint32_t stub_##name(unsigned int bytes, uint64_t *dst, uint64_t src, uint32_t ax) \
    {                                                                               \
        switch (bytes) {                                                            \
        BINARY_CASE(1, #name "b", b)                                                \
        BINARY_CASE(2, #name "w", w)                                                \
        BINARY_CASE(4, #name "l", k)                                                \
        BINARY_CASE(8, #name "q", q)                                                \
        }                                                                           \
        return ax;                                                                  \
    }
BINARY(add)
BINARY(or)
BINARY(adc)
BINARY(sbb)
BINARY(and)
BINARY(sub)
BINARY(xor)
BINARY(cmp)

#define UNARY_CASE(n, insn, modifier)                                               \
    case n:                                                                         \
        __asm__(LOAD_FLAGS insn " %" #modifier "[d]" SAVE_FLAGS                     \
                : "+&a" (ax), [d] "+r" (*dst) : : "cc");                             \
        break;
#define UNARY(name)                                                                 \
    static uint32_t stub_##name(unsigned int bytes, uint64_t *dst, uint32_t ax)     \
    {                                                                               \
        switch (bytes) {                                                            \
        UNARY_CASE(1, #name "b", b)                                                 \
        UNARY_CASE(2, #name "w", w)                                                 \
        UNARY_CASE(4, #name "l", k)                                                 \
        UNARY_CASE(8, #name "q", q)                                                 \
        }                                                                           \
        return ax;                                                                  \
    }
UNARY(inc)
UNARY(dec)
UNARY(neg)

typedef uint32_t (*binary_stub)(unsigned int bytes, uint64_t *dst, uint64_t src, uint32_t ax);
static const binary_stub binary_stubs[8] = {
    stub_add, stub_or, stub_adc, stub_sbb, stub_and, stub_sub, stub_xor, stub_cmp,
};

void x86e_alu(struct emul *e, enum x86_op op, unsigned int bytes, uint64_t *dst, uint64_t src)
{
    unpack_flags(e, binary_stubs[op - X86_OP_ADD](bytes, dst, src, pack_flags(e->regs.rflags)));
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
    unsigned int bytes = e->insn->operand[0].bytes;
    uint32_t ax = pack_flags(e->regs.rflags);

    unpack_flags(e, e->insn->op == X86_OP_INC ? stub_inc(bytes, &e->dst, ax)
                                              : stub_dec(bytes, &e->dst, ax));
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_notneg(struct emul *e)
{
    if (e->insn->op == X86_OP_NOT)
        e->dst = ~e->dst;
    else
        unpack_flags(e, stub_neg(e->insn->operand[0].bytes, &e->dst,
                                 pack_flags(e->regs.rflags)));
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
