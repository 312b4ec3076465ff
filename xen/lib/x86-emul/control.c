// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Control and debug registers, and what stops or leaves the guest.
 */
#include "private.h"

#define DR6_BD          0x00002000u
#define DR7_GD          0x00002000u
#define CR4_DE          0x00000008u

/* CR0, CR2, CR3, CR4 and CR8 exist; AMD's 32-bit code reaches CR8 with LOCK. */
static enum x86_emul_rc cr_number(struct emul *e, const struct x86_operand *op, unsigned int *nr)
{
    *nr = op->reg + (has_lock(e) ? 8 : 0);
    if (*nr > 8 || !(0x11d >> *nr & 1) || (has_lock(e) && !is_amd(e)))
        return raise(e, EXC_UD);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_mov_from_cr(struct emul *e)
{
    unsigned int nr;

    TRY(cr_number(e, &e->insn->operand[1], &nr));
    return e->ops->read_cr ? e->ops->read_cr(e->ctxt, nr, &e->dst) : X86_EMUL_UNHANDLEABLE;
}

static enum x86_emul_rc write_cr(struct emul *e, unsigned int nr, uint64_t value)
{
    return e->ops->write_cr ? e->ops->write_cr(e->ctxt, nr, value) : X86_EMUL_UNHANDLEABLE;
}

enum x86_emul_rc x86e_mov_to_cr(struct emul *e)
{
    unsigned int nr;

    TRY(cr_number(e, &e->insn->operand[0], &nr));
    return write_cr(e, nr, e->src);
}

/* DR4 and DR5 are other names of DR6 and DR7 unless CR4.DE is set; DR7.GD guards them all. */
static enum x86_emul_rc check_dr(struct emul *e, unsigned int *nr)
{
    uint64_t dr7;

    if (*nr > 7 || ((*nr == 4 || *nr == 5) && e->ctxt->cr4 & CR4_DE))
        return raise(e, EXC_UD);
    if (*nr == 4 || *nr == 5)
        *nr += 2;
    if (!e->ops->read_dr)
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->read_dr(e->ctxt, 7, &dr7));
    if (!(dr7 & DR7_GD))
        return X86_EMUL_OKAY;
    raise(e, EXC_DB);
    e->ctxt->event.cr2 = DR6_BD;
    return X86_EMUL_EXCEPTION;
}

enum x86_emul_rc x86e_mov_from_dr(struct emul *e)
{
    unsigned int nr = e->insn->operand[1].reg;

    TRY(check_dr(e, &nr));
    return e->ops->read_dr(e->ctxt, nr, &e->dst);
}

enum x86_emul_rc x86e_mov_to_dr(struct emul *e)
{
    unsigned int nr = e->insn->operand[0].reg;

    TRY(check_dr(e, &nr));
    if (nr >= 6 && e->src >> 32)
        return raise_gp0(e);
    return e->ops->write_dr ? e->ops->write_dr(e->ctxt, nr, e->src) : X86_EMUL_UNHANDLEABLE;
}

/* LMSW can set CR0.PE, not clear it. */
enum x86_emul_rc x86e_lmsw(struct emul *e)
{
    return write_cr(e, 0, (e->ctxt->cr0 & ~0xeull) | (e->dst & 0xf));
}

enum x86_emul_rc x86e_smsw(struct emul *e)
{
    TRY(x86e_check_umip(e));
    e->dst = e->ctxt->cr0;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_clts(struct emul *e)
{
    return write_cr(e, 0, e->ctxt->cr0 & ~(uint64_t)CR0_TS);
}

enum x86_emul_rc x86e_xgetbv(struct emul *e)
{
    uint64_t value;

    if (!(e->ctxt->cr4 & CR4_OSXSAVE))
        return raise(e, EXC_UD);
    if (!e->ops->read_xcr)
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->read_xcr(e->ctxt, get_gpr(e, X86_GPR_RCX, 4), &value));
    set_gpr(e, X86_GPR_RAX, 4, value);
    set_gpr(e, X86_GPR_RDX, 4, value >> 32);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_xsetbv(struct emul *e)
{
    uint64_t value = get_gpr(e, X86_GPR_RDX, 4) << 32 | get_gpr(e, X86_GPR_RAX, 4);

    if (!(e->ctxt->cr4 & CR4_OSXSAVE))
        return raise(e, EXC_UD);
    if (!e->ops->write_xcr)
        return X86_EMUL_UNHANDLEABLE;
    return e->ops->write_xcr(e->ctxt, get_gpr(e, X86_GPR_RCX, 4), value);
}

enum x86_emul_rc x86e_hlt(struct emul *e)
{
    e->ctxt->retire.hlt = true;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_vmcall(struct emul *e)
{
    if (!e->ops->hypercall)
        return raise(e, EXC_UD);
    TRY(e->ops->hypercall(e->ctxt));
    e->regs = *e->ctxt->regs;
    return X86_EMUL_OKAY;
}

/* Instructions a guest's CPU never has: MONITOR, MWAIT, RSM, those of VMX and SVM. */
enum x86_emul_rc x86e_ud(struct emul *e)
{
    return raise(e, EXC_UD);
}
