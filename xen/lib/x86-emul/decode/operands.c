// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Operands: from the notation of the tables to registers, memory and sizes; their values, and the
 * addresses they refer to.
 */
#include <lib/string.h>

#include "private.h"

const struct operand_rule x86_operand_rules[SP_COUNT] = {
#define SPEC_RULE(name, class_, size_, reg_) [SP_##name] = { OC_##class_, OS_##size_, (reg_) },
    OPERAND_SPECS(SPEC_RULE)
#undef SPEC_RULE
};

bool x86_spec_has_modrm(uint8_t spec)
{
    switch (x86_operand_rules[spec].class) {
    case OC_RM: case OC_REG: case OC_GPR: case OC_SEG: case OC_CR: case OC_DR:
    case OC_XMM: case OC_XMM_RM: case OC_MMX: case OC_MMX_RM:
        return true;
    default:
        return false;
    }
}

static unsigned int size_of(const struct x86_insn *insn, const struct operand_rule *rule)
{
    unsigned int at_most_4 = insn->op_bytes < 4 ? insn->op_bytes : 4;
    unsigned int native = insn->code_bits == 64 ? 8 : 4;

    switch (rule->size) {
    case OS_V:
        return insn->op_bytes;
    case OS_Z:
        return at_most_4;
    case OS_Y:
        return insn->rex & X86_REX_W ? 8 : 4;
    case OS_A:
        return native;
    case OS_X:
        return insn->vex_bytes ? insn->vex_bytes : 16;
    case OS_VW:
        return insn->mod == 3 ? insn->op_bytes : 2;
    case OS_2V:
        return insn->op_bytes * 2;
    case OS_P:
        return insn->op_bytes + 2;
    case OS_S:
        return native + 2;
    case OS_E: case OS_E8:
        return (insn->op_bytes == 2 ? 14 : 28) + (rule->size == OS_E8 ? 80 : 0);
    default:
        return rule->size;
    }
}

unsigned int x86_spec_imm_bytes(const struct x86_insn *insn, uint8_t spec)
{
    const struct operand_rule *rule = &x86_operand_rules[spec];

    switch (rule->class) {
    case OC_IMM: case OC_IMM_SIGNED: case OC_REL:
        return size_of(insn, rule);
    case OC_FAR:
        return size_of(insn, rule) + 2;
    default:
        return 0;
    }
}

static void set_gpr(const struct x86_insn *insn, struct x86_operand *op, unsigned int reg)
{
    op->kind = X86_OPERAND_GPR;
    op->reg = reg;
    if (op->bytes == 1 && reg >= 4 && reg < 8 && !(insn->prefixes & X86_PFX_REX)) {
        op->high = true;
        op->reg = reg - 4;
    }
}

static void set_rm(const struct x86_insn *insn, struct x86_operand *op, uint8_t register_kind,
                   uint8_t register_mask)
{
    if (insn->mod != 3) {
        op->kind = X86_OPERAND_MEM;
    } else if (register_kind == X86_OPERAND_GPR) {
        set_gpr(insn, op, insn->rm);
    } else {
        op->kind = register_kind;
        op->reg = insn->rm & register_mask;
    }
}

static void set_register(struct x86_operand *op, uint8_t kind, uint8_t reg)
{
    op->kind = kind;
    op->reg = reg;
}

void x86_spec_resolve(const struct x86_insn *insn, uint8_t spec, struct x86_operand *op)
{
    const struct operand_rule *rule = &x86_operand_rules[spec];

    *op = (struct x86_operand){ .bytes = size_of(insn, rule) };
    switch (rule->class) {
    case OC_RM:         return set_rm(insn, op, X86_OPERAND_GPR, 15);
    case OC_XMM_RM:     return set_rm(insn, op, X86_OPERAND_XMM, 15);
    case OC_MMX_RM:     return set_rm(insn, op, X86_OPERAND_MMX, 7);
    case OC_REG:        return set_gpr(insn, op, insn->reg);
    case OC_GPR:        return set_gpr(insn, op, insn->rm);
    case OC_VVVV:       return set_gpr(insn, op, insn->vex_reg);
    case OC_FIXED:      return set_register(op, X86_OPERAND_GPR, rule->reg);
    case OC_OPCODE:
        return set_gpr(insn, op, (insn->opcode & 7) | (insn->rex & X86_REX_B ? 8 : 0));
    case OC_MOFFS:      return set_register(op, X86_OPERAND_MEM, 0);
    case OC_IMM: case OC_IMM_SIGNED:
        return set_register(op, X86_OPERAND_IMM, 0);
    case OC_REL:        return set_register(op, X86_OPERAND_REL, 0);
    case OC_FAR:        return set_register(op, X86_OPERAND_FAR, 0);
    case OC_SEG:        return set_register(op, X86_OPERAND_SEG, insn->reg & 7);
    case OC_SEG_FIXED:  return set_register(op, X86_OPERAND_SEG, rule->reg);
    case OC_CR:         return set_register(op, X86_OPERAND_CR, insn->reg);
    case OC_DR:         return set_register(op, X86_OPERAND_DR, insn->reg);
    case OC_XMM:        return set_register(op, X86_OPERAND_XMM, insn->reg);
    case OC_MMX:        return set_register(op, X86_OPERAND_MMX, insn->reg & 7);
    default:            return;
    }
}

uint64_t x86_operand_read_gpr(const struct x86_operand *op, const struct x86_emul_regs *regs)
{
    uint64_t value = regs->gpr[op->reg];

    switch (op->bytes) {
    case 1:
        return (uint8_t)(op->high ? value >> 8 : value);
    case 2:
        return (uint16_t)value;
    case 4:
        return (uint32_t)value;
    default:
        return value;
    }
}

void x86_operand_write_gpr(const struct x86_operand *op, struct x86_emul_regs *regs, uint64_t value)
{
    uint64_t *reg = &regs->gpr[op->reg];

    switch (op->bytes) {
    case 1:
        if (op->high)
            *reg = (*reg & ~0xff00ull) | (uint64_t)(uint8_t)value << 8;
        else
            *reg = (*reg & ~0xffull) | (uint8_t)value;
        break;
    case 2:
        *reg = (*reg & ~0xffffull) | (uint16_t)value;
        break;
    case 4:
        *reg = (uint32_t)value;
        break;
    default:
        *reg = value;
        break;
    }
}

uint64_t x86_insn_mem_offset(const struct x86_insn *insn, const struct x86_emul_regs *regs)
{
    uint64_t offset = insn->mem.disp;

    if (insn->mem.base == X86_GPR_RIP)
        offset += regs->rip + insn->len;
    else if (insn->mem.base < X86_GPR_COUNT)
        offset += regs->gpr[insn->mem.base];
    if (insn->mem.index < X86_GPR_COUNT)
        offset += regs->gpr[insn->mem.index] * insn->mem.scale;
    if (insn->addr_bytes == 8)
        return offset;
    return insn->addr_bytes == 4 ? (uint32_t)offset : (uint16_t)offset;
}
