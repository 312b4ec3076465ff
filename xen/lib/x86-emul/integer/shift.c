// SPDX-License-Identifier: LGPL-2.1-only
/* Shifts and rotates: the CPU's own instructions mask the count, and leave the flags alone, in the way they should. */
#include "stubs.h"

#define SHIFT(m)    "%%cl, %" #m "[d]"
STUB(rol, SHIFT)
STUB(ror, SHIFT)
STUB(rcl, SHIFT)
STUB(rcr, SHIFT)
STUB(shl, SHIFT)
STUB(shr, SHIFT)
STUB(sar, SHIFT)

#define DOUBLE(m)   "%%cl, %" #m "[s], %" #m "[d]"
STUB_WIDE(shld, DOUBLE)
STUB_WIDE(shrd, DOUBLE)

static const x86e_stub shift_stubs[8] = {
    stub_rol, stub_ror, stub_rcl, stub_rcr, stub_shl, stub_shr, stub_shl, stub_sar,
};

enum x86_emul_rc x86e_shift(struct emul *e)
{
    run_stub(e, shift_stubs[e->insn->op - X86_OP_ROL], e->insn->operand[0].bytes, &e->dst, 0, e->src & 0xff);
    return X86_EMUL_OKAY;
}

/* The count is the third operand: an immediate, or CL (opcodes A5 and AD). */
enum x86_emul_rc x86e_shift_double(struct emul *e)
{
    uint64_t count = e->insn->opcode & 1 ? get_gpr(e, X86_GPR_RCX, 1) : e->insn->imm;

    run_stub(e, e->insn->op == X86_OP_SHLD ? stub_shld : stub_shrd, e->insn->operand[0].bytes, &e->dst, e->src, count);
    return X86_EMUL_OKAY;
}
