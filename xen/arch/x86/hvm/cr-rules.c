// SPDX-License-Identifier: GPL-2.0-only
/* What processors accept in control registers (SDM vol. 3, 2.5; APM vol. 2, 3.1), for a given policy. Pure. */
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include <asm/x86-defs.h>
#include "private.h"

#define CR0_KNOWN   (X86_CR0_PE | X86_CR0_MP | X86_CR0_EM | X86_CR0_TS | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP | \
                     X86_CR0_AM | X86_CR0_NW | X86_CR0_CD | X86_CR0_PG)
#define CR3_PCID    0xfffULL
#define CR3_NOFLUSH (1ULL << 63)

u64 hvm_cr4_allowed(const struct cpu_policy *p)
{
    static const struct {
        u32 bits;
        u16 feature;
    } needs[] = {
        { X86_CR4_VME | X86_CR4_PVI, XEN_X86_FEATURE_VME }, { X86_CR4_TSD, XEN_X86_FEATURE_TSC },
        { X86_CR4_DE, XEN_X86_FEATURE_DE }, { X86_CR4_PSE, XEN_X86_FEATURE_PSE },
        { X86_CR4_PAE, XEN_X86_FEATURE_PAE }, { X86_CR4_MCE, XEN_X86_FEATURE_MCE },
        { X86_CR4_PGE, XEN_X86_FEATURE_PGE }, { X86_CR4_OSFXSR, XEN_X86_FEATURE_FXSR },
        { X86_CR4_OSXMMEXCPT, XEN_X86_FEATURE_SSE }, { X86_CR4_UMIP, XEN_X86_FEATURE_UMIP },
        { X86_CR4_FSGSBASE, XEN_X86_FEATURE_FSGSBASE }, { X86_CR4_PCIDE, XEN_X86_FEATURE_PCID },
        { X86_CR4_OSXSAVE, XEN_X86_FEATURE_XSAVE }, { X86_CR4_SMEP, XEN_X86_FEATURE_SMEP },
        { X86_CR4_SMAP, XEN_X86_FEATURE_SMAP }, { X86_CR4_PKE, XEN_X86_FEATURE_PKU },
    };
    u64 allowed = X86_CR4_PCE;

    for (unsigned int i = 0; i < ARRAY_SIZE(needs); i++)
        if (cpu_policy_has(p, needs[i].feature))
            allowed |= needs[i].bits;
    return allowed;
}

u64 hvm_efer_allowed(const struct cpu_policy *p)
{
    u64 allowed = 0;

    if (cpu_policy_has(p, XEN_X86_FEATURE_SYSCALL))
        allowed |= EFER_SCE;
    if (cpu_policy_has(p, XEN_X86_FEATURE_LM))
        allowed |= EFER_LME | EFER_LMA | EFER_SCE;
    if (cpu_policy_has(p, XEN_X86_FEATURE_NX))
        allowed |= EFER_NXE;
    if (cpu_policy_has(p, XEN_X86_FEATURE_FFXSR))
        allowed |= EFER_FFXSE;
    return allowed;
}

bool hvm_cr0_ok(const struct hvm_mode *m, u64 value)
{
    bool paging = value & X86_CR0_PG;

    if (value >> 32)
        return false;
    if ((value & X86_CR0_NW) && !(value & X86_CR0_CD))
        return false;
    if (paging && !(value & X86_CR0_PE))
        return false;
    if (!paging && ((m->cr4 & X86_CR4_PCIDE) || ((m->cr0 & X86_CR0_PG) && m->cs_long)))
        return false;
    if (paging && !(m->cr0 & X86_CR0_PG) && (m->efer & EFER_LME))
        return (m->cr4 & X86_CR4_PAE) && !m->cs_long;
    return true;
}

bool hvm_cr3_ok(const struct hvm_mode *m, u64 value, unsigned int phys_bits)
{
    if (m->cr4 & X86_CR4_PCIDE)
        value &= ~CR3_NOFLUSH;
    return !(m->efer & EFER_LMA) || !(value >> phys_bits);
}

bool hvm_cr4_ok(const struct hvm_mode *m, u64 value, u64 allowed)
{
    if (value & ~allowed)
        return false;
    if (!(value & X86_CR4_PAE) && (m->efer & EFER_LMA))
        return false;
    if ((value & X86_CR4_PCIDE) && !(m->cr4 & X86_CR4_PCIDE))
        return (m->efer & EFER_LMA) && !(m->cr3 & CR3_PCID);
    return true;
}

bool hvm_efer_ok(const struct hvm_mode *m, u64 value, u64 allowed)
{
    if (value & ~allowed)
        return false;
    return !((value ^ m->efer) & EFER_LME) || !(m->cr0 & X86_CR0_PG);
}

u64 hvm_efer_with_lma(u64 efer, u64 cr0)
{
    bool active = (efer & EFER_LME) && (cr0 & X86_CR0_PG);

    return active ? efer | EFER_LMA : efer & ~(u64)EFER_LMA;
}

const char *hvm_mode_fault(const struct hvm_mode *m, const struct cpu_policy *p, unsigned int phys_bits)
{
    /* as if the registers were loaded one after another by a processor without paging */
    struct hvm_mode from = { .cr0 = X86_CR0_ET, .cr4 = m->cr4 & ~(u64)X86_CR4_PCIDE, .efer = m->efer };

    if ((m->cr0 & ~(u64)CR0_KNOWN) || !hvm_cr0_ok(&from, m->cr0))
        return "CR0";
    if (!hvm_cr3_ok(m, m->cr3, phys_bits))
        return "CR3";
    if (m->cr4 & ~hvm_cr4_allowed(p))
        return "CR4";
    if ((m->efer & ~hvm_efer_allowed(p)) || hvm_efer_with_lma(m->efer, m->cr0) != m->efer)
        return "EFER";
    if ((m->cr4 & X86_CR4_PCIDE) && !(m->efer & EFER_LMA))
        return "CR4.PCIDE outside long mode";
    return NULL;
}
