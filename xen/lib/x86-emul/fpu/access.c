// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Getting at the FPU's state, and what has to hold before an instruction may (SDM vol. 3, 2.5 and
 * 13.1; vol. 1, 8.6 and 9.5).
 */
#include "private.h"

static enum x86_emul_rc check_use(struct emul *e, enum x86_emul_fpu_use use)
{
    uint64_t cr0 = e->ctxt->cr0;

    switch (use) {
    case X86_FPU_X87:
        return cr0 & (CR0_EM | CR0_TS) ? raise(e, EXC_NM) : X86_EMUL_OKAY;
    case X86_FPU_SSE:
        if (!(e->ctxt->cr4 & CR4_OSFXSR))
            return raise(e, EXC_UD);
        LIB_FALLTHROUGH;
    case X86_FPU_MMX:
        if (cr0 & CR0_EM)
            return raise(e, EXC_UD);
        break;
    case X86_FPU_AVX:               /* the rest was checked with the prefix */
        break;
    }
    return cr0 & CR0_TS ? raise(e, EXC_NM) : X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_fpu_get(struct emul *e, enum x86_emul_fpu_use use, struct fpu *fpu)
{
    enum x86_emul_rc rc;

    fpu->use = use;
    TRY(check_use(e, use));
    if (!e->ops->get_fpu || !e->ops->put_fpu)
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->get_fpu(e->ctxt, use, &fpu->state));
    if (use == X86_FPU_AVX && !fpu->state.ymm_high)
        rc = X86_EMUL_UNHANDLEABLE;
    else if (use == X86_FPU_MMX)
        rc = x86e_fpu_check_pending(e, fpu);
    else
        return X86_EMUL_OKAY;
    if (rc != X86_EMUL_OKAY)
        x86e_fpu_put(e, fpu, false);
    return rc;
}

void x86e_fpu_put(struct emul *e, struct fpu *fpu, bool modified)
{
    e->ops->put_fpu(e->ctxt, fpu->use, modified);
}

/* Without CR0.NE an interrupt of the PC's would be due, which is not covered. */
enum x86_emul_rc x86e_fpu_check_pending(struct emul *e, const struct fpu *fpu)
{
    if (!(fx_get16(fpu, FX_FSW) & FSW_ES))
        return X86_EMUL_OKAY;
    return e->ctxt->cr0 & CR0_NE ? raise(e, EXC_MF) : X86_EMUL_UNHANDLEABLE;
}

void x86e_fpu_set_top(struct fpu *fpu, unsigned int top)
{
    unsigned int turn = (top - fpu_top(fpu)) & 7;
    uint8_t copy[16 * 8];

    memcpy(copy, fpu_st(fpu, 0), sizeof(copy));
    for (unsigned int i = 0; i < 8; i++)
        memcpy(fpu_st(fpu, i), copy + 16 * ((i + turn) & 7), 16);
    fx_set16(fpu, FX_FSW, (fx_get16(fpu, FX_FSW) & ~FSW_TOP) | top << FSW_TOP_SHIFT);
}

void x86e_fpu_init(struct fpu *fpu)
{
    x86e_fpu_set_top(fpu, 0);
    memset(fpu->state.fxsave, 0, FX_MXCSR);
    fx_set16(fpu, FX_FCW, 0x37f);
}

enum x86_emul_rc x86e_fwait(struct emul *e)
{
    enum x86_emul_rc rc;
    struct fpu fpu;

    if ((e->ctxt->cr0 & (CR0_MP | CR0_TS)) == (CR0_MP | CR0_TS))
        return raise(e, EXC_NM);
    if (!e->ops->get_fpu || !e->ops->put_fpu)
        return X86_EMUL_UNHANDLEABLE;
    fpu.use = X86_FPU_X87;
    TRY(e->ops->get_fpu(e->ctxt, fpu.use, &fpu.state));
    rc = x86e_fpu_check_pending(e, &fpu);
    x86e_fpu_put(e, &fpu, false);
    return rc;
}

enum x86_emul_rc x86e_emms(struct emul *e)
{
    struct fpu fpu;

    TRY(x86e_fpu_get(e, X86_FPU_MMX, &fpu));
    x86e_fpu_set_top(&fpu, 0);
    fpu.state.fxsave[FX_FTW] = 0;
    x86e_fpu_put(e, &fpu, true);
    return X86_EMUL_OKAY;
}
