// SPDX-License-Identifier: GPL-2.0-only
/* Reading and changing a vcpu's state in its control block: segments, control and debug registers, records. */
#include <xen/errno.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/insn.h>
#include <public/hvm/save.h>
#include "private.h"

#define DR7_ENABLED         0xffu
#define MSR_TSC_RATIO       0xc0000104
#define TSC_RATIO_ONE       (1ULL << 32)

/* --- segments --------------------------------------------------------------------------------- */
/* Those that VMSAVE and VMLOAD move, not VMRUN. */
static bool is_extra(enum hvm_segment seg)
{
    return seg == HVM_SEG_FS || seg == HVM_SEG_GS || seg == HVM_SEG_TR || seg == HVM_SEG_LDTR;
}

static struct svm_segment *segment(struct vmcb *vmcb, enum hvm_segment seg)
{
    switch (seg) {
    case HVM_SEG_ES: return &vmcb->es;
    case HVM_SEG_CS: return &vmcb->cs;
    case HVM_SEG_SS: return &vmcb->ss;
    case HVM_SEG_DS: return &vmcb->ds;
    case HVM_SEG_FS: return &vmcb->fs;
    case HVM_SEG_GS: return &vmcb->gs;
    case HVM_SEG_TR: return &vmcb->tr;
    case HVM_SEG_LDTR: return &vmcb->ldtr;
    case HVM_SEG_GDTR: return &vmcb->gdtr;
    default: return &vmcb->idtr;
    }
}

void svm_get_segment(struct vcpu *v, enum hvm_segment seg, struct hvm_segment_state *s)
{
    const struct svm_segment *from = segment(vmcb_of(v), seg);

    if (is_extra(seg))
        svm_sync(v);
    *s = (struct hvm_segment_state){
        .base = from->base, .limit = from->limit, .selector = from->selector,
        .attributes = from->attributes & 0xfff,
    };
    if (seg < HVM_SEG_GDTR && !(s->attributes & SEG_ATTR_P))
        s->attributes |= SEG_ATTR_UNUSABLE;
    /* the processor keeps CPL apart; SS.DPL need not follow it (APM vol. 2, 15.5.1) */
    if (seg == HVM_SEG_SS)
        s->attributes = (s->attributes & ~(3u << SEG_ATTR_DPL_SHIFT)) | vmcb_of(v)->cpl << SEG_ATTR_DPL_SHIFT;
}

void svm_set_segment(struct vcpu *v, enum hvm_segment seg, const struct hvm_segment_state *s)
{
    struct vmcb *vmcb = vmcb_of(v);
    struct svm_segment *to = segment(vmcb, seg);

    if (is_extra(seg))
        svm_sync(v);
    to->base = s->base;
    to->limit = s->limit;
    to->selector = s->selector;
    to->attributes = s->attributes & SEG_ATTR_UNUSABLE ? 0 : s->attributes & 0xfff;
    if (seg == HVM_SEG_SS)
        vmcb->cpl = s->attributes >> SEG_ATTR_DPL_SHIFT & 3;
    if (is_extra(seg))
        svm_reload(v);
    vmcb_dirty(vmcb, seg >= HVM_SEG_GDTR ? CLEAN_DT : CLEAN_SEG);
}

unsigned int svm_get_cpl(struct vcpu *v)
{
    return vmcb_of(v)->cpl;
}

/* --- control registers ------------------------------------------------------------------------ */
/*
 * EFER.LME without CR4.PAE says no more than that CR0.PG cannot be set. The processor is not told of it, and the rules
 * (hvm_cr0_ok()) refuse: QEMU 7.2 without KVM, when a guest leaves in that state, does not load the host's CR0 and runs
 * on without paging.
 */
static void put_efer(struct vcpu *v)
{
    const struct hvm_vcpu *h = hvm_of(v);
    struct vmcb *vmcb = vmcb_of(v);
    u64 held = (h->efer & EFER_LME) && !(h->cr[4] & X86_CR4_PAE) ? EFER_LME : 0;

    vmcb->efer = (h->efer & ~held) | EFER_SVME;
    if (unlikely(vmcb_holds_lme(vmcb) != !!held)) {
        vmcb->cr_writes ^= 1u << 0;
        vmcb_dirty(vmcb, CLEAN_INTERCEPTS);
    }
}

void svm_update_cr(struct vcpu *v, unsigned int n)
{
    struct vmcb *vmcb = vmcb_of(v);
    u64 value = hvm_of(v)->cr[n];

    switch (n) {
    case 0: vmcb->cr0 = value; break;
    case 2: vmcb->cr2 = value; break;
    case 3: vmcb->cr3 = value; break;
    case 4:
        vmcb->cr4 = value;
        put_efer(v);
        break;
    }
    vmcb_dirty(vmcb, n == 2 ? CLEAN_CR2 : CLEAN_CR);
    /* our writes flush nothing by themselves */
    if (n != 2)
        svm_flush_vcpu(v);
}

void svm_update_efer(struct vcpu *v)
{
    put_efer(v);
    vmcb_dirty(vmcb_of(v), CLEAN_CR);
    svm_flush_vcpu(v);
}

/* --- debug registers: in the processor only while the guest uses them ------------------------- */
void svm_load_dr(struct vcpu *v)
{
    struct vmcb *vmcb = vmcb_of(v);
    struct hvm_vcpu *h = hvm_of(v);

    write_dr0(h->dr[0]);
    write_dr1(h->dr[1]);
    write_dr2(h->dr[2]);
    write_dr3(h->dr[3]);
    vmcb->dr_reads = vmcb->dr_writes = 0;
    vmcb_dirty(vmcb, CLEAN_INTERCEPTS);
    svm_of(v)->dr_loaded = true;
}

void svm_read_dr(struct vcpu *v)
{
    const struct vmcb *vmcb = vmcb_of(v);
    struct hvm_vcpu *h = hvm_of(v);

    h->dr[0] = read_dr0();
    h->dr[1] = read_dr1();
    h->dr[2] = read_dr2();
    h->dr[3] = read_dr3();
    h->dr6 = vmcb->dr6;
    h->dr7 = vmcb->dr7;
}

void svm_save_dr(struct vcpu *v)
{
    struct vmcb *vmcb = vmcb_of(v);

    if (!svm_of(v)->dr_loaded)
        return;
    svm_read_dr(v);
    vmcb->dr_reads = vmcb->dr_writes = 0xffff;
    vmcb_dirty(vmcb, CLEAN_INTERCEPTS);
    svm_of(v)->dr_loaded = false;
}

void svm_update_dr(struct vcpu *v)
{
    struct vmcb *vmcb = vmcb_of(v);
    struct hvm_vcpu *h = hvm_of(v);

    if (vmcb->dr6 != h->dr6 || vmcb->dr7 != h->dr7) {
        vmcb->dr6 = h->dr6;
        vmcb->dr7 = h->dr7;
        vmcb_dirty(vmcb, CLEAN_DR);
    }
    if (v == current && svm_of(v)->state_loaded && (svm_of(v)->dr_loaded || (h->dr7 & DR7_ENABLED)))
        svm_load_dr(v);
}

/* --- intercepts ------------------------------------------------------------------------------- */
void svm_update_exceptions(struct vcpu *v)
{
    vmcb_of(v)->exceptions = hvm_wanted_exceptions(v) | 1u << X86_EXC_MC | 1u << X86_EXC_DB | 1u << X86_EXC_AC;
    vmcb_dirty(vmcb_of(v), CLEAN_INTERCEPTS);
}

void svm_update_cpu_policy(struct vcpu *v)
{
    struct vmcb *vmcb = vmcb_of(v);
    bool vtsc = v->domain->arch.vtsc;

    vmcb->intercepts1 &= ~INTERCEPT_RDTSC;
    vmcb->intercepts2 &= ~INTERCEPT_RDTSCP;
    if (vtsc) {
        vmcb->intercepts1 |= INTERCEPT_RDTSC;
        vmcb->intercepts2 |= INTERCEPT_RDTSCP;
    }
    vmcb_dirty(vmcb, CLEAN_INTERCEPTS);
}

void svm_set_tsc(struct vcpu *v, u64 offset, u64 ratio)
{
    vmcb_of(v)->tsc_offset = offset;
    vmcb_dirty(vmcb_of(v), CLEAN_INTERCEPTS);
    if (svm_has(SVM_FEATURE_TSC_RATIO) && v == current)
        wrmsr(MSR_TSC_RATIO, ratio ? ratio : TSC_RATIO_ONE);
}

u64 svm_get_pat(struct vcpu *v)
{
    return vmcb_of(v)->g_pat;
}

void svm_set_pat(struct vcpu *v, u64 pat)
{
    vmcb_of(v)->g_pat = pat;
    vmcb_dirty(vmcb_of(v), CLEAN_NESTED);
    svm_flush_vcpu(v);
}

/* The ASID's other translations go as well; the processor has INVLPGA for one, of no use across a wrap. */
void svm_invlpg(struct vcpu *v, unsigned long va)
{
    __asm__ __volatile__("invlpga %%rax, %%ecx" :: "a" (va), "c" (vmcb_of(v)->asid) : "memory");
}

/* --- records ---------------------------------------------------------------------------------- */
void svm_save_cpu(struct vcpu *v, struct hvm_hw_cpu *c)
{
    const struct vmcb *vmcb = vmcb_of(v);

    svm_sync(v);
    c->sysenter_cs = vmcb->sysenter_cs;
    c->sysenter_esp = vmcb->sysenter_esp;
    c->sysenter_eip = vmcb->sysenter_eip;
    c->shadow_gs = vmcb->kernel_gs_base;
    c->msr_star = vmcb->star;
    c->msr_lstar = vmcb->lstar;
    c->msr_cstar = vmcb->cstar;
    c->msr_syscall_mask = vmcb->sfmask;
}

int svm_load_cpu(struct vcpu *v, const struct hvm_hw_cpu *c)
{
    struct vmcb *vmcb = vmcb_of(v);

    svm_sync(v);
    vmcb->sysenter_cs = c->sysenter_cs;
    vmcb->sysenter_esp = c->sysenter_esp;
    vmcb->sysenter_eip = c->sysenter_eip;
    vmcb->kernel_gs_base = c->shadow_gs;
    vmcb->star = c->msr_star;
    vmcb->lstar = c->msr_lstar;
    vmcb->cstar = c->msr_cstar;
    vmcb->sfmask = c->msr_syscall_mask;
    svm_reload(v);
    vmcb->clean = 0;
    return 0;
}
