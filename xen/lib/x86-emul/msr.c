// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Model-specific registers, counters, CPUID, random numbers.
 */
#include "private.h"

#define MSR_TSC             0x10
#define MSR_FS_BASE         0xc0000100
#define MSR_GS_BASE         0xc0000101
#define MSR_KERNEL_GS_BASE  0xc0000102
#define MSR_TSC_AUX         0xc0000103

static void set_edx_eax(struct emul *e, uint64_t value)
{
    set_gpr(e, X86_GPR_RAX, 4, value);
    set_gpr(e, X86_GPR_RDX, 4, value >> 32);
}

static enum x86_emul_rc write_msr(struct emul *e, uint32_t msr, uint64_t value)
{
    return e->ops->write_msr ? e->ops->write_msr(e->ctxt, msr, value) : X86_EMUL_UNHANDLEABLE;
}

enum x86_emul_rc x86e_rdmsr(struct emul *e)
{
    uint64_t value;

    TRY(x86e_read_msr(e, e->regs.gpr[X86_GPR_RCX], &value));
    set_edx_eax(e, value);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_wrmsr(struct emul *e)
{
    return write_msr(e, e->regs.gpr[X86_GPR_RCX],
                     get_gpr(e, X86_GPR_RDX, 4) << 32 | get_gpr(e, X86_GPR_RAX, 4));
}

enum x86_emul_rc x86e_rdtsc(struct emul *e)
{
    uint64_t tsc, aux;

    if (e->ctxt->cr4 & CR4_TSD && e->ctxt->cpl)
        return raise_gp0(e);
    TRY(x86e_read_msr(e, MSR_TSC, &tsc));
    if (e->insn->op == X86_OP_RDTSCP) {
        TRY(x86e_read_msr(e, MSR_TSC_AUX, &aux));
        set_gpr(e, X86_GPR_RCX, 4, aux);
    }
    set_edx_eax(e, tsc);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_rdpmc(struct emul *e)
{
    uint64_t value;

    if (!(e->ctxt->cr4 & CR4_PCE) && e->ctxt->cpl)
        return raise_gp0(e);
    if (!e->ops->read_pmc)
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->read_pmc(e->ctxt, e->regs.gpr[X86_GPR_RCX], &value));
    set_edx_eax(e, value);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_rdpid(struct emul *e)
{
    TRY(x86e_read_msr(e, MSR_TSC_AUX, &e->dst));
    e->dst = (uint32_t)e->dst;
    return X86_EMUL_OKAY;
}

static uint32_t base_msr(uint8_t seg)
{
    return seg == X86_SEG_FS ? MSR_FS_BASE : MSR_GS_BASE;
}

/* RDFSBASE, RDGSBASE */
enum x86_emul_rc x86e_rdbase(struct emul *e)
{
    if (!(e->ctxt->cr4 & CR4_FSGSBASE))
        return raise(e, EXC_UD);
    return x86e_read_msr(e, base_msr(e->insn->operand[1].reg), &e->dst);
}

/* WRFSBASE, WRGSBASE */
enum x86_emul_rc x86e_wrbase(struct emul *e)
{
    if (!(e->ctxt->cr4 & CR4_FSGSBASE))
        return raise(e, EXC_UD);
    if (!is_canonical(e, e->src))
        return raise_gp0(e);
    return write_msr(e, base_msr(e->insn->operand[0].reg), e->src);
}

enum x86_emul_rc x86e_swapgs(struct emul *e)
{
    uint64_t base, kernel;

    TRY(x86e_read_msr(e, MSR_GS_BASE, &base));
    TRY(x86e_read_msr(e, MSR_KERNEL_GS_BASE, &kernel));
    TRY(write_msr(e, MSR_KERNEL_GS_BASE, base));
    return write_msr(e, MSR_GS_BASE, kernel);
}

enum x86_emul_rc x86e_cpuid(struct emul *e)
{
    struct x86_emul_cpuid out = { 0 };

    if (!e->ops->cpuid)
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->cpuid(e->ctxt, e->regs.gpr[X86_GPR_RAX], e->regs.gpr[X86_GPR_RCX], &out));
    set_gpr(e, X86_GPR_RAX, 4, out.a);
    set_gpr(e, X86_GPR_RBX, 4, out.b);
    set_gpr(e, X86_GPR_RCX, 4, out.c);
    set_gpr(e, X86_GPR_RDX, 4, out.d);
    return X86_EMUL_OKAY;
}

/* RDRAND, RDSEED: CF tells whether there was a number; the other flags are cleared. */
enum x86_emul_rc x86e_random(struct emul *e)
{
    uint64_t value = 0;
    bool ok = false;

    if (!e->ops->random)
        return raise(e, EXC_UD);
    TRY(e->ops->random(e->ctxt, e->insn->op == X86_OP_RDSEED, &value, &ok));
    e->dst = ok ? value : 0;
    set_flag(e, FL_STATUS, false);
    set_flag(e, FL_CF, ok);
    return X86_EMUL_OKAY;
}
