// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on a table as a whole: its frames, size and version, its printout, and exchanging two
 * entries.
 */
#include "private.h"

#include <xen/hypercall.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/xsm.h>

/* GNTST_*; on okay *d is referenced and has a table. */
static int find(domid_t id, enum xsm_class class, unsigned int cmd, struct domain **d)
{
    *d = get_domain_by_any_id(id);
    if (!*d)
        return GNTST_bad_domain;
    if ((*d)->grant_table && xsm_check(class, XSM_GRANT, cmd, *d) == 0)
        return GNTST_okay;
    put_domain(*d);
    return GNTST_permission_denied;
}

static int setup(struct domain *d, struct gnttab_setup_table *op)
{
    if (grant_grow(d, op->nr_frames))
        return GNTST_general_error;
    for (u32 i = 0; i < op->nr_frames; i++) {
        xen_pfn_t frame = virt_to_mfn(d->grant_table->shared[i]);

        /* where a translated guest has put it by XENMEM_add_to_physmap */
        if (is_hvm_domain(d))
            frame = arch_get_m2p(frame);
        if (copy_to_guest_offset(op->frame_list, i, &frame, 1))
            return GNTST_bad_virt_addr;
    }
    return GNTST_okay;
}

int grant_op_setup_table(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_setup_table *op = ops;
    struct domain *d;

    *done = 1;
    op->status = find(op->dom, XSM_TARGET, GNTTABOP_setup_table, &d);
    if (op->status == GNTST_okay) {
        op->status = setup(d, op);
        put_domain(d);
    }
    return op->status == GNTST_bad_virt_addr ? -EFAULT : 0;
}

int grant_op_query_size(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_query_size *op = ops;
    struct domain *d;

    *done = 1;
    op->status = find(op->dom, XSM_TARGET, GNTTABOP_query_size, &d);
    if (op->status == GNTST_okay) {
        op->nr_frames = grant_table_nr_frames(d);
        op->max_nr_frames = d->grant_table->max_frames;
        put_domain(d);
    }
    return 0;
}

int grant_op_set_version(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_set_version *op = ops;
    u32 wanted = op->version;

    *done = 1;
    op->version = 1;            /* what is in effect, also after an error */
    if (wanted == 1)
        return 0;
    return wanted == 2 ? -ENOSYS : -EINVAL;
}

int grant_op_get_version(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_get_version *op = ops;
    struct domain *d;

    for (; *done < nr; ++*done) {
        switch (find(op[*done].dom, XSM_TARGET, GNTTABOP_get_version, &d)) {
        case GNTST_okay:
            op[*done].version = 1;
            put_domain(d);
            break;
        case GNTST_bad_domain:
            return -ESRCH;
        default:
            return -EPERM;
        }
    }
    return 0;
}

int grant_op_get_status_frames(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_get_status_frames *op = ops;
    struct domain *d;

    *done = 1;
    op->status = find(op->dom, XSM_TARGET, GNTTABOP_get_status_frames, &d);
    if (op->status == GNTST_okay) {
        op->status = GNTST_general_error;       /* a version 1 table has none */
        put_domain(d);
    }
    return 0;
}

static int swap(struct grant_table *gt, u32 a, u32 b)
{
    struct grant_active *first = grant_active(gt, min(a, b)), *second = grant_active(gt, max(a, b));
    int rc = GNTST_eagain;

    spin_lock(&first->lock);
    spin_lock_nested(&second->lock);
    if (!grant_is_pinned(first) && !grant_is_pinned(second)) {
        struct grant_entry_v1 *ea = grant_shared(gt, a), *eb = grant_shared(gt, b), t = *ea;

        *ea = *eb;
        *eb = t;
        rc = GNTST_okay;
    }
    spin_unlock(&second->lock);
    spin_unlock(&first->lock);
    return rc;
}

int grant_op_swap(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_swap_grant_ref *op = ops;
    struct grant_table *gt = current->domain->grant_table;

    for (; *done < nr; ++*done) {
        struct gnttab_swap_grant_ref *o = &op[*done];

        if (o->ref_a >= grant_nr_entries(gt) || o->ref_b >= grant_nr_entries(gt))
            o->status = GNTST_bad_gntref;
        else
            o->status = o->ref_a == o->ref_b ? GNTST_okay : swap(gt, o->ref_a, o->ref_b);
    }
    return 0;
}

void grant_table_dump(const struct domain *d)
{
    const struct grant_table *gt = d->grant_table;

    if (!gt)
        return;
    printk(XENLOG_INFO "d%u grant table: %u of %u frames, %u of %u pages of handles\n", d->id,
           gt->nr_frames,
           gt->max_frames, gt->nr_maptrack_frames, gt->max_maptrack_frames);
    for (u32 ref = 0; ref < grant_nr_entries(gt); ref++) {
        const struct grant_active *act = grant_active(gt, ref);
        const struct grant_entry_v1 *entry = grant_shared(gt, ref);

        if (grant_is_pinned(act))
            printk(XENLOG_INFO "  %u: mfn %#llx used by d%u, flags %#x, "
                   "host %u ro %u rw, device %u ro %u rw\n",
                   ref, (unsigned long long)act->mfn, act->domid, entry->flags,
                   act->pins[PIN_HOST_RO], act->pins[PIN_HOST_RW],
                   act->pins[PIN_DEV_RO], act->pins[PIN_DEV_RW]);
    }
}

int grant_op_dump_table(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_dump_table *op = ops;
    struct domain *d;

    *done = 1;
    op->status = find(op->dom, XSM_PRIV, GNTTABOP_dump_table, &d);
    if (op->status == GNTST_okay) {
        grant_table_dump(d);
        put_domain(d);
    }
    return 0;
}
