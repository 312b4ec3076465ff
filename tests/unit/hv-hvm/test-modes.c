// SPDX-License-Identifier: GPL-2.0-only
/* Control registers: what processors accept, and what the policy adds to that. */
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include <asm/x86-defs.h>

#include "test.h"
#include "private.h"

static const struct hvm_mode real = { .cr0 = X86_CR0_ET };
static const struct hvm_mode long_64 = {
    .cr0 = X86_CR0_PE | X86_CR0_PG | X86_CR0_ET, .cr4 = X86_CR4_PAE, .efer = EFER_LME | EFER_LMA, .cs_long = true,
};

TEST(cr0_combinations)
{
    CHECK(hvm_cr0_ok(&real, X86_CR0_PE));
    CHECK(!hvm_cr0_ok(&real, X86_CR0_PG));
    CHECK(!hvm_cr0_ok(&real, X86_CR0_NW));
    CHECK(hvm_cr0_ok(&real, X86_CR0_NW | X86_CR0_CD));
    CHECK(!hvm_cr0_ok(&real, 1ULL << 32));
}

TEST(entering_and_leaving_long_mode)
{
    struct hvm_mode m = { .cr0 = X86_CR0_PE, .efer = EFER_LME };

    CHECK(!hvm_cr0_ok(&m, X86_CR0_PE | X86_CR0_PG));            /* without PAE */
    m.cr4 = X86_CR4_PAE;
    CHECK(hvm_cr0_ok(&m, X86_CR0_PE | X86_CR0_PG));
    m.cs_long = true;
    CHECK(!hvm_cr0_ok(&m, X86_CR0_PE | X86_CR0_PG));
    CHECK(!hvm_cr0_ok(&long_64, X86_CR0_PE));                   /* not from 64-bit code */
    CHECK(!hvm_cr4_ok(&long_64, 0, ~0ULL));
    CHECK(!hvm_efer_ok(&long_64, 0, ~0ULL));
    CHECK_EQ(hvm_efer_with_lma(EFER_LME, X86_CR0_PG), EFER_LME | EFER_LMA);
    CHECK_EQ(hvm_efer_with_lma(EFER_LME | EFER_LMA, 0), EFER_LME);
}

TEST(pcid_needs_long_mode_and_a_clean_cr3)
{
    struct hvm_mode m = long_64;
    u64 with = X86_CR4_PAE | X86_CR4_PCIDE;

    CHECK(hvm_cr4_ok(&m, with, with));
    m.cr3 = 1;
    CHECK(!hvm_cr4_ok(&m, with, with));
    m.cr4 = with;
    CHECK(!hvm_cr0_ok(&m, X86_CR0_PE));
    CHECK(hvm_cr3_ok(&m, 1ULL << 63, 40));
    m.cr4 = X86_CR4_PAE;
    CHECK(!hvm_cr3_ok(&m, 1ULL << 63, 40));
    CHECK(!hvm_cr3_ok(&m, 1ULL << 40, 40));
}

TEST(bits_follow_the_policy)
{
    static struct cpu_policy p;

    CHECK_EQ(hvm_cr4_allowed(&p), X86_CR4_PCE);
    CHECK_EQ(hvm_efer_allowed(&p), 0);
    cpu_policy_set(&p, XEN_X86_FEATURE_SMEP, true);
    cpu_policy_set(&p, XEN_X86_FEATURE_NX, true);
    CHECK_EQ(hvm_cr4_allowed(&p), X86_CR4_PCE | X86_CR4_SMEP);
    CHECK_EQ(hvm_efer_allowed(&p), EFER_NXE);
    CHECK(!(hvm_efer_allowed(&p) & EFER_SVME));
}

TEST(a_state_as_a_whole)
{
    static struct cpu_policy p;
    struct hvm_mode m = long_64;

    cpu_policy_set(&p, XEN_X86_FEATURE_PAE, true);
    CHECK_STR(hvm_mode_fault(&m, &p, 40), "EFER");              /* no LM in the policy */
    cpu_policy_set(&p, XEN_X86_FEATURE_LM, true);
    CHECK(hvm_mode_fault(&m, &p, 40) == NULL);
    m.cr0 = X86_CR0_PG;
    CHECK_STR(hvm_mode_fault(&m, &p, 40), "CR0");
    m = long_64;
    m.cr4 |= X86_CR4_SMAP;
    CHECK_STR(hvm_mode_fault(&m, &p, 40), "CR4");
    m = long_64;
    m.cr3 = 1ULL << 45;
    CHECK_STR(hvm_mode_fault(&m, &p, 40), "CR3");
}
