// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a machine's CPUID to what guests see: nothing without a row, nothing without what it needs.
 */
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include <string.h>
#include "machine.h"
#include "test.h"

#define F(name)     XEN_X86_FEATURE_##name
#define XCR0_AVX    7

void amd_machine(uint32_t leaf, uint32_t subleaf, struct cpu_leaf *out)
{
    memset(out, 0, sizeof(*out));
    switch (leaf) {
    case 0:
        *out = (struct cpu_leaf){ 0x10, 0x68747541, 0x444d4163, 0x69746e65 };
        break;
    case 1:
        *out = (struct cpu_leaf){ 0x00800f12, 0x03100800, 0xffffffff, 0xffffffff };
        break;
    case 4:
        if (subleaf < 2)
            *out = (struct cpu_leaf){ 0x1c004121 + subleaf, 0x01c0003f, 0x3f, 0 };
        break;
    case 5 ... 6:
    case 0xa:
    case 0xb:
        *out = (struct cpu_leaf){ ~0u, ~0u, ~0u, ~0u };
        break;
    case 7:
        if (subleaf == 0)
            *out = (struct cpu_leaf){ 1, ~0u, ~0u, ~0u };
        break;
    case 0xd:
        if (subleaf == 0)
            *out = (struct cpu_leaf){ 0x207, 832, 2696, 0 };
        else if (subleaf == 1)
            *out = (struct cpu_leaf){ 0xf, 832, 0, 0 };
        else if (subleaf == 2)
            *out = (struct cpu_leaf){ 256, 576, 0, 0 };
        else if (subleaf == 9)
            *out = (struct cpu_leaf){ 8, 2688, 0, 0 };
        break;
    case 0x80000000:
        *out = (struct cpu_leaf){ 0x8000001f, 0x68747541, 0x444d4163, 0x69746e65 };
        break;
    case 0x80000001:
        *out = (struct cpu_leaf){ 0x00800f12, 0, ~0u, ~0u };
        break;
    case 0x80000007:
    case 0x8000000a:
    case 0x8000001f:
        *out = (struct cpu_leaf){ ~0u, ~0u, ~0u, ~0u };
        break;
    case 0x80000008:
        *out = (struct cpu_leaf){ 0x3030, ~0u, 0x4007, 0 };
        break;
    }
}

static struct cpu_policy host, pv;

static void derive(enum cpu_policy_kind kind, uint64_t xcr0)
{
    cpu_policy_read(&host, amd_machine);
    cpu_policy_derive(&pv, &host, kind, xcr0);
}

TEST(hidden_from_pv)
{
    static const unsigned int hidden[] = {
        F(VME), F(PSE), F(MTRR), F(PGE), F(PSE36), F(DS), F(TM1), F(PBE), F(DTES64), F(MONITOR),
            F(VMX), F(SMX), F(EIST),
        F(TM2), F(PDCM), F(PCID), F(X2APIC), F(TSC_DEADLINE), F(OSXSAVE), F(PAGE1GB), F(SVM),
            F(EXTAPIC), F(IBS),
        F(SKINIT), F(WDT), F(LWP), F(NODEID_MSR), F(TOPOEXT), F(MONITORX), F(XSAVES), F(TSC_ADJUST),
            F(SGX), F(SMEP),
        F(SMAP), F(INVPCID), F(MPX), F(PQM), F(PQE), F(PROC_TRACE), F(UMIP), F(PKU), F(OSPKE),
            F(CET_SS), F(ENQCMD),
        F(HW_PSTATE), F(CPB), F(EFRO), F(ITSC), F(IBRS), F(VIRT_SSBD), F(AMD_SSBD), F(PSFD), F(L1D_FLUSH),
            F(CET_IBT),
    };

    derive(CPU_POLICY_PV_DEFAULT, XCR0_AVX);
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
        if (cpu_policy_has(&pv, hidden[i]))
            test_fail(__FILE__, __LINE__, "feature %u*32+%u is shown", hidden[i] / 32,
                      hidden[i] % 32);
}

TEST(shown_to_pv)
{
    static const unsigned int shown[] = {
        F(FPU), F(TSC), F(MSR), F(PAE), F(CX8), F(APIC), F(SEP), F(CMOV), F(PAT), F(CLFLUSH),
            F(FXSR), F(SSE), F(SSE2),
        F(SSE3), F(SSSE3), F(CX16), F(SSE4_2), F(POPCNT), F(AESNI), F(XSAVE), F(AVX), F(RDRAND),
            F(HYPERVISOR),
        F(SYSCALL), F(NX), F(RDTSCP), F(LM), F(LAHF_LM), F(XSAVEOPT), F(FSGSBASE), F(BMI1), F(AVX2),
            F(ERMS),
    };

    derive(CPU_POLICY_PV_DEFAULT, XCR0_AVX);
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
        if (!cpu_policy_has(&pv, shown[i]))
            test_fail(__FILE__, __LINE__, "feature %u*32+%u is hidden", shown[i] / 32,
                      shown[i] % 32);
}

TEST(max_has_more_than_default)
{
    derive(CPU_POLICY_PV_MAX, XCR0_AVX);
    CHECK(cpu_policy_has(&pv, F(ITSC)));
    CHECK(cpu_policy_has(&pv, F(HTT)));
    CHECK(!cpu_policy_has(&pv, F(SVM)));
    CHECK(!cpu_policy_has(&pv, F(VMX)));
}

TEST(hypervisor_bit_is_added)
{
    cpu_policy_read(&host, amd_machine);
    cpu_policy_set(&host, F(HYPERVISOR), false);
    cpu_policy_derive(&pv, &host, CPU_POLICY_PV_DEFAULT, XCR0_AVX);
    CHECK(cpu_policy_has(&pv, F(HYPERVISOR)));
}

TEST(extended_state_follows_features)
{
    derive(CPU_POLICY_PV_DEFAULT, XCR0_AVX);
    CHECK_EQ(pv.xstate[0].a, 7);
    CHECK_EQ(pv.xstate[0].c, 832);
    CHECK_EQ(pv.xstate[2].a, 256);
    CHECK_EQ(pv.xstate[9].a, 0);            /* protection keys: not for PV */

    derive(CPU_POLICY_PV_DEFAULT, 3);       /* the hypervisor has no AVX */
    CHECK_EQ(pv.xstate[0].a, 3);
    CHECK_EQ(pv.xstate[0].c, 576);

    derive(CPU_POLICY_PV_DEFAULT, 0);       /* nor XSAVE */
    CHECK(!cpu_policy_has(&pv, F(XSAVE)));
    CHECK(!cpu_policy_has(&pv, F(AVX)));
    CHECK(!cpu_policy_has(&pv, F(AVX2)));
    CHECK(!cpu_policy_has(&pv, F(FMA)));
    CHECK_EQ(pv.xstate[0].a, 0);
}

TEST(orphans_go)
{
    struct cpu_policy p;

    derive(CPU_POLICY_PV_MAX, XCR0_AVX);
    p = pv;
    cpu_policy_set(&p, F(SSE2), false);
    cpu_policy_fix(&p, &pv);
    CHECK(!cpu_policy_has(&p, F(SSE3)));
    CHECK(!cpu_policy_has(&p, F(AVX2)));
    CHECK(!cpu_policy_has(&p, F(LM)));
    CHECK(cpu_policy_has(&p, F(SSE)));
}

TEST(guest_cannot_have_more_than_max)
{
    struct cpu_policy p;

    derive(CPU_POLICY_PV_MAX, XCR0_AVX);
    p = pv;
    cpu_policy_set(&p, F(SVM), true);
    cpu_policy_set(&p, F(SMEP), true);
    p.basic[0].a = 0x20;
    cpu_policy_fix(&p, &pv);
    CHECK(!cpu_policy_has(&p, F(SVM)));
    CHECK(!cpu_policy_has(&p, F(SMEP)));
    CHECK_EQ(p.basic[0].a, 0xd);
}

TEST(leaves_without_a_row_are_zero)
{
    static const uint32_t leaves[] = { 3, 5, 6, 8, 9, 0xa, 0xb, 0xc, 0xe, 0x10, 0x8000000a,
                                       0x8000001e, 0x8000001f,
                                       0x80000030, 0x90000000, 0xffffffff };
    struct cpu_leaf l;

    derive(CPU_POLICY_PV_MAX, XCR0_AVX);
    for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++) {
        cpu_policy_lookup(&pv, leaves[i], 0, &l);
        if (l.a | l.b | l.c | l.d)
            test_fail(__FILE__, __LINE__, "leaf %#x is not zero", leaves[i]);
    }
    cpu_policy_lookup(&pv, 1, 0, &l);
    CHECK_EQ(l.b, 0x0800);                  /* no APIC id, no count */
    cpu_policy_lookup(&pv, 4, 0, &l);
    CHECK_EQ(l.a >> 14, 0);                 /* not who shares the cache */
    cpu_policy_lookup(&pv, 4, 100, &l);
    CHECK_EQ(l.a, 0);
    cpu_policy_lookup(&pv, 0x80000008, 0, &l);
    CHECK_EQ(l.a, 0x3030);
    CHECK_EQ(l.c, 0);
}
