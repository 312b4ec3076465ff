// SPDX-License-Identifier: LGPL-2.1-only
/*
 * CMPXCHG, CMPXCHG8B, CMPXCHG16B. When the comparison fails the destination is left alone, where a
 * processor may write back to memory what it read: nobody can tell, save for a device.
 */
#include "../private.h"

enum x86_emul_rc x86e_cmpxchg(struct emul *e)
{
    const struct x86_operand *dst = &e->insn->operand[0];
    uint64_t accumulator = get_gpr(e, X86_GPR_RAX, dst->bytes);

    x86e_alu(e, X86_OP_CMP, dst->bytes, &accumulator, e->dst);
    if (get_flag(e, FL_ZF)) {
        e->dst = e->src;
        return X86_EMUL_OKAY;
    }
    set_gpr(e, X86_GPR_RAX, dst->bytes, e->dst);
    e->no_store = true;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc replace(struct emul *e, uint64_t offset, uint64_t old[2],
                                unsigned int half, bool *swapped)
{
    uint64_t new[2] = { get_gpr(e, X86_GPR_RBX, half), get_gpr(e, X86_GPR_RCX, half) };

    if (half == 4) {
        new[0] |= new[1] << 32;
        old[0] |= old[1] << 32;
    }
    *swapped = true;
    if (has_lock(e))
        return x86e_exchange(e, e->insn->mem.seg, offset, old, new, 2 * half, swapped);
    return x86e_write(e, e->insn->mem.seg, offset, new, 2 * half, X86_ACCESS_USER);
}

enum x86_emul_rc x86e_cmpxchg8b(struct emul *e)
{
    unsigned int half = e->insn->rex & X86_REX_W ? 8 : 4;
    uint64_t offset = x86e_mem_offset(e), linear, old[2] = { 0 };
    bool has = true, swapped;

    if (half == 8) {
        TRY(x86e_has_feature(e, FEAT_CX16, &has));
        TRY(x86e_linear(e, e->insn->mem.seg, offset, 16, true, &linear));
        if (!has)
            return raise(e, EXC_UD);
        if (linear & 15)
            return raise_gp0(e);
    }
    TRY(x86e_read(e, e->insn->mem.seg, offset, old, 2 * half, X86_ACCESS_RMW));
    if (half == 4) {
        old[1] = old[0] >> 32;
        old[0] = (uint32_t)old[0];
    }
    if (old[0] == get_gpr(e, X86_GPR_RAX, half) && old[1] == get_gpr(e, X86_GPR_RDX, half)) {
        TRY(replace(e, offset, old, half, &swapped));
        if (!swapped)
            return X86_EMUL_RETRY;
        set_flag(e, FL_ZF, true);
        return X86_EMUL_OKAY;
    }
    set_gpr(e, X86_GPR_RAX, half, old[0]);
    set_gpr(e, X86_GPR_RDX, half, old[1]);
    set_flag(e, FL_ZF, false);
    return X86_EMUL_OKAY;
}
