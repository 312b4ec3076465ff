// SPDX-License-Identifier: GPL-2.0-only
/* CPUID leaves 0x40000000-0x40000006 as Hyper-V has them (TLFS, chapter 2). */
#include "private.h"

#include <lib/cpu-policy.h>

#define MAX_LEAF            0x40000006u

/* 0x40000003: what the guest may use */
#define A_VP_RUNTIME        (1u << 0)
#define A_TIME_REF_COUNT    (1u << 1)
#define A_SYNIC             (1u << 2)
#define A_STIMERS           (1u << 3)
#define A_APIC_MSRS         (1u << 4)
#define A_HYPERCALL_MSRS    (1u << 5)
#define A_VP_INDEX          (1u << 6)
#define A_REFERENCE_TSC     (1u << 9)
#define A_FREQUENCY_MSRS    (1u << 11)
#define D_CPU_HOTPLUG       (1u << 3)
#define D_FREQUENCY_MSRS    (1u << 8)
#define D_CRASH_MSRS        (1u << 10)
/* 0x40000004: what it had better use */
#define R_REMOTE_FLUSH      (1u << 2)
#define R_APIC_MSRS         (1u << 3)
#define R_RELAXED_TIMING    (1u << 5)
#define R_CLUSTER_IPI       (1u << 10)
#define R_EX_MASKS          (1u << 11)
/* 0x40000006: what the hardware does for us */
#define H_NESTED_PAGES      (1u << 3)

/* Spins on a lock before it calls HvNotifyLongSpinWait. */
#define SPINS_BEFORE_CALL   2047

static void features(const struct domain *d, struct cpu_leaf *out)
{
    out->a = A_VP_RUNTIME | A_APIC_MSRS | A_HYPERCALL_MSRS | A_VP_INDEX;
    if (viridian_has_freq(d)) {
        out->a |= A_FREQUENCY_MSRS;
        out->d |= D_FREQUENCY_MSRS;
    }
    if (viridian_has(d, HVMPV_time_ref_count))
        out->a |= A_TIME_REF_COUNT;
    if (viridian_has(d, HVMPV_reference_tsc))
        out->a |= A_REFERENCE_TSC;
    if (viridian_has(d, HVMPV_synic))
        out->a |= A_SYNIC;
    if (viridian_has(d, HVMPV_stimer))
        out->a |= A_STIMERS;
    if (viridian_has(d, HVMPV_cpu_hotplug))
        out->d |= D_CPU_HOTPLUG;
    if (viridian_has(d, HVMPV_crash_ctl))
        out->d |= D_CRASH_MSRS;
}

static void recommendations(const struct domain *d, struct cpu_leaf *out)
{
    out->a = R_RELAXED_TIMING | R_APIC_MSRS;
    if (viridian_has(d, HVMPV_hcall_remote_tlb_flush))
        out->a |= R_REMOTE_FLUSH;
    if (viridian_has(d, HVMPV_hcall_ipi))
        out->a |= R_CLUSTER_IPI;
    if (viridian_has(d, HVMPV_ex_processor_masks))
        out->a |= R_EX_MASKS;
    out->b = SPINS_BEFORE_CALL;
}

void viridian_cpuid(const struct vcpu *v, u32 leaf, struct cpu_leaf *out)
{
    const struct domain *d = v->domain;

    *out = (struct cpu_leaf){ 0 };
    switch (leaf) {
    case 0x40000000:            /* "Microsoft Hv" */
        *out = (struct cpu_leaf){ MAX_LEAF, 0x7263694d, 0x666f736f, 0x76482074 };
        break;
    case 0x40000001:            /* "Hv#1": the interface of this specification */
        out->a = 0x31237648;
        break;
    case 0x40000002:            /* who the hypervisor is: to those who have said who they are */
        if (viridian_of(d)->guest_os_id) {
            out->a = 1;
            out->b = 4u << 16 | 17;
        }
        break;
    case 0x40000003:
        features(d, out);
        break;
    case 0x40000004:
        recommendations(d, out);
        break;
    case 0x40000005:
        out->a = viridian_has(d, HVMPV_no_vp_limit) ? HVM_MAX_VCPUS : VIRIDIAN_MAX_VPS;
        break;
    case 0x40000006:
        out->a = H_NESTED_PAGES;
        break;
    }
}
