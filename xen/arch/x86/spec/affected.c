// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which processors have which weaknesses: by model, for those from before processors could tell, corrected by what
 * they tell. Sources: Intel's list "Affected Processors: Transient Execution Attacks", the documentation of
 * IA32_ARCH_CAPABILITIES (SDM vol. 4), AMD's bulletins 1036, 7005, 7008 and 7029.
 */
#include <xen/types.h>
#include "decide.h"

#define F(name)     SPEC_FEATURE(name)
#define B(name)     (1u << BUG_##name)

#define ANY_STEP    0, 15

/* What each core design brings, when the processor does not deny it itself. */
#define OLD_CORE    (B(SPECTRE_V2) | B(SSB) | B(MELTDOWN) | B(L1TF) | B(LAZY_FPU) | B(MDS))
#define SKYLAKE     (OLD_CORE | B(RSB_UNDERFLOW) | B(MMIO) | B(GDS))
#define CASCADE     (B(SPECTRE_V2) | B(SSB) | B(LAZY_FPU) | B(BHI) | B(MMIO) | B(GDS))
#define ICE_LAKE    CASCADE
#define ALDER_LAKE  (B(SPECTRE_V2) | B(SSB) | B(LAZY_FPU) | B(BHI) | B(RFDS))
#define LATE_XEON   (B(SPECTRE_V2) | B(SSB) | B(LAZY_FPU) | B(BHI))
#define SILVERMONT  (B(SPECTRE_V2) | B(MELTDOWN) | B(LAZY_FPU) | B(MDS) | B(MSBDS_ONLY))
#define GOLDMONT    (B(SPECTRE_V2) | B(SSB) | B(MELTDOWN) | B(LAZY_FPU) | B(RFDS))
#define TREMONT     (B(SPECTRE_V2) | B(SSB) | B(LAZY_FPU) | B(MMIO) | B(RFDS))
#define IN_ORDER    0u

static const struct intel_model {
    u8 model, first, last;      /* steppings */
    u32 bugs;
} intel_models[] = {
    { 0x1c, ANY_STEP, IN_ORDER }, { 0x26, ANY_STEP, IN_ORDER }, { 0x27, ANY_STEP, IN_ORDER },
    { 0x35, ANY_STEP, IN_ORDER }, { 0x36, ANY_STEP, IN_ORDER },
    { 0x37, ANY_STEP, SILVERMONT }, { 0x4a, ANY_STEP, SILVERMONT }, { 0x4c, ANY_STEP, SILVERMONT },
    { 0x4d, ANY_STEP, SILVERMONT }, { 0x5a, ANY_STEP, SILVERMONT }, { 0x5d, ANY_STEP, SILVERMONT },
    { 0x75, ANY_STEP, SILVERMONT },
    { 0x57, ANY_STEP, SILVERMONT }, { 0x85, ANY_STEP, SILVERMONT },             /* Xeon Phi */
    { 0x5c, ANY_STEP, GOLDMONT }, { 0x5f, ANY_STEP, GOLDMONT }, { 0x7a, ANY_STEP, GOLDMONT },
    { 0x86, ANY_STEP, TREMONT }, { 0x96, ANY_STEP, TREMONT }, { 0x9c, ANY_STEP, TREMONT },
    { 0x8a, ANY_STEP, TREMONT | B(BHI) | B(GDS) },                              /* Lakefield */
    /* from Merom to Broadwell */
    { 0x0f, ANY_STEP, OLD_CORE }, { 0x16, ANY_STEP, OLD_CORE }, { 0x17, ANY_STEP, OLD_CORE },
    { 0x1d, ANY_STEP, OLD_CORE }, { 0x1a, ANY_STEP, OLD_CORE }, { 0x1e, ANY_STEP, OLD_CORE },
    { 0x1f, ANY_STEP, OLD_CORE }, { 0x2e, ANY_STEP, OLD_CORE }, { 0x25, ANY_STEP, OLD_CORE },
    { 0x2c, ANY_STEP, OLD_CORE }, { 0x2f, ANY_STEP, OLD_CORE }, { 0x2a, ANY_STEP, OLD_CORE },
    { 0x2d, ANY_STEP, OLD_CORE }, { 0x3a, ANY_STEP, OLD_CORE | B(SRBDS) }, { 0x3e, ANY_STEP, OLD_CORE },
    { 0x3c, ANY_STEP, OLD_CORE | B(SRBDS) }, { 0x45, ANY_STEP, OLD_CORE | B(SRBDS) },
    { 0x46, ANY_STEP, OLD_CORE | B(SRBDS) }, { 0x3f, ANY_STEP, OLD_CORE | B(MMIO) },
    { 0x3d, ANY_STEP, OLD_CORE | B(SRBDS) }, { 0x47, ANY_STEP, OLD_CORE | B(SRBDS) },
    { 0x4f, ANY_STEP, OLD_CORE | B(MMIO) }, { 0x56, ANY_STEP, OLD_CORE | B(MMIO) },
    /* Skylake and its relatives */
    { 0x4e, ANY_STEP, SKYLAKE | B(SRBDS) }, { 0x5e, ANY_STEP, SKYLAKE | B(SRBDS) },
    { 0x55, 0, 4, SKYLAKE }, { 0x55, 5, 15, CASCADE },
    { 0x8e, 0, 11, SKYLAKE | B(SRBDS) }, { 0x8e, 12, 12, CASCADE | B(SRBDS) }, { 0x8e, 13, 15, CASCADE },
    { 0x9e, 0, 12, SKYLAKE | B(SRBDS) }, { 0x9e, 13, 13, CASCADE | B(SRBDS) }, { 0x9e, 14, 15, CASCADE },
    { 0x66, ANY_STEP, SKYLAKE }, { 0xa5, ANY_STEP, CASCADE }, { 0xa6, ANY_STEP, CASCADE },
    /* Ice Lake and later */
    { 0x7d, ANY_STEP, ICE_LAKE }, { 0x7e, ANY_STEP, ICE_LAKE }, { 0x6a, ANY_STEP, ICE_LAKE },
    { 0x6c, ANY_STEP, ICE_LAKE }, { 0xa7, ANY_STEP, ICE_LAKE },
    { 0x8c, ANY_STEP, LATE_XEON | B(GDS) }, { 0x8d, ANY_STEP, LATE_XEON | B(GDS) },
    { 0x97, ANY_STEP, ALDER_LAKE }, { 0x9a, ANY_STEP, ALDER_LAKE }, { 0xb7, ANY_STEP, ALDER_LAKE },
    { 0xba, ANY_STEP, ALDER_LAKE }, { 0xbf, ANY_STEP, ALDER_LAKE }, { 0xbe, ANY_STEP, ALDER_LAKE },
    { 0x8f, ANY_STEP, LATE_XEON }, { 0xcf, ANY_STEP, LATE_XEON },
};

/* Not in the table: what is newer says itself what it is spared. */
#define UNKNOWN_MODEL   (OLD_CORE | B(BHI))

static u32 by_intel_model(const struct spec_cpu *cpu)
{
    if (cpu->family != 6)
        return cpu->family < 6 ? IN_ORDER : OLD_CORE;
    for (unsigned int i = 0; i < ARRAY_SIZE(intel_models); i++) {
        const struct intel_model *m = &intel_models[i];

        if (m->model == cpu->model && cpu->stepping >= m->first && cpu->stepping <= m->last)
            return m->bugs;
    }
    return UNKNOWN_MODEL;
}

/* Transactions can run, or could if somebody switched them on again. */
static bool has_transactions(const struct spec_cpu *cpu)
{
    return (spec_cpu_has(cpu, F(RTM)) && !spec_cpu_has(cpu, F(RTM_ALWAYS_ABORT))) || spec_cpu_has(cpu, F(TSX_CTRL));
}

/* What the processor says overrides what its model number made us think, in both directions. */
static u32 corrected(const struct spec_cpu *cpu, u32 bugs)
{
    static const struct {
        u16 feature;
        u32 bugs;
    } spared[] = {
        { F(RDCL_NO), B(MELTDOWN) | B(L1TF) }, { F(INTEL_SSB_NO), B(SSB) }, { F(SSB_NO), B(SSB) },
        { F(MDS_NO), B(MDS) | B(MSBDS_ONLY) }, { F(BHI_NO), B(BHI) }, { F(GDS_NO), B(GDS) },
        { F(RFDS_NO), B(RFDS) },
    };

    if (spec_cpu_has(cpu, F(RSBA)))
        bugs |= B(RSB_UNDERFLOW);
    if (has_transactions(cpu) && !spec_cpu_has(cpu, F(TAA_NO)))
        bugs |= B(TAA);
    if (spec_cpu_has(cpu, F(FBSDP_NO)) && spec_cpu_has(cpu, F(PSDP_NO)) && spec_cpu_has(cpu, F(SBDR_SSDP_NO)))
        bugs &= ~B(MMIO);
    if (!spec_cpu_has(cpu, F(EIBRS)))
        bugs &= ~B(BHI);
    for (unsigned int i = 0; i < ARRAY_SIZE(spared); i++)
        if (spec_cpu_has(cpu, spared[i].feature))
            bugs &= ~spared[i].bugs;
    return bugs;
}

static bool is_zen1(const struct spec_cpu *cpu)
{
    return cpu->family == 0x18 || (cpu->family == 0x17 && (cpu->model < 0x30 || (cpu->model >= 0x50 &&
                                                                               cpu->model < 0x60)));
}

static u32 of_amd(const struct spec_cpu *cpu)
{
    u32 bugs = B(SPECTRE_V2) | B(SSB);

    if (cpu->family >= 0x15 && cpu->family <= 0x18 && !spec_cpu_has(cpu, F(BTC_NO)))
        bugs |= B(BTC);
    if (cpu->family >= 0x17 && cpu->family <= 0x19 && !spec_cpu_has(cpu, F(SRSO_NO)))
        bugs |= B(SRSO);
    if (cpu->family == 0x19 && !(spec_cpu_has(cpu, F(TSA_SQ_NO)) && spec_cpu_has(cpu, F(TSA_L1_NO))))
        bugs |= B(TSA);
    if (is_zen1(cpu))
        bugs |= B(DIV);
    if (spec_cpu_has(cpu, F(SSB_NO)))
        bugs &= ~B(SSB);
    return bugs;
}

u32 spec_bugs(const struct spec_cpu *cpu)
{
    switch (cpu->vendor) {
    case VENDOR_AMD:
    case VENDOR_HYGON:
        return of_amd(cpu);
    case VENDOR_INTEL:
        return by_intel_model(cpu) ? corrected(cpu, by_intel_model(cpu)) : 0;
    default:
        return corrected(cpu, UNKNOWN_MODEL);
    }
}

const char *spec_bug_name(enum spec_bug bug)
{
    static const char *const names[NR_SPEC_BUGS] = {
        [BUG_SPECTRE_V2] = "branch-target-injection", [BUG_RSB_UNDERFLOW] = "return-underflow",
        [BUG_BHI] = "branch-history", [BUG_BTC] = "branch-type-confusion", [BUG_SRSO] = "return-stack-overflow",
        [BUG_SSB] = "store-bypass", [BUG_MELTDOWN] = "meltdown", [BUG_L1TF] = "l1tf", [BUG_LAZY_FPU] = "lazy-fpu",
        [BUG_MDS] = "mds", [BUG_MSBDS_ONLY] = "mds-stores-only", [BUG_TAA] = "taa", [BUG_MMIO] = "mmio-stale-data",
        [BUG_SRBDS] = "srbds", [BUG_GDS] = "gds", [BUG_RFDS] = "rfds", [BUG_TSA] = "tsa", [BUG_DIV] = "div",
    };

    return names[bug];
}
