// SPDX-License-Identifier: GPL-2.0-only
/*
 * Offsets of the structure members that assembly touches. Compiled, never linked: the build turns
 * each emitted line into a #define of generated/asm-offsets.h.
 */
#include <xen/domain.h>
#include <xen/errno.h>
#include <asm/current.h>
#include <asm/traps.h>
#include <generated/hypercall-defs.h>

#define CONSTANT(name, value) \
    __asm__ __volatile__(".ascii \"==>" #name " %0\"" :: "i" (value))
#define OFFSET(name, type, member) CONSTANT(name, __builtin_offsetof(type, member))

void asm_offsets(void);
void asm_offsets(void)
{
    OFFSET(UREGS_r15, struct cpu_user_regs, r15);
    OFFSET(UREGS_r14, struct cpu_user_regs, r14);
    OFFSET(UREGS_r13, struct cpu_user_regs, r13);
    OFFSET(UREGS_r12, struct cpu_user_regs, r12);
    OFFSET(UREGS_rbp, struct cpu_user_regs, rbp);
    OFFSET(UREGS_rbx, struct cpu_user_regs, rbx);
    OFFSET(UREGS_r11, struct cpu_user_regs, r11);
    OFFSET(UREGS_r10, struct cpu_user_regs, r10);
    OFFSET(UREGS_r9, struct cpu_user_regs, r9);
    OFFSET(UREGS_r8, struct cpu_user_regs, r8);
    OFFSET(UREGS_rax, struct cpu_user_regs, rax);
    OFFSET(UREGS_rcx, struct cpu_user_regs, rcx);
    OFFSET(UREGS_rdx, struct cpu_user_regs, rdx);
    OFFSET(UREGS_rsi, struct cpu_user_regs, rsi);
    OFFSET(UREGS_rdi, struct cpu_user_regs, rdi);
    OFFSET(UREGS_error_code, struct cpu_user_regs, error_code);
    OFFSET(UREGS_entry_vector, struct cpu_user_regs, entry_vector);
    OFFSET(UREGS_rip, struct cpu_user_regs, rip);
    OFFSET(UREGS_cs, struct cpu_user_regs, cs);
    OFFSET(UREGS_rflags, struct cpu_user_regs, rflags);
    OFFSET(UREGS_rsp, struct cpu_user_regs, rsp);
    OFFSET(UREGS_ss, struct cpu_user_regs, ss);
    OFFSET(UREGS_hw_end, struct cpu_user_regs, es);

    OFFSET(CPUINFO_current, struct cpu_info, current_vcpu);
    OFFSET(CPUINFO_percpu_offset, struct cpu_info, percpu_offset);
    OFFSET(CPUINFO_scratch, struct cpu_info, scratch);
    OFFSET(CPUINFO_spec_ctrl_xen, struct cpu_info, spec_ctrl_xen);
    OFFSET(CPUINFO_spec_ctrl_guest, struct cpu_info, spec_ctrl_guest);
    OFFSET(CPUINFO_spec_ctrl_now, struct cpu_info, spec_ctrl_now);
    OFFSET(CPUINFO_verw_selector, struct cpu_info, verw_selector);
    OFFSET(CPUINFO_spec_flags, struct cpu_info, spec_flags);
    OFFSET(CPUINFO_xpti_guest_cr3, struct cpu_info, xpti_guest_cr3);
    OFFSET(CPUINFO_xpti_xen_cr3, struct cpu_info, xpti_xen_cr3);
    CONSTANT(CPUINFO_size, sizeof(struct cpu_info));

    OFFSET(VCPU_vcpu_info, struct vcpu, vcpu_info);
    OFFSET(VCPU_pause_flags, struct vcpu, pause_flags);
    OFFSET(VCPU_in_kernel, struct vcpu, arch.pv.in_kernel);
    OFFSET(VCPU_bounce_flags, struct vcpu, arch.pv.bounce.flags);
    OFFSET(VCPU_bounce_cs, struct vcpu, arch.pv.bounce.cs);
    OFFSET(VCPU_nmi_pending, struct vcpu, arch.pv.nmi_pending);
    CONSTANT(ERESTART, ERESTART);
    CONSTANT(ENOSYS, ENOSYS);
    CONSTANT(HYPERCALL_NR_ROWS, HYPERCALL_NR_ROWS);
    OFFSET(VCPUINFO_pending, struct vcpu_info, evtchn_upcall_pending);
    OFFSET(VCPUINFO_mask, struct vcpu_info, evtchn_upcall_mask);
}
