// SPDX-License-Identifier: GPL-2.0-only
/* Who the processor and the hypervisor say they are: CPUID, MSRs. */
#include "exits.h"
#include <xen/arch-x86/cpuid.h>

#define CR4_OSXSAVE     (1UL << 18)
#define MSR_APIC_BASE   0x1b
#define MSR_PAT         0x277
#define MSR_EFER        0xc0000080
#define MSR_LSTAR       0xc0000082
#define MSR_FS_BASE     0xc0000100
#define MSR_KERNEL_GS   0xc0000102
#define EFER_LME        0x100UL

static bool features(void)
{
    struct leaf one = cpuid(1, 0), ext = cpuid(0x80000001, 0);

    CHECK(one.c & 1u << 31);                    /* a hypervisor is there */
    CHECK(!(one.c & 1u << 5));                  /* VMX */
    CHECK(!(ext.c & 1u << 2));                  /* SVM */
    CHECK(one.d & 1u << 9);                     /* an APIC */
    CHECK(one.b >> 24 == 0);                    /* its ID */
    CHECK(ext.d & 1u << 29);                    /* long mode */
    return true;
}

static bool follows_cr4(void)
{
    u64 cr4 = read_cr4();

    if (!(cpuid(1, 0).c & 1u << 26))
        return true;
    write_cr4(cr4 | CR4_OSXSAVE);
    CHECK(cpuid(1, 0).c & 1u << 27);
    write_cr4(cr4 & ~CR4_OSXSAVE);
    CHECK(!(cpuid(1, 0).c & 1u << 27));
    write_cr4(cr4);
    return true;
}

static bool own_leaves(void)
{
    struct leaf first = cpuid(xen_leaf, 0), hv = cpuid(xen_leaf + 4, 0);

    CHECK(first.a >= xen_leaf + 4);
    CHECK(cpuid(xen_leaf + 2, 0).a == 1);       /* pages of hypercalls */
    if (hv.a & XEN_HVM_CPUID_VCPU_ID_PRESENT)
        CHECK(hv.b == 0);
    if (hv.a & XEN_HVM_CPUID_DOMID_PRESENT)
        CHECK(is_dom0() ? hv.c == 0 : hv.c != 0);
    return true;
}

static void user_cpuid(void *arg)
{
    *(struct leaf *)arg = cpuid(1, 0);
}

static bool from_user(void)
{
    struct leaf l = { 0 };

    CHECK(attempt_user(user_cpuid, &l) == NO_TRAP);
    CHECK(l.a == cpuid(1, 0).a);
    return true;
}

static bool round_trip(u32 msr, u64 value)
{
    u64 before, now, after;

    CHECK(try_rdmsr(msr, &before) == NO_TRAP);
    CHECK(try_wrmsr(msr, value) == NO_TRAP);
    CHECK(try_rdmsr(msr, &now) == NO_TRAP);
    CHECK(try_wrmsr(msr, before) == NO_TRAP);
    CHECK(try_rdmsr(msr, &after) == NO_TRAP);
    CHECK(now == value && after == before);
    return true;
}

static bool msrs_kept(void)
{
    CHECK(round_trip(MSR_FS_BASE, 0x123456789000));
    CHECK(round_trip(MSR_KERNEL_GS, 0xffff880000001000));
    CHECK(round_trip(MSR_LSTAR, 0xffffffff81000000));
    CHECK(round_trip(0xc0000081, 0x0023001000000000));
    CHECK(round_trip(0xc0000084, 0x47700));
    CHECK(round_trip(0x174, 0x10));
    CHECK(round_trip(0x175, 0xffff880000002000));
    CHECK(round_trip(0x176, 0xffffffff81000100));
    CHECK(round_trip(MSR_PAT, 0x0007010600070106));
    return true;
}

static bool msrs_that_say(void)
{
    u64 v;

    CHECK(try_rdmsr(MSR_EFER, &v) == NO_TRAP);
    CHECK((v & 0xd01) == 0xd01);                /* NXE, LMA, LME, SCE */
    CHECK(try_rdmsr(MSR_APIC_BASE, &v) == NO_TRAP);
    CHECK((v & ~0xfffUL) == APIC_BASE && (v & 0x900) == 0x900);
    CHECK(try_rdmsr(0x10, &v) == NO_TRAP && v != 0);
    return true;
}

static bool msrs_refused(void)
{
    u64 v;

    CHECK(try_rdmsr(0x12345678, &v) == GP);
    CHECK(this_cpu()->caught.error == 0);
    CHECK(try_wrmsr(0x12345678, 0) == GP);
    CHECK(try_wrmsr(MSR_EFER, rdmsr(MSR_EFER) | 1UL << 40) == GP);
    CHECK(try_wrmsr(MSR_EFER, rdmsr(MSR_EFER) & ~EFER_LME) == GP);
    CHECK(try_wrmsr(MSR_PAT, 0x0007010600070102) == GP);
    CHECK(try_wrmsr(MSR_APIC_BASE, rdmsr(MSR_APIC_BASE) | 1) == GP);
    CHECK((rdmsr(MSR_EFER) & 0xd01) == 0xd01);
    return true;
}

static void user_rdmsr(void *arg)
{
    rdmsr(MSR_EFER);
}

static bool msrs_for_ring_0(void)
{
    CHECK(attempt_user(user_rdmsr, NULL) == GP);
    return true;
}

void identity_cases(void)
{
    test_case("CPUID: what a guest has and has not", features);
    test_case("CPUID follows CR4", follows_cr4);
    test_case("CPUID: the interface's own leaves", own_leaves);
    test_case("CPUID from ring 3", from_user);
    test_case("MSRs keep what they are given", msrs_kept);
    test_case("MSRs that say how the vcpu is", msrs_that_say);
    test_case("MSRs and values that are refused", msrs_refused);
    test_case("MSRs are for ring 0", msrs_for_ring_0);
}
