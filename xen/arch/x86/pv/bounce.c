// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending a vcpu to its kernel: the frame on the kernel's stack, then the registers of the handler.
 *
 * Frame, from low to high addresses: rcx, r11, [error code], rip, cs with the event mask in its
 * upper half, rflags with IF showing that mask, rsp, ss. A cs of privilege 0 tells the kernel that
 * it interrupted itself. The failsafe callback finds ds, es, fs and gs between r11 and rip: those
 * that were to be loaded.
 */
#include <xen/sched.h>
#include <asm/extable.h>
#include <asm/irqflags.h>
#include <asm/pv.h>
#include <asm/smap.h>
#include <asm/traps.h>
#include "private.h"

/* Flags that no handler starts with. Guests always run with the real IF set and IOPL 0. */
#define FLAGS_CLEARED   (X86_EFLAGS_TF | X86_EFLAGS_IOPL | X86_EFLAGS_NT | X86_EFLAGS_RF | \
                         X86_EFLAGS_VM | X86_EFLAGS_AC)
#define FRAME_MAX       (11 * 8UL)

/* One word to a guest's stack, with guest pages open. */
#define guest_put(to, val, failed)                                          \
    __asm__ goto("1: movq %0, %1\n\t"                                       \
                 EXTABLE(1b, %l2)                                           \
                 :: "er" ((u64)(val)), "m" (*(to)) : "memory" : failed)

/* What the guest believes its flags are. */
static u64 guest_rflags(const struct vcpu *v, const struct cpu_user_regs *regs, bool masked)
{
    u64 f = regs->rflags & ~(u64)(X86_EFLAGS_IF | X86_EFLAGS_IOPL);

    if (!masked)
        f |= X86_EFLAGS_IF;
    if (v->domain->vm_assist & (1UL << VMASST_TYPE_architectural_iopl))
        f |= (u64)v->arch.pv.iopl << 12;
    return f;
}

/*
 * The new stack pointer, or NULL when the guest's stack cannot be written. Switches to kernel mode.
 */
static u64 *push_frame(struct vcpu *v, const struct cpu_user_regs *regs, const u32 *error_code,
                       bool selectors)
{
    bool masked = v->vcpu_info->evtchn_upcall_mask;
    u64 cs = regs->cs, *sp, top;

    if (v->arch.pv.in_kernel) {
        cs &= ~3UL;
        top = regs->rsp;
    } else {
        pv_toggle_mode(v);
        top = v->arch.pv.kernel_sp;
    }
    top &= ~15UL;
    if (top - FRAME_MAX < HYPERVISOR_VIRT_END_ && top > HYPERVISOR_VIRT_START_)
        return NULL;

    sp = (u64 *)top;
    smap_open();
    guest_put(sp - 1, regs->ss, failed);
    guest_put(sp - 2, regs->rsp, failed);
    guest_put(sp - 3, guest_rflags(v, regs, masked), failed);
    guest_put(sp - 4, cs | (u64)masked << 32, failed);
    guest_put(sp - 5, regs->rip, failed);
    sp -= 5;
    if (error_code)
        guest_put(--sp, *error_code, failed);
    if (selectors) {
        guest_put(sp - 1, regs->gs, failed);
        guest_put(sp - 2, regs->fs, failed);
        guest_put(sp - 3, regs->es, failed);
        guest_put(sp - 4, regs->ds, failed);
        sp -= 4;
    }
    guest_put(sp - 1, regs->r11, failed);
    guest_put(sp - 2, regs->rcx, failed);
    smap_close();
    return sp - 2;

failed:
    smap_close();
    return NULL;
}

static void enter_handler(struct cpu_user_regs *regs, unsigned long ip, u16 cs, const u64 *sp)
{
    regs->rip = ip;
    regs->cs = cs;
    regs->rsp = (unsigned long)sp;
    regs->ss = GUEST_RING3_DS;
    regs->rflags &= ~(u64)FLAGS_CLEARED;
    /*
     * rcx and r11 are on the stack: SYSRET may use them, if the flat code segment is where to go.
     */
    regs->entry_vector = cs == GUEST_RING3_CS64 ? TRAP_SYSCALL : 0;
}

static void stack_crash(struct vcpu *v, const char *what, const struct cpu_user_regs *regs)
{
    local_irq_enable();
    domain_crash(v->domain,
                 "vcpu %u: cannot write the frame of %s to its stack (rsp %#lx, kernel_sp %#lx)\n",
                 v->vcpu_id, what, (unsigned long)regs->rsp, v->arch.pv.kernel_sp);
}

void pv_bounce_event(struct vcpu *v, struct cpu_user_regs *regs)
{
    u64 *sp;

    if (!v->arch.pv.event_callback) {
        local_irq_enable();
        domain_crash(v->domain, "vcpu %u: unmasked events without an event callback\n", v->vcpu_id);
        return;
    }
    sp = push_frame(v, regs, NULL, false);
    if (!sp) {
        stack_crash(v, "an event", regs);
        return;
    }
    v->vcpu_info->evtchn_upcall_mask = 1;
    enter_handler(regs, v->arch.pv.event_callback, GUEST_RING3_CS64, sp);
}

void pv_bounce_trap(struct vcpu *v, struct cpu_user_regs *regs)
{
    struct trap_bounce *tb = &v->arch.pv.bounce;
    u8 flags = tb->flags;
    u64 *sp;

    tb->flags = 0;
    sp = push_frame(v, regs, flags & TBF_ERROR_CODE ? &tb->error_code : NULL, flags & TBF_FAILSAFE);
    if (!sp) {
        stack_crash(v, "an exception", regs);
        return;
    }
    if (flags & TBF_INTERRUPT)
        v->vcpu_info->evtchn_upcall_mask = 1;
    enter_handler(regs, tb->eip, tb->cs, sp);
}

bool pv_bounce_nmi(struct vcpu *v, struct cpu_user_regs *regs)
{
    const struct trap_info *t = &v->arch.pv.trap_ctxt[X86_EXC_NMI];
    u64 *sp;

    if (v->arch.pv.nmi_masked)
        return false;
    v->arch.pv.nmi_pending = false;
    if (!t->address)
        return true;
    sp = push_frame(v, regs, NULL, false);
    if (!sp) {
        stack_crash(v, "an NMI", regs);
        return true;
    }
    v->arch.pv.nmi_masked = true;
    v->vcpu_info->evtchn_upcall_mask = 1;
    enter_handler(regs, t->address, t->cs, sp);
    return true;
}
