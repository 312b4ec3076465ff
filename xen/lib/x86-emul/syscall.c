// SPDX-License-Identifier: LGPL-2.1-only
/*
 * SYSCALL, SYSRET, SYSENTER, SYSEXIT: segments come from an MSR and have fixed attributes. Intel
 * and AMD differ in the modes that have them (SDM vol. 2; APM vol. 3).
 */
#include "private.h"

#define MSR_SYSENTER_CS     0x174
#define MSR_SYSENTER_ESP    0x175
#define MSR_SYSENTER_EIP    0x176
#define MSR_STAR            0xc0000081
#define MSR_LSTAR           0xc0000082
#define MSR_CSTAR           0xc0000083
#define MSR_FMASK           0xc0000084

/* Flat segments of ring 0; X86_SEG_ATTR_DPL added for ring 3. */
#define ATTR_CODE64     0xa09b
#define ATTR_CODE32     0xc09b
#define ATTR_STACK      0xc093

static enum x86_emul_rc set_segments(struct emul *e, uint16_t cs_sel, uint16_t cs_attr,
                                     uint16_t ss_sel, unsigned int cpl)
{
    uint16_t dpl = cpl << X86_SEG_ATTR_DPL_SHIFT;
    struct x86_emul_segment cs = { .sel = (cs_sel & 0xfffc) | cpl, .attr = cs_attr | dpl,
                                   .limit = 0xffffffff };
    struct x86_emul_segment ss = { .sel = (ss_sel & 0xfffc) | cpl, .attr = ATTR_STACK | dpl,
                                   .limit = 0xffffffff };

    TRY(x86e_write_segment(e, X86_SEG_CS, &cs));
    TRY(x86e_write_segment(e, X86_SEG_SS, &ss));
    e->new_cpl = cpl;
    return X86_EMUL_OKAY;
}

static bool has_syscall(const struct emul *e)
{
    return in_protected(e) && e->ctxt->efer & EFER_SCE && (in_code64(e) || is_amd(e));
}

enum x86_emul_rc x86e_syscall(struct emul *e)
{
    uint64_t star, target, mask = FL_VM | FL_IF;

    if (!has_syscall(e))
        return raise(e, EXC_UD);
    TRY(x86e_read_msr(e, MSR_STAR, &star));
    target = (uint32_t)star;
    if (in_long_mode(e)) {
        TRY(x86e_read_msr(e, in_code64(e) ? MSR_LSTAR : MSR_CSTAR, &target));
        TRY(x86e_read_msr(e, MSR_FMASK, &mask));
        e->regs.gpr[X86_GPR_R11] = e->regs.rflags & ~(uint64_t)FL_RF;
    }
    TRY(set_segments(e, star >> 32, in_long_mode(e) ? ATTR_CODE64 : ATTR_CODE32, (star >> 32) + 8,
                     0));
    e->regs.gpr[X86_GPR_RCX] = e->next_rip;
    e->regs.rflags = (e->regs.rflags & ~(mask | FL_RF)) | FL_FIXED;
    e->next_rip = target;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_sysret(struct emul *e)
{
    bool to64 = e->insn->op_bytes == 8;
    uint64_t star, target = e->regs.gpr[X86_GPR_RCX];

    if (!has_syscall(e))
        return raise(e, EXC_UD);
    if (!to64)
        target = (uint32_t)target;
    else if (!is_canonical(e, target))
        return raise_gp0(e);
    TRY(x86e_read_msr(e, MSR_STAR, &star));
    star >>= 48;
    TRY(set_segments(e, to64 ? star + 16 : star, to64 ? ATTR_CODE64 : ATTR_CODE32, star + 8, 3));
    if (in_long_mode(e))
        e->regs.rflags = (e->regs.gpr[X86_GPR_R11] & 0x3c7fd7) | FL_FIXED;
    else
        e->regs.rflags |= FL_IF;
    e->next_rip = target;
    return X86_EMUL_OKAY;
}

/* The MSR with SYSENTER's code segment; 0 forbids the instructions. */
static enum x86_emul_rc sysenter_cs(struct emul *e, uint64_t *cs)
{
    if (is_amd(e) && in_long_mode(e))
        return raise(e, EXC_UD);
    if (!(e->ctxt->cr0 & CR0_PE))
        return raise_gp0(e);
    TRY(x86e_read_msr(e, MSR_SYSENTER_CS, cs));
    return *cs & 0xfffc ? X86_EMUL_OKAY : raise_gp0(e);
}

enum x86_emul_rc x86e_sysenter(struct emul *e)
{
    unsigned int bytes = in_long_mode(e) ? 8 : 4;
    uint64_t cs, ip, sp;

    TRY(sysenter_cs(e, &cs));
    TRY(x86e_read_msr(e, MSR_SYSENTER_EIP, &ip));
    TRY(x86e_read_msr(e, MSR_SYSENTER_ESP, &sp));
    TRY(set_segments(e, cs, bytes == 8 ? ATTR_CODE64 : ATTR_CODE32, (cs & 0xfffc) + 8, 0));
    e->regs.rflags &= ~(uint64_t)(FL_VM | FL_IF | FL_RF);
    e->regs.gpr[X86_GPR_RSP] = truncate(sp, bytes);
    e->next_rip = truncate(ip, bytes);
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_sysexit(struct emul *e)
{
    bool to64 = e->insn->op_bytes == 8;
    uint64_t cs, ip = e->regs.gpr[X86_GPR_RDX], sp = e->regs.gpr[X86_GPR_RCX];

    TRY(sysenter_cs(e, &cs));
    if (to64 && (!is_canonical(e, ip) || !is_canonical(e, sp)))
        return raise_gp0(e);
    cs = (cs & 0xfffc) + (to64 ? 32 : 16);
    TRY(set_segments(e, cs, to64 ? ATTR_CODE64 : ATTR_CODE32, cs + 8, 3));
    e->regs.gpr[X86_GPR_RSP] = truncate(sp, to64 ? 8 : 4);
    e->next_rip = truncate(ip, to64 ? 8 : 4);
    return X86_EMUL_OKAY;
}
