/* SPDX-License-Identifier: GPL-2.0-only */
/* The general registers by the numbers they have in instructions. */
#ifndef ASM_GPR_H
#define ASM_GPR_H

#include <xen/types.h>
#include <public/xen.h>

#define X86_EACH_GPR(x) \
    x(0, rax) x(1, rcx) x(2, rdx) x(3, rbx) x(4, rsp) x(5, rbp) x(6, rsi) x(7, rdi) \
    x(8, r8) x(9, r9) x(10, r10) x(11, r11) x(12, r12) x(13, r13) x(14, r14) x(15, r15)

/* Of nr, the low four bits. */
static inline u64 *gpr_at(struct cpu_user_regs *regs, unsigned int nr)
{
#define GPR_OFFSET(nr, name)    [nr] = offsetof(struct cpu_user_regs, name),
    static const u8 at[16] = { X86_EACH_GPR(GPR_OFFSET) };
#undef GPR_OFFSET

    return (u64 *)((u8 *)regs + at[nr & 15]);
}

#endif
