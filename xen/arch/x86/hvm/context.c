// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register contexts: VCPUOP_initialise starts a vcpu straight in 32-bit or 64-bit mode, by struct vcpu_hvm_context;
 * debuggers read struct vcpu_guest_context.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/cpu-policy.h>
#include <lib/string.h>
#include <public/hvm/hvm_vcpu.h>
#include <asm/page.h>
#include "private.h"

#define ATTR_CODE64     (SEG_ATTR_P | SEG_ATTR_S | SEG_ATTR_L | SEG_ATTR_G | 0xb)
#define ATTR_DATA64     (SEG_ATTR_P | SEG_ATTR_S | SEG_ATTR_DB | SEG_ATTR_G | 0x3)
#define ATTR_TSS_BUSY   (SEG_ATTR_P | 0xb)
#define ATTR_LDT        (SEG_ATTR_P | 0x2)
#define ATTR_KNOWN      0x0fff
#define FLAGS_KNOWN     0x3f7fd5ul              /* what RFLAGS has; POPF drops the rest, an entry on VMX fails by it */
#define TYPE_CODE       0x8
#define TYPE_WRITE_READ 0x2
#define TYPE_ACCESSED   0x1

/* All that is loaded, once it was found sound. */
struct new_state {
    struct cpu_user_regs regs;
    struct hvm_mode mode;
    struct hvm_segment_state cs, ds, es, ss, tr;
};

static int refuse(const struct vcpu *v, const char *what)
{
    printk(XENLOG_G_WARNING "d%uv%u: bad start context: %s\n", v->domain->id, v->vcpu_id, what);
    return -EINVAL;
}

static struct hvm_segment_state segment_32(u32 base, u32 limit, u16 attributes)
{
    struct hvm_segment_state s = { .base = base, .limit = limit, .attributes = attributes };

    if (attributes & SEG_ATTR_G)
        s.limit = limit << 12 | 0xfff;
    /* the processor would have set the bit when it loaded the selector */
    if (attributes & SEG_ATTR_S)
        s.attributes |= TYPE_ACCESSED;
    if (!(attributes & SEG_ATTR_P))
        s.attributes |= SEG_ATTR_UNUSABLE;
    return s;
}

/* SDM vol. 3, 26.3.1.2, less what only selectors could violate. */
static const char *code_or_data_fault(const struct hvm_segment_state *s, u16 given, bool code, bool stack)
{
    if (given & ~ATTR_KNOWN)
        return "reserved bits in segment attributes";
    if (!(given & SEG_ATTR_P))
        return code || stack ? "CS or SS is not present" : NULL;
    if (!(given & SEG_ATTR_S))
        return "a system segment in CS, DS, ES or SS";
    if (code != !!(given & TYPE_CODE) && (code || stack))
        return "CS is not code, or SS is not data";
    if (stack && !(given & TYPE_WRITE_READ))
        return "SS is not writable";
    if ((given & TYPE_CODE) && !code && !(given & TYPE_WRITE_READ))
        return "DS or ES is not readable";
    return NULL;
}

static const char *segments_fault_32(const struct new_state *n, const struct vcpu_hvm_x86_32 *c)
{
    const char *bad = code_or_data_fault(&n->cs, c->cs_ar, true, false) ?:
                      code_or_data_fault(&n->ss, c->ss_ar, false, true) ?:
                      code_or_data_fault(&n->ds, c->ds_ar, false, false) ?:
                      code_or_data_fault(&n->es, c->es_ar, false, false);

    if (bad)
        return bad;
    if ((c->tr_ar & ~ATTR_KNOWN) || (c->tr_ar & SEG_ATTR_S) || !(c->tr_ar & SEG_ATTR_P))
        return "TR is no present system segment";
    if ((c->tr_ar & SEG_ATTR_TYPE) != 0xb && ((c->tr_ar & SEG_ATTR_TYPE) != 0x3 || (n->mode.efer & EFER_LMA)))
        return "TR is no busy task state segment";
    if ((c->cs_ar ^ c->ss_ar) & 3u << SEG_ATTR_DPL_SHIFT)
        return "CS and SS differ in privilege";
    if ((c->cs_ar & SEG_ATTR_L) && (n->mode.efer & EFER_LMA))
        return "64-bit code in the 32-bit structure";
    if (c->eip > n->cs.limit)
        return "EIP beyond CS";
    return NULL;
}

static int convert_32(const struct vcpu *v, const struct vcpu_hvm_x86_32 *c, struct new_state *n)
{
    const char *bad;

    if (c->pad1 || c->pad2[0] || c->pad2[1] || c->pad2[2])
        return refuse(v, "padding is not zero");
    n->regs = (struct cpu_user_regs){
        .rax = c->eax, .rcx = c->ecx, .rdx = c->edx, .rbx = c->ebx, .rsp = c->esp, .rbp = c->ebp, .rsi = c->esi,
        .rdi = c->edi, .rip = c->eip, .rflags = c->eflags,
    };
    n->mode = (struct hvm_mode){ .cr0 = c->cr0, .cr3 = c->cr3, .cr4 = c->cr4, .efer = c->efer };
    n->cs = segment_32(c->cs_base, c->cs_limit, c->cs_ar);
    n->ds = segment_32(c->ds_base, c->ds_limit, c->ds_ar);
    n->es = segment_32(c->es_base, c->es_limit, c->es_ar);
    n->ss = segment_32(c->ss_base, c->ss_limit, c->ss_ar);
    n->tr = segment_32(c->tr_base, c->tr_limit, c->tr_ar);
    bad = segments_fault_32(n, c);
    return bad ? refuse(v, bad) : 0;
}

static int convert_64(const struct vcpu *v, const struct vcpu_hvm_x86_64 *c, struct new_state *n)
{
    if (!is_canonical(c->rip))
        return refuse(v, "RIP is not canonical");
    n->regs = (struct cpu_user_regs){
        .rax = c->rax, .rcx = c->rcx, .rdx = c->rdx, .rbx = c->rbx, .rsp = c->rsp, .rbp = c->rbp, .rsi = c->rsi,
        .rdi = c->rdi, .rip = c->rip, .rflags = c->rflags,
    };
    n->mode = (struct hvm_mode){ .cr0 = c->cr0, .cr3 = c->cr3, .cr4 = c->cr4, .efer = c->efer };
    if (!(c->efer & EFER_LMA))
        return refuse(v, "64-bit mode without EFER.LMA");
    n->cs = (struct hvm_segment_state){ .limit = ~0u, .attributes = ATTR_CODE64 };
    n->ds = n->es = n->ss = (struct hvm_segment_state){ .limit = ~0u, .attributes = ATTR_DATA64 };
    n->tr = (struct hvm_segment_state){ .limit = 0x67, .attributes = ATTR_TSS_BUSY };
    return 0;
}

static void load(struct vcpu *v, const struct new_state *n)
{
    struct hvm_segment_state ldtr = { .attributes = ATTR_LDT | SEG_ATTR_UNUSABLE }, table = { 0 };
    struct hvm_vcpu *h = hvm_of(v);

    v->arch.regs = n->regs;
    v->arch.regs.rflags |= X86_EFLAGS_MBS;
    h->cr[0] = n->mode.cr0 | X86_CR0_ET;
    h->cr[3] = n->mode.cr3;
    h->cr[4] = n->mode.cr4;
    h->efer = n->mode.efer;
    hvm_ops->update_efer(v);
    hvm_ops->update_cr(v, 0);
    hvm_ops->update_cr(v, 3);
    hvm_ops->update_cr(v, 4);
    hvm_ops->set_segment(v, HVM_SEG_CS, &n->cs);
    hvm_ops->set_segment(v, HVM_SEG_DS, &n->ds);
    hvm_ops->set_segment(v, HVM_SEG_ES, &n->es);
    hvm_ops->set_segment(v, HVM_SEG_SS, &n->ss);
    hvm_ops->set_segment(v, HVM_SEG_FS, &n->ds);
    hvm_ops->set_segment(v, HVM_SEG_GS, &n->ds);
    hvm_ops->set_segment(v, HVM_SEG_TR, &n->tr);
    hvm_ops->set_segment(v, HVM_SEG_LDTR, &ldtr);
    hvm_ops->set_segment(v, HVM_SEG_GDTR, &table);
    hvm_ops->set_segment(v, HVM_SEG_IDTR, &table);
    v->is_initialised = true;
}

static int convert(const struct vcpu *v, const struct vcpu_hvm_context *c, struct new_state *n)
{
    const struct cpu_policy *p = v->domain->arch.policy;
    const char *bad;
    int rc;

    if (c->pad)
        return refuse(v, "padding is not zero");
    if (c->mode == VCPU_HVM_MODE_32B)
        rc = convert_32(v, &c->cpu_regs.x86_32, n);
    else if (c->mode == VCPU_HVM_MODE_64B)
        rc = convert_64(v, &c->cpu_regs.x86_64, n);
    else
        rc = refuse(v, "unknown mode");
    if (rc)
        return rc;
    n->mode.efer = hvm_efer_with_lma(n->mode.efer, n->mode.cr0);
    bad = hvm_mode_fault(&n->mode, p, p->ext[8].a & 0xff);
    if (!bad && (n->regs.rflags & X86_EFLAGS_VM))
        bad = "virtual 8086 mode, which neither structure has the segments for";
    n->regs.rflags &= FLAGS_KNOWN;
    return bad ? refuse(v, bad) : 0;
}

int hvm_vcpu_set_context(struct vcpu *v, const struct vcpu_hvm_context *c)
{
    struct new_state *n = kzalloc(sizeof(*n));
    int rc;

    if (!n)
        return -ENOMEM;
    rc = convert(v, c, n);
    if (rc == 0)
        load(v, n);
    kfree(n);
    return rc;
}

int hvm_vcpu_initialise(struct vcpu *v, void *guest_ctx)
{
    struct vcpu_hvm_context *c = kmalloc(sizeof(*c));
    int rc;

    if (!c)
        return -ENOMEM;
    rc = guest_copy_in(c, guest_ctx, 1, sizeof(*c)) ?: hvm_vcpu_set_context(v, c);
    kfree(c);
    return rc;
}

static u16 selector(struct vcpu *v, enum hvm_segment seg)
{
    struct hvm_segment_state s;

    hvm_ops->get_segment(v, seg, &s);
    return s.selector;
}

void hvm_get_vcpu_context(struct vcpu *v, struct vcpu_guest_context *c)
{
    const struct hvm_vcpu *h = hvm_of(v);

    c->user_regs = v->arch.regs;
    c->user_regs.cs = selector(v, HVM_SEG_CS);
    c->user_regs.ss = selector(v, HVM_SEG_SS);
    c->user_regs.ds = selector(v, HVM_SEG_DS);
    c->user_regs.es = selector(v, HVM_SEG_ES);
    c->user_regs.fs = selector(v, HVM_SEG_FS);
    c->user_regs.gs = selector(v, HVM_SEG_GS);
    c->flags = VGCF_in_kernel;
    if (!(READ_ONCE(v->pause_flags) & VPF_down))
        c->flags |= VGCF_online;
    for (unsigned int n = 0; n <= 4; n++)
        c->ctrlreg[n] = h->cr[n];
    for (unsigned int n = 0; n < 4; n++)
        c->debugreg[n] = h->dr[n];
    c->debugreg[6] = h->dr6;
    c->debugreg[7] = h->dr7;
}
