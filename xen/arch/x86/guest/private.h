/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of guest/ and pv/. */
#ifndef GUEST_PRIVATE_H
#define GUEST_PRIVATE_H

#include <xen/domain.h>

/* --- switch.c ------------------------------------------------------------------------------------- */
/* GDTR and LDTR for v, which is current or about to be; its page tables are loaded. */
void vcpu_load_descriptor_tables(struct vcpu *v);

/* --- debugreg.c ----------------------------------------------------------------------------------- */
/* DR0-DR7 of v (current or not running) as the guest writes them: 0, -EPERM (address of ours), -EINVAL. */
int vcpu_set_debugreg(struct vcpu *v, unsigned int reg, unsigned long value);
unsigned long vcpu_get_debugreg(const struct vcpu *v, unsigned int reg);
void debugregs_switch(const struct vcpu *prev, const struct vcpu *next);
void debugregs_reset(struct vcpu *v);

#endif
