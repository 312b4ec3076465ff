// SPDX-License-Identifier: GPL-2.0-only
/*
 * The clock that guests read without asking: TSC, scale and stamp in each vcpu's vcpu_info (and, if
 * registered, in a copy of the guest's choice), and the wall clock in shared info. Protocol: the
 * version is odd while fields change.
 */
#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/shared-info.h>
#include <asm/hvm.h>
#include <asm/irqflags.h>
#include <asm/time.h>
#include "private.h"

#define STABLE_BIT              1u      /* times of different vcpus may be compared (pvclock ABI) */

/* In ticks of its own counter, which may have another rate, or none but this. */
static void fill_hvm(const struct vcpu *v, const struct time_scale *s, struct vcpu_time_info *t)
{
    struct time_scale own;

    t->tsc_timestamp = hvm_tsc_at((struct vcpu *)v, t->tsc_timestamp);
    if (v->domain->arch.tsc_khz == cpu_khz && !v->domain->arch.vtsc)
        return;
    time_scale_set_rate(&own, (u64)v->domain->arch.tsc_khz * 1000);
    if (v->domain->arch.vtsc) {
        /* made from system time: any moment will do, and now is the simplest */
        t->system_time = NOW();
        t->tsc_timestamp = hvm_rdtsc((struct vcpu *)v);
    }
    t->tsc_to_system_mul = own.mul;
    t->tsc_shift = own.shift;
}

static void fill(const struct vcpu *v, struct vcpu_time_info *t)
{
    struct time_scale s;

    time_scale_get(&s);
    *t = (struct vcpu_time_info){
        .tsc_timestamp = s.tsc - per_cpu(tsc_offset, v->processor),
        .system_time = s.ns,
        .tsc_to_system_mul = s.mul,
        .tsc_shift = s.shift,
        .flags = tsc_is_stable() ? STABLE_BIT : 0,
    };
    if (is_hvm_vcpu(v))
        fill_hvm(v, &s, t);
}

static bool same(const struct vcpu_time_info *a, const struct vcpu_time_info *b)
{
    return a->tsc_timestamp == b->tsc_timestamp && a->system_time == b->system_time &&
           a->tsc_to_system_mul == b->tsc_to_system_mul && a->tsc_shift == b->tsc_shift &&
           !(a->version & 1);
}

static void store(struct vcpu_time_info *to, const struct vcpu_time_info *t)
{
    u32 version = (READ_ONCE(to->version) + 1) | 1;

    WRITE_ONCE(to->version, version);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    to->tsc_timestamp = t->tsc_timestamp;
    to->system_time = t->system_time;
    to->tsc_to_system_mul = t->tsc_to_system_mul;
    to->tsc_shift = t->tsc_shift;
    to->flags = t->flags;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    WRITE_ONCE(to->version, version + 1);
}

/* In three steps, so that the guest's other vcpus see the protocol as well. */
static void store_secondary(struct vcpu *v, const struct vcpu_time_info *t)
{
    struct vcpu_time_info *guest = v->arch.time_info.guest, copy = *t;

    copy.version |= 1;
    if (arch_copy_to_guest(&guest->version, &copy.version, sizeof(copy.version)) ||
        arch_copy_to_guest(guest, &copy, sizeof(copy)))
        return;
    copy.version++;
    arch_copy_to_guest(&guest->version, &copy.version, sizeof(copy.version));
}

void arch_update_vcpu_time(struct vcpu *v)
{
    struct vcpu_time_info t, *to = &v->vcpu_info->time;

    if (is_idle_vcpu(v))
        return;
    fill(v, &t);
    if (!same(to, &t))
        store(to, &t);
    if (is_hvm_vcpu(v) && !local_irq_is_enabled())
        return;                 /* switching: what lies in its memory is written before entry */
    if (v->arch.time_info.guest && v == current) {
        t.version = READ_ONCE(to->version) - 1;
        store_secondary(v, &t);
    }
}

void arch_wallclock_update(struct domain *d, u64 sec, u32 nsec)
{
    struct wallclock_fields wc;
    u32 version;

    if (!d->shared_info)
        return;
    wc = shared_wallclock(d);
    version = (READ_ONCE(*wc.version) + 1) | 1;
    WRITE_ONCE(*wc.version, version);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    *wc.sec = sec;
    *wc.nsec = nsec;
    *wc.sec_hi = sec >> 32;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    WRITE_ONCE(*wc.version, version + 1);
}
