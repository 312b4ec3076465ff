// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Moving and converting data between general registers and memory.
 */
#include "../private.h"

enum x86_emul_rc x86e_nop(struct emul *e)
{
    return X86_EMUL_OKAY;
}

/* MOV, MOVZX, MOVNTI: operands are zero-extended as they are loaded. */
enum x86_emul_rc x86e_mov(struct emul *e)
{
    e->dst = e->src;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_movsx(struct emul *e)
{
    e->dst = sign_extend(e->src, e->insn->operand[1].bytes);
    return X86_EMUL_OKAY;
}

static uint64_t swap_bytes(uint64_t value, unsigned int bytes)
{
    return __builtin_bswap64(value) >> (64 - 8 * bytes);
}

enum x86_emul_rc x86e_movbe(struct emul *e)
{
    e->dst = swap_bytes(e->src, e->insn->op_bytes);
    return X86_EMUL_OKAY;
}

/* With 16 bits the result is undefined; processors give 0. */
enum x86_emul_rc x86e_bswap(struct emul *e)
{
    unsigned int bytes = e->insn->op_bytes;

    e->dst = bytes == 2 ? 0 : swap_bytes(e->dst, bytes);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_lea(struct emul *e)
{
    e->dst = x86e_mem_offset(e);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_xlat(struct emul *e)
{
    uint64_t offset = e->regs.gpr[X86_GPR_RBX] + get_gpr(e, X86_GPR_RAX, 1), value;

    TRY(x86e_read_value(e, e->insn->mem.seg, truncate(offset, e->insn->addr_bytes), &value, 1,
                        X86_ACCESS_USER));
    set_gpr(e, X86_GPR_RAX, 1, value);
    return X86_EMUL_OKAY;
}

/* 64 bytes from memory to the address in a register, which is in ES (SDM vol. 2, MOVDIR64B). */
enum x86_emul_rc x86e_movdir64b(struct emul *e)
{
    uint64_t line[8], linear;
    uint64_t offset = get_gpr(e, e->insn->reg, e->insn->addr_bytes);

    TRY(x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), line, sizeof(line), X86_ACCESS_USER));
    TRY(x86e_linear(e, X86_SEG_ES, offset, sizeof(line), true, &linear));
    if (linear & 63)
        return raise_gp0(e);
    return x86e_write(e, X86_SEG_ES, offset, line, sizeof(line), X86_ACCESS_NONTEMPORAL);
}

enum x86_emul_rc x86e_xchg(struct emul *e)
{
    uint64_t value = e->dst;

    e->dst = e->src;
    x86_operand_write_gpr(&e->insn->operand[1], &e->regs, value);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_xadd(struct emul *e)
{
    uint64_t value = e->dst;

    x86e_alu(e, X86_OP_ADD, e->insn->operand[0].bytes, &e->dst, e->src);
    x86_operand_write_gpr(&e->insn->operand[1], &e->regs, value);
    return X86_EMUL_OKAY;
}

/* A destination of 32 bits has its upper half cleared even if nothing is moved. */
enum x86_emul_rc x86e_cmov(struct emul *e)
{
    if (x86e_condition(e, e->insn->opcode))
        e->dst = e->src;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_setcc(struct emul *e)
{
    e->dst = x86e_condition(e, e->insn->opcode);
    return X86_EMUL_OKAY;
}

/* CBW, CWDE, CDQE */
enum x86_emul_rc x86e_cbw(struct emul *e)
{
    unsigned int bytes = e->insn->op_bytes;

    set_gpr(e, X86_GPR_RAX, bytes, sign_extend(e->regs.gpr[X86_GPR_RAX], bytes / 2));
    return X86_EMUL_OKAY;
}

/* CWD, CDQ, CQO */
enum x86_emul_rc x86e_cwd(struct emul *e)
{
    unsigned int bytes = e->insn->op_bytes;

    set_gpr(e, X86_GPR_RDX, bytes, sign_of(e->regs.gpr[X86_GPR_RAX], bytes) ? ~0ull : 0);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc check_lahf(struct emul *e)
{
    bool has = true;

    if (in_code64(e))
        TRY(x86e_has_feature(e, FEAT_LAHF64, &has));
    return has ? X86_EMUL_OKAY : raise(e, EXC_UD);
}

enum x86_emul_rc x86e_lahf(struct emul *e)
{
    struct x86_operand ah = { .kind = X86_OPERAND_GPR, .bytes = 1, .high = true };

    TRY(check_lahf(e));
    x86_operand_write_gpr(&ah, &e->regs, (e->regs.rflags & FL_STATUS & 0xff) | FL_FIXED);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_sahf(struct emul *e)
{
    uint32_t mask = FL_STATUS & 0xff;

    TRY(check_lahf(e));
    e->regs.rflags = (e->regs.rflags & ~(uint64_t)mask) | (e->regs.gpr[X86_GPR_RAX] >> 8 & mask);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_salc(struct emul *e)
{
    set_gpr(e, X86_GPR_RAX, 1, get_flag(e, FL_CF) ? 0xff : 0);
    return X86_EMUL_OKAY;
}

/* CRC-32C, reflected polynomial 0x82f63b78. */
enum x86_emul_rc x86e_crc32(struct emul *e)
{
    uint32_t crc = e->dst;

    for (unsigned int i = 0; i < e->insn->operand[1].bytes; i++) {
        crc ^= (uint8_t)(e->src >> (8 * i));
        for (unsigned int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
    }
    e->dst = crc;
    return X86_EMUL_OKAY;
}
