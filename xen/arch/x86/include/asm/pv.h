/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PV guests as the other x86 rooms see them: what a fault or an entry of theirs means, sending them
 * exceptions, their two modes (kernel and user, both in ring 3), descriptors.
 *
 * "current only" functions act on the running vcpu and its registers at the top of the stack.
 */
#ifndef ASM_PV_H
#define ASM_PV_H

#include <xen/domain.h>
#include <asm/pv-descriptor.h>

/* --- arrivals: called by entry/, interrupts on unless said otherwise; current only ------------ */
void pv_user_syscall(struct cpu_user_regs *regs);  /* SYSCALL from user mode; interrupts off */
/* SYSCALL in compatibility mode; interrupts off */
void pv_user_syscall32(struct cpu_user_regs *regs);
void pv_user_sysenter(struct cpu_user_regs *regs);          /* interrupts off */
void pv_user_int80(struct cpu_user_regs *regs);             /* interrupts off */
void pv_iret_fault(struct cpu_user_regs *regs);  /* IRET to the guest faulted; interrupts off */
void pv_trap(struct cpu_user_regs *regs);  /* any exception that the guest just gets itself */
void pv_page_fault(struct cpu_user_regs *regs, unsigned long addr);
void pv_general_protection(struct cpu_user_regs *regs);
void pv_invalid_op(struct cpu_user_regs *regs);
void pv_device_not_available(struct cpu_user_regs *regs);
void pv_debug(struct cpu_user_regs *regs, unsigned long dr6);
/* A fault of ours in the per-domain area: true when an LDT page could be brought in. */
bool pv_descriptor_fault(unsigned long addr, struct cpu_user_regs *regs);

/* --- departures: called by entry/ on the way out ---------------------------------------------- */
void pv_bounce_event(struct vcpu *v, struct cpu_user_regs *regs);   /* interrupts off */
void pv_bounce_trap(struct vcpu *v, struct cpu_user_regs *regs);
bool pv_bounce_nmi(struct vcpu *v, struct cpu_user_regs *regs);     /* false: not now (masked) */
/*
 * Where a vcpu that starts or resumes goes: arch.tail of PV vcpus. Assembly; registers in
 * guest_regs.
 */
void pv_exit(void);

/* --- exceptions for the current vcpu: delivered on the way out -------------------------------- */
/* error code ignored where the vector has none */
void pv_inject_trap(unsigned int vector, u32 error_code);
void pv_inject_page_fault(unsigned long addr, u32 error_code);
/* A nested failure: kills the domain, saying why. */
void pv_failsafe(struct vcpu *v);

/* --- modes ------------------------------------------------------------------------------------ */
static inline bool pv_in_kernel(const struct vcpu *v)
{
    return v->arch.pv.in_kernel;
}
/* Current only: swaps GS bases and page tables. */
void pv_toggle_mode(struct vcpu *v);

/* --- descriptors ------------------------------------------------------------------------------ */
/* MMUEXT_SET_LDT: 0, -EINVAL. Current only. */
int pv_set_ldt(struct vcpu *v, unsigned long base, unsigned int ents);
/*
 * Forgets the LDT pages that were faulted in: before its base changes, its pages lose their type, v
 * dies.
 */
void pv_unmap_ldt(struct vcpu *v);
/*
 * Makes frames (typed here) the GDT of v; entries 0 drops it. 0 or -EINVAL. v current or not
 * running.
 */
int pv_set_gdt(struct vcpu *v, const unsigned long *frames, unsigned int entries);
void pv_destroy_gdt(struct vcpu *v);

/* The 4096 bytes through which a guest calls us: one 32-byte slot a hypercall number. */
void pv_fill_hypercall_page(void *page);

/* --- port I/O: PHYSDEVOP_set_iopl, _set_iobitmap; arguments checked; current only ------------- */
int pv_set_iopl(unsigned int iopl);
int pv_set_iobitmap(void *guest_bitmap, unsigned int nr_ports);

#endif
