// SPDX-License-Identifier: GPL-2.0-only
/* A vcpu's control structure in words, for the console. */
#include <xen/printk.h>
#include <xen/sched.h>
#include "private.h"

#define L(field)    ((unsigned long)vmx_read(field))

static void segment(struct vcpu *v, const char *name, enum hvm_segment seg)
{
    struct hvm_segment_state s;

    vmx_get_segment(v, seg, &s);
    printk("  %s %04x attributes %04x limit %08x base %016lx\n", name, s.selector, s.attributes, s.limit,
           (unsigned long)s.base);
}

static void guest_state(struct vcpu *v)
{
    const struct hvm_vcpu *h = hvm_of(v);

    printk("  rip %016lx rsp %016lx rflags %08lx\n", L(GUEST_RIP), L(GUEST_RSP), L(GUEST_RFLAGS));
    printk("  cr0 %08lx (guest: %08lx) cr3 %016lx cr4 %08lx (guest: %08lx) efer %04lx cr2 %016lx\n", L(GUEST_CR0),
           (unsigned long)h->cr[0], L(GUEST_CR3), L(GUEST_CR4), (unsigned long)h->cr[4], L(GUEST_EFER),
           (unsigned long)h->cr[2]);
    printk("  pdptes %016lx %016lx %016lx %016lx\n", L(GUEST_PDPTE0), L(GUEST_PDPTE0 + 2), L(GUEST_PDPTE0 + 4),
           L(GUEST_PDPTE0 + 6));
    printk("  dr7 %08lx pending debug %lx interruptibility %lx activity %lx pat %016lx\n", L(GUEST_DR7),
           L(GUEST_PENDING_DEBUG), L(GUEST_INTERRUPTIBILITY), L(GUEST_ACTIVITY), L(GUEST_PAT));
    segment(v, "cs  ", HVM_SEG_CS);
    segment(v, "ss  ", HVM_SEG_SS);
    segment(v, "ds  ", HVM_SEG_DS);
    segment(v, "es  ", HVM_SEG_ES);
    segment(v, "fs  ", HVM_SEG_FS);
    segment(v, "gs  ", HVM_SEG_GS);
    segment(v, "tr  ", HVM_SEG_TR);
    segment(v, "ldtr", HVM_SEG_LDTR);
    segment(v, "gdtr", HVM_SEG_GDTR);
    segment(v, "idtr", HVM_SEG_IDTR);
}

void vmx_dump_vcpu(const struct vcpu *v)
{
    const struct vmx_vcpu *s = vmx_of(v);
    struct vcpu *x = (struct vcpu *)v;

    if (v != current && v->is_running) {
        printk("d%uv%u: it runs on CPU %u, whose control structure cannot be read from here\n", v->domain->id,
               v->vcpu_id, s->cpu);
        return;
    }
    vmx_load(x);
    printk("d%uv%u control structure %p:\n", v->domain->id, v->vcpu_id, s->vmcs);
    printk("  exit reason %#lx qualification %#lx event %08lx error %lx instruction length %lu info %lx\n",
           L(EXIT_REASON), L(EXIT_QUALIFICATION), L(EXIT_EVENT), L(EXIT_ERROR_CODE), L(EXIT_INSN_LENGTH),
           L(EXIT_INSN_INFO));
    printk("  in delivery %08lx error %lx guest address %lx linear %lx\n", L(VECTORING_EVENT), L(VECTORING_ERROR_CODE),
           L(GUEST_PHYSICAL_ADDRESS), L(GUEST_LINEAR_ADDRESS));
    printk("  injected %08lx error %lx length %lx\n", L(ENTRY_EVENT), L(ENTRY_ERROR_CODE), L(ENTRY_INSN_LENGTH));
    printk("  controls pin %lx proc %08lx %08lx exit %lx entry %lx exceptions %08lx\n", L(PIN_CONTROLS),
           L(PROC_CONTROLS), L(PROC2_CONTROLS), L(EXIT_CONTROLS), L(ENTRY_CONTROLS), L(EXCEPTION_BITMAP));
    printk("  EPT %lx TSC offset %016lx\n", L(EPT_POINTER), L(TSC_OFFSET));
    guest_state(x);
}
