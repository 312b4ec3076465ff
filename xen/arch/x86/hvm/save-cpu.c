// SPDX-License-Identifier: GPL-2.0-only
/* Context records of processors: registers, extended state, MSRs; and the header. */
#include <xen/errno.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/cpu-policy.h>
#include <lib/string.h>
#include <public/hvm/save.h>
#include <asm/cpufeature.h>
#include <asm/page.h>
#include <asm/time.h>
#include <asm/xstate.h>
#include "private.h"

#define XSAVE_HEADER    __builtin_offsetof(struct hvm_hw_cpu_xsave, save_area)
#define DR6_ONES        0xffff0ff0UL
#define DR7_ONES        0x00000400UL
#define RFLAGS_KNOWN    0x003f7fd5UL

/* --- header ----------------------------------------------------------------------------------- */
int hvm_header_save(struct domain *d, struct vcpu *v, void *rec)
{
    *(struct hvm_save_header *)rec = (struct hvm_save_header){
        .magic = HVM_FILE_MAGIC, .version = HVM_FILE_VERSION, .changeset = ~0ULL, .cpuid = boot_cpu.signature,
        .gtsc_khz = d->arch.tsc_khz,
    };
    return 0;
}

int hvm_header_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_save_header *h = rec;

    if (h->magic != HVM_FILE_MAGIC || h->version != HVM_FILE_VERSION)
        return -EINVAL;
    if (h->gtsc_khz && !hvm_tsc_khz_ok(h->gtsc_khz)) {
        printk(XENLOG_G_ERR "d%u: bad header record: a TSC of %u kHz\n", d->id, h->gtsc_khz);
        return -EINVAL;
    }
    /* the same rate: its counters go on as they are */
    if (!h->gtsc_khz || h->gtsc_khz == d->arch.tsc_khz)
        return 0;
    d->arch.tsc_khz = h->gtsc_khz;
    hvm_tsc_mode_changed(d);
    return 0;
}

/* --- registers -------------------------------------------------------------------------------- */
/* Segment registers in struct hvm_hw_cpu: a row each. */
static const struct {
    u8 seg;
    u16 sel, limit, base, attributes;           /* offsets; attributes 0: a table */
} segments[] = {
#define AT_(f) __builtin_offsetof(struct hvm_hw_cpu, f)
#define SEG_(SEG, s) { HVM_SEG_##SEG, AT_(s##_sel), AT_(s##_limit), AT_(s##_base), AT_(s##_arbytes) }
    SEG_(CS, cs), SEG_(DS, ds), SEG_(ES, es), SEG_(FS, fs), SEG_(GS, gs), SEG_(SS, ss), SEG_(TR, tr), SEG_(LDTR, ldtr),
    { HVM_SEG_GDTR, 0, AT_(gdtr_limit), AT_(gdtr_base), 0 }, { HVM_SEG_IDTR, 0, AT_(idtr_limit), AT_(idtr_base), 0 },
#undef SEG_
#undef AT_
};

static u32 *u32_at(struct hvm_hw_cpu *c, u16 offset)
{
    return (u32 *)((char *)c + offset);
}

static void save_segments(struct vcpu *v, struct hvm_hw_cpu *c)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(segments); i++) {
        struct hvm_segment_state s;

        hvm_ops->get_segment(v, segments[i].seg, &s);
        *u32_at(c, segments[i].limit) = s.limit;
        *(u64 *)((char *)c + segments[i].base) = s.base;
        if (!segments[i].attributes)
            continue;
        *u32_at(c, segments[i].sel) = s.selector;
        *u32_at(c, segments[i].attributes) = s.attributes & SEG_ATTR_UNUSABLE ? 0x10000 : s.attributes & 0xfff;
    }
}

static void load_segments(struct vcpu *v, const struct hvm_hw_cpu *c)
{
    struct hvm_hw_cpu *r = (struct hvm_hw_cpu *)c;

    for (unsigned int i = 0; i < ARRAY_SIZE(segments); i++) {
        struct hvm_segment_state s = {
            .limit = *u32_at(r, segments[i].limit), .base = *(const u64 *)((const char *)c + segments[i].base),
        };

        if (segments[i].attributes) {
            s.selector = *u32_at(r, segments[i].sel);
            s.attributes = *u32_at(r, segments[i].attributes) & 0xfff;
            if (!(s.attributes & SEG_ATTR_P))
                s.attributes |= SEG_ATTR_UNUSABLE;
        }
        hvm_ops->set_segment(v, segments[i].seg, &s);
    }
}

static void save_general(const struct cpu_user_regs *r, struct hvm_hw_cpu *c)
{
    c->rax = r->rax; c->rbx = r->rbx; c->rcx = r->rcx; c->rdx = r->rdx;
    c->rbp = r->rbp; c->rsi = r->rsi; c->rdi = r->rdi; c->rsp = r->rsp;
    c->r8 = r->r8; c->r9 = r->r9; c->r10 = r->r10; c->r11 = r->r11;
    c->r12 = r->r12; c->r13 = r->r13; c->r14 = r->r14; c->r15 = r->r15;
    c->rip = r->rip; c->rflags = r->rflags;
}

static void load_general(struct cpu_user_regs *r, const struct hvm_hw_cpu *c)
{
    memset(r, 0, sizeof(*r));
    r->rax = c->rax; r->rbx = c->rbx; r->rcx = c->rcx; r->rdx = c->rdx;
    r->rbp = c->rbp; r->rsi = c->rsi; r->rdi = c->rdi; r->rsp = c->rsp;
    r->r8 = c->r8; r->r9 = c->r9; r->r10 = c->r10; r->r11 = c->r11;
    r->r12 = c->r12; r->r13 = c->r13; r->r14 = c->r14; r->r15 = c->r15;
    r->rip = c->rip; r->rflags = (c->rflags & RFLAGS_KNOWN) | X86_EFLAGS_MBS;
}

static void save_pending_event(struct vcpu *v, struct hvm_hw_cpu *c)
{
    struct hvm_event e;

    if (!hvm_ops->pending_event(v, &e))
        return;
    c->pending_vector = e.vector;
    c->pending_type = e.type;
    c->pending_error_valid = e.has_error_code;
    c->pending_valid = 1;
    c->error_code = e.error_code;
}

/* A vcpu that is down has nothing: it starts anew. */
int hvm_cpu_save(struct domain *d, struct vcpu *v, void *rec)
{
    const struct hvm_vcpu *h = hvm_of(v);
    struct hvm_hw_cpu *c = rec;

    if (READ_ONCE(v->pause_flags) & VPF_down)
        return -ENODEV;
    memset(c, 0, sizeof(*c));
    memcpy(c->fpu_regs, &v->arch.xsave->fx, sizeof(c->fpu_regs));
    c->flags = v->arch.fpu_initialised ? XEN_X86_FPU_INITIALISED : 0;
    save_general(&v->arch.regs, c);
    c->cr0 = h->cr[0]; c->cr2 = h->cr[2]; c->cr3 = h->cr[3]; c->cr4 = h->cr[4];
    c->dr0 = h->dr[0]; c->dr1 = h->dr[1]; c->dr2 = h->dr[2]; c->dr3 = h->dr[3];
    c->dr6 = h->dr6;
    c->dr7 = h->dr7;
    c->msr_efer = h->efer;
    c->msr_tsc_aux = h->tsc_aux;
    c->tsc = hvm_save_tsc(v);
    save_segments(v, c);
    hvm_ops->save_cpu(v, c);
    save_pending_event(v, c);
    return 0;
}

static int refuse(const struct vcpu *v, const char *what)
{
    printk(XENLOG_G_ERR "d%uv%u: bad processor record: %s\n", v->domain->id, v->vcpu_id, what);
    return -EINVAL;
}

static bool canonical_msrs(const struct hvm_hw_cpu *c)
{
    return is_canonical(c->sysenter_esp) && is_canonical(c->sysenter_eip) && is_canonical(c->msr_lstar) &&
           is_canonical(c->msr_cstar) && is_canonical(c->shadow_gs) && is_canonical(c->fs_base) &&
           is_canonical(c->gs_base) && is_canonical(c->tr_base) && is_canonical(c->ldtr_base) &&
           is_canonical(c->gdtr_base) && is_canonical(c->idtr_base);
}

static int check(const struct vcpu *v, const struct hvm_hw_cpu *c, u64 efer)
{
    const struct cpu_policy *p = v->domain->arch.policy;
    struct hvm_mode m = { .cr0 = c->cr0, .cr3 = c->cr3, .cr4 = c->cr4, .efer = efer };
    const char *bad = hvm_mode_fault(&m, p, p->ext[8].a & 0xff);

    if (bad)
        return refuse(v, bad);
    if (!canonical_msrs(c))
        return refuse(v, "a non-canonical address");
    if ((c->flags & ~XEN_X86_FPU_INITIALISED) || c->pad0)
        return refuse(v, "unknown flags");
    if (c->dr7 >> 32 || c->dr6 >> 32)
        return refuse(v, "a debug register");
    if (c->pending_valid && (c->pending_type == 1 || c->pending_type > 6 || c->pending_reserved))
        return refuse(v, "the event being delivered");
    return 0;
}

static int load_fpu(struct vcpu *v, const struct hvm_hw_cpu *c)
{
    struct fxsave_area fx;

    xstate_reset(v);
    if (!(c->flags & XEN_X86_FPU_INITIALISED))
        return 0;
    memcpy(&fx, c->fpu_regs, sizeof(fx));
    return xstate_set_fxsave(v, &fx);
}

static void load_pending_event(struct vcpu *v, const struct hvm_hw_cpu *c)
{
    struct hvm_event e = {
        .vector = c->pending_vector, .type = c->pending_type, .has_error_code = c->pending_error_valid,
        .error_code = c->error_code, .cr2 = c->cr2,
    };

    /* software interrupts and their kin: RIP is at the instruction, which raises it again */
    if (c->pending_valid && e.type <= HVM_EVENT_EXCEPTION)
        hvm_ops->inject(v, &e);
}

int hvm_cpu_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_cpu *c = rec;
    struct hvm_vcpu *h = hvm_of(v);
    u64 efer = hvm_efer_with_lma(c->msr_efer & ~(u64)EFER_SVME, c->cr0);
    int rc = check(v, c, efer);

    if (rc)
        return rc;
    if (load_fpu(v, c))
        return refuse(v, "the floating-point state");
    load_general(&v->arch.regs, c);
    h->cr[0] = c->cr0 | X86_CR0_ET;
    h->cr[2] = c->cr2;
    h->cr[3] = c->cr3;
    h->cr[4] = c->cr4;
    h->efer = efer;
    h->dr[0] = c->dr0; h->dr[1] = c->dr1; h->dr[2] = c->dr2; h->dr[3] = c->dr3;
    h->dr6 = c->dr6 | DR6_ONES;
    h->dr7 = c->dr7 | DR7_ONES;
    h->tsc_aux = (u32)c->msr_tsc_aux;
    hvm_ops->update_efer(v);
    for (unsigned int n = 0; n <= 4; n++)
        if (n != 1)
            hvm_ops->update_cr(v, n);
    hvm_ops->update_dr(v);
    load_segments(v, c);
    rc = hvm_ops->load_cpu(v, c);
    if (rc)
        return rc;
    load_pending_event(v, c);
    hvm_load_tsc(v, c->tsc);
    v->is_initialised = true;
    __atomic_fetch_and(&v->pause_flags, ~VPF_down, __ATOMIC_SEQ_CST);
    return 0;
}

/* --- extended state --------------------------------------------------------------------------- */
size_t hvm_xsave_record_size(void)
{
    return XSAVE_HEADER + xsave_area_size;
}

size_t hvm_xsave_size(const struct vcpu *v)
{
    return XSAVE_HEADER + xstate_size(v->arch.xcr0_accum);
}

int hvm_xsave_save(struct domain *d, struct vcpu *v, void *rec)
{
    struct hvm_hw_cpu_xsave *x = rec;

    if (!xfeature_mask || !v->arch.fpu_initialised || (READ_ONCE(v->pause_flags) & VPF_down))
        return -ENODEV;
    x->xfeature_mask = xfeature_mask;
    x->xcr0 = v->arch.xcr0;
    x->xcr0_accum = v->arch.xcr0_accum;
    memcpy(&x->save_area, v->arch.xsave, xstate_size(v->arch.xcr0_accum));
    return 0;
}

int hvm_xsave_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_cpu_xsave *x = rec;
    const struct cpu_policy *p = d->arch.policy;
    u64 offered = p->xstate[0].a | (u64)p->xstate[0].d << 32;
    struct xsave_area *area;
    size_t size = len - XSAVE_HEADER;
    int rc;

    if (len < sizeof(*x) || size > xsave_area_size)
        return refuse(v, "length of the extended state");
    if (!xstate_valid_xcr0(x->xcr0) || (x->xcr0_accum & ~(xfeature_mask & offered)) || (x->xcr0 & ~x->xcr0_accum))
        return refuse(v, "XCR0");
    area = kmalloc(size);           /* its place in the record is not aligned */
    if (!area)
        return -ENOMEM;
    memcpy(area, &x->save_area, size);
    rc = xstate_set_area(v, area, size);
    kfree(area);
    if (rc)
        return refuse(v, "the extended state");
    v->arch.xcr0 = x->xcr0;
    v->arch.xcr0_accum |= x->xcr0_accum;
    return 0;
}

/* --- machine checks, TSC_ADJUST, MSRs --------------------------------------------------------- */
int hvm_vmce_save(struct domain *d, struct vcpu *v, void *rec)
{
    u64 caps = 0;

    hvm_rdmsr(v, MSR_MCG_CAP, &caps);
    *(struct hvm_vmce_vcpu *)rec = (struct hvm_vmce_vcpu){ .caps = caps };
    return 0;
}

/* Banks never hold anything; what another hypervisor offered beyond that would be missed by nobody. */
int hvm_vmce_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    return 0;
}

int hvm_tsc_adjust_save(struct domain *d, struct vcpu *v, void *rec)
{
    *(struct hvm_tsc_adjust *)rec = (struct hvm_tsc_adjust){ .tsc_adjust = hvm_of(v)->tsc_adjust };
    return 0;
}

int hvm_tsc_adjust_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    hvm_of(v)->tsc_adjust = ((const struct hvm_tsc_adjust *)rec)->tsc_adjust;
    return 0;
}

size_t hvm_msrs_record_size(void)
{
    return sizeof(struct hvm_msr) + hvm_nr_saved_msrs * sizeof(struct hvm_one_msr);
}

/* Those that are not 0; a record without any is left out. */
int hvm_msrs_save(struct domain *d, struct vcpu *v, void *rec)
{
    struct hvm_msr *m = rec;
    u64 value;

    m->count = 0;
    for (unsigned int i = 0; i < hvm_nr_saved_msrs; i++)
        if (hvm_rdmsr(v, hvm_saved_msrs[i], &value) && value)
            m->msr[m->count++] = (struct hvm_one_msr){ .index = hvm_saved_msrs[i], .val = value };
    return m->count ? 0 : -ENODEV;
}

static bool is_saved_msr(u32 msr)
{
    for (unsigned int i = 0; i < hvm_nr_saved_msrs; i++)
        if (hvm_saved_msrs[i] == msr)
            return true;
    return false;
}

int hvm_msrs_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_msr *m = rec;

    if (len < sizeof(*m) || m->count > (len - sizeof(*m)) / sizeof(m->msr[0]))
        return refuse(v, "length of the MSRs");
    for (u32 i = 0; i < m->count; i++) {
        if (m->msr[i]._rsvd || !is_saved_msr(m->msr[i].index) || !hvm_wrmsr(v, m->msr[i].index, m->msr[i].val)) {
            printk(XENLOG_G_ERR "d%uv%u: MSR %#x cannot be set to %#lx\n", d->id, v->vcpu_id, m->msr[i].index,
                   (unsigned long)m->msr[i].val);
            return -EINVAL;
        }
    }
    return 0;
}
