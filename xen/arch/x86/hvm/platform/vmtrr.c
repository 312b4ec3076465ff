// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory types: each vcpu's MTRRs and PAT, ranges the toolstack pinned to a type, and the type the
 * hardware's nested tables get. Guest MTRRs only matter to a guest that owns devices; all other
 * memory is write-back whatever it says.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <lib/cpu-policy.h>
#include <lib/string.h>
#include <xen/arch.h>
#include <asm/p2m.h>
#include <asm/x86-defs.h>

#define MAX_PINNED          64

struct pinned_range {
    struct list_head list;
    gfn_t first, last;
    u8 type;
};

static unsigned int addr_bits(const struct domain *d)
{
    unsigned int bits = d->arch.policy->ext[8].a & 0xff;

    return bits >= 32 && bits <= 52 ? bits : 36;
}

bool hvm_mtrr_rdmsr(struct vcpu *v, u32 msr, u64 *value)
{
    if (msr == MSR_PAT) {
        *value = hvm_ops->get_pat(v);
        return true;
    }
    return mtrr_read(&vplatform_of(v)->mtrr, msr, value);
}

static void types_changed(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);

    if (!d->is_iommu_enabled)
        return;
    p->types_next = 0;
    p->types_stale = true;
}

static bool write_mtrr(struct vcpu *v, u32 msr, u64 value)
{
    struct mtrr *m = &vplatform_of(v)->mtrr, was = *m;

    if (!mtrr_write(m, msr, value, addr_bits(v->domain)))
        return false;
    if (v->vcpu_id == 0 && memcmp(&was, m, sizeof(was)) && ((was.def_type | m->def_type) & MTRR_DEF_ENABLE))
        types_changed(v->domain);
    return true;
}

bool hvm_mtrr_wrmsr(struct vcpu *v, u32 msr, u64 value)
{
    if (msr == MSR_PAT) {
        if (!pat_valid(value))
            return false;
        hvm_ops->set_pat(v, value);
        return true;
    }
    return write_mtrr(v, msr, value);
}

/*
 * Nested tables follow vcpu 0's MTRRs, all of them, as guests change them one by one with MTRRs switched off. A step
 * ends where a leaf of any size may, so none is split for it.
 */
#define STEP_FRAMES         (1ULL << 18)

bool vmtrr_follow(struct vcpu *v)
{
    struct hvm_platform *p = platform_of(v->domain);
    gfn_t first = p->types_next, last = first + STEP_FRAMES - 1, top = arch_max_gfn(v->domain);

    p2m_memory_types_changed(v->domain, first, last);
    p->types_next = last + 1;
    p->types_stale = last < top;
    return !p->types_stale;
}

/* --- pinned ranges ---------------------------------------------------------------------------- */
static bool type_known(u32 type)
{
    return type <= MT_UC_MINUS && type != 2 && type != 3;
}

static int unpin(struct hvm_platform *p, gfn_t first, gfn_t last)
{
    struct pinned_range *r;
    unsigned long flags;

    spin_lock_irqsave(&p->pin_lock, flags);
    list_for_each_entry(r, &p->pinned, list) {
        if (r->first != first || r->last != last)
            continue;
        list_del(&r->list);
        p->nr_pinned--;
        spin_unlock_irqrestore(&p->pin_lock, flags);
        kfree(r);
        return 0;
    }
    spin_unlock_irqrestore(&p->pin_lock, flags);
    return -ENOENT;
}

/* pin_lock held. A range already there gets the type; 1: it was not there. */
static int repin(struct hvm_platform *p, gfn_t first, gfn_t last, u8 type)
{
    struct pinned_range *r;

    list_for_each_entry(r, &p->pinned, list) {
        if (r->first == first && r->last == last) {
            r->type = type;
            return 0;
        }
        if (r->first <= last && first <= r->last)
            return -EPERM;
    }
    return p->nr_pinned == MAX_PINNED ? -ENOSPC : 1;
}

int hvm_pin_cacheattr(struct domain *d, gfn_t first, gfn_t last, u32 type)
{
    struct hvm_platform *p = platform_of(d);
    struct pinned_range *r;
    unsigned long flags;
    int rc;

    if (first > last)
        return -EINVAL;
    if (type == XEN_DOMCTL_DELETE_MEM_CACHEATTR)
        return unpin(p, first, last);
    if (!type_known(type))
        return -EINVAL;
    r = kzalloc_type(struct pinned_range);
    if (!r)
        return -ENOMEM;
    r->first = first;
    r->last = last;
    r->type = type;
    spin_lock_irqsave(&p->pin_lock, flags);
    rc = repin(p, first, last, type);
    if (rc == 1) {
        list_add_tail(&r->list, &p->pinned);
        p->nr_pinned++;
        r = NULL;
        rc = 0;
    }
    spin_unlock_irqrestore(&p->pin_lock, flags);
    kfree(r);
    return rc;
}

void vmtrr_unpin_all(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);

    while (!list_empty(&p->pinned)) {
        struct pinned_range *r = list_first_entry(&p->pinned, struct pinned_range, list);

        list_del(&r->list);
        kfree(r);
    }
    p->nr_pinned = 0;
}

static int pinned_type(struct hvm_platform *p, gfn_t gfn)
{
    struct pinned_range *r;
    unsigned long flags;
    int type = -1;

    if (!p || READ_ONCE(p->nr_pinned) == 0)     /* its memory may be there before its devices */
        return -1;
    spin_lock_irqsave(&p->pin_lock, flags);
    list_for_each_entry(r, &p->pinned, list)
        if (gfn >= r->first && gfn <= r->last)
            type = r->type;
    spin_unlock_irqrestore(&p->pin_lock, flags);
    return type;
}

u8 hvm_effective_memory_type(struct domain *d, gfn_t gfn, mfn_t mfn, bool direct_mmio)
{
    int type = pinned_type(platform_of(d), gfn);
    const struct vcpu *v = domain_vcpu(d, 0);

    if (type >= 0)
        return type;
    if (direct_mmio)
        return MT_UC;
    if (!d->is_iommu_enabled || !v || !v->arch.hvm || !v->arch.hvm->platform)
        return MT_WB;
    return mtrr_type(&vplatform_of(v)->mtrr, gfn << PAGE_SHIFT);
}

/* --- record ----------------------------------------------------------------------------------- */
int mtrr_save(struct domain *d, struct vcpu *v, void *rec)
{
    const struct mtrr *m = &vplatform_of(v)->mtrr;
    struct hvm_hw_mtrr *r = rec;

    r->msr_pat_cr = hvm_ops->get_pat(v);
    r->msr_mtrr_cap = MTRR_CAP_VALUE;
    r->msr_mtrr_def_type = m->def_type;
    memcpy(r->msr_mtrr_var, m->variable, sizeof(m->variable));
    memcpy(r->msr_mtrr_fixed, m->fixed, sizeof(m->fixed));
    return 0;
}

/* Goes through the checks of writes; the other machine may have had wider addresses. */
static bool load_mtrrs(struct mtrr *m, const struct hvm_hw_mtrr *r)
{
    static const u16 fixed[MTRR_NR_FIXED] = {
        0x250, 0x258, 0x259, 0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f,
    };

    if (!mtrr_write(m, MSR_MTRR_DEF_TYPE, r->msr_mtrr_def_type, 52))
        return false;
    for (unsigned int i = 0; i < MTRR_NR_FIXED; i++)
        if (!mtrr_write(m, fixed[i], r->msr_mtrr_fixed[i], 52))
            return false;
    for (unsigned int i = 0; i < MTRR_NR_VARIABLE * 2; i++)
        if (!mtrr_write(m, MSR_MTRR_PHYSBASE0 + i, r->msr_mtrr_var[i], 52))
            return false;
    return true;
}

int mtrr_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_mtrr *r = rec;
    struct mtrr m = { 0 };

    if (len != sizeof(*r))
        return -EINVAL;
    if ((r->msr_mtrr_cap & 0xff) > MTRR_NR_VARIABLE || !pat_valid(r->msr_pat_cr) ||
        !load_mtrrs(&m, r)) {
        printk(XENLOG_G_ERR
               "d%uv%u: MTRR record: a memory type or a reserved bit is wrong, or %u ranges\n",
               d->id, v->vcpu_id, (unsigned int)r->msr_mtrr_cap & 0xff);
        return -EINVAL;
    }
    hvm_ops->set_pat(v, r->msr_pat_cr);
    vplatform_of(v)->mtrr = m;
    if (v->vcpu_id == 0)
        types_changed(d);
    return 0;
}
