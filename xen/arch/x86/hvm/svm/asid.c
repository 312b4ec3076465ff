// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address space identifiers tag a CPU's translations, so that entering a guest need not flush them (APM vol. 2,
 * 15.16). Each CPU hands its own out in order; a vcpu that comes from elsewhere, or whose translations are to be
 * forgotten, simply gets the next. When they run out, all is flushed and a new generation begins.
 */
#include <xen/init.h>
#include <xen/percpu.h>
#include <xen/sched.h>
#include "private.h"

struct asid_cpu {
    u64 generation;
    u32 next;
    bool flush_all;         /* at the next entry */
};

static DEFINE_PER_CPU(struct asid_cpu, asid_cpu);
static u32 __ro_after_init nr_asids;

void __init svm_asid_init(u32 nr)
{
    nr_asids = nr < 2 ? 2 : nr;
}

static void new_generation(struct asid_cpu *a)
{
    a->generation++;
    a->next = 1;            /* 0 is the host's */
    a->flush_all = true;
}

void svm_asid_cpu_up(void)
{
    new_generation(&this_cpu(asid_cpu));
}

void svm_flush_cpu(void)
{
    new_generation(&this_cpu(asid_cpu));
}

void svm_flush_vcpu(struct vcpu *v)
{
    svm_of(v)->asid_generation = 0;
}

static void assign(struct svm_vcpu *s, struct asid_cpu *a)
{
    if (a->next >= nr_asids)
        new_generation(a);
    s->vmcb->asid = a->next++;
    s->asid_generation = a->generation;
    vmcb_dirty(s->vmcb, CLEAN_ASID);
}

void svm_asid_prepare(struct vcpu *v)
{
    struct asid_cpu *a = &this_cpu(asid_cpu);
    struct svm_vcpu *s = svm_of(v);
    u64 epoch = __atomic_load_n(&v->domain->arch.hvm->tlb_epoch, __ATOMIC_SEQ_CST);

    if (unlikely(s->asid_generation != a->generation || s->tlb_epoch != epoch)) {
        s->tlb_epoch = epoch;
        assign(s, a);
    }
    if (unlikely(a->flush_all)) {
        a->flush_all = false;
        s->vmcb->tlb_control = TLB_FLUSH_ALL;
    }
}
