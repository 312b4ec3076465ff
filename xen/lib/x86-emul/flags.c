// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Instructions that change a single flag.
 */
#include "private.h"

#define CR4_PVI 0x00000002u

enum x86_emul_rc x86e_flag(struct emul *e)
{
    switch (e->insn->op) {
    case X86_OP_CLC: set_flag(e, FL_CF, false); break;
    case X86_OP_STC: set_flag(e, FL_CF, true); break;
    case X86_OP_CMC: set_flag(e, FL_CF, !get_flag(e, FL_CF)); break;
    case X86_OP_CLD: set_flag(e, FL_DF, false); break;
    case X86_OP_STD: set_flag(e, FL_DF, true); break;
    }
    return X86_EMUL_OKAY;
}

/* IF belongs to IOPL; virtual interrupts (VME, PVI) are not covered. */
static enum x86_emul_rc check_if(struct emul *e)
{
    if (e->ctxt->cpl <= iopl(e))
        return X86_EMUL_OKAY;
    if (e->ctxt->cr4 & (in_vm86(e) ? CR4_VME : CR4_PVI) && e->ctxt->cpl == 3)
        return X86_EMUL_UNHANDLEABLE;
    return raise_gp0(e);
}

enum x86_emul_rc x86e_cli(struct emul *e)
{
    TRY(check_if(e));
    set_flag(e, FL_IF, false);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_sti(struct emul *e)
{
    TRY(check_if(e));
    e->ctxt->retire.sti = !get_flag(e, FL_IF);
    set_flag(e, FL_IF, true);
    return X86_EMUL_OKAY;
}

/* CLAC, STAC: another privilege level has not got them at all. */
enum x86_emul_rc x86e_ac(struct emul *e)
{
    if (e->ctxt->cpl || in_vm86(e))
        return raise(e, EXC_UD);
    set_flag(e, FL_AC, e->insn->op == X86_OP_STAC);
    return X86_EMUL_OKAY;
}
