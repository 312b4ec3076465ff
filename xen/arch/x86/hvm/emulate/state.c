// SPDX-License-Identifier: GPL-2.0-only
/* Segments, control and model-specific registers, CPUID, FPU state: the emulator's view of the running vcpu. */
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/guest-cpuid.h>
#include <asm/xstate.h>
#include "private.h"

#define FCW_INITIAL     0x037f
#define MXCSR_INITIAL   0x1f80
#define XSAVE_YMM_OFFSET 576

static enum hvm_segment hvm_seg(enum x86_seg seg)
{
    switch (seg) {
    case X86_SEG_LDTR: return HVM_SEG_LDTR;
    case X86_SEG_TR: return HVM_SEG_TR;
    case X86_SEG_GDTR: return HVM_SEG_GDTR;
    case X86_SEG_IDTR: return HVM_SEG_IDTR;
    default: return (enum hvm_segment)seg;
    }
}

/* Attributes: a descriptor's bits 40-55 here, without the limit's four there. */
static enum x86_emul_rc read_segment(struct x86_emul_ctxt *ctxt, enum x86_seg seg, struct x86_emul_segment *out)
{
    struct hvm_segment_state s;

    hvm_ops->get_segment(ctxt->data, hvm_seg(seg), &s);
    *out = (struct x86_emul_segment){
        .sel = s.selector, .attr = (s.attributes & 0xff) | (s.attributes & 0xf00) << 4, .limit = s.limit, .base = s.base,
    };
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc write_segment(struct x86_emul_ctxt *ctxt, enum x86_seg seg, const struct x86_emul_segment *in)
{
    struct hvm_segment_state s = {
        .base = in->base, .limit = in->limit, .selector = in->sel,
        .attributes = (in->attr & 0xff) | (in->attr >> 4 & 0xf00),
    };

    if (seg != X86_SEG_GDTR && seg != X86_SEG_IDTR && !(s.attributes & SEG_ATTR_P))
        s.attributes |= SEG_ATTR_UNUSABLE;
    hvm_ops->set_segment(ctxt->data, hvm_seg(seg), &s);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc read_io(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes, uint32_t *value)
{
    struct hvm_io io = { .kind = HVM_IO_PORT, .bytes = bytes, .addr = port };
    enum x86_emul_rc rc = hvm_emul_io(ctxt, &io);

    *value = io.data;
    return rc;
}

static enum x86_emul_rc write_io(struct x86_emul_ctxt *ctxt, uint16_t port, unsigned int bytes, uint32_t value)
{
    struct hvm_io io = { .kind = HVM_IO_PORT, .write = true, .bytes = bytes, .addr = port, .data = value };

    return hvm_emul_io(ctxt, &io);
}

static enum x86_emul_rc read_cr(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t *value)
{
    struct vcpu *v = ctxt->data;

    if (nr == 8)
        *value = vlapic_get_tpr(v);
    else if (nr <= 4 && nr != 1)
        *value = hvm_of(v)->cr[nr];
    else
        return x86_emul_raise(ctxt, X86_EXC_UD);
    return X86_EMUL_OKAY;
}

/* The core injects a refused value's fault itself. */
static enum x86_emul_rc injected(struct x86_emul_ctxt *ctxt, int rc)
{
    if (rc == X86_EMUL_EXCEPTION)
        ctxt->event.type = X86_EVENT_NONE;
    return rc;
}

static enum x86_emul_rc write_cr(struct x86_emul_ctxt *ctxt, unsigned int nr, uint64_t value)
{
    if (nr == 8) {
        if (value > 15)
            return x86_emul_raise_error(ctxt, X86_EXC_GP, 0);
        vlapic_set_tpr(ctxt->data, value);
        return X86_EMUL_OKAY;
    }
    return injected(ctxt, hvm_set_cr(ctxt->data, nr, value));
}

static enum x86_emul_rc read_msr(struct x86_emul_ctxt *ctxt, uint32_t msr, uint64_t *value)
{
    return hvm_rdmsr(ctxt->data, msr, value) ? X86_EMUL_OKAY : x86_emul_raise_error(ctxt, X86_EXC_GP, 0);
}

static enum x86_emul_rc write_msr(struct x86_emul_ctxt *ctxt, uint32_t msr, uint64_t value)
{
    return hvm_wrmsr(ctxt->data, msr, value) ? X86_EMUL_OKAY : x86_emul_raise_error(ctxt, X86_EXC_GP, 0);
}

static enum x86_emul_rc read_xcr(struct x86_emul_ctxt *ctxt, uint32_t nr, uint64_t *value)
{
    const struct vcpu *v = ctxt->data;

    if (nr != 0)
        return x86_emul_raise_error(ctxt, X86_EXC_GP, 0);
    *value = v->arch.xcr0;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc write_xcr(struct x86_emul_ctxt *ctxt, uint32_t nr, uint64_t value)
{
    return injected(ctxt, hvm_set_xcr0(ctxt->data, nr, value));
}

static enum x86_emul_rc cpuid_leaf(struct x86_emul_ctxt *ctxt, uint32_t leaf, uint32_t subleaf,
                                   struct x86_emul_cpuid *out)
{
    struct cpu_leaf l;

    guest_cpuid(ctxt->data, leaf, subleaf, &l);
    *out = (struct x86_emul_cpuid){ l.a, l.b, l.c, l.d };
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc tlb_op(struct x86_emul_ctxt *ctxt, enum x86_emul_tlb_op op, uint64_t address, uint64_t pcid,
                               unsigned int kind)
{
    switch (op) {
    case X86_TLB_INVLPG:
        hvm_ops->invlpg(ctxt->data, address);
        return X86_EMUL_OKAY;
    case X86_TLB_INVPCID:
        hvm_ops->flush_vcpu(ctxt->data);
        return X86_EMUL_OKAY;
    default:
        return x86_emul_raise(ctxt, X86_EXC_UD);
    }
}

/* --- FPU: to memory, and back when it was changed --------------------------------------------- */
/* What XSAVE left out because it was in its initial state. */
static void fill_initial(struct vcpu *v, u64 present)
{
    struct xsave_area *area = v->arch.xsave;

    if (!(present & XSTATE_FP)) {
        memset(&area->fx, 0, __builtin_offsetof(struct fxsave_area, mxcsr));
        memset(area->fx.registers, 0, 128);
        area->fx.fcw = FCW_INITIAL;
    }
    if (!(present & XSTATE_SSE)) {
        memset(area->fx.registers + 128, 0, 256);
        area->fx.mxcsr = MXCSR_INITIAL;
    }
    if (!(present & XSTATE_YMM) && (v->arch.xcr0_accum & XSTATE_YMM))
        memset((char *)area + XSAVE_YMM_OFFSET, 0, 256);
}

static enum x86_emul_rc get_fpu(struct x86_emul_ctxt *ctxt, enum x86_emul_fpu_use use, struct x86_emul_fpu *out)
{
    struct vcpu *v = ctxt->data;

    xstate_sync(v);
    if (xfeature_mask)
        fill_initial(v, v->arch.xsave->header.xstate_bv);
    out->fxsave = (uint8_t *)&v->arch.xsave->fx;
    out->ymm_high = v->arch.xcr0 & XSTATE_YMM ? (uint8_t *)v->arch.xsave + XSAVE_YMM_OFFSET : NULL;
    return X86_EMUL_OKAY;
}

static void put_fpu(struct x86_emul_ctxt *ctxt, enum x86_emul_fpu_use use, bool modified)
{
    struct vcpu *v = ctxt->data;

    if (!modified)
        return;
    if (xfeature_mask)
        v->arch.xsave->header.xstate_bv |= (XSTATE_FP_SSE | XSTATE_YMM) & v->arch.xcr0_accum;
    v->arch.fpu_dirtied = false;
    xstate_load(v);
}

const struct x86_emul_ops hvm_emul_ops = {
    .read = hvm_emul_read,
    .write = hvm_emul_write,
    .cmpxchg = hvm_emul_cmpxchg,
    .fetch = hvm_emul_fetch,
    .read_segment = read_segment,
    .write_segment = write_segment,
    .read_io = read_io,
    .write_io = write_io,
    .rep_ins = hvm_emul_rep_ins,
    .rep_outs = hvm_emul_rep_outs,
    .rep_movs = hvm_emul_rep_movs,
    .rep_stos = hvm_emul_rep_stos,
    .read_cr = read_cr,
    .write_cr = write_cr,
    .read_msr = read_msr,
    .write_msr = write_msr,
    .read_xcr = read_xcr,
    .write_xcr = write_xcr,
    .cpuid = cpuid_leaf,
    .tlb_op = tlb_op,
    .get_fpu = get_fpu,
    .put_fpu = put_fpu,
};
