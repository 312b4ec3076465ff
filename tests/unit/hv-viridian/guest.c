// SPDX-License-Identifier: GPL-2.0-only
/* See guest.h. */
#include "guest.h"

#include <xen/sched.h>
#include <asm/p2m.h>

#include "world-private.h"

struct domain *guest;
s_time_t clock_now;
struct guest_log guest_log;
const struct hvm_ops *hvm_ops;
static struct page_info *pages[GUEST_PAGES];
static struct hvm_domain hvm_domain;
static struct hvm_vcpu hvm_vcpus[3];

s_time_t NOW(void)
{
    return clock_now;
}

void timer_init(struct timer *t, void (*fn)(void *), void *arg, unsigned int cpu)
{
    *t = (struct timer){ .fn = fn, .arg = arg, .expires = STIME_MAX };
}

void timer_set(struct timer *t, s_time_t expires)
{
    CHECK(t->fn);
    t->expires = expires;
}

void timer_stop(struct timer *t)
{
    t->expires = STIME_MAX;
}

void timer_kill(struct timer *t)
{
    t->fn = NULL;
    t->expires = STIME_MAX;
}

void vcpu_kick(struct vcpu *v)
{
    guest_log.kicks++;
}

u64 hvm_rdtsc(struct vcpu *v)
{
    return clock_now * 2;               /* 2 GHz */
}

void vcpu_runstate_get(struct vcpu *v, struct vcpu_runstate_info *out)
{
    *out = (struct vcpu_runstate_info){ .time = { [RUNSTATE_running] = 123400 } };
}

void vcpu_yield(void)
{
    guest_log.yields++;
}

void hvm_flush_domain_tlb(struct domain *d)
{
    guest_log.flushes++;
}

void vlapic_eoi(struct vcpu *v)
{
    guest_log.eois++;
}

u64 vlapic_get_icr(const struct vcpu *v)
{
    return guest_log.icr;
}

void vlapic_set_icr(struct vcpu *v, u64 value)
{
    guest_log.icr = value;
}

u8 vlapic_get_task_priority(const struct vcpu *v)
{
    return guest_log.tpr;
}

void vlapic_set_task_priority(struct vcpu *v, u8 tpr)
{
    guest_log.tpr = tpr;
}

void vlapic_set_vector(struct vcpu *v, u8 vector, bool level)
{
    CHECK(!level);
    guest_log.vectors[v->vcpu_id] = vector;
}

struct page_info *p2m_get_page(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int flags)
{
    if (gfn >= GUEST_PAGES || !get_page(pages[gfn], d))
        return NULL;
    *type = gfn == GUEST_PAGES - 1 ? P2M_RAM_RO : P2M_RAM_RW;       /* the last cannot be written */
    return pages[gfn];
}

void p2m_mark_dirty(struct domain *d, mfn_t mfn)
{
}

void guest_start(u64 groups)
{
    static const struct hvm_ops ops = { .vmcall = { 0x0f, 0x01, 0xd9 } };

    world_init();
    hvm_ops = &ops;
    clock_now = 1000000000;
    memset(&guest_log, 0, sizeof(guest_log));
    memset(&hvm_domain, 0, sizeof(hvm_domain));
    memset(hvm_vcpus, 0, sizeof(hvm_vcpus));
    guest = world_domain(1, 3);
    guest->kind = GUEST_HVM;
    guest->shutdown_code = -1;
    guest->arch.hvm = &hvm_domain;
    guest->arch.tsc_khz = 2000000;
    spin_lock_init(&guest->shutdown_lock, LOCK_DOMAIN);
    for (unsigned int i = 0; i < 3; i++)
        guest->vcpu[i]->arch.hvm = &hvm_vcpus[i];
    for (unsigned int i = 0; i < GUEST_PAGES; i++)
        pages[i] = world_page(guest);
    if (groups)
        CHECK_EQ(viridian_enable(guest, groups), 0);
    world_run(guest->vcpu[0]);
}

void guest_end(void)
{
    viridian_domain_relinquish(guest);
    for (unsigned int i = 0; i < GUEST_PAGES; i++)
        CHECK_EQ(world_refs(pages[i]), 1);
    for (unsigned int i = 0; i < 3; i++)
        viridian_vcpu_destroy(guest->vcpu[i]);
    viridian_domain_destroy(guest);
    CHECK(!viridian_on(guest));
    world_check();
}

struct vcpu *cpu(unsigned int n)
{
    return guest->vcpu[n];
}

void *page(gfn_t gfn)
{
    return page_to_virt(pages[gfn]);
}

u64 rd(u32 msr)
{
    u64 value = ~0ULL;

    CHECK(viridian_owns_msr(msr));
    CHECK(viridian_rdmsr(current, msr, &value));
    return value;
}

bool wr(u32 msr, u64 value)
{
    return viridian_wrmsr(current, msr, value);
}
