// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control and debug registers, and the instructions of opcode 0F 01, as guests' kernels use them.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <asm/gpr.h>
#include <asm/flushtlb.h>
#include <asm/insn.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include <asm/xstate.h>
#include <generated/hypercall-defs.h>
#include "../guest/private.h"
#include "private.h"

static unsigned long guest_cr4(const struct vcpu *v)
{
    unsigned long always = X86_CR4_PAE | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT;

    if (has_fsgsbase)
        always |= X86_CR4_FSGSBASE;
    return v->arch.pv.ctrlreg[4] | always;
}

enum emul_result emul_cr_read(struct emul *e)
{
    struct vcpu *v = e->v;
    u64 value;

    if (!v->arch.pv.in_kernel)
        return EMUL_REFUSED;
    switch (e->insn.reg) {
    case 0:
        value = v->arch.pv.ctrlreg[0];
        break;
    case 2:
        value = v->arch.pv.ctrlreg[2];
        break;
    case 3:
        value = xen_pfn_to_cr3(v->arch.guest_table);
        break;
    case 4:
        value = guest_cr4(v);
        break;
    default:
        return EMUL_REFUSED;
    }
    *gpr_at(e->regs, e->insn.rm) = value;
    return EMUL_DONE;
}

/* Only TS is the guest's; anything else must be as it is. */
static enum emul_result write_cr0_guest(struct vcpu *v, u64 value)
{
    if ((value ^ v->arch.pv.ctrlreg[0]) & ~(u64)X86_CR0_TS)
        return EMUL_REFUSED;
    do_fpu_taskswitch(!!(value & X86_CR0_TS));
    return EMUL_DONE;
}

/*
 * An instruction cannot wait: taking the old table apart goes on with the same instruction again.
 */
static enum emul_result write_cr3_guest(struct vcpu *v, u64 value)
{
    int rc = pv_drop_old_table(v);

    if (rc == 0)
        rc = pv_new_guest_cr3(v, xen_cr3_to_pfn(value));
    if (rc == -ERESTART)
        return EMUL_AGAIN;
    return rc ? EMUL_REFUSED : EMUL_DONE;
}

enum emul_result emul_cr_write(struct emul *e)
{
    struct vcpu *v = e->v;
    u64 value = *gpr_at(e->regs, e->insn.rm);

    if (!v->arch.pv.in_kernel)
        return EMUL_REFUSED;
    switch (e->insn.reg) {
    case 0:
        return write_cr0_guest(v, value);
    case 2:
        v->arch.pv.ctrlreg[2] = value;
        v->vcpu_info->arch.cr2 = value;
        return EMUL_DONE;
    case 3:
        return write_cr3_guest(v, value);
    case 4:
        /*
         * what a guest cannot have stays off, silently: kernels set bits by their CPUID, not by
         * reading back
         */
        v->arch.pv.ctrlreg[4] = value & PV_CR4_GUEST;
        return EMUL_DONE;
    }
    return EMUL_REFUSED;
}

enum emul_result emul_clts(struct emul *e)
{
    if (!e->v->arch.pv.in_kernel)
        return EMUL_REFUSED;
    do_fpu_taskswitch(0);
    return EMUL_DONE;
}

enum emul_result emul_dr_read(struct emul *e)
{
    if (!e->v->arch.pv.in_kernel || e->insn.reg > 7)
        return EMUL_REFUSED;
    *gpr_at(e->regs, e->insn.rm) = vcpu_get_debugreg(e->v, e->insn.reg);
    return EMUL_DONE;
}

enum emul_result emul_dr_write(struct emul *e)
{
    if (!e->v->arch.pv.in_kernel || e->insn.reg > 7 ||
        vcpu_set_debugreg(e->v, e->insn.reg, *gpr_at(e->regs, e->insn.rm)))
        return EMUL_REFUSED;
    return EMUL_DONE;
}

static enum emul_result emul_xsetbv(struct emul *e)
{
    u64 value = e->regs->eax | (u64)e->regs->edx << 32;

    if (e->regs->ecx != 0 || xstate_set_xcr0(e->v, value))
        return EMUL_REFUSED;
    return EMUL_DONE;
}

/* Register forms of 0F 01, by their ModRM byte. */
enum emul_result emul_group7(struct emul *e)
{
    unsigned int modrm = 0xc0 | (e->insn.reg & 7) << 3 | (e->insn.rm & 7);

    if (!e->v->arch.pv.in_kernel || e->insn.mod != 3)
        return EMUL_REFUSED;
    switch (modrm) {
    case 0xd1:
        return emul_xsetbv(e);
    case 0xf8:
        __asm__ __volatile__("swapgs" ::: "memory");
        return EMUL_DONE;
    }
    /* LMSW r16 can set TS, and leave alone PE, MP, EM */
    if ((e->insn.reg & 7) == 6) {
        u64 value = *gpr_at(e->regs, e->insn.rm) & 0xf;

        return write_cr0_guest(e->v, (e->v->arch.pv.ctrlreg[0] & ~0xeULL) | (value & 0xe) |
                                     (e->v->arch.pv.ctrlreg[0] & X86_CR0_MP));
    }
    return EMUL_REFUSED;
}
