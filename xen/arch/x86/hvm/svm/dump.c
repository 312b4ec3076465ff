// SPDX-License-Identifier: GPL-2.0-only
/* A control block in words, for the console. */
#include <xen/printk.h>
#include <xen/sched.h>
#include "private.h"

static void segment(const char *name, const struct svm_segment *s)
{
    printk("  %s %04x attributes %03x limit %08x base %016lx\n", name, s->selector, s->attributes, s->limit,
           (unsigned long)s->base);
}

void svm_dump_vcpu(const struct vcpu *v)
{
    const struct vmcb *b = vmcb_of(v);

    printk("d%uv%u control block %p:\n", v->domain->id, v->vcpu_id, b);
    printk("  exit %#lx info %#lx %#lx in delivery %#lx injected %#lx\n", (unsigned long)b->exit_code,
           (unsigned long)b->exit_info1, (unsigned long)b->exit_info2, (unsigned long)b->exit_int_info,
           (unsigned long)b->event_inj);
    printk("  rip %016lx rsp %016lx rflags %08lx cpl %u rax %016lx\n", (unsigned long)b->rip,
           (unsigned long)b->rsp, (unsigned long)b->rflags, b->cpl, (unsigned long)b->rax);
    printk("  cr0 %08lx cr2 %016lx cr3 %016lx cr4 %08lx efer %04lx\n", (unsigned long)b->cr0,
           (unsigned long)b->cr2, (unsigned long)b->cr3, (unsigned long)b->cr4, (unsigned long)b->efer);
    printk("  dr6 %08lx dr7 %08lx pat %016lx nested table %lx asid %u\n", (unsigned long)b->dr6,
           (unsigned long)b->dr7, (unsigned long)b->g_pat, (unsigned long)b->n_cr3, b->asid);
    printk("  intercepts cr %04x/%04x dr %04x/%04x exceptions %08x %08x %08x shadow %lx v_irq %u v_tpr %u\n",
           b->cr_reads, b->cr_writes, b->dr_reads, b->dr_writes, b->exceptions, b->intercepts1, b->intercepts2,
           (unsigned long)b->int_shadow, b->v_irq, b->v_tpr);
    segment("cs  ", &b->cs);
    segment("ss  ", &b->ss);
    segment("ds  ", &b->ds);
    segment("es  ", &b->es);
    segment("fs  ", &b->fs);
    segment("gs  ", &b->gs);
    segment("tr  ", &b->tr);
    segment("ldtr", &b->ldtr);
    segment("gdtr", &b->gdtr);
    segment("idtr", &b->idtr);
}
