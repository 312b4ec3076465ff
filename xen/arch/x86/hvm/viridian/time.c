// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hyper-V's reference time: units of 100 ns since the guest began (TLFS 12.4). It is made of vcpu
 * 0's TSC, so that the counter MSR and the page guests compute it from themselves always agree.
 */
#include "private.h"

#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/p2m.h>

/* The page of HV_X64_MSR_REFERENCE_TSC. */
struct tsc_page {
    u32 sequence;               /* 0: use the MSR */
    u32 reserved;
    u64 scale;
    s64 offset;
};

#define UNITS_PER_MS    10000u
#define MIN_KHZ         (UNITS_PER_MS + 1)      /* the scale must be below 1 */

/* 2^64 * units per TSC tick. */
static u64 scale_of(u32 khz)
{
    u64 high = ((u64)UNITS_PER_MS << 32) / khz, rest = ((u64)UNITS_PER_MS << 32) % khz;

    return high << 32 | (rest << 32) / khz;
}

static u64 mul_high(u64 a, u64 b)
{
    return (unsigned __int128)a * b >> 64;
}

static u64 scaled_tsc(struct domain *d)
{
    u32 khz = d->arch.tsc_khz;
    struct vcpu *v = domain_vcpu(d, 0);

    if (khz < MIN_KHZ || !v)
        return NOW() / 100;
    return mul_high(hvm_rdtsc(v), scale_of(khz));
}

/* It begins when the guest first asks: the toolstack may set the TSC's rate until then. */
u64 viridian_reference_time(struct domain *d)
{
    if (!__atomic_load_n(&viridian_of(d)->ref_started, __ATOMIC_ACQUIRE))
        viridian_set_reference_time(d, 0);
    return scaled_tsc(d) + viridian_of(d)->ref_offset;
}

void viridian_set_reference_time(struct domain *d, u64 time)
{
    viridian_of(d)->ref_offset = time - scaled_tsc(d);
    __atomic_store_n(&viridian_of(d)->ref_started, true, __ATOMIC_RELEASE);
}

/* Without a TSC that counts evenly the guest is told to use the MSR. */
static bool tsc_usable(const struct domain *d)
{
    return d->arch.tsc_khz >= MIN_KHZ && !d->arch.vtsc;
}

/* lock held */
void viridian_write_tsc_page(struct domain *d)
{
    struct viridian_domain *vd = viridian_of(d);
    enum p2m_type type;
    struct page_info *pg;
    struct tsc_page *t;

    if (!(vd->reference_tsc_msr & VIRIDIAN_PAGE_ON))
        return;
    pg = p2m_get_page(d, vd->reference_tsc_msr >> PAGE_SHIFT, &type, P2M_ALLOC | P2M_WRITE);
    if (!pg) {
        printk(XENLOG_G_WARNING "d%u: viridian: reference TSC page: there is no frame %#lx\n",
               d->id, (unsigned long)(vd->reference_tsc_msr >> PAGE_SHIFT));
        return;
    }
    viridian_reference_time(d);         /* has begun */
    t = page_to_virt(pg);
    WRITE_ONCE(t->sequence, 0);
    if (tsc_usable(d)) {
        /* neither 0 nor all ones, and another one each time */
        vd->tsc_sequence = vd->tsc_sequence >= 0xfffffffe ? 1 : vd->tsc_sequence + 1;
        WRITE_ONCE(t->scale, scale_of(d->arch.tsc_khz));
        WRITE_ONCE(t->offset, vd->ref_offset);
        __atomic_store_n(&t->sequence, vd->tsc_sequence, __ATOMIC_RELEASE);
    }
    p2m_mark_dirty(d, page_to_mfn(pg));
    put_page(pg);
}
