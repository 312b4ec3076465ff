/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hyper-V's interface for guests that know how to use it (Windows): CPUID leaves, MSRs, hypercalls.
 * Facts: Hypervisor Top Level Functional Specification (TLFS) 4.0 to 6.0. Switched on for a domain,
 * before it runs, by HVM_PARAM_VIRIDIAN; Xen's own leaves then begin at 0x40000100 and its hypercall
 * page MSR is 0x40000200.
 */
#ifndef ASM_VIRIDIAN_H
#define ASM_VIRIDIAN_H

#include <xen/domain.h>
#include <asm/hvm-platform.h>

struct cpu_leaf;

/*
 * The parameter's value. 0 or -EINVAL (unknown groups, or some without what they need: the console
 * says which), -ENOMEM, -EEXIST (already another value).
 */
int viridian_enable(struct domain *d, u64 groups);
void viridian_domain_relinquish(struct domain *d);      /* lets go of guest pages */
void viridian_domain_destroy(struct domain *d);
int viridian_vcpu_create(struct vcpu *v);               /* 0, also where it is off; -ENOMEM */
void viridian_vcpu_destroy(struct vcpu *v);
static inline bool viridian_on(const struct domain *d)
{
    return d->arch.hvm && d->arch.hvm->viridian;
}

/* Leaf 0x40000000-0x400000ff. Ours begin behind them. */
#define VIRIDIAN_LEAVES     0x100u
void viridian_cpuid(const struct vcpu *v, u32 leaf, struct cpu_leaf *out);
#define VIRIDIAN_MSRS       0x200u
static inline bool viridian_owns_msr(u32 msr)
{
    return msr >> 12 == 0x40000 && (msr & 0xfff) < VIRIDIAN_MSRS;
}
bool viridian_rdmsr(struct vcpu *v, u32 msr, u64 *value);       /* false: #GP */
bool viridian_wrmsr(struct vcpu *v, u32 msr, u64 value);

/* A hypercall through Hyper-V's page is told by bit 31 of EAX. Current, CPL 0; fills rax (edx:eax). */
static inline bool viridian_owns_hypercall(const struct domain *d, u64 rax)
{
    return viridian_on(d) && (rax & 0x80000000);
}
void viridian_hypercall(struct vcpu *v, struct cpu_user_regs *regs, bool is_64);

/*
 * APIC assist page: a guest may note there that it has handled an interrupt instead of writing EOI.
 * All: current, by the local APIC's room.
 */
void viridian_assist_offer(struct vcpu *v);     /* the interrupt taken now needs no EOI */
bool viridian_assist_used(struct vcpu *v);      /* true, once: the guest noted it, do the EOI */
/* It needs one after all. True: too late, the guest has noted it; do the EOI. */
bool viridian_assist_withdraw(struct vcpu *v);
bool viridian_assist_pending(const struct vcpu *v);     /* offered, neither used nor withdrawn */

/* Timers that expired: messages to send. Current, before entry, interrupts on. */
void viridian_poll(struct vcpu *v);
bool viridian_work(const struct vcpu *v);       /* any context: viridian_poll() has something to do */
/* The vector is a synthetic interrupt that ends by being taken. */
bool viridian_auto_eoi(const struct vcpu *v, u8 vector);

HVM_SAVE_FN(viridian_domain);                   /* struct hvm_viridian_domain_context */
HVM_SAVE_FN(viridian_vcpu);

#endif
