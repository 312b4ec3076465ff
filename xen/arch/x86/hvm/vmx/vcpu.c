// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vcpu's life, and its moves in and out of a processor. Its control structure need not be touched for those: the
 * MSRs of SYSCALL and SWAPGS, which the processor does not switch by itself, and debug registers in use are all.
 * An exit reloads our task state segment and tables, so that gates with stacks of their own can stay in use.
 */
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <asm/p2m.h>
#include <asm/xstate.h>
#include "private.h"

#define PAT_AFTER_RESET     0x0007040600070406ULL
#define DR7_ENABLED         0xffu
#define REVISION_MASK       0x7fffffffu
/* on at times only: see whoever changes them */
#define PROC_AT_TIMES       (PROC_INTERRUPT_WINDOW | PROC_NMI_WINDOW | PROC_RDTSC | PROC_IO_BITMAPS)
#define PROC2_BY_POLICY     (PROC2_RDTSCP | PROC2_INVPCID | PROC2_XSAVES)

static int allocate(struct vmx_vcpu *s)
{
    s->vmcs = xenheap_alloc(0);
    s->msr_bitmap = xenheap_alloc(0);
    return s->vmcs && s->msr_bitmap ? 0 : -ENOMEM;
}

static void init(struct vcpu *v, struct vmx_vcpu *s)
{
    s->vmcs_pa = virt_to_maddr(s->vmcs);
    *(u32 *)s->vmcs = vmx_caps.basic & REVISION_MASK;
    vmx_clear(s->vmcs_pa);
    vmx_msr_bitmap_init(s->msr_bitmap);
    s->eptp = p2m_root(v->domain) | EPTP_FLAGS;
    s->proc = vmx_controls.word[VMX_PROC] & ~PROC_AT_TIMES;
    if (v->domain->arch.hvm->port_map && vmx_has(VMX_PROC, PROC_IO_BITMAPS)) {
        s->proc |= PROC_IO_BITMAPS;
        s->port_map = virt_to_maddr(v->domain->arch.hvm->port_map);
    }
    s->proc2 = vmx_controls.word[VMX_PROC2] & ~(PROC2_BY_POLICY | PROC2_APIC);
    s->pat = PAT_AFTER_RESET;
    s->tsc_multiplier = 1ULL << 48;
    s->dirty = DIRTY_ALL;
    s->seg_valid = s->seg_dirty = (1u << HVM_SEG_NR) - 1;
}

int vmx_vcpu_create(struct vcpu *v)
{
    struct vmx_vcpu *s = kzalloc_type(struct vmx_vcpu);

    if (!s)
        return -ENOMEM;
    s->cpu = s->host_cpu = s->tlb_cpu = VMX_NO_CPU;
    list_init(&s->active);
    v->arch.hvm->vmx = s;
    if (allocate(s)) {
        vmx_vcpu_destroy(v);
        return -ENOMEM;
    }
    init(v, s);
    vmx_update_exceptions(v);
    v->arch.tail = vmx_enter;
    return 0;
}

void vmx_vcpu_destroy(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);

    if (!s)
        return;
    vmx_unload(s);
    if (s->vmcs)
        xenheap_free(s->vmcs, 0);
    if (s->msr_bitmap)
        xenheap_free(s->msr_bitmap, 0);
    kfree(s);
    v->arch.hvm->vmx = NULL;
}

void vmx_switch_out(struct vcpu *v)
{
    vmx_save_dr(v);
    vmx_save_msrs(vmx_of(v));
}

void vmx_switch_in(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);

    vmx_load_msrs(s);
    s->dirty |= DIRTY_HOST;
    if (unlikely(hvm_of(v)->dr7 & DR7_ENABLED))
        vmx_load_dr(v);
}
