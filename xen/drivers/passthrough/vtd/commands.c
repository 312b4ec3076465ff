// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telling a unit what to do and what to forget: by a queue of descriptors in memory (6.5.2), or, where there is none,
 * by registers (6.5.1).
 */
#include <xen/time.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>

#include "private.h"

#define ANSWER_WITHIN       SECONDS(2)
#define QUEUE_ENTRIES       (PAGE_SIZE / sizeof(struct vtd_entry))

#define QI_CONTEXT          1ULL
#define QI_IOTLB            2ULL
#define QI_INTERRUPT        4ULL
#define QI_WAIT             5ULL
#define QI_SCOPE(s)         ((u64)(s) << 4)
#define SCOPE_ALL           1u
#define SCOPE_DOMAIN        2u
#define SCOPE_EXACT         3u              /* a function, pages */
#define QI_DRAIN            (3ULL << 6)
#define QI_DOMAIN(id)       ((u64)(id) << 16)
#define QI_SOURCE(id)       ((u64)(id) << 32)
#define QI_INDEX(i)         (1ULL << 4 | (u64)(i) << 32)
#define QI_WAIT_WRITE       (1ULL << 5)
#define QI_WAIT_FENCE       (1ULL << 6)

#define CONTEXT_GO          (1ULL << 63)
#define CONTEXT_SCOPE(s)    ((u64)(s) << 61)
#define IOTLB_GO            (1ULL << 63)
#define IOTLB_SCOPE(s)      ((u64)(s) << 60)
#define IOTLB_DRAIN         (3ULL << 48)
#define IOTLB_DOMAIN(id)    ((u64)(id) << 32)

static noreturn void gave_up(struct vtd_unit *u, const char *what)
{
    panic("VT-d: the IOMMU at %#lx does not answer to %s (status %x, faults %x)", u->base, what,
          vtd_read32(u, REG_STATUS), vtd_read32(u, REG_FAULT_STATUS));
}

void vtd_written(const void *va, size_t len)
{
    const char *at = (const char *)((unsigned long)va & ~63UL), *end = (const char *)va + len;

    for (; at < end; at += 64)
        __asm__ __volatile__("clflush %0" :: "m" (*at));
    __asm__ __volatile__("mfence" ::: "memory");
}

void vtd_global(struct vtd_unit *u, u32 bit, bool on)
{
    s_time_t deadline = NOW() + ANSWER_WITHIN;
    u32 now = vtd_read32(u, REG_STATUS) & GLOBAL_LASTING;

    vtd_write32(u, REG_COMMAND, on ? now | bit : now & ~bit);
    /* a write-buffer flush is over when its bit goes */
    while (!(vtd_read32(u, REG_STATUS) & bit) == (on && bit != GLOBAL_WRITE_BUFFER)) {
        if (NOW() > deadline)
            gave_up(u, "a command");
        cpu_relax();
    }
}

int __init vtd_queue_init(struct vtd_unit *u)
{
    if (!(u->ecap & ECAP_QUEUE) || !opt_qinval)
        return 0;
    u->queue = xenheap_alloc(0);
    u->answer = kzalloc(sizeof(*u->answer));
    if (!u->queue || !u->answer)
        return -ENOMEM;
    vtd_write64(u, REG_QUEUE_TAIL, 0);
    vtd_write64(u, REG_QUEUE, virt_to_maddr(u->queue));
    vtd_global(u, GLOBAL_QUEUE, true);
    return 0;
}

/* --- the queue, locked ------------------------------------------------------------------------ */
static void add(struct vtd_unit *u, u64 low, u64 high)
{
    u->queue[u->tail] = (struct vtd_entry){ low, high };
    u->tail = (u->tail + 1) % QUEUE_ENTRIES;
}

/* Every call adds two at most and waits for both: there is always room. */
static void finish(struct vtd_unit *u)
{
    s_time_t deadline = NOW() + ANSWER_WITHIN;

    u->waits++;
    add(u, QI_WAIT | QI_WAIT_WRITE | QI_WAIT_FENCE | (u64)u->waits << 32, virt_to_maddr((const void *)u->answer));
    vtd_write64(u, REG_QUEUE_TAIL, u->tail * sizeof(struct vtd_entry));
    while (*u->answer != u->waits) {
        if (NOW() > deadline || vtd_read32(u, REG_FAULT_STATUS) & FAULT_QUEUE)
            gave_up(u, "its queue");
        cpu_relax();
    }
}

static void queued(struct vtd_unit *u, u64 low, u64 high)
{
    add(u, low, high);
    finish(u);
}

/* --- registers, locked ------------------------------------------------------------------------ */
static void by_register(struct vtd_unit *u, unsigned int reg, u64 value)
{
    s_time_t deadline = NOW() + ANSWER_WITHIN;

    vtd_write64(u, reg, value);
    while (vtd_read64(u, reg) & (1ULL << 63)) {
        if (NOW() > deadline)
            gave_up(u, "an invalidation");
        cpu_relax();
    }
}

static unsigned int drain_bits(const struct vtd_unit *u)
{
    return (u->cap & CAP_DRAIN_WRITE ? 1 : 0) | (u->cap & CAP_DRAIN_READ ? 2 : 0);
}

static void contexts(struct vtd_unit *u, unsigned int scope, u16 domain_id, u16 devid)
{
    if (u->queue)
        queued(u, QI_CONTEXT | QI_SCOPE(scope) | QI_DOMAIN(domain_id) | QI_SOURCE(devid), 0);
    else
        by_register(u, REG_CONTEXT, CONTEXT_GO | CONTEXT_SCOPE(scope) | (u64)devid << 16 | domain_id);
}

static void iotlb(struct vtd_unit *u, unsigned int scope, u16 domain_id, u64 address)
{
    unsigned int at = ECAP_IOTLB_AT(u->ecap);

    if (u->queue) {
        queued(u, QI_IOTLB | QI_SCOPE(scope) | (u64)drain_bits(u) << 6 | QI_DOMAIN(domain_id), address);
        return;
    }
    if (scope == SCOPE_EXACT)
        vtd_write64(u, at, address);
    by_register(u, at + 8, IOTLB_GO | IOTLB_SCOPE(scope) | (u64)drain_bits(u) << 48 | IOTLB_DOMAIN(domain_id));
}

static unsigned long enter(struct vtd_unit *u)
{
    unsigned long flags;

    spin_lock_irqsave(&u->lock, flags);
    if (u->cap & CAP_WRITE_BUFFER)
        vtd_global(u, GLOBAL_WRITE_BUFFER, true);
    return flags;
}

/* --- what others ask for ---------------------------------------------------------------------- */
void vtd_forget_device(struct vtd_unit *u, u16 domain_id, u16 devid)
{
    unsigned long flags = enter(u);

    contexts(u, SCOPE_EXACT, domain_id, devid);
    iotlb(u, SCOPE_DOMAIN, domain_id, 0);
    spin_unlock_irqrestore(&u->lock, flags);
}

void vtd_forget_pages(struct vtd_unit *u, u16 domain_id, dfn_t dfn, u64 nr)
{
    unsigned int bits = nr > 1 ? 64 - __builtin_clzll(dfn ^ (dfn + nr - 1)) : 0;
    unsigned long flags = enter(u);

    if (nr && u->cap & CAP_PAGE_SELECTIVE && bits <= CAP_MAX_MASK(u->cap))
        iotlb(u, SCOPE_EXACT, domain_id, (dfn & ~((1ULL << bits) - 1)) << PAGE_SHIFT | bits);
    else
        iotlb(u, SCOPE_DOMAIN, domain_id, 0);
    spin_unlock_irqrestore(&u->lock, flags);
}

void vtd_forget_all(struct vtd_unit *u)
{
    unsigned long flags = enter(u);

    contexts(u, SCOPE_ALL, 0, 0);
    iotlb(u, SCOPE_ALL, 0, 0);
    spin_unlock_irqrestore(&u->lock, flags);
}

/* Interrupt entries can only be forgotten by the queue: without one nothing is remapped. */
void vtd_forget_interrupt(struct vtd_unit *u, unsigned int index)
{
    unsigned long flags = enter(u);

    queued(u, QI_INTERRUPT | QI_INDEX(index), 0);
    spin_unlock_irqrestore(&u->lock, flags);
}

void vtd_forget_interrupts(struct vtd_unit *u)
{
    unsigned long flags = enter(u);

    queued(u, QI_INTERRUPT, 0);
    spin_unlock_irqrestore(&u->lock, flags);
}
