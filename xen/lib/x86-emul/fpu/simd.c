// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Moves of MMX, SSE and AVX. A register's bytes lie in the state's image; the upper halves of YMM
 * apart from them (SDM vol. 1, 13.4).
 */
#include "private.h"

#define YMM_BYTES   32

static uint8_t *xmm(const struct fpu *fpu, unsigned int i)
{
    return fpu->state.fxsave + FX_XMM + 16 * i;
}

/* MMi is Ri, which is STi once TOP is 0, as every instruction of MMX makes it. */
static void enter_mmx(struct fpu *fpu)
{
    x86e_fpu_set_top(fpu, 0);
    fpu->state.fxsave[FX_FTW] = 0xff;
}

static uint8_t *mmx(const struct fpu *fpu, unsigned int i)
{
    return fpu_st(fpu, (i - fpu_top(fpu)) & 7);
}

static void read_register(const struct fpu *fpu, const struct x86_operand *op, uint8_t *buf,
                          unsigned int bytes)
{
    if (op->kind == X86_OPERAND_MMX) {
        memcpy(buf, mmx(fpu, op->reg), bytes);
        return;
    }
    memcpy(buf, xmm(fpu, op->reg), bytes < 16 ? bytes : 16);
    if (bytes > 16)
        memcpy(buf + 16, fpu->state.ymm_high + 16 * op->reg, bytes - 16);
}

static void write_mmx(struct fpu *fpu, unsigned int reg, const uint8_t *buf)
{
    enter_mmx(fpu);
    memcpy(mmx(fpu, reg), buf, 8);
    memset(mmx(fpu, reg) + 8, 0xff, 2);
}

/* All of the register's 16 bytes; with VEX the upper half too, which is 0 behind @bytes. */
static void write_xmm(struct emul *e, struct fpu *fpu, unsigned int reg,
                      const uint8_t buf[YMM_BYTES])
{
    memcpy(xmm(fpu, reg), buf, 16);
    if (has_vex(e))
        memcpy(fpu->state.ymm_high + 16 * reg, buf + 16, 16);
}

static enum x86_emul_fpu_use use_of(const struct emul *e)
{
    if (e->insn->operand[0].kind == X86_OPERAND_MMX || e->insn->operand[1].kind == X86_OPERAND_MMX)
        return X86_FPU_MMX;
    return has_vex(e) ? X86_FPU_AVX : X86_FPU_SSE;
}

static unsigned int access_of(const struct emul *e)
{
    return e->insn->opcode == 0x2b || e->insn->opcode == 0xe7 ? X86_ACCESS_NONTEMPORAL
                                                              : X86_ACCESS_USER;
}

static enum x86_emul_rc check_alignment(struct emul *e, unsigned int bytes, bool write)
{
    uint64_t linear;

    if (!(e->insn->flags & F_ALIGN) || e->insn->mod == 3)
        return X86_EMUL_OKAY;
    TRY(x86e_linear(e, e->insn->mem.seg, x86e_mem_offset(e), bytes, write, &linear));
    return linear & (bytes - 1) ? raise_gp0(e) : X86_EMUL_OKAY;
}

/* The source's bytes to the start of @buf, which is zeroed. */
static enum x86_emul_rc read_source(struct emul *e, const struct fpu *fpu, uint8_t *buf,
                                    unsigned int bytes)
{
    const struct x86_operand *src = &e->insn->operand[1];
    uint64_t value;

    if (src->kind == X86_OPERAND_MEM) {
        TRY(check_alignment(e, bytes, false));
        return x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), buf, bytes, X86_ACCESS_USER);
    }
    if (src->kind == X86_OPERAND_GPR) {
        value = x86_operand_read_gpr(src, &e->regs);
        memcpy(buf, &value, 8);
    } else {
        read_register(fpu, src, buf, bytes);
    }
    return X86_EMUL_OKAY;
}

/* Between registers MOVSS and MOVSD keep the rest of the destination, or of VEX's third operand. */
static void merge(struct emul *e, const struct fpu *fpu, uint8_t *buf, unsigned int bytes)
{
    unsigned int from = has_vex(e) ? e->insn->vex_reg : e->insn->operand[0].reg;

    memcpy(buf + bytes, xmm(fpu, from) + bytes, 16 - bytes);
}

static enum x86_emul_rc write_destination(struct emul *e, struct fpu *fpu, uint8_t *buf,
                                          unsigned int bytes)
{
    const struct x86_operand *dst = &e->insn->operand[0];
    uint64_t value;

    switch (dst->kind) {
    case X86_OPERAND_MEM:
        TRY(check_alignment(e, bytes, true));
        TRY(x86e_write(e, e->insn->mem.seg, x86e_mem_offset(e), buf, bytes, access_of(e)));
        if (fpu->use == X86_FPU_MMX)
            enter_mmx(fpu);
        break;
    case X86_OPERAND_GPR:
        memcpy(&value, buf, 8);
        x86_operand_write_gpr(dst, &e->regs, value);
        if (fpu->use == X86_FPU_MMX)
            enter_mmx(fpu);
        break;
    case X86_OPERAND_MMX:
        write_mmx(fpu, dst->reg, buf);
        break;
    default:
        if (e->insn->flags & F_MERGE && e->insn->mod == 3)
            merge(e, fpu, buf, bytes);
        write_xmm(e, fpu, dst->reg, buf);
        break;
    }
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_simd_move(struct emul *e)
{
    const struct x86_operand *dst = &e->insn->operand[0], *src = &e->insn->operand[1];
    unsigned int bytes = dst->bytes < src->bytes ? dst->bytes : src->bytes;
    uint8_t buf[YMM_BYTES] = { 0 };
    enum x86_emul_rc rc;
    struct fpu fpu;

    TRY(x86e_fpu_get(e, use_of(e), &fpu));
    rc = read_source(e, &fpu, buf, bytes);
    if (rc == X86_EMUL_OKAY)
        rc = write_destination(e, &fpu, buf, bytes);
    x86e_fpu_put(e, &fpu, rc == X86_EMUL_OKAY &&
            (fpu.use == X86_FPU_MMX || dst->kind == X86_OPERAND_XMM));
    e->no_store = true;
    return rc;
}

/* MOVLPS and MOVHPS (opcodes 12, 13 and 16, 17) and their PD forms. */
enum x86_emul_rc x86e_simd_half(struct emul *e)
{
    bool load = e->insn->op == X86_OP_SIMD_LOAD_HALF;
    unsigned int at = e->insn->opcode >= 0x16 ? 8 : 0;
    const struct x86_operand *reg = &e->insn->operand[load ? 0 : 1];
    uint8_t buf[YMM_BYTES] = { 0 };
    enum x86_emul_rc rc;
    struct fpu fpu;

    TRY(x86e_fpu_get(e, use_of(e), &fpu));
    memcpy(buf, xmm(&fpu, load && has_vex(e) ? e->insn->vex_reg : reg->reg), 16);
    if (load)
        rc = x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), buf + at, 8, X86_ACCESS_USER);
    else
        rc = x86e_write(e, e->insn->mem.seg, x86e_mem_offset(e), buf + at, 8, X86_ACCESS_USER);
    if (load && rc == X86_EMUL_OKAY)
        write_xmm(e, &fpu, reg->reg, buf);
    x86e_fpu_put(e, &fpu, load && rc == X86_EMUL_OKAY);
    e->no_store = true;
    return rc;
}

/* Writes the bytes whose mask has its top bit set, neighbours together. */
static enum x86_emul_rc write_masked(struct emul *e, const uint8_t *data, const uint8_t *mask,
                                     unsigned int bytes)
{
    uint64_t offset = get_gpr(e, X86_GPR_RDI, e->insn->addr_bytes);
    unsigned int end;

    for (unsigned int at = 0; at < bytes; at = end) {
        for (end = at; end < bytes && mask[end] & 0x80;)
            end++;
        if (end > at)
            TRY(x86e_write(e, e->insn->mem.seg,
                           truncate(offset + at, e->insn->addr_bytes), data + at, end - at,
                           X86_ACCESS_NONTEMPORAL));
        else
            end++;
    }
    return X86_EMUL_OKAY;
}

/* MASKMOVQ, MASKMOVDQU: to the address in rDI. */
enum x86_emul_rc x86e_simd_maskmov(struct emul *e)
{
    unsigned int bytes = e->insn->operand[0].bytes;
    uint8_t data[16], mask[16];
    enum x86_emul_rc rc;
    struct fpu fpu;

    TRY(x86e_fpu_get(e, use_of(e), &fpu));
    read_register(&fpu, &e->insn->operand[0], data, bytes);
    read_register(&fpu, &e->insn->operand[1], mask, bytes);
    rc = write_masked(e, data, mask, bytes);
    if (rc == X86_EMUL_OKAY && fpu.use == X86_FPU_MMX)
        enter_mmx(&fpu);
    x86e_fpu_put(e, &fpu, rc == X86_EMUL_OKAY && fpu.use == X86_FPU_MMX);
    return rc;
}

/* VZEROUPPER, VZEROALL: of the registers that the mode has. */
enum x86_emul_rc x86e_vzero(struct emul *e)
{
    unsigned int count = in_code64(e) ? 16 : 8;
    struct fpu fpu;

    TRY(x86e_fpu_get(e, X86_FPU_AVX, &fpu));
    memset(fpu.state.ymm_high, 0, 16 * count);
    if (e->insn->vex_bytes == 32)
        memset(xmm(&fpu, 0), 0, 16 * count);
    x86e_fpu_put(e, &fpu, true);
    return X86_EMUL_OKAY;
}
