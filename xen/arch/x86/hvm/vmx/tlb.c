// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forgetting translations. The processor has two kinds (SDM vol. 3, 29.4): of linear addresses, tagged with a
 * virtual-processor identifier, and of guest-physical ones, tagged with the EPT they come from.
 *
 * Identifiers are handed out in order by each CPU; a vcpu that comes from elsewhere, or whose translations are to be
 * forgotten, gets the next. When they run out, all is flushed and a new generation begins. EPT's translations are
 * flushed on entry when the domain's tables changed (tlb_epoch), or when the vcpu comes from elsewhere: meanwhile
 * they may have changed, or the tables may even be another domain's that had the same root before.
 */
#include <xen/bug.h>
#include <xen/percpu.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <asm/page.h>
#include "private.h"

#define NR_VPIDS        0x10000u

struct tlb_cpu {
    u64 generation;
    u32 next;
    bool flush_linear, flush_physical;  /* everybody's, at the next entry */
};
static DEFINE_PER_CPU(struct tlb_cpu, tlb_cpu);

enum invept_kind { INVEPT_SINGLE = 1, INVEPT_ALL = 2 };
enum invvpid_kind { INVVPID_ADDRESS = 0, INVVPID_ALL = 2 };

struct inv_descriptor {
    u64 tag, address;
};

static void invept(enum invept_kind kind, u64 eptp)
{
    struct inv_descriptor d = { .tag = eptp };
    bool failed;

    __asm__ __volatile__("invept %[d], %[k]; setna %[e]"
                         : [e] "=qm" (failed) : [d] "m" (d), [k] "r" ((u64)kind) : "cc", "memory");
    BUG_ON(failed);
}

static void invvpid(enum invvpid_kind kind, u16 vpid, u64 address)
{
    struct inv_descriptor d = { .tag = vpid, .address = address };
    bool failed;

    __asm__ __volatile__("invvpid %[d], %[k]; setna %[e]"
                         : [e] "=qm" (failed) : [d] "m" (d), [k] "r" ((u64)kind) : "cc", "memory");
    BUG_ON(failed);
}

static bool vpids_used(void)
{
    return vmx_has(VMX_PROC2, PROC2_VPID);
}

static void new_generation(struct tlb_cpu *t)
{
    t->generation++;
    t->next = 1;                        /* 0 is the host's */
    t->flush_linear = true;
}

void vmx_tlb_cpu_up(void)
{
    vmx_flush_cpu();
}

void vmx_flush_cpu(void)
{
    struct tlb_cpu *t = &this_cpu(tlb_cpu);

    new_generation(t);
    t->flush_physical = true;
}

void vmx_flush_vcpu(struct vcpu *v)
{
    vmx_of(v)->vpid_generation = 0;
}

static void prepare_physical(struct vcpu *v, struct vmx_vcpu *s, struct tlb_cpu *t)
{
    u64 epoch = __atomic_load_n(&v->domain->arch.hvm->tlb_epoch, __ATOMIC_SEQ_CST);
    unsigned int cpu = smp_processor_id();

    if (unlikely(t->flush_physical)) {
        t->flush_physical = false;
        invept(INVEPT_ALL, 0);
    } else if (unlikely(s->tlb_cpu != cpu || s->tlb_epoch != epoch)) {
        if (vmx_caps.ept_vpid & EPT_CAP_INVEPT_SINGLE)
            invept(INVEPT_SINGLE, s->eptp);
        else
            invept(INVEPT_ALL, 0);
    }
    if (unlikely(s->tlb_cpu != cpu))
        s->vpid_generation = 0;
    s->tlb_cpu = cpu;
    s->tlb_epoch = epoch;
}

static void prepare_linear(struct vmx_vcpu *s, struct tlb_cpu *t)
{
    if (unlikely(s->vpid_generation != t->generation)) {
        if (t->next == NR_VPIDS)
            new_generation(t);
        vmx_write(VPID, t->next++);
        s->vpid_generation = t->generation;
    }
    if (unlikely(t->flush_linear)) {
        t->flush_linear = false;
        invvpid(INVVPID_ALL, 0, 0);
    }
}

/* Without identifiers entries and exits flush by themselves. */
void vmx_tlb_prepare(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);
    struct tlb_cpu *t = &this_cpu(tlb_cpu);

    prepare_physical(v, s, t);
    if (vpids_used())
        prepare_linear(s, t);
}

void vmx_invlpg(struct vcpu *v, unsigned long va)
{
    if (!vpids_used() || !vmx_of(v)->vpid_generation || !is_canonical(va))
        return;
    if (!(vmx_caps.ept_vpid & EPT_CAP_INVVPID_ADDRESS)) {
        vmx_flush_vcpu(v);
        return;
    }
    vmx_load(v);
    invvpid(INVVPID_ADDRESS, vmx_read(VPID), va);
}
