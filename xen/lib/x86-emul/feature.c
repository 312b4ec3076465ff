// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Optional instructions: where CPUID tells of them (SDM vol. 2, CPUID; APM vol. 3, appendix E).
 */
#include "private.h"

struct feature_bit {
    uint32_t leaf;
    uint8_t reg;                    /* 0-3: EAX to EDX */
    uint8_t bit;
};

#define EXT1 0x80000001u

static const struct feature_bit bits[FEAT_COUNT] = {
    [FEAT_CX8] = { 1, 3, 8 },           [FEAT_SEP] = { 1, 3, 11 },
    [FEAT_CMOV] = { 1, 3, 15 },         [FEAT_CLFLUSH] = { 1, 3, 19 },
    [FEAT_MMX] = { 1, 3, 23 },          [FEAT_FXSR] = { 1, 3, 24 },
    [FEAT_SSE] = { 1, 3, 25 },          [FEAT_SSE2] = { 1, 3, 26 },
    [FEAT_SSE3] = { 1, 2, 0 },          [FEAT_CX16] = { 1, 2, 13 },
    [FEAT_SSE41] = { 1, 2, 19 },        [FEAT_SSE42] = { 1, 2, 20 },
    [FEAT_MOVBE] = { 1, 2, 22 },        [FEAT_POPCNT] = { 1, 2, 23 },
    [FEAT_XSAVE] = { 1, 2, 26 },        [FEAT_AVX] = { 1, 2, 28 },
    [FEAT_RDRAND] = { 1, 2, 30 },
    [FEAT_FSGSBASE] = { 7, 1, 0 },      [FEAT_BMI1] = { 7, 1, 3 },
    [FEAT_AVX2] = { 7, 1, 5 },          [FEAT_BMI2] = { 7, 1, 8 },
    [FEAT_INVPCID] = { 7, 1, 10 },      [FEAT_RDSEED] = { 7, 1, 18 },
    [FEAT_ADX] = { 7, 1, 19 },          [FEAT_SMAP] = { 7, 1, 20 },
    [FEAT_CLFLUSHOPT] = { 7, 1, 23 },   [FEAT_CLWB] = { 7, 1, 24 },
    [FEAT_PKU] = { 7, 2, 3 },           [FEAT_RDPID] = { 7, 2, 22 },
    [FEAT_MOVDIRI] = { 7, 2, 27 },      [FEAT_MOVDIR64B] = { 7, 2, 28 },
    [FEAT_LAHF64] = { EXT1, 2, 0 },     [FEAT_ABM] = { EXT1, 2, 5 },
    [FEAT_SYSCALL] = { EXT1, 3, 11 },   [FEAT_RDTSCP] = { EXT1, 3, 27 },
};

enum x86_emul_rc x86e_has_feature(struct emul *e, enum x86_feature feature, bool *has)
{
    const struct feature_bit *bit = &bits[feature];
    struct x86_emul_cpuid out = { 0 };
    uint32_t value;

    *has = true;
    if (feature == FEAT_NONE || !e->ops->cpuid)
        return X86_EMUL_OKAY;
    TRY(e->ops->cpuid(e->ctxt, bit->leaf, 0, &out));
    value = bit->reg == 1 ? out.b : bit->reg == 2 ? out.c : out.d;
    *has = value >> bit->bit & 1;
    return X86_EMUL_OKAY;
}
