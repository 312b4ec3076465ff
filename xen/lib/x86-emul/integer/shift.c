// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Shifts and rotates, by the CPU's own instructions as in alu.c: they mask the count, and leave the
 * flags alone, in the way they should.
 */
#include "../private.h"

#define LOAD_FLAGS  "addb $0x7f, %%al\n\tsahf\n\t"
#define SAVE_FLAGS  "\n\tlahf\n\tseto %%al"

#define SHIFT_CASE(n, insn, modifier)                                               \
    case n:                                                                         \
        __asm__(LOAD_FLAGS insn " %%cl, %" #modifier "[d]" SAVE_FLAGS               \
                : "+&a" (ax), [d] "+r" (*dst) : "c" (count) : "cc");                 \
        break;
#define SHIFT(name)                                                                 \
    static uint32_t stub_##name(unsigned int bytes, uint64_t *dst, uint64_t count, uint32_t ax) \
    {                                                                               \
        switch (bytes) {                                                            \
        SHIFT_CASE(1, #name "b", b)                                                 \
        SHIFT_CASE(2, #name "w", w)                                                 \
        SHIFT_CASE(4, #name "l", k)                                                 \
        SHIFT_CASE(8, #name "q", q)                                                 \
        }                                                                           \
        return ax;                                                                  \
    }
SHIFT(rol)
SHIFT(ror)
SHIFT(rcl)
SHIFT(rcr)
SHIFT(shl)
SHIFT(shr)
SHIFT(sar)

typedef uint32_t (*shift_stub)(unsigned int bytes, uint64_t *dst, uint64_t count, uint32_t ax);
static const shift_stub shift_stubs[8] = {
    stub_rol, stub_ror, stub_rcl, stub_rcr, stub_shl, stub_shr, stub_shl, stub_sar,
};

enum x86_emul_rc x86e_shift(struct emul *e)
{
    shift_stub stub = shift_stubs[e->insn->op - X86_OP_ROL];

    unpack_flags(e, stub(e->insn->operand[0].bytes, &e->dst, e->src & 0xff,
                         pack_flags(e->regs.rflags)));
    return X86_EMUL_OKAY;
}

#define DOUBLE_CASE(n, insn, modifier)                                              \
    case n:                                                                         \
        __asm__(LOAD_FLAGS insn " %%cl, %" #modifier "[s], %" #modifier "[d]" SAVE_FLAGS \
                : "+&a" (ax), [d] "+r" (*dst) : [s] "r" (src), "c" (count) : "cc");  \
        break;
#define DOUBLE(name)                                                                \
    static uint32_t stub_##name(unsigned int bytes, uint64_t *dst, uint64_t src, uint64_t count, \
                                uint32_t ax)                                        \
    {                                                                               \
        switch (bytes) {                                                            \
        DOUBLE_CASE(2, #name "w", w)                                                \
        DOUBLE_CASE(4, #name "l", k)                                                \
        DOUBLE_CASE(8, #name "q", q)                                                \
        }                                                                           \
        return ax;                                                                  \
    }
DOUBLE(shld)
DOUBLE(shrd)

/* The count is the third operand: an immediate, or CL (opcodes A5 and AD). */
enum x86_emul_rc x86e_shift_double(struct emul *e)
{
    uint64_t count = e->insn->opcode & 1 ? get_gpr(e, X86_GPR_RCX, 1) : e->insn->imm;
    unsigned int bytes = e->insn->operand[0].bytes;
    uint32_t ax = pack_flags(e->regs.rflags);

    if (e->insn->op == X86_OP_SHLD)
        ax = stub_shld(bytes, &e->dst, e->src, count, ax);
    else
        ax = stub_shrd(bytes, &e->dst, e->src, count, ax);
    unpack_flags(e, ax);
    return X86_EMUL_OKAY;
}
