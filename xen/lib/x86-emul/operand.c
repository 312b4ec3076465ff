// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Operands of general instructions: fetched before the handler runs, the destination stored after
 * it.
 */
#include "private.h"

uint64_t x86e_mem_offset(const struct emul *e)
{
    return x86_insn_mem_offset(e->insn, &e->regs);
}

/*
 * Where the destination lies. A bit number in a register reaches beyond the operand: it is signed,
 * and counts in units of the operand (SDM vol. 2, BT).
 */
static uint64_t dst_offset(const struct emul *e)
{
    const struct x86_operand *src = &e->insn->operand[1];
    uint64_t offset = x86e_mem_offset(e);
    int64_t bit;

    if (e->insn->op < X86_OP_BT || e->insn->op > X86_OP_BTC || src->kind != X86_OPERAND_GPR)
        return offset;
    bit = sign_extend(e->src, src->bytes);
    return truncate(offset + (bit >> 3 & -(int64_t)src->bytes), e->insn->addr_bytes);
}

static enum x86_emul_rc load(struct emul *e, const struct x86_operand *op, uint64_t offset,
                             unsigned int access, uint64_t *value)
{
    switch (op->kind) {
    case X86_OPERAND_GPR:
        *value = x86_operand_read_gpr(op, &e->regs);
        break;
    case X86_OPERAND_MEM:
        if (op->bytes >= 1 && op->bytes <= 8)
            return x86e_read_value(e, e->insn->mem.seg, offset, value, op->bytes, access);
        break;
    case X86_OPERAND_IMM:
        *value = e->insn->imm;
        break;
    }
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_load_operands(struct emul *e)
{
    const struct x86_operand *dst = &e->insn->operand[0], *src = &e->insn->operand[1];
    bool rmw = (e->insn->flags & F_RW) == F_RW;

    if (e->insn->flags & F_RAW)
        return X86_EMUL_OKAY;
    TRY(load(e, src, src->kind == X86_OPERAND_MEM ? x86e_mem_offset(e) : 0, X86_ACCESS_USER,
             &e->src));
    if (dst->kind == X86_OPERAND_MEM)
        e->dst_offset = dst_offset(e);
    if (!(e->insn->flags & F_DR))
        return X86_EMUL_OKAY;
    return load(e, dst, e->dst_offset, rmw ? X86_ACCESS_RMW : X86_ACCESS_USER, &e->dst);
}

enum x86_emul_rc x86e_store_dst(struct emul *e)
{
    const struct x86_operand *dst = &e->insn->operand[0];

    if (e->insn->flags & F_RAW || !(e->insn->flags & F_DW) || e->no_store)
        return X86_EMUL_OKAY;
    if (dst->kind == X86_OPERAND_GPR)
        x86_operand_write_gpr(dst, &e->regs, e->dst);
    else if (dst->kind == X86_OPERAND_MEM && dst->bytes >= 1 && dst->bytes <= 8)
        return x86e_write(e, e->insn->mem.seg, e->dst_offset, &e->dst, dst->bytes,
                          X86_ACCESS_USER);
    return X86_EMUL_OKAY;
}
