// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model-specific registers of PV guests: deny by default, one row each. A row's functions are for
 * the current vcpu; NULL means #GP. Reads of what the kernel's start-up code looks at without care
 * give harmless values.
 */
#include <xen/sched.h>
#include <public/arch-x86/cpufeatureset.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/page.h>
#include <asm/pv.h>
#include <asm/spec.h>
#include <asm/xstate.h>
#include "policy.h"
#include "private.h"

#define APIC_BASE_ADDRESS       0xfee00000ULL
#define MISC_ENABLE_BTS_NONE    (1ULL << 11)
#define MISC_ENABLE_PEBS_NONE   (1ULL << 12)
#define AMD_MSR_PATCH_LOADER    0xc0010020
#define AMD_MSR_DE_CFG          0xc0011029
#define AMD_MSR_LS_CFG          0xc0011020
#define AMD_MSR_NB_CFG          0xc001001f
#define AMD_MSR_VM_CR           0xc0010114
#define AMD_MSR_OSVW_LENGTH     0xc0010140
#define AMD_MSR_OSVW_STATUS     0xc0010141
#define AMD_MSR_PSTATE_STATUS   0xc0010063
#define INTEL_MSR_FEATURE_CONTROL 0x0000003a
#define INTEL_MSR_RAPL_UNIT     0x00000606
#define MSR_HYPERCALL_PAGE      0x40000000

struct msr_row {
    u32 msr;
    bool (*read)(struct vcpu *v, u32 msr, u64 *value);
    bool (*write)(struct vcpu *v, u32 msr, u64 value);
    const char *doc;
};

static bool read_zero(struct vcpu *v, u32 msr, u64 *value)
{
    *value = 0;
    return true;
}

static bool write_ignored(struct vcpu *v, u32 msr, u64 value)
{
    return true;
}

static bool read_hardware(struct vcpu *v, u32 msr, u64 *value)
{
    return rdmsr_safe(msr, value) == 0;
}

/* Accepts what reading gives: a kernel that writes back what it read. */
static bool write_same(struct vcpu *v, u32 msr, u64 value)
{
    u64 now;

    return guest_rdmsr(v, msr, &now) && now == value;
}

/* --- segment bases: the active GS base is that of the mode the vcpu is in --------------------- */
static bool read_fs(struct vcpu *v, u32 msr, u64 *value)
{
    *value = read_fs_base();
    return true;
}

static bool write_fs(struct vcpu *v, u32 msr, u64 value)
{
    if (!is_canonical(value))
        return false;
    write_fs_base(value);
    return true;
}

static bool read_gs(struct vcpu *v, u32 msr, u64 *value)
{
    *value = read_gs_base();
    return true;
}

static bool write_gs(struct vcpu *v, u32 msr, u64 value)
{
    if (!is_canonical(value))
        return false;
    write_gs_base(value);
    return true;
}

static bool read_shadow_gs(struct vcpu *v, u32 msr, u64 *value)
{
    *value = rdmsr(MSR_SHADOW_GS_BASE);
    return true;
}

static bool write_shadow_gs(struct vcpu *v, u32 msr, u64 value)
{
    if (!is_canonical(value))
        return false;
    wrmsr(MSR_SHADOW_GS_BASE, value);
    return true;
}

/* --- system ----------------------------------------------------------------------------------- */
static bool read_efer(struct vcpu *v, u32 msr, u64 *value)
{
    *value = rdmsr(MSR_EFER) & ~(u64)(EFER_SVME | EFER_FFXSE);
    return true;
}

static bool read_tsc(struct vcpu *v, u32 msr, u64 *value)
{
    *value = rdtsc();
    return true;
}

static bool read_tsc_aux(struct vcpu *v, u32 msr, u64 *value)
{
    *value = v->arch.pv.msr_tsc_aux;
    return cpu_has_rdtscp;
}

static bool write_tsc_aux(struct vcpu *v, u32 msr, u64 value)
{
    if (!cpu_has_rdtscp || value > 0xffffffffULL)
        return false;
    vcpu_set_tsc_aux(v, value);
    return true;
}

static bool read_apic_base(struct vcpu *v, u32 msr, u64 *value)
{
    *value = APIC_BASE_ADDRESS | APIC_BASE_ENABLE | (v->vcpu_id == 0 ? APIC_BASE_BSP : 0);
    return true;
}

static bool read_misc_enable(struct vcpu *v, u32 msr, u64 *value)
{
    if (boot_cpu.vendor != VENDOR_INTEL || rdmsr_safe(msr, value))
        return false;
    *value |= MISC_ENABLE_BTS_NONE | MISC_ENABLE_PEBS_NONE;
    return true;
}

static bool read_pat(struct vcpu *v, u32 msr, u64 *value)
{
    *value = XEN_PAT;
    return true;
}

static bool read_arch_caps(struct vcpu *v, u32 msr, u64 *value)
{
    *value = v->domain->arch.policy->arch_caps;
    return cpu_policy_has(v->domain->arch.policy, XEN_X86_FEATURE_ARCH_CAPS);
}

static bool read_platform_info(struct vcpu *v, u32 msr, u64 *value)
{
    *value = v->domain->arch.policy->platform_info;
    return boot_cpu.vendor == VENDOR_INTEL;
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

static bool read_amd_zero(struct vcpu *v, u32 msr, u64 *value)
{
    *value = 0;
    return boot_cpu.vendor == VENDOR_AMD || boot_cpu.vendor == VENDOR_HYGON;
}

static bool read_amd(struct vcpu *v, u32 msr, u64 *value)
{
    return (boot_cpu.vendor == VENDOR_AMD || boot_cpu.vendor == VENDOR_HYGON) &&
           rdmsr_safe(msr, value) == 0;
}

static bool read_intel_zero(struct vcpu *v, u32 msr, u64 *value)
{
    *value = 0;
    return boot_cpu.vendor == VENDOR_INTEL;
}

static bool write_hypercall_page(struct vcpu *v, u32 msr, u64 value)
{
    struct page_info *pg;
    bool writable, ok;

    if (value & PAGE_OFFSET_MASK)               /* the page's index: there is one */
        return false;
    pg = get_page_from_gfn(v->domain, value >> PAGE_SHIFT, &writable);
    if (!pg)
        return false;
    ok = writable && get_page_type(pg, PGT_writable_page) == 0;
    if (ok) {
        pv_fill_hypercall_page(page_to_virt(pg));
        put_page_type(pg);
    }
    put_page(pg);
    return ok;
}

static const struct msr_row rows[] = {
    /* in front: kernels read and write these whenever they switch between programs */
    { MSR_SHADOW_GS_BASE, read_shadow_gs, write_shadow_gs, "GS base of the other mode" },
    { MSR_FS_BASE, read_fs, write_fs, "FS base" },
    { MSR_GS_BASE, read_gs, write_gs, "GS base of the current mode" },
    { MSR_TSC, read_tsc, NULL, "time-stamp counter" },
    { MSR_APIC_BASE, read_apic_base, write_same, "local APIC: where it would be" },
    { INTEL_MSR_FEATURE_CONTROL, read_intel_zero, NULL, "VMX and SGX: locked off" },
    { MSR_PRED_CMD, NULL, write_spec, "barriers for branch prediction" },
    { MSR_UCODE_REV, read_hardware, write_ignored,
      "microcode revision; written 0 before it is read" },
    { MSR_PLATFORM_INFO, read_platform_info, NULL, "CPUID faulting, by the policy" },
    { MSR_ARCH_CAPABILITIES, read_arch_caps, NULL, "vulnerabilities, by the policy" },
    { MSR_MISC_FEATURES, read_intel_zero, write_same, "CPUID faulting: off" },
    { MSR_SYSENTER_CS, read_zero, write_ignored, "the callback takes its place" },
    { MSR_SYSENTER_ESP, read_zero, write_ignored, "the callback takes its place" },
    { MSR_SYSENTER_EIP, read_zero, write_ignored, "the callback takes its place" },
    { MSR_MCG_CAP, read_zero, NULL, "machine checks: no banks" },
    { MSR_MCG_STATUS, read_zero, write_same, "machine checks: none in progress" },
    { MSR_MISC_ENABLE, read_misc_enable, write_same, "Intel: as it is, without profiling" },
    { MSR_DEBUGCTL, read_zero, write_same, "branch records: none" },
    { MSR_PAT, read_pat, write_same, "memory types: the hypervisor's" },
    { INTEL_MSR_RAPL_UNIT, read_intel_zero, NULL, "energy counters: none" },
    { MSR_HYPERCALL_PAGE, NULL, write_hypercall_page,
      "fills the page with calls to the hypervisor" },
    { MSR_EFER, read_efer, write_same, "modes: fixed" },
    { MSR_STAR, read_zero, write_ignored, "the callbacks take its place" },
    { MSR_LSTAR, read_zero, write_ignored, "the callbacks take its place" },
    { MSR_CSTAR, read_zero, write_ignored, "the callbacks take its place" },
    { MSR_SYSCALL_MASK, read_zero, write_ignored, "the callbacks take its place" },
    { MSR_TSC_AUX, read_tsc_aux, write_tsc_aux, "what RDTSCP and RDPID give" },
    { MSR_SPEC_CTRL, read_spec, write_spec, "controls of speculation" },
    { MSR_FLUSH_CMD, NULL, write_spec, "emptying the L1 data cache" },
    { MSR_K8_SYSCFG, read_amd, NULL, "memory controller: as it is" },
    { MSR_K8_HWCR, read_amd, write_ignored, "hardware configuration: as it is" },
    { AMD_MSR_NB_CFG, read_amd, write_ignored, "north bridge: as it is" },
    { AMD_MSR_PATCH_LOADER, NULL, write_ignored, "microcode: the hypervisor's" },
    { AMD_MSR_PSTATE_STATUS, read_amd_zero, NULL, "performance state" },
    { AMD_MSR_VM_CR, read_amd_zero, NULL, "SVM: hidden" },
    { AMD_MSR_OSVW_LENGTH, read_amd_zero, NULL, "errata: none to work around" },
    { AMD_MSR_OSVW_STATUS, read_amd_zero, NULL, "errata: none to work around" },
    { AMD_MSR_LS_CFG, read_amd, write_ignored, "load/store unit: as it is" },
    { AMD_MSR_DE_CFG, read_amd, write_ignored, "decoder, LFENCE: as it is" },
};

/* The table is short and RDMSR slow anyway: what is usual comes first, the rest in no order. */
static const struct msr_row *find_row(u32 msr)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
        if (rows[i].msr == msr)
            return &rows[i];
    return NULL;
}

bool guest_rdmsr(struct vcpu *v, u32 msr, u64 *value)
{
    const struct msr_row *row = find_row(msr);

    *value = 0;
    if (row)
        return row->read && row->read(v, msr, value);
    return v->domain->arch.relaxed_msrs;
}

bool guest_wrmsr(struct vcpu *v, u32 msr, u64 value)
{
    const struct msr_row *row = find_row(msr);

    if (row)
        return row->write && row->write(v, msr, value);
    return v->domain->arch.relaxed_msrs;
}
