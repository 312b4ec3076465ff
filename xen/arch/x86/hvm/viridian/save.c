// SPDX-License-Identifier: GPL-2.0-only
/* Records of Hyper-V's interface. */
#include "private.h"

#include <xen/errno.h>
#include <xen/printk.h>
#include <asm/p2m.h>
#include <lib/string.h>

int viridian_domain_save(struct domain *d, struct vcpu *v, void *rec)
{
    struct viridian_domain *vd = viridian_of(d);

    if (!viridian_on(d))
        return -ENODEV;
    *(struct hvm_viridian_domain_context *)rec = (struct hvm_viridian_domain_context){
        .hypercall_gpa = vd->hypercall_msr,
        .guest_os_id = vd->guest_os_id,
        .time_ref_count = viridian_reference_time(d),
        .reference_tsc = vd->reference_tsc_msr,
    };
    return 0;
}

int viridian_domain_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_viridian_domain_context *r = rec;
    struct viridian_domain *vd = viridian_of(d);

    if (!viridian_on(d))
        return -ENODEV;
    if (len != sizeof(*r) || (r->hypercall_gpa & 0xffc) || (r->reference_tsc & 0xffe)) {
        printk(XENLOG_G_ERR "d%u: viridian record: wrong length, or reserved bits of an MSR\n",
               d->id);
        return -EINVAL;
    }
    spin_lock(&vd->lock);
    vd->hypercall_msr = r->hypercall_gpa;
    vd->guest_os_id = r->guest_os_id;
    vd->reference_tsc_msr = r->reference_tsc;
    viridian_set_reference_time(d, r->time_ref_count);
    viridian_write_tsc_page(d);         /* this machine's TSC may be another */
    spin_unlock(&vd->lock);
    return 0;
}

int viridian_vcpu_save(struct domain *d, struct vcpu *v, void *rec)
{
    const struct viridian_vcpu *vv;
    struct hvm_viridian_vcpu_context *r = rec;

    if (!viridian_on(d))
        return -ENODEV;
    vv = vviridian_of(v);
    memset(r, 0, sizeof(*r));
    r->vp_assist_msr = vv->assist_msr;
    r->apic_assist_pending = vv->assist_pending;
    r->simp_msr = vv->simp_msr;
    for (unsigned int i = 0; i < VIRIDIAN_SINTS; i++)
        r->sint_msr[i] = vv->sint[i];
    for (unsigned int i = 0; i < VIRIDIAN_STIMERS; i++) {
        r->stimer_config_msr[i] = vv->stimer[i].config;
        r->stimer_count_msr[i] = vv->stimer[i].count;
    }
    return 0;
}

/* An offer on the page counts only if it was pending; the page may be older than the record. */
static void take_assist(struct vcpu *v, u64 msr, bool pending)
{
    struct viridian_vcpu *vv = vviridian_of(v);

    vv->assist_msr = msr;
    viridian_page_set(v->domain, &vv->assist, viridian_has(v->domain, HVMPV_apic_assist) ? msr : 0);
    vv->assist_pending = pending && vv->assist.map;
    if (vv->assist.map && !pending)
        *(u32 *)vv->assist.map &= ~1u;
}

/* Messages on their page are the guest's memory and came with it. */
static void take_synic(struct vcpu *v, const struct hvm_viridian_vcpu_context *r)
{
    struct viridian_vcpu *vv = vviridian_of(v);

    if (!viridian_has(v->domain, HVMPV_synic))
        return;
    vv->simp_msr = r->simp_msr;
    viridian_page_set(v->domain, &vv->simp, vv->simp_msr);
    vv->scontrol = vv->simp_msr & VIRIDIAN_PAGE_ON;     /* has no place in the record */
    for (unsigned int i = 0; i < VIRIDIAN_SINTS; i++)
        vv->sint[i] = r->sint_msr[i];
    for (unsigned int i = 0; viridian_has(v->domain, HVMPV_stimer) && i < VIRIDIAN_STIMERS; i++)
        viridian_stimer_load(v, i, r->stimer_config_msr[i], r->stimer_count_msr[i]);
}

static bool vcpu_record_valid(const struct hvm_viridian_vcpu_context *r)
{
    for (unsigned int i = 0; i < VIRIDIAN_SINTS; i++)
        if (r->sint_msr[i] & ~0x700ffULL)
            return false;
    for (unsigned int i = 0; i < VIRIDIAN_STIMERS; i++)
        if (!viridian_stimer_valid(r->stimer_config_msr[i]))
            return false;
    return !(r->vp_assist_msr & 0xffe) && !(r->simp_msr & 0xffe) && r->apic_assist_pending <= 1;
}

int viridian_vcpu_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_viridian_vcpu_context *r = rec;

    if (!viridian_on(d))
        return -ENODEV;
    if (len != sizeof(*r) || !vcpu_record_valid(r)) {
        printk(XENLOG_G_ERR "d%uv%u: viridian record: wrong length, or reserved bits\n", d->id,
               v->vcpu_id);
        return -EINVAL;
    }
    take_assist(v, r->vp_assist_msr, r->apic_assist_pending);
    take_synic(v, r);
    return 0;
}
