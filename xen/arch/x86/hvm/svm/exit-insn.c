// SPDX-License-Identifier: GPL-2.0-only
/* Intercepted instructions. Those that complete move RIP on; the rest is run again or raised an exception. */
#include <xen/sched.h>
#include <lib/x86-insn.h>
#include <asm/gpr.h>
#include <asm/hvm-platform.h>
#include "../private.h"
#include "private.h"

void svm_exit_cpuid(struct vcpu *v)
{
    unsigned int len = svm_insn_length(v, INSN_CPUID);

    if (unlikely(!len))
        return;
    hvm_cpuid(v, guest_cpu_user_regs());
    svm_advance(v, len);
}

void svm_exit_msr(struct vcpu *v)
{
    bool write = vmcb_of(v)->exit_info1;
    unsigned int len = svm_insn_length(v, write ? INSN_WRMSR : INSN_RDMSR);

    if (likely(len) && hvm_msr_access(v, write))
        svm_advance(v, len);
}

void svm_exit_ioio(struct vcpu *v)
{
    const struct vmcb *vmcb = vmcb_of(v);
    u32 info = vmcb->exit_info1;

    if (info & (IOIO_STRING | IOIO_REP))
        hvm_emulate_one(v, "string I/O");
    else
        hvm_port_access(v, IOIO_PORT(info), IOIO_BYTES(info), info & IOIO_IN, vmcb->exit_info2 - vmcb->rip);
}

void svm_exit_hypercall(struct vcpu *v)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    unsigned int len = svm_insn_length(v, INSN_VMMCALL);

    if (likely(len) && hvm_hypercall(regs) == HVM_HCALL_DONE)
        svm_advance(v, len);
}

void svm_exit_hlt(struct vcpu *v)
{
    unsigned int len = svm_insn_length(v, INSN_HLT);

    if (unlikely(!len))
        return;
    svm_advance(v, len);
    hvm_hlt(v);
}

/* A lock's holder may not be running. */
void svm_exit_pause(struct vcpu *v)
{
    unsigned int len = svm_insn_length(v, INSN_PAUSE);

    if (likely(len))
        svm_advance(v, len);
    vcpu_yield();
}

void svm_exit_xsetbv(struct vcpu *v)
{
    const struct cpu_user_regs *regs = guest_cpu_user_regs();
    unsigned int len = svm_insn_length(v, INSN_XSETBV);

    if (len && hvm_set_xcr0(v, regs->rcx, (u32)regs->rax | regs->rdx << 32) == 0)
        svm_advance(v, len);
}

void svm_exit_rdtsc(struct vcpu *v, bool with_aux)
{
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    unsigned int len = svm_insn_length(v, with_aux ? INSN_RDTSCP : INSN_RDTSC);
    u64 tsc;

    if (!len)
        return;
    tsc = hvm_rdtsc(v);
    regs->rax = (u32)tsc;
    regs->rdx = tsc >> 32;
    if (with_aux)
        regs->rcx = (u32)hvm_of(v)->tsc_aux;
    svm_advance(v, len);
}

/* INVD must not happen: the caches are everybody's. Without devices of its own a guest needs no WBINVD. */
void svm_exit_cache(struct vcpu *v, enum svm_insn insn)
{
    unsigned int len = svm_insn_length(v, insn);

    if (!len)
        return;
    if (v->domain->is_iommu_enabled)
        wbinvd();
    svm_advance(v, len);
}

/* --- control and debug registers -------------------------------------------------------------- */
/* Register number and length of MOV CR; false: another form, or the bytes cannot be read. */
static bool decode_mov(struct vcpu *v, enum x86_op op, unsigned int *gpr, unsigned int *len)
{
    const struct vmcb *vmcb = vmcb_of(v);
    struct x86_insn x;

    if (svm_has(SVM_FEATURE_DECODE) && svm_has(SVM_FEATURE_NRIPS) && (vmcb->exit_info1 & CR_INFO_DECODED)) {
        *gpr = vmcb->exit_info1 & CR_INFO_GPR;
        *len = vmcb->next_rip - vmcb->rip;
        return true;
    }
    if (!hvm_decode_current(v, &x) || x.op != op)
        return false;
    *gpr = x.rm;
    *len = x.len;
    return true;
}

void svm_exit_cr(struct vcpu *v, unsigned int nr, bool write)
{
    unsigned int gpr, len;
    u64 value;

    /* has other forms: LMSW, CLTS; seldom intercepted */
    if (nr == 0) {
        hvm_emulate_one(v, "CR0");
        return;
    }
    if (!decode_mov(v, write ? X86_OP_MOV_TO_CR : X86_OP_MOV_FROM_CR, &gpr, &len))
        return;
    if (write) {
        value = *gpr_at(guest_cpu_user_regs(), gpr);
        if (nr == 8 && (hvm_long_mode(v) ? value : (u32)value) > 0xf) {
            hvm_inject_exception(v, X86_EXC_GP, 0);
            return;
        }
        if (nr == 8)
            vlapic_set_tpr(v, value);
        else if (hvm_set_cr(v, nr, hvm_long_mode(v) ? value : (u32)value))
            return;
    } else {
        value = nr == 8 ? vlapic_get_tpr(v) : hvm_of(v)->cr[nr];
        *gpr_at(guest_cpu_user_regs(), gpr) = value;
    }
    svm_advance(v, len);
}

/* The first access in a time slice: from now on they are the processor's. It is run again. */
void svm_exit_dr(struct vcpu *v, unsigned int nr, bool write)
{
    svm_load_dr(v);
}
