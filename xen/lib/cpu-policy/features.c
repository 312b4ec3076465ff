// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Which processor features guests may have: deny by default, one row a feature; and which features
 * make no sense without others. The numbers are those of the public cpufeatureset.h.
 */
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include "private.h"

#define F(name)     XEN_X86_FEATURE_##name

/* _MAX: only when the toolstack asks. Without: by default. */
#define PV_MAX      (1u << CPU_POLICY_PV_MAX)
#define HVM_MAX     (1u << CPU_POLICY_HVM_MAX)
#define PV          (PV_MAX | 1u << CPU_POLICY_PV_DEFAULT)
#define HVM         (HVM_MAX | 1u << CPU_POLICY_HVM_DEFAULT)

static const struct {
    uint16_t feature;
    uint16_t who;
} offered[] = {
    /* 1 edx */
    { F(FPU), PV | HVM }, { F(VME), HVM }, { F(DE), PV | HVM }, { F(PSE), HVM },
    { F(TSC), PV | HVM }, { F(MSR), PV | HVM }, { F(PAE), PV | HVM }, { F(MCE), PV | HVM },
    { F(CX8), PV | HVM }, { F(APIC), PV | HVM }, { F(SEP), PV | HVM }, { F(MTRR), HVM },
    { F(PGE), HVM }, { F(MCA), PV | HVM }, { F(CMOV), PV | HVM }, { F(PAT), PV | HVM },
    { F(PSE36), HVM }, { F(CLFLUSH), PV | HVM }, { F(ACPI), PV | HVM }, { F(MMX), PV | HVM },
    { F(FXSR), PV | HVM }, { F(SSE), PV | HVM }, { F(SSE2), PV | HVM }, { F(SS), PV | HVM },
    { F(HTT), PV_MAX | HVM_MAX },
    /* 1 ecx */
    { F(SSE3), PV | HVM }, { F(PCLMULQDQ), PV | HVM }, { F(VMX), HVM_MAX },
    { F(SSSE3), PV | HVM }, { F(FMA), PV | HVM }, { F(CX16), PV | HVM }, { F(PCID), HVM },
    { F(SSE4_1), PV | HVM }, { F(SSE4_2), PV | HVM }, { F(X2APIC), HVM }, { F(MOVBE), PV | HVM },
    { F(POPCNT), PV | HVM }, { F(TSC_DEADLINE), HVM }, { F(AESNI), PV | HVM },
    { F(XSAVE), PV | HVM }, { F(AVX), PV | HVM }, { F(F16C), PV | HVM }, { F(RDRAND), PV | HVM },
    { F(HYPERVISOR), PV | HVM },
    /* 0x80000001 edx */
    { F(SYSCALL), PV | HVM }, { F(NX), PV | HVM }, { F(MMXEXT), PV | HVM },
    { F(FFXSR), PV | HVM }, { F(PAGE1GB), HVM }, { F(RDTSCP), PV | HVM }, { F(LM), PV | HVM },
    { F(3DNOWEXT), PV | HVM }, { F(3DNOW), PV | HVM },
    /* 0x80000001 ecx */
    { F(LAHF_LM), PV | HVM }, { F(CMP_LEGACY), PV_MAX | HVM_MAX }, { F(SVM), HVM_MAX },
    { F(CR8_LEGACY), HVM }, { F(ABM), PV | HVM }, { F(SSE4A), PV | HVM },
    { F(MISALIGNSSE), PV | HVM }, { F(3DNOWPREFETCH), PV | HVM }, { F(XOP), PV | HVM },
    { F(FMA4), PV | HVM }, { F(TBM), PV | HVM }, { F(DBEXT), PV | HVM },
    /* 0xd:1 eax */
    { F(XSAVEOPT), PV | HVM }, { F(XSAVEC), PV | HVM }, { F(XGETBV1), PV | HVM },
    { F(XSAVES), HVM },
    /* 7 ebx */
    { F(FSGSBASE), PV | HVM }, { F(TSC_ADJUST), HVM }, { F(BMI1), PV | HVM },
    { F(HLE), PV_MAX | HVM_MAX }, { F(AVX2), PV | HVM }, { F(FDP_EXCP_ONLY), PV | HVM },
    { F(SMEP), HVM }, { F(BMI2), PV | HVM }, { F(ERMS), PV | HVM }, { F(INVPCID), HVM },
    { F(RTM), PV_MAX | HVM_MAX }, { F(NO_FPU_SEL), PV | HVM }, { F(MPX), HVM_MAX },
    { F(AVX512F), PV | HVM }, { F(AVX512DQ), PV | HVM }, { F(RDSEED), PV | HVM },
    { F(ADX), PV | HVM }, { F(SMAP), HVM }, { F(AVX512_IFMA), PV | HVM },
    { F(CLFLUSHOPT), PV | HVM }, { F(CLWB), PV | HVM }, { F(AVX512PF), PV | HVM },
    { F(AVX512ER), PV | HVM }, { F(AVX512CD), PV | HVM }, { F(SHA), PV | HVM },
    { F(AVX512BW), PV | HVM }, { F(AVX512VL), PV | HVM },
    /* 7 ecx */
    { F(PREFETCHWT1), PV | HVM }, { F(AVX512_VBMI), PV | HVM }, { F(UMIP), HVM }, { F(PKU), HVM },
    { F(AVX512_VBMI2), PV | HVM }, { F(GFNI), PV | HVM }, { F(VAES), PV | HVM },
    { F(VPCLMULQDQ), PV | HVM }, { F(AVX512_VNNI), PV | HVM }, { F(AVX512_BITALG), PV | HVM },
    { F(AVX512_VPOPCNTDQ), PV | HVM }, { F(RDPID), PV | HVM }, { F(CLDEMOTE), PV | HVM },
    { F(MOVDIRI), PV_MAX | HVM_MAX }, { F(MOVDIR64B), PV_MAX | HVM_MAX },
    /* 0x80000007 edx */
    { F(ITSC), PV_MAX | HVM_MAX },
    /* 0x80000008 ebx */
    { F(CLZERO), PV | HVM }, { F(RSTR_FP_ERR_PTRS), PV | HVM }, { F(IBPB), PV | HVM },
    { F(IBRS), HVM }, { F(AMD_STIBP), HVM }, { F(IBRS_ALWAYS), HVM }, { F(STIBP_ALWAYS), HVM },
    { F(IBRS_FAST), HVM }, { F(IBRS_SAME_MODE), HVM }, { F(NO_LMSL), HVM }, { F(AMD_SSBD), HVM },
    { F(SSB_NO), PV | HVM }, { F(PSFD), HVM }, { F(BTC_NO), PV | HVM }, { F(IBPB_RET), PV | HVM },
    /* 7 edx */
    { F(AVX512_4VNNIW), PV | HVM }, { F(AVX512_4FMAPS), PV | HVM }, { F(FSRM), PV | HVM },
    { F(AVX512_VP2INTERSECT), PV_MAX | HVM_MAX }, { F(MD_CLEAR), PV | HVM },
    { F(RTM_ALWAYS_ABORT), PV | HVM }, { F(SERIALIZE), PV | HVM },
    { F(TSXLDTRK), PV_MAX | HVM_MAX }, { F(IBRSB), PV | HVM }, { F(STIBP), PV | HVM },
    { F(L1D_FLUSH), HVM }, { F(ARCH_CAPS), PV_MAX | HVM_MAX }, { F(SSBD), PV | HVM },
    /* 7:1 eax */
    { F(AVX_VNNI), PV | HVM }, { F(AVX512_BF16), PV | HVM }, { F(FZRM), PV | HVM },
    { F(FSRS), PV | HVM }, { F(FSRCS), PV | HVM },
    /* 0x80000021 eax */
    { F(LFENCE_DISPATCH), PV | HVM }, { F(VERW_CLEAR), PV | HVM }, { F(NSCB), PV | HVM },
    { F(SBPB), PV | HVM }, { F(IBPB_BRTYPE), PV | HVM }, { F(SRSO_NO), PV | HVM },
    { F(SRSO_US_NO), PV | HVM },
    /* 7:2 edx */
    { F(INTEL_PSFD), PV | HVM }, { F(IPRED_CTRL), HVM }, { F(RRSBA_CTRL), HVM },
    { F(BHI_CTRL), HVM }, { F(MCDT_NO), PV | HVM },
    /* MSR_ARCH_CAPABILITIES */
    { F(RDCL_NO), PV | HVM }, { F(EIBRS), PV | HVM }, { F(RSBA), PV | HVM },
    { F(INTEL_SSB_NO), PV | HVM }, { F(MDS_NO), PV | HVM }, { F(IF_PSCHANGE_MC_NO), PV | HVM },
    { F(TAA_NO), PV | HVM }, { F(SBDR_SSDP_NO), PV | HVM }, { F(FBSDP_NO), PV | HVM },
    { F(PSDP_NO), PV | HVM }, { F(FB_CLEAR), PV | HVM }, { F(RRSBA), PV | HVM },
    { F(BHI_NO), PV | HVM }, { F(PBRSB_NO), PV | HVM }, { F(GDS_NO), PV | HVM },
    { F(RFDS_NO), PV | HVM }, { F(RFDS_CLEAR), PV | HVM }, { F(ITS_NO), PV | HVM },
    /* 0x80000021 ecx */
    { F(TSA_SQ_NO), PV | HVM }, { F(TSA_L1_NO), PV | HVM },
};

static const struct {
    uint16_t feature, needs;
} needs[] = {
    { F(FXSR), F(FPU) }, { F(MMX), F(FPU) }, { F(SSE), F(FXSR) }, { F(SSE2), F(SSE) },
    { F(SSE3), F(SSE2) },
    { F(SSSE3), F(SSE3) }, { F(SSE4_1), F(SSSE3) }, { F(SSE4_2), F(SSE4_1) }, { F(SSE4A), F(SSE3) },
    { F(AESNI), F(SSE2) }, { F(PCLMULQDQ), F(SSE2) }, { F(SHA), F(SSE2) }, { F(GFNI), F(SSE2) },
    { F(MMXEXT), F(MMX) }, { F(3DNOW), F(MMX) }, { F(3DNOWEXT), F(3DNOW) },
    { F(MISALIGNSSE), F(SSE) },
    { F(FFXSR), F(FXSR) }, { F(LM), F(PAE) }, { F(LM), F(SSE2) }, { F(NX), F(PAE) },
    { F(LAHF_LM), F(LM) },
    { F(CX16), F(LM) }, { F(FSGSBASE), F(LM) }, { F(PCID), F(LM) }, { F(PAGE1GB), F(LM) },
    { F(XSAVE), F(FXSR) }, { F(XSAVEOPT), F(XSAVE) }, { F(XSAVEC), F(XSAVE) },
    { F(XGETBV1), F(XSAVE) },
    { F(XSAVES), F(XSAVE) }, { F(AVX), F(XSAVE) }, { F(AVX), F(SSE4_2) }, { F(FMA), F(AVX) },
    { F(F16C), F(AVX) },
    { F(XOP), F(AVX) }, { F(FMA4), F(AVX) }, { F(AVX2), F(AVX) }, { F(VAES), F(AVX) },
    { F(VPCLMULQDQ), F(AVX) },
    { F(AVX_VNNI), F(AVX2) }, { F(MPX), F(XSAVE) }, { F(PKU), F(XSAVE) }, { F(AVX512F), F(AVX2) },
    { F(AVX512DQ), F(AVX512F) }, { F(AVX512_IFMA), F(AVX512F) }, { F(AVX512PF), F(AVX512F) },
    { F(AVX512ER), F(AVX512F) }, { F(AVX512CD), F(AVX512F) }, { F(AVX512BW), F(AVX512F) },
    { F(AVX512VL), F(AVX512F) }, { F(AVX512_VNNI), F(AVX512F) },
    { F(AVX512_VPOPCNTDQ), F(AVX512F) },
    { F(AVX512_4VNNIW), F(AVX512F) }, { F(AVX512_4FMAPS), F(AVX512F) },
    { F(AVX512_VP2INTERSECT), F(AVX512F) },
    { F(AVX512_VBMI), F(AVX512BW) }, { F(AVX512_VBMI2), F(AVX512BW) },
    { F(AVX512_BITALG), F(AVX512BW) },
    { F(AVX512_BF16), F(AVX512BW) }, { F(TSC_DEADLINE), F(TSC) }, { F(ITSC), F(TSC) },
    { F(RDTSCP), F(TSC) }, { F(PSE36), F(PSE) }, { F(MCA), F(MCE) }, { F(X2APIC), F(APIC) },
    { F(CMP_LEGACY), F(HTT) },
    { F(SSBD), F(IBRSB) }, { F(STIBP), F(IBRSB) }, { F(INTEL_PSFD), F(SSBD) },
};

void cpu_policy_offered(enum cpu_policy_kind kind, uint32_t fs[CPU_POLICY_FEATURE_WORDS])
{
    for (unsigned int w = 0; w < CPU_POLICY_FEATURE_WORDS; w++)
        fs[w] = 0;
    for (unsigned int i = 0; i < sizeof(offered) / sizeof(offered[0]); i++)
        if (offered[i].who >> kind & 1)
            featureset_set(fs, offered[i].feature);
}

/*
 * The table lists what a feature needs before or after that itself: repeated until nothing changes.
 */
void cpu_policy_drop_orphans(uint32_t fs[CPU_POLICY_FEATURE_WORDS])
{
    bool again = true;

    while (again) {
        again = false;
        for (unsigned int i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
            if (featureset_test(fs, needs[i].feature) && !featureset_test(fs, needs[i].needs)) {
                featureset_clear(fs, needs[i].feature);
                again = true;
            }
    }
}
