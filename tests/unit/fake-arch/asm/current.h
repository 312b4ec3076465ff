/* SPDX-License-Identifier: GPL-2.0-only */
/* The host's stand-in: one "CPU" a thread. */
#ifndef ASM_CURRENT_H
#define ASM_CURRENT_H

#include <xen/types.h>
#include <public/xen.h>

#define STACK_ORDER             3
#define STACK_SIZE              (1 << (STACK_ORDER + 12))

struct cpu_info {
    struct cpu_user_regs guest_regs;
    unsigned int processor_id;
    struct vcpu *current_vcpu;
    unsigned long percpu_offset;
};
extern __thread struct cpu_info fake_cpu_info;

static inline struct cpu_info *get_cpu_info(void)
{
    struct cpu_info *info = &fake_cpu_info;

    /*
     * In a register first: UBSan's check against NULL would otherwise use the flags of the ADD that makes a TLS address,
     * and the linker may turn that into a LEA, which sets none.
     */
    __asm__("" : "+r"(info));
    return info;
}
#define current                 (get_cpu_info()->current_vcpu)
#define guest_cpu_user_regs()   (&get_cpu_info()->guest_regs)

static inline void set_current(struct vcpu *v)
{
    get_cpu_info()->current_vcpu = v;
}

#endif
