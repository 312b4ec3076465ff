/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of pv/. */
#ifndef PV_PRIVATE_H
#define PV_PRIVATE_H

#include <xen/domain.h>
#include <asm/pv-decode.h>
#include <asm/traps.h>

/* --- guest code addresses --------------------------------------------------------------------- */
/* A code selector as a guest gave it, so that ring 0 cannot be meant. */
static inline u16 pv_fix_code_selector(u16 sel)
{
    return sel | 3;
}
static inline unsigned long pv_callback_address_ok(unsigned long a)
{
    return is_canonical(a);
}

/* --- emulation -------------------------------------------------------------------------------- */
enum emul_result {
    EMUL_DONE,                  /* go on behind the instruction */
    EMUL_AGAIN,                 /* registers are as they shall be: run whatever rip says */
    EMUL_FAULT,                 /* an exception was injected instead */
    EMUL_REFUSED,               /* not for us: the guest gets its #GP */
};

struct emul {
    struct vcpu *v;
    struct cpu_user_regs *regs;
    struct x86_insn insn;
    bool long_mode;
};

/*
 * Copies and decodes the instruction at rip. false: cannot (a page fault may have been injected).
 */
enum emul_result emul_fetch(struct emul *e);
bool pv_emulate_privileged(struct cpu_user_regs *regs);
bool pv_emulate_forced_cpuid(struct cpu_user_regs *regs);
/* General register by the processor's number, as 64 bits. */
/* Stores a result of size bytes: 4 clears the upper half. */
void emul_set_reg(u64 *reg, u64 v, unsigned int size);
void emul_cpuid(struct cpu_user_regs *regs);

/* io.c */
enum emul_result emul_port_io(struct emul *e);
bool pv_iopl_allows(const struct vcpu *v);

/* cr.c */
enum emul_result emul_cr_read(struct emul *e);
enum emul_result emul_cr_write(struct emul *e);
enum emul_result emul_dr_read(struct emul *e);
enum emul_result emul_dr_write(struct emul *e);
enum emul_result emul_clts(struct emul *e);
enum emul_result emul_group7(struct emul *e);

#endif
