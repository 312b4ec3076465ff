// SPDX-License-Identifier: GPL-2.0-only
/* Fetching and decoding the instruction the running vcpu is at. */
#include <xen/sched.h>
#include <lib/x86-insn.h>
#include <asm/guest-walk.h>
#include "private.h"

/* Linear address of RIP, and how many bytes from there the code segment has at most. */
static unsigned long linear_rip(struct vcpu *v, unsigned int *room)
{
    const struct cpu_user_regs *regs = guest_cpu_user_regs();
    struct hvm_segment_state cs;

    hvm_ops->get_segment(v, HVM_SEG_CS, &cs);
    *room = X86_INSN_MAX_BYTES;
    if (hvm_long_mode(v) && (cs.attributes & SEG_ATTR_L))
        return regs->rip;
    if ((u32)regs->rip > cs.limit)
        *room = 0;
    else if (cs.limit - (u32)regs->rip < X86_INSN_MAX_BYTES - 1)
        *room = cs.limit - (u32)regs->rip + 1;
    return (u32)(cs.base + regs->rip);
}

/* As many of the bytes as there are: an instruction may end before a page that is not there. */
static unsigned int fetch(struct vcpu *v, unsigned long va, u8 *bytes, unsigned int n, struct hvm_copy_fault *fault)
{
    unsigned int first = min(n, (unsigned int)(PAGE_SIZE - (va & PAGE_OFFSET_MASK)));
    u32 pfec = PFEC_FETCH | (hvm_ops->get_cpl(v) == 3 ? PFEC_USER : 0);

    if (hvm_copy_from_linear(v, bytes, va, first, pfec, fault) != HVM_COPY_OK)
        return 0;
    if (first == n || hvm_copy_from_linear(v, bytes + first, va + first, n - first, pfec, fault) != HVM_COPY_OK)
        return first;
    return n;
}

bool hvm_decode_current(struct vcpu *v, struct x86_insn *insn)
{
    struct hvm_copy_fault fault = { 0 };
    u8 bytes[X86_INSN_MAX_BYTES];
    unsigned int room, n = hvm_ops->insn_bytes(v, bytes);
    unsigned long va = linear_rip(v, &room);
    int len;

    if (!n)
        n = fetch(v, va, bytes, room, &fault);
    len = x86_decode_insn(insn, hvm_guest_bytes(v) * 8, bytes, n);
    if (len > 0)
        return true;
    /* the page behind vanished: the guest gets the fault it would have had */
    if (fault.va)
        hvm_inject_page_fault(v, fault.error_code, fault.va);
    return false;
}
