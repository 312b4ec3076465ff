// SPDX-License-Identifier: LGPL-2.1-only
/*
 * FNSTENV, FLDENV, FNSAVE, FRSTOR: the FPU's environment in memory, in the four layouts that
 * operand size and mode make (SDM vol. 1, 8.1.10). Selectors of code and data read as 0: the state
 * in memory has none.
 */
#include "private.h"

#define ENV_MAX     28
#define ST_BYTES    10

/* A register's tag: 0 valid, 1 zero, 2 special, 3 empty. */
static unsigned int tag_of(const struct fpu *fpu, unsigned int physical)
{
    unsigned int i = (physical - fpu_top(fpu)) & 7, exponent;
    uint64_t mantissa = fx_get64(fpu, FX_ST + 16 * i);

    if (!fpu_valid(fpu, i))
        return 3;
    exponent = fx_get16(fpu, FX_ST + 16 * i + 8) & 0x7fff;
    if (!exponent && !mantissa)
        return 1;
    return !exponent || exponent == 0x7fff || !(mantissa >> 63) ? 2 : 0;
}

static uint16_t all_tags(const struct fpu *fpu)
{
    uint16_t tags = 0;

    for (unsigned int i = 0; i < 8; i++)
        tags |= tag_of(fpu, i) << (2 * i);
    return tags;
}

static unsigned int word_bytes(const struct emul *e)
{
    return e->insn->op_bytes == 2 ? 2 : 4;
}

/* The seven words; of 16 or 32 bits as the operand size says. */
static void build(const struct emul *e, const struct fpu *fpu, uint32_t word[7])
{
    uint32_t reserved = word_bytes(e) == 4 ? 0xffff0000 : 0;
    uint32_t fip = fx_get32(fpu, FX_FIP), fdp = fx_get32(fpu, FX_FDP);
    uint32_t fop = fx_get16(fpu, FX_FOP) & 0x7ff;

    word[0] = reserved | fx_get16(fpu, FX_FCW);
    word[1] = reserved | fx_get16(fpu, FX_FSW);
    word[2] = reserved | all_tags(fpu);
    word[3] = fip;
    word[5] = fdp;
    if (in_protected(e)) {
        word[4] = fop << 16;
        word[6] = reserved;
    } else if (word_bytes(e) == 4) {
        word[3] = reserved | (fip & 0xffff);
        word[4] = fip >> 16 << 12 | fop;
        word[5] = reserved | (fdp & 0xffff);
        word[6] = fdp >> 16 << 12;
    } else {
        word[4] = (fip >> 16 & 15) << 12 | fop;
        word[6] = (fdp >> 16 & 15) << 12;
    }
}

static unsigned int pack(const struct emul *e, const uint32_t word[7], uint8_t *image)
{
    unsigned int bytes = word_bytes(e);

    for (unsigned int i = 0; i < 7; i++)
        memcpy(image + i * bytes, &word[i], bytes);
    return 7 * bytes;
}

enum x86_emul_rc x87_store_env(struct emul *e, struct fpu *fpu, bool with_registers,
                               bool *modified)
{
    uint8_t image[ENV_MAX + 8 * ST_BYTES];
    uint32_t word[7];
    unsigned int bytes;

    *modified = false;
    build(e, fpu, word);
    bytes = pack(e, word, image);
    for (unsigned int i = 0; with_registers && i < 8; i++, bytes += ST_BYTES)
        memcpy(image + bytes, fpu_st(fpu, i), ST_BYTES);
    TRY(x86e_write(e, e->insn->mem.seg, x86e_mem_offset(e), image, bytes, X86_ACCESS_USER));
    *modified = true;
    if (with_registers) {
        x86e_fpu_init(fpu);
        return X86_EMUL_OKAY;
    }
    fx_set16(fpu, FX_FCW, fx_get16(fpu, FX_FCW) | FSW_EXCEPTIONS);
    fx_set16(fpu, FX_FSW, fx_get16(fpu, FX_FSW) & ~(FSW_ES | FSW_BUSY));
    return X86_EMUL_OKAY;
}

static void take_pointers(const struct emul *e, struct fpu *fpu, const uint32_t word[7])
{
    uint64_t fip = word[3], fdp = word[5];
    uint16_t fop = word[4] & 0x7ff;

    if (in_protected(e)) {
        fop = word_bytes(e) == 4 ? word[4] >> 16 & 0x7ff : fx_get16(fpu, FX_FOP);
    } else {
        uint32_t mask = word_bytes(e) == 4 ? 0xffff : 15;

        fip = (fip & 0xffff) | (uint64_t)(word[4] >> 12 & mask) << 16;
        fdp = (fdp & 0xffff) | (uint64_t)(word[6] >> 12 & mask) << 16;
    }
    fx_set16(fpu, FX_FOP, fop);
    memcpy(fpu->state.fxsave + FX_FIP, &fip, 8);
    memcpy(fpu->state.fxsave + FX_FDP, &fdp, 8);
}

static void take(const struct emul *e, struct fpu *fpu, const uint8_t *image)
{
    unsigned int bytes = word_bytes(e), abridged = 0;
    uint32_t word[7] = { 0 };
    uint16_t fsw;

    for (unsigned int i = 0; i < 7; i++)
        memcpy(&word[i], image + i * bytes, bytes);
    for (unsigned int i = 0; i < 8; i++)
        if ((word[2] >> (2 * i) & 3) != 3)
            abridged |= 1u << i;
    x86e_fpu_set_top(fpu, word[1] >> FSW_TOP_SHIFT & 7);
    fsw = word[1] & ~(FSW_ES | FSW_BUSY);
    if (fsw & FSW_EXCEPTIONS & ~word[0])
        fsw |= FSW_ES | FSW_BUSY;
    fx_set16(fpu, FX_FCW, (word[0] & 0x1f7f) | 0x40);
    fx_set16(fpu, FX_FSW, fsw);
    fpu->state.fxsave[FX_FTW] = abridged;
    take_pointers(e, fpu, word);
}

enum x86_emul_rc x87_load_env(struct emul *e, struct fpu *fpu, bool with_registers,
                              bool *modified)
{
    uint8_t image[ENV_MAX + 8 * ST_BYTES];
    unsigned int env = 7 * word_bytes(e), bytes = env + (with_registers ? 8 * ST_BYTES : 0);

    *modified = false;
    TRY(x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), image, bytes, X86_ACCESS_USER));
    *modified = true;
    take(e, fpu, image);
    for (unsigned int i = 0; with_registers && i < 8; i++) {
        memset(fpu_st(fpu, i), 0, 16);
        memcpy(fpu_st(fpu, i), image + env + ST_BYTES * i, ST_BYTES);
    }
    return X86_EMUL_OKAY;
}
