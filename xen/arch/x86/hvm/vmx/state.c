// SPDX-License-Identifier: GPL-2.0-only
/* Reading and changing a vcpu's state: segments, control and debug registers, which events make it leave. */
#include <xen/sched.h>
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include <asm/p2m.h>
#include <asm/page.h>
#include "../private.h"
#include "private.h"

#define DR7_ENABLED         0xffu
#define CR3_PAE_TABLE       0xffffffe0u
#define TSC_MULTIPLIER_ONE  (1ULL << 48)
#define ALWAYS_INTERCEPTED  (1u << X86_EXC_MC | 1u << X86_EXC_DB | 1u << X86_EXC_AC)

/* --- segments --------------------------------------------------------------------------------- */
/* Position among the structure's fields. */
static unsigned int field_index(enum hvm_segment seg)
{
    switch (seg) {
    case HVM_SEG_TR: return 7;
    case HVM_SEG_LDTR: return 6;
    default: return seg;
    }
}

static void fetch_segment(struct hvm_segment_state *s, enum hvm_segment seg)
{
    unsigned int i = field_index(seg);

    s->base = vmx_read(SEG_FIELD(GUEST_ES_BASE, i));
    s->limit = vmx_read(SEG_FIELD(GUEST_ES_LIMIT, i));
    if (seg >= HVM_SEG_GDTR)
        return;
    s->selector = vmx_read(SEG_FIELD(GUEST_ES_SELECTOR, i));
    s->attributes = vmx_attributes(vmx_read(SEG_FIELD(GUEST_ES_RIGHTS, i)));
}

void vmx_get_segment(struct vcpu *v, enum hvm_segment seg, struct hvm_segment_state *s)
{
    struct vmx_vcpu *x = vmx_of(v);

    if (!(x->seg_valid & 1u << seg)) {
        vmx_load(v);
        fetch_segment(&x->seg[seg], seg);
        x->seg_valid |= 1u << seg;
    }
    *s = x->seg[seg];
}

void vmx_set_segment(struct vcpu *v, enum hvm_segment seg, const struct hvm_segment_state *s)
{
    struct vmx_vcpu *x = vmx_of(v);

    x->seg[seg] = *s;
    x->seg_valid |= 1u << seg;
    x->seg_dirty |= 1u << seg;
}

void vmx_write_segments(struct vmx_vcpu *x)
{
    for (unsigned int seg = 0; seg < HVM_SEG_NR; seg++) {
        const struct hvm_segment_state *s = &x->seg[seg];
        unsigned int i = field_index(seg);

        if (!(x->seg_dirty & 1u << seg))
            continue;
        vmx_write(SEG_FIELD(GUEST_ES_BASE, i), s->base);
        vmx_write(SEG_FIELD(GUEST_ES_LIMIT, i), s->limit);
        if (seg >= HVM_SEG_GDTR)
            continue;
        vmx_write(SEG_FIELD(GUEST_ES_SELECTOR, i), s->selector);
        vmx_write(SEG_FIELD(GUEST_ES_RIGHTS, i), vmx_rights(seg, s));
    }
    x->seg_dirty = 0;
}

/* The processor keeps it where the stack segment's is. */
unsigned int vmx_get_cpl(struct vcpu *v)
{
    struct hvm_segment_state ss;

    vmx_get_segment(v, HVM_SEG_SS, &ss);
    return ss.attributes >> SEG_ATTR_DPL_SHIFT & 3;
}

/* --- control registers ------------------------------------------------------------------------ */
static bool pae_paging(const struct vcpu *v)
{
    return hvm_paging(v) && (hvm_of(v)->cr[4] & X86_CR4_PAE) && !hvm_long_mode(v);
}

static void read_pdptes(struct vcpu *v, u64 cr3, u64 *pdpte)
{
    u32 table = (u32)cr3 & CR3_PAE_TABLE;

    if (!p2m_read(v->domain, table >> PAGE_SHIFT, table & PAGE_OFFSET_MASK, pdpte, 4 * sizeof(u64), NULL))
        for (unsigned int i = 0; i < 4; i++)
            pdpte[i] = 0;
}

static unsigned int phys_bits(const struct vcpu *v)
{
    return v->domain->arch.policy->ext[8].a & 0xff;
}

bool vmx_pdptes_fault(struct vcpu *v, u64 cr3)
{
    u64 pdpte[4];

    read_pdptes(v, cr3, pdpte);
    for (unsigned int i = 0; i < 4; i++)
        if (!vmx_pdpte_ok(pdpte[i], phys_bits(v)))
            return true;
    return false;
}

/* Entry loads them from the structure, not from memory (27.3.2.4); bad ones become absent. */
static void reload_pdptes(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);

    read_pdptes(v, hvm_of(v)->cr[3], s->pdpte);
    for (unsigned int i = 0; i < 4; i++)
        if (!vmx_pdpte_ok(s->pdpte[i], phys_bits(v)))
            s->pdpte[i] = 0;
    s->dirty |= DIRTY_PDPTE;
}

/* CR2 passes through the register itself, on every entry. */
void vmx_update_cr(struct vcpu *v, unsigned int n)
{
    if (n == 2)
        return;
    vmx_of(v)->dirty |= DIRTY_CR;
    if (pae_paging(v))
        reload_pdptes(v);
    vmx_flush_vcpu(v);
}

void vmx_update_efer(struct vcpu *v)
{
    vmx_of(v)->dirty |= DIRTY_CR;
    vmx_flush_vcpu(v);
}

/* --- debug registers: in the processor only while the guest uses them ------------------------- */
/* An exit leaves DR7 without breakpoints, an entry loads the guest's. */
void vmx_load_dr(struct vcpu *v)
{
    const struct hvm_vcpu *h = hvm_of(v);
    struct vmx_vcpu *s = vmx_of(v);

    write_dr0(h->dr[0]);
    write_dr1(h->dr[1]);
    write_dr2(h->dr[2]);
    write_dr3(h->dr[3]);
    write_dr6(h->dr6);
    s->dr_loaded = true;
    s->dirty |= DIRTY_DR7;
    vmx_want_controls(s, PROC_MOV_DR, false);
}

/* DR7 was read when the guest left. */
void vmx_save_dr(struct vcpu *v)
{
    struct hvm_vcpu *h = hvm_of(v);
    struct vmx_vcpu *s = vmx_of(v);

    if (!s->dr_loaded)
        return;
    h->dr[0] = read_dr0();
    h->dr[1] = read_dr1();
    h->dr[2] = read_dr2();
    h->dr[3] = read_dr3();
    h->dr6 = read_dr6();
    s->dr_loaded = false;
    vmx_want_controls(s, PROC_MOV_DR, true);
}

void vmx_update_dr(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);

    s->dirty |= DIRTY_DR7;
    if (s->dr_loaded)
        write_dr6(hvm_of(v)->dr6);
    else if (v == current && s->msrs_loaded && (hvm_of(v)->dr7 & DR7_ENABLED))
        vmx_load_dr(v);
}

/* --- controls --------------------------------------------------------------------------------- */
void vmx_want_controls(struct vmx_vcpu *s, u32 proc, bool on)
{
    u32 wanted = on ? s->proc | proc : s->proc & ~proc;

    if (wanted == s->proc)
        return;
    s->proc = wanted;
    s->dirty |= DIRTY_CONTROLS;
}

void vmx_update_exceptions(struct vcpu *v)
{
    vmx_of(v)->exceptions = hvm_wanted_exceptions(v) | ALWAYS_INTERCEPTED;
    vmx_of(v)->dirty |= DIRTY_CONTROLS;
}

/* Instructions that are undefined unless they are allowed. */
static u32 allowed_instructions(const struct cpu_policy *p)
{
    u32 bits = 0;

    if (cpu_policy_has(p, XEN_X86_FEATURE_RDTSCP) || cpu_policy_has(p, XEN_X86_FEATURE_RDPID))
        bits |= PROC2_RDTSCP;
    if (cpu_policy_has(p, XEN_X86_FEATURE_INVPCID))
        bits |= PROC2_INVPCID;
    if (cpu_policy_has(p, XEN_X86_FEATURE_XSAVES))
        bits |= PROC2_XSAVES;
    return bits & vmx_controls.word[VMX_PROC2];
}

void vmx_update_cpu_policy(struct vcpu *v)
{
    const struct cpu_policy *p = v->domain->arch.policy;
    struct vmx_vcpu *s = vmx_of(v);

    s->proc2 = (s->proc2 & ~(PROC2_RDTSCP | PROC2_INVPCID | PROC2_XSAVES)) | allowed_instructions(p);
    s->cr4_free = vmx_cr4_free(hvm_cr4_allowed(p), vmx_caps.cr4_fixed0, vmx_caps.cr4_fixed1);
    s->dirty |= DIRTY_CONTROLS | DIRTY_CR;
    vmx_want_controls(s, PROC_RDTSC, v->domain->arch.vtsc);
}

/* --- time, memory types ----------------------------------------------------------------------- */
void vmx_set_tsc(struct vcpu *v, u64 offset, u64 ratio)
{
    struct vmx_vcpu *s = vmx_of(v);
    u64 multiplier = ratio ? ratio : TSC_MULTIPLIER_ONE;

    if (s->tsc_offset == offset && s->tsc_multiplier == multiplier)
        return;
    s->tsc_offset = offset;
    s->tsc_multiplier = multiplier;
    s->dirty |= DIRTY_TSC;
}

u64 vmx_get_pat(struct vcpu *v)
{
    return vmx_of(v)->pat;
}

void vmx_set_pat(struct vcpu *v, u64 pat)
{
    vmx_of(v)->pat = pat;
    vmx_of(v)->dirty |= DIRTY_PAT;
    vmx_flush_vcpu(v);
}
