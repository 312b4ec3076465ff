/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What this CPU is doing, kept at the top of its stack so that one AND of the stack pointer finds it.
 *
 * Each CPU has one stack of STACK_SIZE, naturally aligned; a vcpu has none: entering from a guest starts at the
 * top (below struct cpu_info), leaving throws the stack away. From low to high addresses: IST stacks (#DF, NMI,
 * #MC, #DB; one page each), a guard page, the main stack, struct cpu_info.
 */
#ifndef ASM_CURRENT_H
#define ASM_CURRENT_H

#define STACK_ORDER             3
#define STACK_SIZE              (1 << (STACK_ORDER + 12))

#ifndef __ASSEMBLY__
#include <xen/types.h>
#include <public/xen.h>

struct cpu_info {
    struct cpu_user_regs guest_regs;        /* of the interrupted guest; hardware frames end at its .ss */
    unsigned int processor_id;
    struct vcpu *current_vcpu;
    unsigned long percpu_offset;
    unsigned long cr4;                      /* shadow of CR4, to toggle bits cheaply */
    unsigned long scratch;                  /* for entry code */
    /* spec/: the register's value while we run, while the guest runs, and now */
    u32 spec_ctrl_xen, spec_ctrl_guest, spec_ctrl_now;
    u16 verw_selector;                      /* VERW wants one in memory */
    u8 spec_flags;                          /* SPEC_FLAG_* */
    u8 spec_pad;
    unsigned long xpti_guest_cr3;           /* what the guest runs on; 0: on arch.cr3 itself */
    unsigned long xpti_xen_cr3;             /* what we run on meanwhile */
    /* size must leave &guest_regs.es 16-byte aligned: the processor aligns the frame it pushes */
    unsigned long pad;
};

static always_inline struct cpu_info *get_cpu_info(void)
{
    unsigned long sp;

    __asm__("" : "=r" (sp) : "0" (__builtin_frame_address(0)));
    return (struct cpu_info *)((sp | (STACK_SIZE - 1)) + 1) - 1;
}

#define current                 (get_cpu_info()->current_vcpu)
#define guest_cpu_user_regs()   (&get_cpu_info()->guest_regs)

static inline void set_current(struct vcpu *v)
{
    get_cpu_info()->current_vcpu = v;
}

/* Throws the stack away and goes on in fn; never returns. */
#define reset_stack_and_jump(fn) do {                                       \
    __asm__ __volatile__("mov %0, %%rsp; jmp %c1"                           \
                         :: "r" (guest_cpu_user_regs()), "i" (fn) : "memory"); \
    __builtin_unreachable();                                                \
} while (0)
#define reset_stack_and_jump_ind(fn) do {                                   \
    __asm__ __volatile__("mov %0, %%rsp; jmp __x86_indirect_thunk_rax"      \
                         :: "r" (guest_cpu_user_regs()), "a" (fn) : "memory"); \
    __builtin_unreachable();                                                \
} while (0)

#endif /* !__ASSEMBLY__ */
#endif
