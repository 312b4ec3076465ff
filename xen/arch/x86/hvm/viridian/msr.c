// SPDX-License-Identifier: GPL-2.0-only
/* Hyper-V's MSRs: a row each (TLFS, appendix on MSRs). */
#include "private.h"

#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/p2m.h>
#include <lib/string.h>
#include <public/sched.h>

#define CRASH_NOTIFY        (1ULL << 63)
#define APIC_BUS_HZ         100000000

struct msr_row {
    u32 first, last;
    u64 group;              /* HVMPV_* it belongs to; 0: the base */
    bool (*read)(struct vcpu *v, u32 msr, u64 *value);      /* NULL: #GP */
    bool (*write)(struct vcpu *v, u32 msr, u64 value);
};

/* --- who the guest is, and its hypercall page ------------------------------------------------- */
static bool read_os_id(struct vcpu *v, u32 msr, u64 *value)
{
    *value = viridian_of(v->domain)->guest_os_id;
    return true;
}

/* Without an identity there are no hypercalls. */
static bool write_os_id(struct vcpu *v, u32 msr, u64 value)
{
    struct viridian_domain *vd = viridian_of(v->domain);

    spin_lock(&vd->lock);
    vd->guest_os_id = value;
    if (value == 0)
        vd->hypercall_msr &= ~VIRIDIAN_PAGE_ON;
    spin_unlock(&vd->lock);
    return true;
}

static bool read_hypercall(struct vcpu *v, u32 msr, u64 *value)
{
    *value = viridian_of(v->domain)->hypercall_msr;
    return true;
}

static bool write_hypercall(struct vcpu *v, u32 msr, u64 value)
{
    struct viridian_domain *vd = viridian_of(v->domain);

    spin_lock(&vd->lock);
    if (!(vd->hypercall_msr & VIRIDIAN_HYPERCALL_LOCK)) {
        if (vd->guest_os_id == 0)
            value &= ~VIRIDIAN_PAGE_ON;
        vd->hypercall_msr = value & ~0xffcULL;
        if (value & VIRIDIAN_PAGE_ON)
            viridian_write_hypercall_page(v->domain);
    }
    spin_unlock(&vd->lock);
    return true;
}

/* --- the vcpu --------------------------------------------------------------------------------- */
static bool read_vp_index(struct vcpu *v, u32 msr, u64 *value)
{
    *value = v->vcpu_id;
    return true;
}

static bool read_vp_runtime(struct vcpu *v, u32 msr, u64 *value)
{
    struct vcpu_runstate_info info;

    vcpu_runstate_get(v, &info);
    *value = info.time[RUNSTATE_running] / 100;
    return true;
}

/* --- time ------------------------------------------------------------------------------------- */
static bool read_time_ref(struct vcpu *v, u32 msr, u64 *value)
{
    *value = viridian_reference_time(v->domain);
    return true;
}

static bool read_reference_tsc(struct vcpu *v, u32 msr, u64 *value)
{
    *value = viridian_of(v->domain)->reference_tsc_msr;
    return true;
}

static bool write_reference_tsc(struct vcpu *v, u32 msr, u64 value)
{
    struct viridian_domain *vd = viridian_of(v->domain);

    spin_lock(&vd->lock);
    vd->reference_tsc_msr = value & ~0xffeULL;
    viridian_write_tsc_page(v->domain);
    spin_unlock(&vd->lock);
    return true;
}

static bool read_tsc_frequency(struct vcpu *v, u32 msr, u64 *value)
{
    *value = v->domain->arch.tsc_khz * 1000ULL;
    return viridian_has_freq(v->domain);
}

static bool read_apic_frequency(struct vcpu *v, u32 msr, u64 *value)
{
    *value = APIC_BUS_HZ;
    return viridian_has_freq(v->domain);
}

/*
 * --- the local APIC, cheaper than by its page --------------------------------------------------
 */
static bool write_eoi(struct vcpu *v, u32 msr, u64 value)
{
    vlapic_eoi(v);
    return true;
}

static bool read_icr(struct vcpu *v, u32 msr, u64 *value)
{
    *value = vlapic_get_icr(v);
    return true;
}

static bool write_icr(struct vcpu *v, u32 msr, u64 value)
{
    vlapic_set_icr(v, value);
    return true;
}

static bool read_tpr(struct vcpu *v, u32 msr, u64 *value)
{
    *value = vlapic_get_task_priority(v);
    return true;
}

static bool write_tpr(struct vcpu *v, u32 msr, u64 value)
{
    vlapic_set_task_priority(v, value);
    return true;
}

/* The page is there for its MSR's readers in any case; EOIs are saved only with the group. */
static bool read_assist(struct vcpu *v, u32 msr, u64 *value)
{
    *value = vviridian_of(v)->assist_msr;
    return true;
}

static bool write_assist(struct vcpu *v, u32 msr, u64 value)
{
    struct viridian_vcpu *vv = vviridian_of(v);

    if (viridian_assist_used(v))
        vlapic_eoi(v);                  /* said on the page that goes now */
    vv->assist_pending = false;
    vv->assist_msr = value & ~0xffeULL;
    if (!viridian_has(v->domain, HVMPV_apic_assist))
        return true;
    if (viridian_page_set(v->domain, &vv->assist, vv->assist_msr) && vv->assist.map) {
        memset(vv->assist.map, 0, PAGE_SIZE);
        p2m_mark_dirty(v->domain, page_to_mfn(vv->assist.pg));
    }
    return true;
}

/* --- crashes ---------------------------------------------------------------------------------- */
static bool read_crash_param(struct vcpu *v, u32 msr, u64 *value)
{
    *value = vviridian_of(v)->crash_param[msr - 0x40000100];
    return true;
}

static bool write_crash_param(struct vcpu *v, u32 msr, u64 value)
{
    vviridian_of(v)->crash_param[msr - 0x40000100] = value;
    return true;
}

static bool read_crash_ctl(struct vcpu *v, u32 msr, u64 *value)
{
    *value = CRASH_NOTIFY;              /* what can be asked for */
    return true;
}

/* The guest goes on to write its dump; whatever it does then counts as a crash. */
static bool write_crash_ctl(struct vcpu *v, u32 msr, u64 value)
{
    const u64 *p = vviridian_of(v)->crash_param;
    struct domain *d = v->domain;

    if (!(value & CRASH_NOTIFY))
        return true;
    printk(XENLOG_G_WARNING "d%uv%u: guest crash: %#lx %#lx %#lx %#lx %#lx\n", d->id, v->vcpu_id,
           (unsigned long)p[0], (unsigned long)p[1], (unsigned long)p[2], (unsigned long)p[3],
           (unsigned long)p[4]);
    spin_lock(&d->shutdown_lock);
    if (d->shutdown_code == -1)
        d->shutdown_code = SHUTDOWN_crash;
    spin_unlock(&d->shutdown_lock);
    return true;
}

static const struct msr_row rows[] = {
    { 0x40000000, 0x40000000, 0, read_os_id, write_os_id },
    { 0x40000001, 0x40000001, 0, read_hypercall, write_hypercall },
    { 0x40000002, 0x40000002, 0, read_vp_index, NULL },
    { 0x40000010, 0x40000010, 0, read_vp_runtime, NULL },
    { 0x40000020, 0x40000020, HVMPV_time_ref_count, read_time_ref, NULL },
    { 0x40000021, 0x40000021, HVMPV_reference_tsc, read_reference_tsc, write_reference_tsc },
    { 0x40000022, 0x40000022, 0, read_tsc_frequency, NULL },
    { 0x40000023, 0x40000023, 0, read_apic_frequency, NULL },
    { 0x40000070, 0x40000070, 0, NULL, write_eoi },
    { 0x40000071, 0x40000071, 0, read_icr, write_icr },
    { 0x40000072, 0x40000072, 0, read_tpr, write_tpr },
    { 0x40000073, 0x40000073, 0, read_assist, write_assist },
    { 0x40000080, 0x40000084, HVMPV_synic, viridian_read_synic, viridian_write_synic },
    { 0x40000090, 0x4000009f, HVMPV_synic, viridian_read_synic, viridian_write_synic },
    { 0x400000b0, 0x400000b7, HVMPV_stimer, viridian_read_stimer, viridian_write_stimer },
    { 0x40000100, 0x40000104, HVMPV_crash_ctl, read_crash_param, write_crash_param },
    { 0x40000105, 0x40000105, HVMPV_crash_ctl, read_crash_ctl, write_crash_ctl },
};

static const struct msr_row *find_row(const struct domain *d, u32 msr)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
        if (msr >= rows[i].first && msr <= rows[i].last)
            return !rows[i].group || viridian_has(d, rows[i].group) ? &rows[i] : NULL;
    return NULL;
}

bool viridian_rdmsr(struct vcpu *v, u32 msr, u64 *value)
{
    const struct msr_row *row = find_row(v->domain, msr);

    return row && row->read && row->read(v, msr, value);
}

bool viridian_wrmsr(struct vcpu *v, u32 msr, u64 value)
{
    const struct msr_row *row = find_row(v->domain, msr);

    return row && row->write && row->write(v, msr, value);
}
