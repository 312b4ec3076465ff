/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mitigations of speculation and of side channels between guests: chosen while booting by what the processor is and
 * what the command line says, switched where guests come and go. docs/architecture/speculation.md has the whole.
 */
#ifndef ASM_SPEC_H
#define ASM_SPEC_H

#include <xen/domain.h>
#include <lib/cpu-policy.h>


/* --- booting and CPUs (init.c, cpu.c) --------------------------------------------------------- */
/*
 * Boot CPU, once the exception table works and before any guest, other CPU or the extended-state room: decides, says
 * so in the log, and settles the code.
 */
void spec_init(void);
/* Every CPU, before its first guest: registers that stay as they are. */
void spec_cpu_init(void);
/*
 * Before a CPU is started (of the boot CPU: before its first guest): what it needs to run PV guests on page tables
 * that lack the hypervisor. 0 or -ENOMEM.
 */
int spec_cpu_prepare(unsigned int cpu, void *stack);
/* Are threads beside the first of each core to stay off line (smt=0)? */
bool spec_smt_off(void);
/*
 * Must vector registers change with the vcpu, rather than when it first uses them? otherwise: what is best if nobody
 * asked for either and the processor leaks nothing.
 */
bool spec_eager_fpu(bool otherwise);
/* Is AVX to be hidden, because gathering leaks and nothing else stops it? */
bool spec_no_avx(void);

/* --- vcpus (switch.c) ------------------------------------------------------------------------- */
void spec_domain_create(struct domain *d, bool privileged);
void spec_vcpu_create(struct vcpu *v);
/* next's turn on this CPU, in the context switch, interrupts off; idle vcpus too. */
void spec_switch_to(struct vcpu *next);
/* Around the halt of an idle CPU, interrupts off. */
void spec_idle_enter(void);
void spec_idle_exit(void);

/* --- guests' registers (guest-msr.c) ---------------------------------------------------------- */
/* Takes from a policy of that kind of guest what cannot be had here, adds what can in spite of the processor. */
void spec_limit_policy(struct cpu_policy *p, const struct cpu_policy *host, enum cpu_policy_kind kind);
/* MSR_SPEC_CTRL, PRED_CMD, FLUSH_CMD, VIRT_SPEC_CTRL: v is current or does not run. False: #GP. */
#define MSR_FLUSH_CMD           0x0000010b
#define MSR_VIRT_SPEC_CTRL      0xc001011f
bool spec_guest_rdmsr(const struct vcpu *v, u32 msr, u64 *value);
bool spec_guest_wrmsr(struct vcpu *v, u32 msr, u64 value);
/* MSR_SPEC_CTRL of a vcpu that does not run, from a saved state. False: not one it may have. */
bool spec_ctrl_valid(const struct domain *d, u64 value);

/* --- page tables of PV guests (xpti.c) -------------------------------------------------------- */
/* The entries of one of d's L4 tables have changed, or which of its pages are L4 tables. Before the references go. */
void xpti_l4_changed(struct domain *d);
/* May an entry of d that is not present be written? If not, d has been crashed. */
bool pv_l1tf_check(struct domain *d, u64 entry);

#endif
