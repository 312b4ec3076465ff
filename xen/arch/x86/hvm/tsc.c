// SPDX-License-Identifier: GPL-2.0-only
/*
 * The time-stamp counter of a guest: the processor's, scaled where the hardware can, plus an offset; or, where that
 * would not have the promised rate (tsc_mode), made of system time on every read. Guest's TSC = raw + tsc_offset.
 *
 * Time that is held back while missed ticks are delivered (timer_mode 0) is seen by the platform's clocks, not by the
 * processor's counter: the clock in vcpu_info counts by that, and must never go back.
 */
#include <xen/sched.h>
#include <asm/hvm-platform.h>
#include <asm/insn.h>
#include <asm/time.h>
#include "private.h"

#define KHZ_NS          1000000u        /* ticks = ns * kHz / this */
#define MIN_KHZ         1000u
#define MAX_KHZ         100000000u      /* 100 GHz: with it, ticks since power-on fit for years */
#define MAX_RATIO       128u            /* both vendors' fields are 8 bits before the point */
#define TSC_MODE_DEFAULT        0
#define TSC_MODE_ALWAYS_EMULATE 1

static u64 ticks(const struct domain *d, u64 ns)
{
    return mul_div(ns, d->arch.tsc_khz, KHZ_NS);
}

static u64 scale(const struct domain *d, u64 host_tsc)
{
    u64 ratio = d->arch.hvm->tsc_ratio;

    return ratio ? (u64)((unsigned __int128)host_tsc * ratio >> hvm_ops->tsc_ratio_frac_bits) : host_tsc;
}

static u64 raw_at(struct vcpu *v, u64 host_tsc)
{
    struct domain *d = v->domain;

    if (d->arch.vtsc)
        return ticks(d, hvm_guest_time_ns(v));
    return scale(d, host_tsc);
}

/*
 * The counter without its offset, at the moment records are made or loaded for: the same for all vcpus, whose counters
 * would else drift apart by the time it takes.
 */
static u64 raw_for_record(struct vcpu *v)
{
    const struct hvm_domain *h = v->domain->arch.hvm;

    if (!h->record_tsc)
        return raw_at(v, rdtsc());
    if (v->domain->arch.vtsc)
        return ticks(v->domain, hvm_guest_time_ns(v) - (NOW() - h->record_time));
    return scale(v->domain, h->record_tsc);
}

void hvm_tsc_records_begin(struct domain *d)
{
    d->arch.hvm->record_tsc = rdtsc() | 1;
    d->arch.hvm->record_time = NOW();
}

void hvm_tsc_records_end(struct domain *d)
{
    d->arch.hvm->record_tsc = 0;
}

void hvm_update_tsc(struct vcpu *v)
{
    hvm_ops->set_tsc(v, hvm_of(v)->tsc_offset, v->domain->arch.hvm->tsc_ratio);
}

/* Clocks in the guest's memory count from a moment of this counter: they are written again before it runs on. */
static void changed(struct vcpu *v)
{
    hvm_update_tsc(v);
    hvm_of(v)->areas_stale = true;
    vlapic_tsc_changed(v);
}

u64 hvm_save_tsc(struct vcpu *v)
{
    return raw_for_record(v) + hvm_of(v)->tsc_offset;
}

void hvm_load_tsc(struct vcpu *v, u64 value)
{
    hvm_of(v)->tsc_offset = value - raw_for_record(v);
    hvm_of(v)->tsc_adjust = 0;                  /* has a record of its own */
    changed(v);
}

u64 hvm_rdtsc(struct vcpu *v)
{
    return raw_at(v, rdtsc()) + hvm_of(v)->tsc_offset;
}

u64 hvm_tsc_at(struct vcpu *v, u64 host_tsc)
{
    return raw_at(v, host_tsc) + hvm_of(v)->tsc_offset;
}

void hvm_write_tsc(struct vcpu *v, u64 value)
{
    struct hvm_vcpu *h = hvm_of(v);
    u64 offset = value - raw_at(v, rdtsc());

    h->tsc_adjust += offset - h->tsc_offset;
    h->tsc_offset = offset;
    changed(v);
}

void hvm_write_tsc_adjust(struct vcpu *v, u64 value)
{
    struct hvm_vcpu *h = hvm_of(v);

    h->tsc_offset += value - h->tsc_adjust;
    h->tsc_adjust = value;
    changed(v);
}

/* Does the hardware give the rate by itself? */
static bool choose(struct domain *d)
{
    struct hvm_domain *h = d->arch.hvm;

    h->tsc_ratio = 0;
    if (d->arch.tsc_mode == TSC_MODE_ALWAYS_EMULATE)
        return false;
    if (d->arch.tsc_khz == cpu_khz || d->arch.tsc_mode != TSC_MODE_DEFAULT)
        return true;
    if (!hvm_ops->has_tsc_scaling || d->arch.tsc_khz / cpu_khz >= MAX_RATIO)
        return false;
    h->tsc_ratio = mul_div((u64)d->arch.tsc_khz, 1ULL << hvm_ops->tsc_ratio_frac_bits, cpu_khz);
    return true;
}

bool hvm_tsc_khz_ok(u32 khz)
{
    return khz >= MIN_KHZ && khz <= MAX_KHZ;
}

void hvm_tsc_mode_changed(struct domain *d)
{
    struct vcpu *v;
    u64 first = 0;

    if (domain_vcpu(d, 0))
        first = hvm_rdtsc(domain_vcpu(d, 0));
    d->arch.vtsc = !choose(d);
    for_each_vcpu(d, v) {
        hvm_of(v)->tsc_offset = first - raw_at(v, rdtsc());
        hvm_update_tsc(v);
        hvm_ops->update_cpu_policy(v);
    }
}
