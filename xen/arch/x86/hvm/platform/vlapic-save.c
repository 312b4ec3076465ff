// SPDX-License-Identifier: GPL-2.0-only
/* Records of local APICs. They come in two parts; the state is made whole after each. */
#include "private.h"

#include <xen/errno.h>
#include <xen/printk.h>
#include <lib/string.h>

int vlapic_save(struct domain *d, struct vcpu *v, void *rec)
{
    const struct lapic *l = lapic_of(v);

    if (!hvm_has(d, XEN_X86_EMU_LAPIC))
        return -ENODEV;
    vlapic_end_assist(v);
    *(struct hvm_hw_lapic *)rec = (struct hvm_hw_lapic){
        .apic_base_msr = l->base_msr,
        .disabled = l->disabled,
        .timer_divisor = l->divisor,
        .tdt_msr = l->deadline,
    };
    return 0;
}

int vlapic_regs_save(struct domain *d, struct vcpu *v, void *rec)
{
    struct hvm_hw_lapic_regs *r = rec;
    struct lapic *l = lapic_of(v);
    u32 count = lapic_timer_count(l, hvm_guest_time_ns(v));

    if (!hvm_has(d, XEN_X86_EMU_LAPIC))
        return -ENODEV;
    vlapic_end_assist(v);
    lapic_collect(l);
    memcpy(r->data, l->regs, sizeof(r->data));
    memcpy(&r->data[APIC_TIMER_CURRENT], &count, sizeof(count));
    return 0;
}

/* Takes `loaded' over if it makes sense; its registers may be a copy elsewhere. */
static int finish(struct vcpu *v, struct lapic *loaded)
{
    struct lapic *l = lapic_of(v);
    u32 *regs = l->regs;

    if (!lapic_fix_loaded(loaded, hvm_guest_time_ns(v))) {
        printk(XENLOG_G_ERR
               "d%uv%u: APIC record: timer mode or count, or a vector below 16, is impossible\n",
               v->domain->id, v->vcpu_id);
        return -EINVAL;
    }
    if (loaded->regs != regs)
        memcpy(regs, loaded->regs, LAPIC_REGS_BYTES);
    *l = *loaded;
    l->regs = regs;
    hvm_vtimer_stop(&vplatform_of(v)->lapic_timer);
    vplatform_of(v)->timer_unset = true;        /* the TSC may still be to be loaded */
    vlapic_mode_changed(v);
    return 0;
}

int vlapic_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_lapic *r = rec;
    struct lapic l = *lapic_of(v);
    u64 base;

    if (!hvm_has(d, XEN_X86_EMU_LAPIC))
        return -ENODEV;
    if (len != sizeof(*r))
        return -EINVAL;
    base = r->apic_base_msr;
    if ((base & 0xff) || (base & 0x200) || base >> 52 ||
        ((base & LAPIC_BASE_X2) && !(base & LAPIC_BASE_ENABLE)) || (r->disabled & ~3u)) {
        printk(XENLOG_G_ERR "d%uv%u: APIC record: base %#lx or state %#x is impossible\n", d->id,
               v->vcpu_id, (unsigned long)base, r->disabled);
        return -EINVAL;
    }
    l.base_msr = base;
    l.disabled =
        (r->disabled & LAPIC_SW_DISABLED) | (base & LAPIC_BASE_ENABLE ? 0 : LAPIC_HW_DISABLED);
    l.deadline = r->tdt_msr;
    return finish(v, &l);
}

int vlapic_regs_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_lapic_regs *r = rec;
    struct lapic l = *lapic_of(v);
    u32 regs[LAPIC_REGS_BYTES / 4];

    if (!hvm_has(d, XEN_X86_EMU_LAPIC))
        return -ENODEV;
    if (len != sizeof(*r))
        return -EINVAL;
    memcpy(regs, r->data, sizeof(regs));
    l.regs = regs;
    return finish(v, &l);
}
