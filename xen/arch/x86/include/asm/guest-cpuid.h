/* SPDX-License-Identifier: GPL-2.0-only */
/* CPUID as guests see it. */
#ifndef ASM_GUEST_CPUID_H
#define ASM_GUEST_CPUID_H

#include <xen/domain.h>
#include <lib/cpu-policy.h>

/* guest/: what v sees in a leaf right now. */
void guest_cpuid(const struct vcpu *v, u32 leaf, u32 subleaf, struct cpu_leaf *out);
/* hvm/: adds to a leaf of the policy what depends on v's present state. */
void hvm_cpuid_dynamic(const struct vcpu *v, u32 leaf, u32 subleaf, struct cpu_leaf *out);
/* hvm/: our leaves from the second on, by number; *out is all zeroes before. */
void hvm_hypervisor_leaf(const struct vcpu *v, u32 leaf, u32 subleaf, struct cpu_leaf *out);

/* hvm/: where our leaves begin, after another hypervisor's interface if the guest is given one. */
u32 hvm_first_own_leaf(const struct vcpu *v);
/* hvm/: a leaf of that other interface. */
void hvm_foreign_leaf(const struct vcpu *v, u32 leaf, struct cpu_leaf *out);

#endif
