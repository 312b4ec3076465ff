// SPDX-License-Identifier: GPL-2.0-only
/* The x86 part of a vcpu's life, and its operations on itself. */
#include <xen/bug.h>
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <public/vcpu.h>
#include <asm/hvm.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include <asm/smp.h>
#include <asm/spec.h>
#include <asm/xstate.h>
#include "private.h"

static void set_initial_state(struct vcpu *v)
{
    struct pv_vcpu *pv = &v->arch.pv;

    memset(&v->arch.regs, 0, sizeof(v->arch.regs));
    pv->in_kernel = true;
    pv->ctrlreg[0] = X86_CR0_PE | X86_CR0_NE | X86_CR0_ET | X86_CR0_WP | X86_CR0_AM | X86_CR0_PG;
    pv->ctrlreg[4] = X86_CR4_PAE | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT;
    debugregs_reset(v);
    xstate_reset(v);
}

static int create_idle(struct vcpu *v)
{
    v->arch.tail = (void (*)(void))idle_loop;
    update_cr3(v);
    return 0;
}

/* In the hypervisor it uses our own page tables. */
static int create_hvm(struct vcpu *v)
{
    int rc = xstate_vcpu_create(v);

    if (rc)
        return rc;
    update_cr3(v);
    rc = hvm_vcpu_create(v);
    if (rc)
        xstate_vcpu_destroy(v);
    return rc;
}

int arch_vcpu_create(struct vcpu *v)
{
    int rc;

    v->arch.guest_table = v->arch.guest_table_user = v->arch.old_guest_table = INVALID_MFN;
    spec_vcpu_create(v);
    if (is_idle_vcpu(v))
        return create_idle(v);
    if (!is_pv_vcpu(v))
        return create_hvm(v);

    BUILD_BUG_ON(256 * sizeof(struct trap_info) != PAGE_SIZE);
    spin_lock_init(&v->arch.pv.ldt_lock, LOCK_PV_LDT);
    v->arch.tail = pv_exit;
    v->arch.pv.trap_ctxt = xenheap_alloc(0);
    if (!v->arch.pv.trap_ctxt)
        return -ENOMEM;
    rc = perdomain_vcpu_create(v);
    if (rc)
        goto trap_table;
    rc = xstate_vcpu_create(v);
    if (rc)
        goto trap_table;
    set_initial_state(v);
    update_cr3(v);
    return 0;

trap_table:
    xenheap_free(v->arch.pv.trap_ctxt, 0);
    v->arch.pv.trap_ctxt = NULL;
    return rc;
}

void arch_vcpu_destroy(struct vcpu *v)
{
    if (is_hvm_vcpu(v))
        hvm_vcpu_destroy(v);
    xstate_vcpu_destroy(v);
    if (v->arch.pv.trap_ctxt)
        xenheap_free(v->arch.pv.trap_ctxt, 0);
    v->arch.pv.trap_ctxt = NULL;
}

int arch_vcpu_reset(struct vcpu *v)
{
    int rc;

    if (!is_pv_vcpu(v)) {
        v->arch.time_info.guest = NULL;
        xstate_reset(v);
        hvm_vcpu_reset(v);
        return 0;
    }
    rc = pv_drop_guest_tables(v);
    if (rc)
        return rc;
    pv_destroy_gdt(v);
    pv_unmap_ldt(v);
    v->arch.pv.ldt_base = v->arch.pv.ldt_ents = 0;
    memset(v->arch.pv.trap_ctxt, 0, PAGE_SIZE);
    v->arch.pv.event_callback = v->arch.pv.failsafe_callback = v->arch.pv.syscall_callback = 0;
    v->arch.pv.syscall32_callback = v->arch.pv.sysenter_callback = 0;
    v->arch.time_info.guest = NULL;
    set_initial_state(v);
    return 0;
}

int arch_vcpu_initialise(struct vcpu *v, void *guest_ctx)
{
    struct vcpu_guest_context *ctx;
    int rc = -EFAULT;

    if (!is_pv_vcpu(v))
        return hvm_vcpu_initialise(v, guest_ctx);
    ctx = kmalloc(sizeof(*ctx));
    if (!ctx)
        return -ENOMEM;
    if (!guest_copy_in(ctx, guest_ctx, 1, sizeof(*ctx)))
        rc = arch_set_vcpu_context(v, ctx);
    kfree(ctx);
    return rc;
}

void arch_vcpu_events_raised(struct vcpu *v)
{
    if (is_pv_vcpu(v))
        vcpu_kick(v);
    else
        hvm_vcpu_kick_events(v);
}

void *arch_runstate_area(struct vcpu *v, void *guest)
{
    return is_pv_vcpu(v) ? guest : hvm_runstate_area(v, guest);
}

/* --- VCPUOPs ---------------------------------------------------------------------------------- */
static long register_time_area(struct vcpu *v, void *guest_arg)
{
    struct vcpu_register_time_memory_area area;

    if (guest_copy_in(&area, guest_arg, 1, sizeof(area)))
        return -EFAULT;
    v->arch.time_info.guest = area.addr.h.p;
    arch_update_vcpu_time(v);
    return 0;
}

/* Which physical processor a pinned vcpu of dom0 is on: its power management asks. */
static long get_physid(struct vcpu *v, void *guest_arg)
{
    struct vcpu_get_physid id = { 0 };

    if (!is_hardware_domain(v->domain) || cpumask_weight(&v->hard_affinity) != 1)
        return -EINVAL;
    id.phys_id = cpu_apicid[v->processor] | (u64)cpu_acpi_id[v->processor] << 32;
    return guest_copy_out(guest_arg, &id, 1, sizeof(id));
}

static long send_nmi(struct vcpu *v)
{
    if (is_pv_vcpu(v))
        WRITE_ONCE(v->arch.pv.nmi_pending, true);
    else
        WRITE_ONCE(v->arch.hvm->nmi_pending, true);
    vcpu_kick(v);
    return 0;
}

long arch_do_vcpu_op(int cmd, struct vcpu *v, void *guest_arg)
{
    switch (cmd) {
    case VCPUOP_register_vcpu_time_memory_area:
        return register_time_area(v, guest_arg);
    case VCPUOP_get_physid:
        return get_physid(v, guest_arg);
    case VCPUOP_send_nmi:
        return guest_arg ? -EINVAL : send_nmi(v);
    }
    return -ENOSYS;
}
