/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of guest/ and pv/. */
#ifndef GUEST_PRIVATE_H
#define GUEST_PRIVATE_H

#include <xen/domain.h>
#include <asm/traps.h>

/* What a guest may ask for by VMASST_CMD_enable or its context. */
#define ASSIST_(name)   (1UL << VMASST_TYPE_##name)
#define PV_VM_ASSISTS   (ASSIST_(4gb_segments) | ASSIST_(4gb_segments_notify) | \
                         ASSIST_(writable_pagetables) | ASSIST_(pae_extended_cr3) | \
                         ASSIST_(architectural_iopl) | ASSIST_(runstate_update_flag) | \
                         ASSIST_(m2p_strict))
/* Bits of CR4 that a PV guest may believe to control. */
#define PV_CR4_GUEST    (X86_CR4_TSD | X86_CR4_DE | X86_CR4_PAE | X86_CR4_OSFXSR | \
                         X86_CR4_OSXMMEXCPT | X86_CR4_OSXSAVE | X86_CR4_FSGSBASE | X86_CR4_MCE)

/* --- switch.c --------------------------------------------------------------------------------- */
/* GDTR and LDTR for v, which is current or about to be; its page tables are loaded. */
void vcpu_load_descriptor_tables(struct vcpu *v);

/* Current only: the register changes at once. */
void vcpu_set_tsc_aux(struct vcpu *v, u32 value);

/* --- debugreg.c ------------------------------------------------------------------------------- */
/*
 * DR0-DR7 of v (current or not running) as the guest writes them: 0, -EPERM (address of ours),
 * -EINVAL.
 */
int vcpu_set_debugreg(struct vcpu *v, unsigned int reg, unsigned long value);
unsigned long vcpu_get_debugreg(const struct vcpu *v, unsigned int reg);
void debugregs_switch(const struct vcpu *prev, const struct vcpu *next);
void debugregs_reset(struct vcpu *v);

#endif
