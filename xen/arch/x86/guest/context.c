// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register contexts (struct vcpu_guest_context): loaded when a vcpu begins, read and loaded when a
 * guest is saved, restored or debugged. Everything is checked before the first change that lasts.
 */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/hvm.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include <asm/xstate.h>
#include "private.h"

#define RFLAGS_FORBIDDEN    (X86_EFLAGS_VM | X86_EFLAGS_IOPL)

static bool addresses_ok(const struct vcpu_guest_context *c)
{
    if (!is_canonical(c->event_callback_eip) || !is_canonical(c->failsafe_callback_eip) ||
        !is_canonical(c->syscall_callback_eip) || !is_canonical(c->user_regs.rip))
        return false;
    if (!is_canonical(c->fs_base) || !is_canonical(c->gs_base_kernel) ||
        !is_canonical(c->gs_base_user))
        return false;
    for (unsigned int i = 0; i < ARRAY_SIZE(c->trap_ctxt); i++)
        if (!is_canonical(c->trap_ctxt[i].address))
            return false;
    return true;
}

static bool ldt_ok(const struct vcpu_guest_context *c)
{
    return c->ldt_ents <= LDT_PAGES * 512 &&
           (!c->ldt_ents || (!(c->ldt_base & PAGE_OFFSET_MASK) && is_canonical(c->ldt_base)));
}

static int refuse(const struct vcpu *v, const char *what)
{
    printk(XENLOG_G_WARNING "d%uv%u: bad register context: %s\n", v->domain->id, v->vcpu_id, what);
    return -EINVAL;
}

static int check(const struct vcpu *v, const struct vcpu_guest_context *c)
{
    if (!addresses_ok(c))
        return refuse(v, "a non-canonical address");
    if (!ldt_ok(c))
        return refuse(v, "the LDT is too long or not aligned to a page");
    if (c->gdt_ents > FIRST_RESERVED_GDT_ENTRY)
        return refuse(v, "the GDT reaches into the hypervisor's part");
    if (!(c->flags & VGCF_in_kernel) && !c->ctrlreg[1])
        return refuse(v, "user mode without a user page table (ctrlreg[1])");
    return 0;
}

/* Page tables first: they can take long and fail, and running them again is harmless. */
static int set_tables(struct vcpu *v, const struct vcpu_guest_context *c)
{
    int rc = pv_drop_old_table(v);

    if (rc == 0)
        rc = pv_new_guest_cr3(v, xen_cr3_to_pfn(c->ctrlreg[3]));
    if (rc == 0)
        rc = pv_new_guest_user_cr3(v, xen_cr3_to_pfn(c->ctrlreg[1]));
    if (rc && rc != -ERESTART)
        refuse(v, "ctrlreg[3] or [1] names no valid page table");
    return rc;
}

static int set_debug_registers(struct vcpu *v, const struct vcpu_guest_context *c)
{
    int rc = 0;

    debugregs_reset(v);
    for (unsigned int i = 0; i < 8 && rc == 0; i++)
        if (i != 4 && i != 5)
            rc = vcpu_set_debugreg(v, i, c->debugreg[i]);
    if (rc)
        debugregs_reset(v);
    return rc;
}

static void set_registers(struct vcpu *v, const struct vcpu_guest_context *c)
{
    struct cpu_user_regs *regs = &v->arch.regs;

    *regs = c->user_regs;
    regs->cs |= 3;
    regs->ss |= 3;
    v->arch.pv.iopl = regs->rflags >> 12 & 3;
    regs->rflags = (regs->rflags & ~(u64)RFLAGS_FORBIDDEN) | X86_EFLAGS_IF | X86_EFLAGS_MBS;
    regs->entry_vector = 0;
    regs->error_code = 0;
}

static void set_entry_points(struct vcpu *v, const struct vcpu_guest_context *c)
{
    struct pv_vcpu *pv = &v->arch.pv;

    memcpy(pv->trap_ctxt, c->trap_ctxt, sizeof(c->trap_ctxt));
    for (unsigned int i = 0; i < 256; i++)
        pv->trap_ctxt[i].cs |= 3;
    pv->event_callback = c->event_callback_eip;
    pv->failsafe_callback = c->failsafe_callback_eip;
    pv->syscall_callback = c->syscall_callback_eip;
    pv->failsafe_disables_events = c->flags & VGCF_failsafe_disables_events;
    pv->syscall_disables_events = c->flags & VGCF_syscall_disables_events;
    pv->kernel_ss = c->kernel_ss | 3;
    pv->kernel_sp = c->kernel_sp;
}

static void set_pv_state(struct vcpu *v, const struct vcpu_guest_context *c)
{
    struct pv_vcpu *pv = &v->arch.pv;

    pv->ldt_base = c->ldt_base;
    pv->ldt_ents = c->ldt_ents;
    pv->fs_base = c->fs_base;
    pv->gs_base_kernel = c->gs_base_kernel;
    pv->gs_base_user = c->gs_base_user;
    pv->in_kernel = c->flags & VGCF_in_kernel;
    pv->ctrlreg[0] = (pv->ctrlreg[0] & ~(unsigned long)X86_CR0_TS) | (c->ctrlreg[0] & X86_CR0_TS);
    pv->ctrlreg[2] = c->ctrlreg[2];
    if (c->ctrlreg[4])
        pv->ctrlreg[4] = c->ctrlreg[4] & PV_CR4_GUEST;
    pv->bounce.flags = 0;
    if (v->vcpu_id == 0)
        v->domain->vm_assist = c->vm_assist & PV_VM_ASSISTS;
}

/* v does not run: nothing of it is in a processor. */
int arch_set_vcpu_context(struct vcpu *v, const struct vcpu_guest_context *c)
{
    struct fxsave_area fx;
    int rc = check(v, c);

    if (rc)
        return rc;
    memcpy(&fx, &c->fpu_ctxt, sizeof(fx));
    rc = set_tables(v, c);
    if (rc)
        return rc;
    rc = set_debug_registers(v, c);
    if (rc)
        return refuse(v, "a debug register");
    if ((c->flags & VGCF_i387_valid) && xstate_set_fxsave(v, &fx))
        return refuse(v, "the floating-point state");
    rc = pv_set_gdt(v, c->gdt_frames, c->gdt_ents);
    if (rc)
        return refuse(v, "a GDT frame");
    pv_unmap_ldt(v);

    set_registers(v, c);
    set_entry_points(v, c);
    set_pv_state(v, c);
    update_cr3(v);
    if (c->flags & VGCF_online)
        __atomic_fetch_and(&v->pause_flags, ~VPF_down, __ATOMIC_SEQ_CST);
    else
        __atomic_fetch_or(&v->pause_flags, VPF_down, __ATOMIC_SEQ_CST);
    v->is_initialised = true;
    return 0;
}

static unsigned long table_or_zero(mfn_t mfn)
{
    return mfn == INVALID_MFN ? 0 : xen_pfn_to_cr3(mfn);
}

static unsigned long context_flags(const struct vcpu *v)
{
    unsigned long flags = 0;

    if (v->arch.fpu_initialised)
        flags |= VGCF_i387_valid;
    if (v->arch.pv.in_kernel)
        flags |= VGCF_in_kernel;
    if (!(READ_ONCE(v->pause_flags) & VPF_down))
        flags |= VGCF_online;
    if (v->arch.pv.failsafe_disables_events)
        flags |= VGCF_failsafe_disables_events;
    if (v->arch.pv.syscall_disables_events)
        flags |= VGCF_syscall_disables_events;
    return flags;
}

void arch_get_vcpu_context(struct vcpu *v, struct vcpu_guest_context *c)
{
    const struct pv_vcpu *pv = &v->arch.pv;

    memset(c, 0, sizeof(*c));
    if (!is_pv_vcpu(v)) {
        hvm_get_vcpu_context(v, c);
        return;
    }
    memcpy(&c->fpu_ctxt, &v->arch.xsave->fx, sizeof(c->fpu_ctxt));
    c->flags = context_flags(v);
    c->user_regs = v->arch.regs;
    c->user_regs.rflags |= (u64)pv->iopl << 12;
    /* rcx and r11 of a frame that could leave by SYSRET are what SYSRET would make them */
    if (v->arch.regs.entry_vector & TRAP_SYSCALL) {
        c->user_regs.rcx = v->arch.regs.rip;
        c->user_regs.r11 = v->arch.regs.rflags;
    }
    c->user_regs.entry_vector = c->user_regs.error_code = 0;
    memcpy(c->trap_ctxt, pv->trap_ctxt, sizeof(c->trap_ctxt));
    c->ldt_base = pv->ldt_base;
    c->ldt_ents = pv->ldt_ents;
    for (unsigned int i = 0; i < GDT_GUEST_PAGES; i++)
        c->gdt_frames[i] = pv->gdt_frames[i];
    c->gdt_ents = pv->gdt_ents;
    c->kernel_ss = pv->kernel_ss;
    c->kernel_sp = pv->kernel_sp;
    c->ctrlreg[0] = pv->ctrlreg[0];
    c->ctrlreg[1] = table_or_zero(v->arch.guest_table_user);
    c->ctrlreg[2] = pv->ctrlreg[2];
    c->ctrlreg[3] = table_or_zero(v->arch.guest_table);
    c->ctrlreg[4] = pv->ctrlreg[4];
    for (unsigned int i = 0; i < 8; i++)
        c->debugreg[i] = i == 4 || i == 5 ? 0 : vcpu_get_debugreg(v, i);
    c->event_callback_eip = pv->event_callback;
    c->failsafe_callback_eip = pv->failsafe_callback;
    c->syscall_callback_eip = pv->syscall_callback;
    c->vm_assist = v->domain->vm_assist;
    c->fs_base = pv->fs_base;
    c->gs_base_kernel = pv->gs_base_kernel;
    c->gs_base_user = pv->gs_base_user;
}
