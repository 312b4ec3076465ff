// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model-specific registers of hardware-virtualized guests: deny by default, one row each. NULL means #GP. Ranges
 * that belong to the platform (local APIC, MTRRs) are handed on whole.
 */
#include <xen/sched.h>
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include <asm/cpufeature.h>
#include <asm/hvm-platform.h>
#include <asm/insn.h>
#include <asm/spec.h>
#include <asm/viridian.h>
#include "private.h"

#define MSR_MTRR_CAP            0x000000fe
#define MSR_MTRR_FIRST          0x00000200
#define MSR_MTRR_LAST           0x0000026f      /* the last fixed one */
#define MSR_MTRR_DEF_TYPE       0x000002ff
#define MSR_FEATURE_CONTROL     0x0000003a
#define MSR_RAPL_UNIT           0x00000606
#define MSR_MC0_CTL             0x00000400
#define MC_BANKS                2u
#define MCG_CAP_VALUE           MC_BANKS
#define AMD_NB_CFG              0xc001001f
#define AMD_PATCH_LOADER        0xc0010020
#define AMD_INT_PENDING         0xc0010055
#define AMD_PSTATE_STATUS       0xc0010063
#define AMD_VM_CR               0xc0010114
#define AMD_OSVW_LENGTH         0xc0010140
#define AMD_OSVW_STATUS         0xc0010141
#define AMD_MC4_MISC0           0x00000413
#define AMD_LS_CFG              0xc0011020
#define AMD_DC_CFG              0xc0011022
#define AMD_DE_CFG              0xc0011029
#define AMD_BU_CFG              0xc0011023
#define AMD_FAM10H_MMIO_CONF    0xc0010058
#define MISC_ENABLE_NO_PROFILING (1ULL << 11 | 1ULL << 12)

struct msr_row {
    u32 msr;
    bool (*read)(struct vcpu *v, u32 msr, u64 *value);
    bool (*write)(struct vcpu *v, u32 msr, u64 value);
    const char *doc;
};

static bool has(const struct vcpu *v, unsigned int feature)
{
    return cpu_policy_has(v->domain->arch.policy, feature);
}

static bool amd(void)
{
    return boot_cpu.vendor == VENDOR_AMD || boot_cpu.vendor == VENDOR_HYGON;
}

static bool intel(void)
{
    return boot_cpu.vendor == VENDOR_INTEL;
}

static bool read_zero(struct vcpu *v, u32 msr, u64 *value)
{
    *value = 0;
    return true;
}

static bool write_ignored(struct vcpu *v, u32 msr, u64 value)
{
    return true;
}

static bool write_same(struct vcpu *v, u32 msr, u64 value)
{
    u64 now;

    return hvm_rdmsr(v, msr, &now) && now == value;
}

static bool read_hardware(struct vcpu *v, u32 msr, u64 *value)
{
    return rdmsr_safe(msr, value) == 0;
}

static bool read_amd(struct vcpu *v, u32 msr, u64 *value)
{
    return amd() && rdmsr_safe(msr, value) == 0;
}

static bool read_amd_zero(struct vcpu *v, u32 msr, u64 *value)
{
    return amd();
}

static bool write_amd_ignored(struct vcpu *v, u32 msr, u64 value)
{
    return amd();
}

static bool read_intel_zero(struct vcpu *v, u32 msr, u64 *value)
{
    return intel();
}

/* --- time ------------------------------------------------------------------------------------- */
static bool read_tsc(struct vcpu *v, u32 msr, u64 *value)
{
    *value = hvm_rdtsc(v);
    return true;
}

static bool write_tsc(struct vcpu *v, u32 msr, u64 value)
{
    hvm_write_tsc(v, value);
    return true;
}

static bool read_tsc_adjust(struct vcpu *v, u32 msr, u64 *value)
{
    *value = hvm_of(v)->tsc_adjust;
    return has(v, XEN_X86_FEATURE_TSC_ADJUST);
}

static bool write_tsc_adjust(struct vcpu *v, u32 msr, u64 value)
{
    if (!has(v, XEN_X86_FEATURE_TSC_ADJUST))
        return false;
    hvm_write_tsc_adjust(v, value);
    return true;
}

static bool has_tsc_aux(const struct vcpu *v)
{
    return has(v, XEN_X86_FEATURE_RDTSCP) || has(v, XEN_X86_FEATURE_RDPID);
}

static bool read_tsc_aux(struct vcpu *v, u32 msr, u64 *value)
{
    *value = hvm_of(v)->tsc_aux;
    return has_tsc_aux(v);
}

static bool write_tsc_aux(struct vcpu *v, u32 msr, u64 value)
{
    if (!has_tsc_aux(v) || value >> 32)
        return false;
    hvm_of(v)->tsc_aux = value;
    vcpu_load_tsc_aux(v);
    return true;
}

/* --- modes ------------------------------------------------------------------------------- */
static bool read_efer(struct vcpu *v, u32 msr, u64 *value)
{
    *value = hvm_of(v)->efer;
    return true;
}

static bool read_xss(struct vcpu *v, u32 msr, u64 *value)
{
    *value = hvm_of(v)->xss;
    return has(v, XEN_X86_FEATURE_XSAVES);
}

/* No component that only supervisors see is offered. */
static bool write_xss(struct vcpu *v, u32 msr, u64 value)
{
    return has(v, XEN_X86_FEATURE_XSAVES) && value == 0;
}

/* At one of two places. */
static bool write_hypercall_page(struct vcpu *v, u32 msr, u64 value)
{
    bool ok;

    if ((msr == MSR_HYPERCALL_PAGE_MOVED) != viridian_on(v->domain))
        return v->domain->arch.relaxed_msrs;
    hvm_write_hypercall_page(v, value, &ok);
    return ok;
}

/* --- identification, errata, speculation ------------------------------------------------------ */
static bool read_misc_enable(struct vcpu *v, u32 msr, u64 *value)
{
    if (!intel() || rdmsr_safe(msr, value))
        return false;
    *value |= MISC_ENABLE_NO_PROFILING;
    return true;
}

static bool read_arch_caps(struct vcpu *v, u32 msr, u64 *value)
{
    *value = v->domain->arch.policy->arch_caps;
    return has(v, XEN_X86_FEATURE_ARCH_CAPS);
}

static bool read_platform_info(struct vcpu *v, u32 msr, u64 *value)
{
    *value = v->domain->arch.policy->platform_info;
    return intel();
}

/* Speculation: the spec room knows by the policy. */
static bool read_spec(struct vcpu *v, u32 msr, u64 *value)
{
    return spec_guest_rdmsr(v, msr, value);
}

static bool write_spec(struct vcpu *v, u32 msr, u64 value)
{
    return spec_guest_wrmsr(v, msr, value);
}

/* --- machine checks: two banks that never report anything ------------------------------------- */
static bool has_mca(const struct vcpu *v)
{
    return has(v, XEN_X86_FEATURE_MCA);
}

static bool read_mcg_cap(struct vcpu *v, u32 msr, u64 *value)
{
    *value = MCG_CAP_VALUE;
    return has_mca(v);
}

static bool read_mca_zero(struct vcpu *v, u32 msr, u64 *value)
{
    return has_mca(v);
}

static bool write_mca_zero(struct vcpu *v, u32 msr, u64 value)
{
    return has_mca(v) && value == 0;
}

static const struct msr_row rows[] = {
    { MSR_TSC, read_tsc, write_tsc, "time-stamp counter" },
    { MSR_EFER, read_efer, NULL, "modes (writes: see hvm_wrmsr)" },
    { MSR_TSC_AUX, read_tsc_aux, write_tsc_aux, "what RDTSCP and RDPID give" },
    { MSR_TSC_ADJUST, read_tsc_adjust, write_tsc_adjust, "what was added to the counter" },
    { MSR_SPEC_CTRL, read_spec, write_spec, "controls of speculation" },
    { MSR_PRED_CMD, NULL, write_spec, "barriers for branch prediction" },
    { MSR_FLUSH_CMD, NULL, write_spec, "emptying the L1 data cache" },
    { MSR_VIRT_SPEC_CTRL, read_spec, write_spec, "AMD: store bypass, whatever the processor's own control" },
    { MSR_XSS, read_xss, write_xss, "extended state of supervisors: none" },
    { MSR_HYPERCALL_PAGE, NULL, write_hypercall_page, "fills the page with calls to the hypervisor" },
    { MSR_HYPERCALL_PAGE_MOVED, NULL, write_hypercall_page, "the same, beside Hyper-V's interface" },
    { MSR_UCODE_REV, read_hardware, write_ignored, "microcode revision; written 0 before it is read" },
    { MSR_UCODE_WRITE, NULL, write_ignored, "microcode: the hypervisor's" },
    { MSR_PLATFORM_INFO, read_platform_info, NULL, "CPUID faulting, by the policy" },
    { MSR_ARCH_CAPABILITIES, read_arch_caps, NULL, "vulnerabilities, by the policy" },
    { MSR_MISC_FEATURES, read_intel_zero, write_same, "CPUID faulting: off" },
    { MSR_MISC_ENABLE, read_misc_enable, write_ignored, "Intel: as it is, without profiling" },
    { MSR_FEATURE_CONTROL, read_intel_zero, NULL, "VMX and SGX: locked off" },
    { MSR_DEBUGCTL, read_zero, write_same, "branch records: none" },
    { MSR_MCG_CAP, read_mcg_cap, NULL, "machine checks: how many banks" },
    { MSR_MCG_STATUS, read_mca_zero, write_mca_zero, "machine checks: none in progress" },
    { MSR_RAPL_UNIT, read_intel_zero, NULL, "energy counters: none" },
    { MSR_K8_SYSCFG, read_amd, write_amd_ignored, "memory controller: as it is" },
    { MSR_K8_HWCR, read_amd, write_amd_ignored, "hardware configuration: as it is" },
    { AMD_NB_CFG, read_amd_zero, write_amd_ignored, "north bridge" },
    { AMD_PATCH_LOADER, NULL, write_amd_ignored, "microcode: the hypervisor's" },
    { AMD_PSTATE_STATUS, read_amd_zero, NULL, "performance state" },
    { AMD_INT_PENDING, read_amd_zero, write_amd_ignored, "C1E: none" },
    { AMD_FAM10H_MMIO_CONF, read_amd_zero, write_amd_ignored, "PCI configuration in memory: none" },
    { AMD_VM_CR, read_amd_zero, write_same, "SVM: hidden" },
    { AMD_OSVW_LENGTH, read_amd_zero, NULL, "errata: none to work around" },
    { AMD_OSVW_STATUS, read_amd_zero, NULL, "errata: none to work around" },
    { AMD_LS_CFG, read_amd, write_amd_ignored, "load/store unit: as it is" },
    { AMD_DC_CFG, read_amd_zero, write_amd_ignored, "data cache" },
    { AMD_BU_CFG, read_amd_zero, write_amd_ignored, "bus unit" },
    { AMD_DE_CFG, read_amd, write_amd_ignored, "decoder, LFENCE: as it is" },
};

static const struct msr_row *find_row(u32 msr)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
        if (rows[i].msr == msr)
            return &rows[i];
    return NULL;
}

static bool is_apic(u32 msr)
{
    return (msr >= MSR_X2APIC_FIRST && msr <= MSR_X2APIC_LAST) || msr == MSR_TSC_DEADLINE || msr == MSR_APIC_BASE;
}

static bool is_viridian(const struct vcpu *v, u32 msr)
{
    return viridian_on(v->domain) && viridian_owns_msr(msr);
}

static bool is_mtrr(u32 msr)
{
    return (msr >= MSR_MTRR_FIRST && msr <= MSR_MTRR_LAST) || msr == MSR_PAT || msr == MSR_MTRR_DEF_TYPE ||
           msr == MSR_MTRR_CAP;
}

static bool is_mc_bank(u32 msr)
{
    return msr - MSR_MC0_CTL < MC_BANKS * 4;
}

bool hvm_rdmsr(struct vcpu *v, u32 msr, u64 *value)
{
    const struct msr_row *row;

    *value = 0;
    if (is_apic(msr))
        return vlapic_rdmsr(v, msr, value);
    if (is_viridian(v, msr))
        return viridian_rdmsr(v, msr, value);
    row = find_row(msr);
    if (row)
        return row->read && row->read(v, msr, value);
    if (hvm_ops->read_msr(v, msr, value))
        return true;
    if (is_mtrr(msr))
        return hvm_mtrr_rdmsr(v, msr, value);
    if (is_mc_bank(msr))
        return has_mca(v);
    return v->domain->arch.relaxed_msrs;
}

bool hvm_wrmsr(struct vcpu *v, u32 msr, u64 value)
{
    const struct msr_row *row;
    bool gp;

    if (is_apic(msr))
        return vlapic_wrmsr(v, msr, value);
    if (is_viridian(v, msr))
        return viridian_wrmsr(v, msr, value);
    if (msr == MSR_EFER)
        return hvm_write_efer(v, value);
    row = find_row(msr);
    if (row)
        return row->write && row->write(v, msr, value);
    if (hvm_ops->write_msr(v, msr, value, &gp) || gp)
        return !gp;
    if (is_mtrr(msr))
        return hvm_mtrr_wrmsr(v, msr, value);
    if (is_mc_bank(msr))
        return has_mca(v);
    return v->domain->arch.relaxed_msrs;
}

bool hvm_msr_access(struct vcpu *v, bool write)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    u64 value = (u32)regs->rax | regs->rdx << 32;
    bool ok = write ? hvm_wrmsr(v, regs->rcx, value) : hvm_rdmsr(v, regs->rcx, &value);

    if (!ok) {
        hvm_inject_exception(v, X86_EXC_GP, 0);
    } else if (!write) {
        regs->rax = (u32)value;
        regs->rdx = value >> 32;
    }
    return ok;
}

/* --- for the context records: those without a record of their own (save-cpu.c) ---------------- */
const u32 hvm_saved_msrs[] = { MSR_SPEC_CTRL, MSR_XSS };
const unsigned int hvm_nr_saved_msrs = ARRAY_SIZE(hvm_saved_msrs);
