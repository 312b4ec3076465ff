// SPDX-License-Identifier: GPL-2.0-only
/* CPUID of hardware-virtualized guests: what their policy leaves to the moment, and our leaves that differ. */
#include <xen/sched.h>
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include <public/arch-x86/cpuid.h>
#include <asm/cpufeature.h>
#include <asm/guest-cpuid.h>
#include <asm/hvm-platform.h>
#include <asm/time.h>
#include <asm/viridian.h>
#include <asm/xstate.h>
#include "private.h"

#define LEAF1_C_OSXSAVE     (1u << 27)
#define LEAF1_D_APIC        (1u << 9)
#define LEAF7_C_OSPKE       (1u << 4)

void hvm_cpuid_dynamic(const struct vcpu *v, u32 leaf, u32 subleaf, struct cpu_leaf *out)
{
    const struct hvm_vcpu *h = hvm_of(v);

    switch (leaf) {
    case 1:
        out->b = (out->b & 0x00ffffff) | vlapic_id(v) << 24;
        if (h->cr[4] & X86_CR4_OSXSAVE)
            out->c |= LEAF1_C_OSXSAVE;
        if (!(vlapic_base(v) & APIC_BASE_ENABLE))
            out->d &= ~LEAF1_D_APIC;
        break;
    case 7:
        if (subleaf == 0 && (h->cr[4] & X86_CR4_PKE))
            out->c |= LEAF7_C_OSPKE;
        break;
    case 0xb:
        out->d = vlapic_id(v);
        out->c = (out->c & ~0xffu) | (u8)subleaf;
        break;
    case 0xd:
        if (v == current)
            xstate_note_xcr0((struct vcpu *)v);
        if (subleaf <= 1 && (out->a | out->d))
            out->b = xstate_size(v->arch.xcr0);
        break;
    case 0x80000001:
        if (!(vlapic_base(v) & APIC_BASE_ENABLE))
            out->d &= ~LEAF1_D_APIC;
        break;
    }
}

/* Leaf 3: time-stamp counter. */
static void tsc_leaf(const struct vcpu *v, u32 subleaf, struct cpu_leaf *out)
{
    const struct arch_domain *a = &v->domain->arch;

    switch (subleaf) {
    case 0:
        out->a = (a->vtsc ? 1 : 0) | (cpu_has_invariant_tsc ? 2 : 0) |
                 (cpu_policy_has(a->policy, XEN_X86_FEATURE_RDTSCP) ? 4 : 0);
        out->b = a->tsc_mode;
        out->c = a->tsc_khz;
        out->d = a->tsc_incarnation;
        break;
    case 1:
        out->a = hvm_of(v)->tsc_offset;
        out->b = hvm_of(v)->tsc_offset >> 32;
        out->c = v->vcpu_info->time.tsc_to_system_mul;
        out->d = (u8)v->vcpu_info->time.tsc_shift;
        break;
    case 2:
        out->a = cpu_khz;
        break;
    }
}

u32 hvm_first_own_leaf(const struct vcpu *v)
{
    return XEN_CPUID_FIRST_LEAF + (viridian_on(v->domain) ? VIRIDIAN_LEAVES : 0);
}

void hvm_foreign_leaf(const struct vcpu *v, u32 leaf, struct cpu_leaf *out)
{
    viridian_cpuid(v, leaf, out);
}

void hvm_hypervisor_leaf(const struct vcpu *v, u32 leaf, u32 subleaf, struct cpu_leaf *out)
{
    switch (leaf) {
    case 2:
        *out = (struct cpu_leaf){ 1, viridian_on(v->domain) ? MSR_HYPERCALL_PAGE_MOVED : MSR_HYPERCALL_PAGE, 0, 0 };
        break;
    case 3:
        tsc_leaf(v, subleaf, out);
        break;
    case 4:
        if (subleaf)
            break;
        out->a = XEN_HVM_CPUID_IOMMU_MAPPINGS | XEN_HVM_CPUID_VCPU_ID_PRESENT | XEN_HVM_CPUID_DOMID_PRESENT |
                 XEN_HVM_CPUID_UPCALL_VECTOR;
        if (hvm_ops->virtual_x2apic && !viridian_on(v->domain))
            out->a |= XEN_HVM_CPUID_X2APIC_VIRT;
        out->b = v->vcpu_id;
        out->c = v->domain->id;
        break;
    }
}

void hvm_cpuid(struct vcpu *v, struct cpu_user_regs *regs)
{
    struct cpu_leaf out;

    guest_cpuid(v, regs->rax, regs->rcx, &out);
    regs->rax = out.a;
    regs->rbx = out.b;
    regs->rcx = out.c;
    regs->rdx = out.d;
}
