// SPDX-License-Identifier: LGPL-2.1-only
/*
 * FXSAVE, FXRSTOR and MXCSR (SDM vol. 1, 10.5; vol. 2).
 */
#include "private.h"

#define FX_BYTES        512
#define MXCSR_DEFAULT_MASK 0xffbfu

/* Both want CR0.TS and EM clear, whatever CR4.OSFXSR, and memory aligned to 16 bytes. */
static enum x86_emul_rc begin(struct emul *e, bool write, uint64_t *offset, struct fpu *fpu)
{
    uint64_t linear;

    if (e->ctxt->cr0 & (CR0_EM | CR0_TS))
        return raise(e, EXC_NM);
    *offset = x86e_mem_offset(e);
    TRY(x86e_linear(e, e->insn->mem.seg, *offset, FX_BYTES, write, &linear));
    if (linear & 15)
        return raise_gp0(e);
    if (!e->ops->get_fpu || !e->ops->put_fpu)
        return X86_EMUL_UNHANDLEABLE;
    fpu->use = X86_FPU_SSE;
    return e->ops->get_fpu(e->ctxt, fpu->use, &fpu->state);
}

/* AMD's EFER.FFXSR leaves XMM out in the kernel's 64-bit code; so does an OS without OSFXSR. */
static unsigned int image_end(const struct emul *e)
{
    if (!(e->ctxt->cr4 & CR4_OSFXSR) ||
        (e->ctxt->efer & EFER_FFXSR && in_code64(e) && !e->ctxt->cpl))
        return FX_XMM;
    return in_code64(e) ? FX_END : FX_XMM + 8 * 16;
}

static bool has_wide_pointers(const struct emul *e)
{
    return e->insn->rex & X86_REX_W;
}

/* Without REX.W the pointers are of 32 bits, with selectors, which read as 0. */
static void narrow_pointers(uint8_t *header)
{
    memset(header + FX_FIP + 4, 0, 4);
    memset(header + FX_FDP + 4, 0, 4);
}

enum x86_emul_rc x86e_fxsave(struct emul *e)
{
    uint8_t header[FX_ST];
    enum x86_emul_rc rc;
    uint64_t offset;
    struct fpu fpu;

    TRY(begin(e, true, &offset, &fpu));
    memcpy(header, fpu.state.fxsave, sizeof(header));
    if (!has_wide_pointers(e))
        narrow_pointers(header);
    rc = x86e_write(e, e->insn->mem.seg, offset, header, sizeof(header), X86_ACCESS_USER);
    if (rc == X86_EMUL_OKAY)
        rc = x86e_write(e, e->insn->mem.seg, offset + FX_ST, fpu.state.fxsave + FX_ST,
                        image_end(e) - FX_ST, X86_ACCESS_USER);
    x86e_fpu_put(e, &fpu, false);
    return rc;
}

static bool mxcsr_is_valid(const struct fpu *fpu, uint32_t mxcsr)
{
    uint32_t mask = fx_get32(fpu, FX_MXCSR_MASK);

    return !(mxcsr & ~(mask ? mask : MXCSR_DEFAULT_MASK));
}

enum x86_emul_rc x86e_fxrstor(struct emul *e)
{
    uint8_t image[FX_END];
    uint32_t mxcsr, mask;
    enum x86_emul_rc rc;
    uint64_t offset;
    struct fpu fpu;

    TRY(begin(e, false, &offset, &fpu));
    rc = x86e_read(e, e->insn->mem.seg, offset, image, image_end(e), X86_ACCESS_USER);
    memcpy(&mxcsr, image + FX_MXCSR, 4);
    if (rc == X86_EMUL_OKAY && e->ctxt->cr4 & CR4_OSFXSR && !mxcsr_is_valid(&fpu, mxcsr))
        rc = raise_gp0(e);
    if (rc == X86_EMUL_OKAY) {
        mask = fx_get32(&fpu, FX_MXCSR_MASK);
        if (!(e->ctxt->cr4 & CR4_OSFXSR))
            mxcsr = fx_get32(&fpu, FX_MXCSR);
        if (!has_wide_pointers(e))
            narrow_pointers(image);
        memcpy(image + FX_MXCSR, &mxcsr, 4);
        memcpy(image + FX_MXCSR_MASK, &mask, 4);
        memcpy(fpu.state.fxsave, image, image_end(e));
    }
    x86e_fpu_put(e, &fpu, rc == X86_EMUL_OKAY);
    return rc;
}

enum x86_emul_rc x86e_ldmxcsr(struct emul *e)
{
    uint32_t mxcsr = e->dst;
    struct fpu fpu;
    bool valid;

    TRY(x86e_fpu_get(e, X86_FPU_SSE, &fpu));
    valid = mxcsr_is_valid(&fpu, mxcsr);
    if (valid)
        memcpy(fpu.state.fxsave + FX_MXCSR, &mxcsr, 4);
    x86e_fpu_put(e, &fpu, valid);
    return valid ? X86_EMUL_OKAY : raise_gp0(e);
}

enum x86_emul_rc x86e_stmxcsr(struct emul *e)
{
    struct fpu fpu;

    TRY(x86e_fpu_get(e, X86_FPU_SSE, &fpu));
    e->dst = fx_get32(&fpu, FX_MXCSR);
    x86e_fpu_put(e, &fpu, false);
    return X86_EMUL_OKAY;
}
