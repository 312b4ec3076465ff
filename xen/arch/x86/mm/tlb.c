// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flushing translations and caches, here and on other CPUs.
 *
 * Each CPU has one request of its own that others work on: it names what to flush, sets its bit in
 * the `flush_from` mask of every target, sends them one interrupt and waits until all have
 * answered. Requests of several CPUs run side by side without a lock. A waiting CPU has interrupts
 * on and answers others meanwhile.
 */
#include <xen/bug.h>
#include <xen/init.h>
#include <xen/percpu.h>
#include <xen/smp.h>
#include <asm/apic.h>
#include <asm/flushtlb.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/traps.h>

struct flush_request {
    unsigned long va;
    unsigned int flags;
    u32 waiting;            /* CPUs that have not answered; atomic */
};

u64 tlb_clock __aligned(64) = 1;

static DEFINE_PER_CPU(u64, tlb_flush_time);         /* tlb_clock at the last full flush */
static DEFINE_PER_CPU(struct flush_request, flush_request);
static DEFINE_PER_CPU(cpumask_t, flush_from);       /* whose request waits for this CPU; atomic */

static u64 tick(void)
{
    return __atomic_add_fetch(&tlb_clock, 1, __ATOMIC_SEQ_CST);
}

void switch_cr3(unsigned long cr3)
{
    u64 t = tick();

    write_cr3(cr3);
    this_cpu(tlb_flush_time) = t;
}

/* Changing CR4.PGE drops global translations too (SDM vol. 3, 4.10.4.1). */
static void flush_all_local(void)
{
    unsigned long irqs = local_irq_save(), cr4 = read_cr4();
    u64 t = tick();

    write_cr4(cr4 ^ X86_CR4_PGE);
    write_cr4(cr4);
    this_cpu(tlb_flush_time) = t;
    local_irq_restore(irqs);
}

void flush_local(unsigned long va, unsigned int flags)
{
    if (flags & FLUSH_TLB_GLOBAL) {
        flush_all_local();
    } else if (flags & FLUSH_TLB) {
        unsigned long irqs = local_irq_save();

        switch_cr3(read_cr3());
        local_irq_restore(irqs);
    } else if (flags & FLUSH_VA) {
        invlpg((const void *)va);
    }
    if (flags & FLUSH_CACHE)
        wbinvd();
}

/* On a CPU that was asked. */
static void answer_requests(void)
{
    cpumask_t *from = &this_cpu(flush_from);
    unsigned int cpu;

    for_each_cpu(cpu, from) {
        struct flush_request *req = &per_cpu(flush_request, cpu);

        if (!cpumask_test_and_clear(cpu, from))
            continue;
        flush_local(req->va, req->flags);
        __atomic_fetch_sub(&req->waiting, 1, __ATOMIC_RELEASE);
    }
}

static void flush_interrupt(struct cpu_user_regs *regs)
{
    apic_eoi();
    answer_requests();
}

static void ask(const cpumask_t *targets, unsigned long va, unsigned int flags)
{
    struct flush_request *req = &this_cpu(flush_request);
    unsigned int self = smp_processor_id(), cpu;

    ASSERT(local_irq_is_enabled());
    req->va = va;
    req->flags = flags;
    __atomic_store_n(&req->waiting, cpumask_weight(targets), __ATOMIC_RELEASE);
    for_each_cpu(cpu, targets)
        cpumask_set(self, &per_cpu(flush_from, cpu));
    send_ipi_mask(targets, VECTOR_TLB_FLUSH);
}

static void await_answers(void)
{
    const struct flush_request *req = &this_cpu(flush_request);

    while (__atomic_load_n(&req->waiting, __ATOMIC_ACQUIRE))
        cpu_relax();
}

void flush_mask(const cpumask_t *mask, unsigned long va, unsigned int flags)
{
    unsigned int self = smp_processor_id();
    cpumask_t others;
    bool here = cpumask_test(self, mask), there;

    cpumask_and(&others, mask, &cpu_online_map);
    cpumask_clear(self, &others);
    there = !cpumask_empty(&others);
    if (there)
        ask(&others, va, flags);
    if (here)
        flush_local(va, flags);
    if (there)
        await_answers();
}

/* The full clock value of a stamp: the latest that has these low bits, which is never too early. */
static u64 stamp_time(u32 stamp)
{
    u64 now = READ_ONCE(tlb_clock), t = (now & ~0xffffffffULL) | stamp;

    return t > now ? t - (1ULL << 32) : t;
}

static void flush_since(const cpumask_t *candidates, u64 t)
{
    cpumask_t stale;
    unsigned int cpu;
    bool any = false;

    cpumask_zero(&stale);
    for_each_cpu(cpu, candidates)
        if (cpu_online(cpu) && READ_ONCE(per_cpu(tlb_flush_time, cpu)) <= t) {
            stale.bits[cpu / 64] |= 1UL << cpu % 64;
            any = true;
        }
    if (any)
        flush_tlb_mask(&stale);
}

void tlb_flush_since(const cpumask_t *candidates, u32 stamp)
{
    flush_since(candidates ? candidates : &cpu_online_map, stamp_time(stamp));
}

void tlb_flush_up_to(u64 clock)
{
    flush_since(&cpu_online_map, clock);
}

bool tlb_page_freed_by(const struct page_info *pg, u64 clock)
{
    return stamp_time(pg->tlb_stamp) <= clock;
}

void tlb_flush_before_reuse(struct page_info *pg, unsigned int order)
{
    u64 latest = 0;

    for (unsigned long i = 0; i < 1UL << order; i++)
        latest = max(latest, stamp_time(pg[i].tlb_stamp));
    flush_since(&cpu_online_map, latest);
}

static int __init flush_init(void)
{
    set_direct_apic_vector(VECTOR_TLB_FLUSH, flush_interrupt);
    return 0;
}
early_initcall(flush_init);
