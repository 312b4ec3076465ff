// SPDX-License-Identifier: GPL-2.0-only
/*
 * The MSR table against a machine that answers every RDMSR: what is not in the table stays out of
 * reach.
 */
#include <xen/domain.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/xstate.h>
#include <errno.h>
#include <string.h>
#include "../../../xen/arch/x86/guest/policy.h"
#include "../../../xen/arch/x86/spec/private.h"
#include "test.h"

struct cpu_identity boot_cpu;
bool has_fsgsbase;
static unsigned int hardware_reads, hardware_writes;
static u32 aux;

int rdmsr_safe(u32 msr, u64 *v)
{
    hardware_reads++;
    *v = 0x1234;
    return 0;
}

int wrmsr_safe(u32 msr, u64 v)
{
    hardware_writes++;
    return 0;
}

void vcpu_set_tsc_aux(struct vcpu *v, u32 value);
void vcpu_set_tsc_aux(struct vcpu *v, u32 value)
{
    aux = value;
}

struct spec_choices spec;

void spec_ctrl_changed(const struct vcpu *v)
{
}

struct page_info *get_page_from_gfn(struct domain *d, gfn_t gfn, bool *writable)
{
    return NULL;
}

int get_page_type(struct page_info *pg, u64 type)
{
    return -EINVAL;
}

void put_page_type(struct page_info *pg)
{
}

void put_page(struct page_info *pg)
{
}

static struct domain domain;
static struct vcpu vcpu;
static struct cpu_policy policy;

static struct vcpu *setup(enum cpu_vendor vendor)
{
    memset(&domain, 0, sizeof(domain));
    memset(&vcpu, 0, sizeof(vcpu));
    memset(&policy, 0, sizeof(policy));
    boot_cpu = (struct cpu_identity){ .vendor = vendor };
    boot_cpu.word[CPUID_E1_D] = 1u << 27;
    domain.arch.policy = &policy;
    vcpu.domain = &domain;
    hardware_reads = hardware_writes = 0;
    return &vcpu;
}

TEST(unknown_is_denied)
{
    static const u32 msrs[] = { 0x0, 0x1, 0x3b, 0x48, 0x1d8, 0x2ff, 0x480, 0x6e0, 0x802, 0xda0,
                                0xc0000082 + 0x100,
                                0xc0010117, 0xc0011023, 0x40000001, 0xffffffff };
    struct vcpu *v = setup(VENDOR_AMD);
    u64 value;

    for (size_t i = 0; i < ARRAY_SIZE(msrs); i++) {
        CHECK(!guest_rdmsr(v, msrs[i], &value));
        CHECK(!guest_wrmsr(v, msrs[i], 0));
    }
    CHECK_EQ(hardware_reads + hardware_writes, 0);
}

TEST(relaxed_reads_zero)
{
    struct vcpu *v = setup(VENDOR_AMD);
    u64 value = 1;

    domain.arch.relaxed_msrs = true;
    CHECK(guest_rdmsr(v, 0x1d8, &value));
    CHECK_EQ(value, 0);
    CHECK(guest_wrmsr(v, 0x1d8, 5));
    /* but not what the table knows and refuses */
    CHECK(!guest_wrmsr(v, MSR_TSC, 5));
    CHECK_EQ(hardware_reads + hardware_writes, 0);
}

TEST(nothing_of_the_machine_is_written)
{
    struct vcpu *v = setup(VENDOR_AMD);

    for (u32 msr = 0xc0010000; msr < 0xc0012000; msr++)
        guest_wrmsr(v, msr, ~0ULL);
    for (u32 msr = 0; msr < 0x2000; msr++)
        guest_wrmsr(v, msr, ~0ULL);
    CHECK_EQ(hardware_writes, 0);
}

TEST(branch_barrier_needs_the_feature)
{
    struct vcpu *v = setup(VENDOR_AMD);

    CHECK(!guest_wrmsr(v, MSR_PRED_CMD, 1));
    policy.ext[8].b = 1u << 12;
    CHECK(guest_wrmsr(v, MSR_PRED_CMD, 1));
    CHECK_EQ(hardware_writes, 1);
    CHECK(!guest_wrmsr(v, MSR_PRED_CMD, 2));
}

TEST(vendors_registers)
{
    u64 value;

    CHECK(guest_rdmsr(setup(VENDOR_AMD), MSR_K8_HWCR, &value));
    CHECK(!guest_rdmsr(setup(VENDOR_INTEL), MSR_K8_HWCR, &value));
    CHECK(guest_rdmsr(setup(VENDOR_INTEL), MSR_MISC_ENABLE, &value));
    CHECK_EQ(value & (3 << 11), 3 << 11);
    CHECK(!guest_rdmsr(setup(VENDOR_AMD), MSR_MISC_ENABLE, &value));
}

TEST(tsc_aux)
{
    struct vcpu *v = setup(VENDOR_AMD);
    u64 value;

    CHECK(guest_wrmsr(v, MSR_TSC_AUX, 7));
    CHECK_EQ(aux, 7);
    CHECK(!guest_wrmsr(v, MSR_TSC_AUX, 1ULL << 32));
    boot_cpu.word[CPUID_E1_D] = 0;
    CHECK(!guest_rdmsr(v, MSR_TSC_AUX, &value));
    CHECK(!guest_wrmsr(v, MSR_TSC_AUX, 7));
}

TEST(machine_checks_look_empty)
{
    struct vcpu *v = setup(VENDOR_INTEL);
    u64 value = 1;

    CHECK(guest_rdmsr(v, MSR_MCG_CAP, &value));
    CHECK_EQ(value, 0);
    CHECK(!guest_wrmsr(v, MSR_MCG_CAP, 0));
    CHECK(guest_wrmsr(v, MSR_MCG_STATUS, 0));
    CHECK(!guest_wrmsr(v, MSR_MCG_STATUS, 4));
}
