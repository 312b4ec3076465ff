// SPDX-License-Identifier: GPL-2.0-only
/* A guest writes its control registers, EFER or XCR0: checked by the rules, then in force. */
#include <xen/sched.h>
#include <lib/cpu-policy.h>
#include <lib/x86-emul.h>
#include <asm/xstate.h>
#include "private.h"

static struct hvm_mode mode_of(struct vcpu *v)
{
    const struct hvm_vcpu *h = hvm_of(v);

    return (struct hvm_mode){
        .cr0 = h->cr[0], .cr3 = h->cr[3], .cr4 = h->cr[4], .efer = h->efer, .cs_long = hvm_guest_bytes(v) == 8,
    };
}

static unsigned int phys_bits(const struct vcpu *v)
{
    return v->domain->arch.policy->ext[8].a & 0xff;
}

static int fault(struct vcpu *v)
{
    hvm_inject_exception(v, X86_EXC_GP, 0);
    return X86_EMUL_EXCEPTION;
}

static void set_cr0(struct vcpu *v, u64 value)
{
    struct hvm_vcpu *h = hvm_of(v);
    u64 efer = hvm_efer_with_lma(h->efer, value);

    h->cr[0] = value | X86_CR0_ET;
    if (efer != h->efer) {
        h->efer = efer;
        hvm_ops->update_efer(v);
    }
    hvm_ops->update_cr(v, 0);
}

int hvm_set_cr(struct vcpu *v, unsigned int n, u64 value)
{
    struct hvm_mode m = mode_of(v);
    struct hvm_vcpu *h = hvm_of(v);

    switch (n) {
    case 0:
        if (!hvm_cr0_ok(&m, value))
            return fault(v);
        set_cr0(v, value);
        return X86_EMUL_OKAY;
    case 2:
        h->cr[2] = value;
        break;
    case 3:
        if (!hvm_cr3_ok(&m, value, phys_bits(v)))
            return fault(v);
        h->cr[3] = m.cr4 & X86_CR4_PCIDE ? value & ~(1ULL << 63) : value;
        break;
    case 4:
        if (!hvm_cr4_ok(&m, value, hvm_cr4_allowed(v->domain->arch.policy)))
            return fault(v);
        h->cr[4] = value;
        break;
    default:
        hvm_inject_exception(v, X86_EXC_UD, 0);
        return X86_EMUL_EXCEPTION;
    }
    hvm_ops->update_cr(v, n);
    return X86_EMUL_OKAY;
}

bool hvm_write_efer(struct vcpu *v, u64 value)
{
    struct hvm_mode m = mode_of(v);

    if (!hvm_efer_ok(&m, value, hvm_efer_allowed(v->domain->arch.policy)))
        return false;
    hvm_of(v)->efer = hvm_efer_with_lma(value, m.cr0);
    hvm_ops->update_efer(v);
    return true;
}

int hvm_set_efer(struct vcpu *v, u64 value)
{
    return hvm_write_efer(v, value) ? X86_EMUL_OKAY : fault(v);
}

int hvm_set_xcr0(struct vcpu *v, u32 index, u64 value)
{
    const struct cpu_policy *p = v->domain->arch.policy;
    u64 allowed = p->xstate[0].a | (u64)p->xstate[0].d << 32;

    if (index != 0 || hvm_ops->get_cpl(v) || (value & ~allowed) || xstate_set_xcr0(v, value))
        return fault(v);
    return X86_EMUL_OKAY;
}
