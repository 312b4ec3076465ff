// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guest's kernel and its user processes both run in ring 3; what tells them apart is the page
 * table and the GS base. The active GS base is always that of the mode the vcpu is in, the
 * processor's shadow that of the other.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <generated/hypercall-defs.h>
#include <asm/extable.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/pv.h>
#include <asm/smap.h>
#include <asm/usercopy.h>
#include <asm/xstate.h>
#include "private.h"

void pv_toggle_mode(struct vcpu *v)
{
    v->arch.pv.in_kernel = !v->arch.pv.in_kernel;
    __asm__ __volatile__("swapgs" ::: "memory");
    /*
     * Not counted as a flush by write_ptbase(): more flushing than anybody knows of does no harm.
     */
    v->arch.cr3 = (v->arch.pv.in_kernel ? v->arch.guest_table
                                        : v->arch.guest_table_user) << PAGE_SHIFT;
    write_cr3(v->arch.cr3);
}

/* The n-th word from the guest's stack. */
#define COPY_WORD(n)                                                        \
    "1" #n ": mov 8*" #n "(%[from]), %%rax\n\t"                             \
    EXTABLE(1##n##b, %l[failed])                                            \
    "mov %%rax, 8*" #n "(%[to])\n\t"

/*
 * What HYPERVISOR_iret finds on the guest's stack; false when it is not readable. On the way of
 * every return.
 */
static bool read_iret_frame(const struct cpu_user_regs *regs, struct iret_context *frame)
{
    BUILD_BUG_ON(sizeof(*frame) != 9 * 8);
    if (!guest_addr_ok(regs->rsp))
        return false;
    __asm__ goto(ASM_STAC
                 COPY_WORD(0) COPY_WORD(1) COPY_WORD(2) COPY_WORD(3) COPY_WORD(4)
                 COPY_WORD(5) COPY_WORD(6) COPY_WORD(7) COPY_WORD(8)
                 ASM_CLAC
                 : : [from] "r" (regs->rsp), [to] "r" (frame) : "rax", "memory", "cc" : failed);
    return true;

failed:
    smap_close();
    return false;
}

/*
 * HYPERVISOR_iret. A frame with cs of privilege 3 goes to user mode, any other stays in the kernel.
 * With VGCF_in_syscall, rcx and r11 need not be restored and the segments are flat: SYSRET will do.
 */
long do_iret(void)
{
    struct vcpu *v = current;
    struct cpu_user_regs *regs = guest_cpu_user_regs();
    struct iret_context frame;

    if (!read_iret_frame(regs, &frame)) {
        domain_crash(v->domain, "vcpu %u: no frame at its stack pointer %#lx in HYPERVISOR_iret\n",
                     v->vcpu_id,
                     (unsigned long)regs->rsp);
        return 0;
    }
    if ((frame.cs & 3) == 3) {
        if (v->arch.guest_table_user == INVALID_MFN) {
            domain_crash(v->domain,
                         "vcpu %u: HYPERVISOR_iret to user mode without a user page table\n",
                         v->vcpu_id);
            return 0;
        }
        pv_toggle_mode(v);
    }
    if (v->domain->vm_assist & (1UL << VMASST_TYPE_architectural_iopl))
        v->arch.pv.iopl = frame.rflags >> 12 & 3;

    regs->rip = frame.rip;
    regs->rflags = (frame.rflags & ~(u64)(X86_EFLAGS_IOPL | X86_EFLAGS_VM)) | X86_EFLAGS_IF |
                   X86_EFLAGS_MBS;
    regs->rsp = frame.rsp;
    if (frame.flags & VGCF_in_syscall) {
        regs->cs = GUEST_RING3_CS64;
        regs->ss = GUEST_RING3_DS;
        regs->entry_vector = TRAP_SYSCALL;
    } else {
        regs->cs = frame.cs | 3;
        regs->ss = frame.ss | 3;
        regs->rcx = frame.rcx;
        regs->r11 = frame.r11;
        regs->entry_vector = 0;
    }
    v->vcpu_info->evtchn_upcall_mask = !(frame.rflags & X86_EFLAGS_IF);
    v->arch.pv.nmi_masked = false;
    return frame.rax;
}

long do_stack_switch(unsigned long ss, unsigned long sp)
{
    struct vcpu *v = current;

    v->arch.pv.kernel_ss = ss | 3;
    v->arch.pv.kernel_sp = sp;
    return 0;
}

long do_fpu_taskswitch(int set)
{
    struct vcpu *v = current;

    if (set) {
        v->arch.pv.ctrlreg[0] |= X86_CR0_TS;
        stts();
    } else {
        v->arch.pv.ctrlreg[0] &= ~(unsigned long)X86_CR0_TS;
        if (v->arch.fpu_dirtied)
            clts();
    }
    return 0;
}

/*
 * The user GS selector is loaded for real: its descriptor's base goes to where the user's base is
 * kept.
 */
static long load_user_gs_selector(u16 selector)
{
    int failed = 0;

    /* interrupts off: between the two SWAPGS nothing may switch modes */
    local_irq_disable();
    __asm__ __volatile__("swapgs\n\t"
                         "1: mov %w[sel], %%gs\n\t"
                         "2: swapgs\n\t"
                         ".pushsection .text.fixup, \"ax\"; "
                         "3: mov $1, %[failed]; mov %[zero], %%gs; jmp 2b; "
                         ".popsection\n\t"
                         EXTABLE(1b, 3b)
                         : [failed] "+r" (failed)
                         : [sel] "r" ((u32)selector), [zero] "r" (0) : "memory");
    local_irq_enable();
    return failed ? -EINVAL : 0;
}

long do_set_segment_base(unsigned int which, unsigned long base)
{
    if (which == SEGBASE_GS_USER_SEL)
        return load_user_gs_selector(base);
    if (!is_canonical(base))
        return -EINVAL;
    switch (which) {
    case SEGBASE_FS:
        write_fs_base(base);
        return 0;
    case SEGBASE_GS_USER:
        wrmsr(MSR_SHADOW_GS_BASE, base);
        return 0;
    case SEGBASE_GS_KERNEL:
        write_gs_base(base);
        return 0;
    }
    return -EINVAL;
}
