// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmu_update: a list of changes to page-table entries and to the machine-to-physical table.
 * Requests come in runs for the same table, so an L1 table stays locked from one to the next.
 */
#include <xen/arch.h>
#include <xen/hypercall.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

#include "private.h"

#define REQS_PER_COPY       16

/* The L1 table requests are going to. */
struct cursor {
    struct page_info *pg;   /* locked; NULL: none */
    mfn_t mfn;
};

static void cursor_release(struct cursor *c)
{
    if (c->pg)
        page_table_unlock(c->pg);
    c->pg = NULL;
}

static int update_m2p(u64 ptr, u64 pfn, struct domain *frames)
{
    mfn_t mfn = ptr >> PAGE_SHIFT;
    struct page_info *pg = mfn_to_page(mfn);

    /* a translated guest's numbers are what its tables say */
    if (is_system_domain(frames) || !is_pv_domain(frames) || !mfn_valid(mfn) ||
        !get_page(pg, frames)) {
        mm_refuse("cannot set the physical number of frame %lx: it is not PV guest d%u's", mfn,
                  frames->id);
        return -EINVAL;
    }
    arch_set_m2p(mfn, pfn);
    put_page(pg);
    return 0;
}

/* Not a page table (yet): a plain store. */
static int store_word(struct page_info *pg, unsigned int offset, u64 val, struct domain *d)
{
    int rc = 0;

    if (!get_page(pg, d)) {
        mm_refuse("mmu_update of frame %lx, which is not d%u's", page_to_mfn(pg), d->id);
        return -EINVAL;
    }
    rc = get_page_type(pg, PGT_writable_page);
    if (rc == 0) {
        WRITE_ONCE(*(u64 *)((char *)page_to_virt(pg) + offset), val);
        put_page_type(pg);
    } else {
        mm_refuse("mmu_update of frame %lx, which is in use as %s", page_to_mfn(pg),
                  page_type_name(pg->type));
    }
    put_page(pg);
    return rc;
}

static int update_elsewhere(struct cursor *c, mfn_t mfn, unsigned int offset, u64 val,
                            bool preserve_ad, const struct mmu_subjects *s)
{
    struct page_info *pg = mfn_to_page(mfn);
    unsigned int level;

    cursor_release(c);
    if (!mfn_valid(mfn)) {
        mm_refuse("mmu_update of frame %lx, which is not RAM", mfn);
        return -EINVAL;
    }
    level = page_table_lock(pg, s->tables);
    if (level == 1) {
        c->pg = pg;
        c->mfn = mfn;
        return pt_update_l1((pte_t *)((char *)page_to_virt(pg) + offset), val, s->tables, s->frames,
                            preserve_ad);
    }
    if (level == 0)
        return store_word(pg, offset, val, s->tables);
    page_table_unlock(pg);
    return pt_update_upper(pg, level, offset / sizeof(pte_t), val, s->tables, preserve_ad);
}

/* Maps frames of a translated domain, by its own numbers: in L1 tables only. */
static int update_translated(mfn_t mfn, unsigned int offset, u64 val, bool preserve_ad,
                             const struct mmu_subjects *s)
{
    struct page_info *pg = mfn_to_page(mfn), *held;
    unsigned int level;
    int rc = foreign_entry_get(s->frames, &val, &held);

    if (rc)
        return rc;
    level = mfn_valid(mfn) ? page_table_lock(pg, s->tables) : 0;
    if (level == 1)
        rc = pt_update_l1((pte_t *)((char *)page_to_virt(pg) + offset), val, s->tables, s->frames,
                          preserve_ad);
    else
        rc = -EINVAL;
    if (level)
        page_table_unlock(pg);
    else
        mm_refuse("frame %lx is no L1 page table of d%u to map pages of d%u in", mfn,
                  s->tables->id, s->frames->id);
    if (held)
        put_page(held);
    return rc;
}

static int update_one(struct cursor *c, const struct mmu_update *req, const struct mmu_subjects *s)
{
    unsigned int cmd = req->ptr & 3, offset = req->ptr & PAGE_OFFSET_MASK & ~3UL;
    mfn_t mfn = req->ptr >> PAGE_SHIFT;
    bool preserve_ad = cmd == MMU_PT_UPDATE_PRESERVE_AD;

    if (cmd == MMU_MACHPHYS_UPDATE)
        return update_m2p(req->ptr, req->val, s->frames);
    if (unlikely(is_hvm_vcpu(current))) {
        mm_refuse("mmu_update of page tables by d%u, which has none of that kind", current->domain->id);
        return -EPERM;
    }
    if (unlikely(offset % sizeof(pte_t))) {
        mm_refuse("mmu_update of unaligned address %lx", (unsigned long)req->ptr);
        return -EINVAL;
    }
    if (unlikely(is_hvm_domain(s->frames)) && cmd != MMU_PT_UPDATE_NO_TRANSLATE) {
        cursor_release(c);
        return update_translated(mfn, offset, req->val, preserve_ad, s);
    }
    if (likely(c->pg && c->mfn == mfn))
        return pt_update_l1((pte_t *)((char *)page_to_virt(c->pg) + offset), req->val, s->tables,
                            s->frames, preserve_ad);
    return update_elsewhere(c, mfn, offset, req->val, preserve_ad, s);
}

/* Requests in order until one fails or gives way; *nr: in, how many; out, how many are done. */
static int update_some(const struct mmu_update *reqs, unsigned int *nr,
                       const struct mmu_subjects *s)
{
    struct cursor c = { };
    unsigned int i = 0;
    int rc = 0;

    while (i < *nr && rc == 0) {
        rc = update_one(&c, &reqs[i], s);
        if (rc)
            break;
        i++;
        if (unlikely(has_old_table(current)))
            rc = -ERESTART;
    }
    cursor_release(&c);
    *nr = i;
    return rc;
}

/* *nr as above. */
static int update_all(void *guest, unsigned int *nr, const struct mmu_subjects *s)
{
    XEN_GUEST_HANDLE(mmu_update_t) reqs = guest_handle_from_ptr(guest, mmu_update_t);
    struct mmu_update buf[REQS_PER_COPY];
    unsigned int count = *nr, i = 0, n;
    int rc = 0;

    while (i < count && rc == 0) {
        n = min(count - i, (unsigned int)REQS_PER_COPY);
        rc = copy_from_guest_offset(&buf[0], reqs, i, n);
        if (rc && n > 1) {
            n = 1;              /* up to the one that cannot be read */
            rc = copy_from_guest_offset(&buf[0], reqs, i, n);
        }
        if (rc)
            break;
        rc = update_some(buf, &n, s);
        i += n;
        if (rc == 0 && i < count && hypercall_preempt_check())
            rc = -ERESTART;
    }
    *nr = i;
    return rc;
}

long do_mmu_update(XEN_GUEST_HANDLE(mmu_update_t) reqs, unsigned int count,
                   XEN_GUEST_HANDLE(uint) done, unsigned int foreigndom)
{
    static const struct mmu_batch batch = {
        .op = __HYPERVISOR_mmu_update, .size = sizeof(struct mmu_update), .run = update_all,
    };

    return mmu_batch_run(&batch, reqs.p, count, done.p, foreigndom);
}
