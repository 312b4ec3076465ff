// SPDX-License-Identifier: GPL-2.0-only
/* Registers that every CPU gets once, and what the rest of the hypervisor asks this room. */
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <asm/current.h>
#include <asm/insn.h>
#include <asm/spec.h>
#include <asm/spec-asm.h>
#include "private.h"

#define EFER_AUTO_IBRS          (1ULL << 21)
#define TSX_CTRL_RTM_DISABLE    0x1ULL
#define TSX_CTRL_CPUID_CLEAR    0x2ULL
#define MCU_OPT_RNGDS_OFF       0x01ULL         /* random numbers go unprotected */
#define MCU_OPT_GDS_OFF         0x10ULL
#define MCU_OPT_GDS_LOCK        0x20ULL
#define BP_CFG_SPEC_REDUCE      0x10ULL

bool spec_smt_off(void)
{
    return spec.smt_off;
}

bool spec_eager_fpu(bool otherwise)
{
    return spec.eager_fpu || (otherwise && !spec.lazy_fpu);
}

bool spec_no_avx(void)
{
    return spec.gds_no_avx;
}

/* Sets and clears bits of a register that firmware or microcode may not have. */
static void change_bits(u32 msr, u64 clear, u64 set, const char *what)
{
    u64 old, now;

    if (rdmsr_safe(msr, &old)) {
        printk(XENLOG_WARNING "Speculation: CPU %u has no MSR %#x for %s\n", smp_processor_id(), msr, what);
        return;
    }
    now = (old & ~clear) | set;
    if (now != old && (wrmsr_safe(msr, now) || rdmsr_safe(msr, &old) || old != now))
        printk(XENLOG_WARNING "Speculation: CPU %u does not take %s (MSR %#x)\n", smp_processor_id(), what, msr);
}

static void set_own_spec_ctrl(void)
{
    struct cpu_info *info = get_cpu_info();

    info->spec_ctrl_xen = info->spec_ctrl_now = spec.spec_ctrl;
    info->verw_selector = HYPERVISOR_DS;
    if (spec.has_spec_ctrl && (spec.spec_ctrl || spec.msr_sc_pv || spec.msr_sc_hvm))
        wrmsr(MSR_SPEC_CTRL, spec.spec_ctrl);
    if (spec.auto_ibrs)
        wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_AUTO_IBRS);
}

/* The lock bit of GDS is the firmware's word: then nothing changes. */
static void set_microcode_options(void)
{
    u64 opt = 0;

    if (spec.set_srb_lock)
        change_bits(MSR_MCU_OPT_CTRL, MCU_OPT_RNGDS_OFF, spec.srb_lock ? 0 : MCU_OPT_RNGDS_OFF, "srb-lock");
    if (spec.set_gds && !rdmsr_safe(MSR_MCU_OPT_CTRL, &opt) && !(opt & MCU_OPT_GDS_LOCK))
        change_bits(MSR_MCU_OPT_CTRL, MCU_OPT_GDS_OFF, spec.gds_mit ? 0 : MCU_OPT_GDS_OFF, "gds-mit");
    if (spec.set_tsx)
        change_bits(MSR_TSX_CTRL, TSX_CTRL_RTM_DISABLE | TSX_CTRL_CPUID_CLEAR,
                    spec.tsx ? 0 : TSX_CTRL_RTM_DISABLE | TSX_CTRL_CPUID_CLEAR, "tsx");
    if (spec.ls_cfg_ssbd)
        change_bits(MSR_LS_CFG, 0, spec.ls_cfg_bit, "ssbd");
    if (spec.bp_spec_reduce)
        change_bits(MSR_BP_CFG, 0, BP_CFG_SPEC_REDUCE, "bp-spec-reduce");
}

/* Global translations would outlive the change to a guest's page tables. */
static void drop_global_pages(void)
{
    struct cpu_info *info = get_cpu_info();

    info->cr4 &= ~(unsigned long)X86_CR4_PGE;
    write_cr4(read_cr4() & ~(unsigned long)X86_CR4_PGE);
}

void spec_cpu_init(void)
{
    set_own_spec_ctrl();
    set_microcode_options();
    if (spec.code >> SPEC_XPTI & 1)
        drop_global_pages();
}
