// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vcpu's control block: made, destroyed, and moved in and out of a processor.
 *
 * FS, GS, TR, LDTR and the MSRs of SYSCALL and SYSENTER stay the guest's from switch to switch: nothing in the
 * hypervisor uses them, except that our task state segment holds the stacks for NMIs and the like. While a guest's
 * is loaded, the gates without those stacks are used (traps_use_ist()): nobody can interrupt us on a bad stack,
 * because there is no SYSCALL entry.
 */
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <asm/cpufeature.h>
#include <asm/p2m.h>
#include <asm/traps.h>
#include <asm/xstate.h>
#include "private.h"

#define MSRPM_ORDER     1
#define PAT_AFTER_RESET 0x0007040600070406ULL
#define PAUSE_COUNT     3000
#define PAUSE_THRESHOLD 128

static void set_intercepts(struct vmcb *vmcb)
{
    vmcb->cr_writes = 1u << 4;
    vmcb->dr_reads = vmcb->dr_writes = 0xffff;
    vmcb->exceptions = 1u << X86_EXC_MC | 1u << X86_EXC_DB | 1u << X86_EXC_AC;
    vmcb->intercepts1 = INTERCEPT_INTR | INTERCEPT_NMI | INTERCEPT_SMI | INTERCEPT_INIT | INTERCEPT_RDPMC |
                        INTERCEPT_CPUID | INTERCEPT_INVD | INTERCEPT_HLT | INTERCEPT_INVLPGA | INTERCEPT_IOIO |
                        INTERCEPT_MSR | INTERCEPT_TASK_SWITCH | INTERCEPT_SHUTDOWN;
    vmcb->intercepts2 = INTERCEPT_VMRUN | INTERCEPT_VMMCALL | INTERCEPT_VMLOAD | INTERCEPT_VMSAVE |
                        INTERCEPT_STGI | INTERCEPT_CLGI | INTERCEPT_SKINIT | INTERCEPT_WBINVD |
                        INTERCEPT_MONITOR | INTERCEPT_MWAIT | INTERCEPT_MWAIT_ARMED | INTERCEPT_XSETBV |
                        INTERCEPT_RDPRU;
    if (svm_has(SVM_FEATURE_PAUSE_FILTER)) {
        vmcb->intercepts1 |= INTERCEPT_PAUSE;
        vmcb->pause_count = PAUSE_COUNT;
        if (svm_has(SVM_FEATURE_PAUSE_THRESHOLD))
            vmcb->pause_threshold = PAUSE_THRESHOLD;
    }
}

static void init_block(struct vcpu *v, struct svm_vcpu *s)
{
    struct vmcb *vmcb = s->vmcb;

    set_intercepts(vmcb);
    vmcb->iopm = virt_to_maddr(v->domain->arch.hvm->port_map ?: svm_iopm);
    vmcb->msrpm = virt_to_maddr(s->msrpm);
    vmcb->v_control = V_CONTROL_MASKING;
    vmcb->nested_control = 1;
    vmcb->n_cr3 = p2m_root(v->domain);
    vmcb->efer = EFER_SVME;
    vmcb->g_pat = PAT_AFTER_RESET;
}

int svm_vcpu_create(struct vcpu *v)
{
    struct svm_vcpu *s = kzalloc_type(struct svm_vcpu);

    if (!s)
        return -ENOMEM;
    v->arch.hvm->svm = s;
    s->vmcb = xenheap_alloc(0);
    s->msrpm = xenheap_alloc(MSRPM_ORDER);
    if (!s->vmcb || !s->msrpm) {
        svm_vcpu_destroy(v);
        return -ENOMEM;
    }
    s->vmcb_pa = virt_to_maddr(s->vmcb);
    s->cpu = CONFIG_NR_CPUS;
    svm_msrpm_init(s->msrpm);
    init_block(v, s);
    v->arch.tail = svm_enter;
    return 0;
}

void svm_vcpu_destroy(struct vcpu *v)
{
    struct svm_vcpu *s = svm_of(v);

    if (!s)
        return;
    if (s->vmcb)
        xenheap_free(s->vmcb, 0);
    if (s->msrpm)
        xenheap_free(s->msrpm, MSRPM_ORDER);
    kfree(s);
    v->arch.hvm->svm = NULL;
}

void svm_sync(struct vcpu *v)
{
    struct svm_vcpu *s = svm_of(v);

    if (s->state_loaded && v == current)
        svm_vmsave(s->vmcb_pa);
}

void svm_reload(struct vcpu *v)
{
    struct svm_vcpu *s = svm_of(v);

    if (s->state_loaded && v == current)
        svm_vmload(s->vmcb_pa);
}

void svm_switch_out(struct vcpu *v)
{
    struct svm_vcpu *s = svm_of(v);

    svm_save_dr(v);
    xstate_note_xcr0(v);
    svm_vmsave(s->vmcb_pa);
    s->state_loaded = false;
    svm_vmload(svm_host_vmcb());
    traps_use_ist(true);
}

void svm_switch_in(struct vcpu *v)
{
    struct svm_vcpu *s = svm_of(v);
    unsigned int cpu = smp_processor_id();

    if (s->cpu != cpu) {
        s->cpu = cpu;
        s->vmcb->clean = 0;
        s->asid_generation = 0;
    }
    traps_use_ist(false);
    svm_vmload(s->vmcb_pa);
    s->state_loaded = true;
    svm_update_dr(v);
}
