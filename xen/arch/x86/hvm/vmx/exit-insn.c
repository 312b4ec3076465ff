// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intercepted instructions. Those that complete move RIP on; the rest is run again or raised an exception. What the
 * processor says about the exit is read first: the core may load another vcpu's structure.
 */
#include <xen/sched.h>
#include <lib/x86-emul.h>
#include <asm/gpr.h>
#include <asm/hvm-platform.h>
#include "private.h"

#define SHADOWS     (BLOCKED_BY_STI | BLOCKED_BY_MOV_SS)

void vmx_advance(struct vcpu *v, unsigned int len)
{
    struct vmx_vcpu *s = vmx_of(v);

    if (unlikely(s->interruptibility & SHADOWS)) {
        s->interruptibility &= ~(u32)SHADOWS;
        s->dirty |= DIRTY_INTERRUPTIBILITY;
    }
    hvm_advance_rip(v, len);
}

static unsigned int insn_length(void)
{
    return vmx_read(EXIT_INSN_LENGTH);
}

void vmx_exit_cpuid(struct vcpu *v)
{
    unsigned int len = insn_length();

    hvm_cpuid(v, guest_cpu_user_regs());
    vmx_advance(v, len);
}

void vmx_exit_msr(struct vcpu *v, bool write)
{
    unsigned int len = insn_length();

    if (likely(hvm_msr_access(v, write)))
        vmx_advance(v, len);
}

void vmx_exit_io(struct vcpu *v)
{
    u32 q = vmx_read(EXIT_QUALIFICATION);

    if (q & (IO_STRING | IO_REP))
        hvm_emulate_one(v, "string I/O");
    else
        hvm_port_access(v, IO_PORT(q), IO_BYTES(q), q & IO_IN, insn_length());
}

void vmx_exit_hypercall(struct vcpu *v)
{
    unsigned int len = insn_length();

    if (hvm_hypercall(guest_cpu_user_regs()) == HVM_HCALL_DONE)
        vmx_advance(v, len);
}

void vmx_exit_hlt(struct vcpu *v)
{
    vmx_advance(v, insn_length());
    hvm_hlt(v);
}

/* A lock's holder may not be running. */
void vmx_exit_pause(struct vcpu *v)
{
    vmx_advance(v, insn_length());
    vcpu_yield();
}

void vmx_exit_xsetbv(struct vcpu *v)
{
    const struct cpu_user_regs *regs = guest_cpu_user_regs();
    unsigned int len = insn_length();

    if (hvm_set_xcr0(v, regs->rcx, (u32)regs->rax | regs->rdx << 32) == X86_EMUL_OKAY)
        vmx_advance(v, len);
}

void vmx_exit_rdtsc(struct vcpu *v, bool with_aux)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    unsigned int len = insn_length();
    u64 tsc = hvm_rdtsc(v);

    regs->rax = (u32)tsc;
    regs->rdx = tsc >> 32;
    if (with_aux)
        regs->rcx = (u32)hvm_of(v)->tsc_aux;
    vmx_advance(v, len);
}

/* INVD must not happen: the caches are everybody's. Without devices of its own a guest needs no WBINVD. */
void vmx_exit_cache(struct vcpu *v)
{
    if (v->domain->is_iommu_enabled)
        wbinvd();
    vmx_advance(v, insn_length());
}

/* --- control and debug registers -------------------------------------------------------------- */
/* PAE paging with entries that are none: the processor would have refused the register. */
static bool pdptes_fault(struct vcpu *v, unsigned int nr, u64 value)
{
    const struct hvm_vcpu *h = hvm_of(v);
    u64 cr[5] = { h->cr[0], 0, 0, h->cr[3], h->cr[4] };

    cr[nr] = value;
    if (!(cr[0] & X86_CR0_PG) || !(cr[4] & X86_CR4_PAE) || (h->efer & EFER_LME))
        return false;
    return vmx_pdptes_fault(v, cr[3]);
}

static bool set_cr(struct vcpu *v, unsigned int nr, u64 value)
{
    if (nr == 8) {
        if (value > 15) {
            hvm_inject_exception(v, X86_EXC_GP, 0);
            return false;
        }
        vlapic_set_tpr(v, value);
        return true;
    }
    if ((nr == 0 || nr == 3 || nr == 4) && pdptes_fault(v, nr, value)) {
        hvm_inject_exception(v, X86_EXC_GP, 0);
        return false;
    }
    return hvm_set_cr(v, nr, value) == X86_EMUL_OKAY;
}

static bool mov_to_cr(struct vcpu *v, u64 q)
{
    u64 value = *gpr_at(guest_cpu_user_regs(), CR_GPR(q));

    return set_cr(v, CR_NUMBER(q), hvm_long_mode(v) ? value : (u32)value);
}

static bool mov_from_cr(struct vcpu *v, u64 q)
{
    unsigned int nr = CR_NUMBER(q);

    *gpr_at(guest_cpu_user_regs(), CR_GPR(q)) = nr == 8 ? vlapic_get_tpr(v) : hvm_of(v)->cr[nr];
    return true;
}

/* Sets PE, but does not clear it; the other three as they are. */
static bool lmsw(struct vcpu *v, u64 q)
{
    u64 cr0 = hvm_of(v)->cr[0];

    return set_cr(v, 0, (cr0 & ~0xeULL) | (CR_LMSW_VALUE(q) & 0xf));
}

void vmx_exit_cr(struct vcpu *v)
{
    unsigned int len = insn_length();
    u64 q = vmx_read(EXIT_QUALIFICATION);
    bool done = false;

    switch (CR_ACCESS(q)) {
    case CR_MOV_TO:
        done = mov_to_cr(v, q);
        break;
    case CR_MOV_FROM:
        done = mov_from_cr(v, q);
        break;
    case CR_CLTS:
        done = set_cr(v, 0, hvm_of(v)->cr[0] & ~(u64)X86_CR0_TS);
        break;
    case CR_LMSW:
        done = lmsw(v, q);
        break;
    }
    if (done)
        vmx_advance(v, len);
}

/* The first access in a time slice: from now on they are the processor's. It is run again. */
void vmx_exit_dr(struct vcpu *v)
{
    vmx_load_dr(v);
}
