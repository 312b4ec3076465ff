// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long an intercepted instruction is. Newer processors tell where the next one begins; for the others the bytes
 * at RIP are read: first compared with the instruction's plain form, then, if it has prefixes, decoded.
 */
#include <xen/sched.h>
#include <lib/string.h>
#include <lib/x86-insn.h>
#include <asm/guest-walk.h>
#include "../private.h"
#include "private.h"

static const struct {
    u8 len;
    u8 bytes[3];
    u16 op;                     /* enum x86_op */
} plain[] = {
    [INSN_CPUID] = { 2, { 0x0f, 0xa2 }, X86_OP_CPUID },
    [INSN_HLT] = { 1, { 0xf4 }, X86_OP_HLT },
    [INSN_RDTSC] = { 2, { 0x0f, 0x31 }, X86_OP_RDTSC },
    [INSN_RDTSCP] = { 3, { 0x0f, 0x01, 0xf9 }, X86_OP_RDTSCP },
    [INSN_RDMSR] = { 2, { 0x0f, 0x32 }, X86_OP_RDMSR },
    [INSN_WRMSR] = { 2, { 0x0f, 0x30 }, X86_OP_WRMSR },
    [INSN_VMMCALL] = { 3, { 0x0f, 0x01, 0xd9 }, X86_OP_VMMCALL },
    [INSN_XSETBV] = { 3, { 0x0f, 0x01, 0xd1 }, X86_OP_XSETBV },
    [INSN_INVD] = { 2, { 0x0f, 0x08 }, X86_OP_INVD },
    [INSN_WBINVD] = { 2, { 0x0f, 0x09 }, X86_OP_WBINVD },
    [INSN_PAUSE] = { 2, { 0xf3, 0x90 }, X86_OP_NOP },
};

/* Bytes that are not the instruction any more: another vcpu changed them. Running it again settles it. */
static unsigned int decode(struct vcpu *v, enum svm_insn insn)
{
    struct x86_insn x;

    if (!hvm_decode_current(v, &x))
        return 0;
    return x.op == plain[insn].op ? x.len : 0;
}

unsigned int svm_insn_length(struct vcpu *v, enum svm_insn insn)
{
    const struct cpu_user_regs *regs = guest_cpu_user_regs();
    const struct vmcb *vmcb = vmcb_of(v);
    u8 bytes[3];

    if (svm_has(SVM_FEATURE_NRIPS) && vmcb->next_rip - regs->rip - 1 < X86_INSN_MAX_BYTES)
        return vmcb->next_rip - regs->rip;
    if (hvm_copy_from_linear(v, bytes, vmcb->cs.attributes & SEG_ATTR_L ? regs->rip : (u32)(vmcb->cs.base + regs->rip),
                             plain[insn].len, PFEC_FETCH | (vmcb->cpl == 3 ? PFEC_USER : 0), NULL) == HVM_COPY_OK &&
        memcmp(bytes, plain[insn].bytes, plain[insn].len) == 0)
        return plain[insn].len;
    return decode(v, insn);
}

unsigned int svm_insn_bytes(struct vcpu *v, u8 buf[15])
{
    const struct vmcb *vmcb = vmcb_of(v);
    unsigned int n = vmcb->insn_count & 0xf;

    if (!svm_has(SVM_FEATURE_DECODE) || vmcb->exit_code != EXIT_NPF)
        return 0;
    memcpy(buf, vmcb->insn_bytes, n);
    return n;
}

void svm_advance(struct vcpu *v, unsigned int len)
{
    vmcb_of(v)->int_shadow = 0;
    hvm_advance_rip(v, len);
}
