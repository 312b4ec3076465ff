// SPDX-License-Identifier: GPL-2.0-only
/*
 * XENMEM_acquire_resource: frames a tools domain wants to map of another's resources: its grant
 * table, and what the architecture has (ioreq servers).
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/grant.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

#define FRAME_BATCH     32

/* Frames the resource may ever have; 0 when there is no such resource. */
static unsigned int resource_size(struct domain *d, const struct xen_mem_acquire_resource *r)
{
    if (r->type == XENMEM_resource_grant_table && r->id == XENMEM_resource_grant_table_id_shared &&
        d->grant_table)
        return grant_table_max_frames(d);
    return is_hvm_domain(d) ? arch_resource_frames(d, r->type) : 0;
}

static int get_frame(struct domain *d, const struct xen_mem_acquire_resource *r, u64 idx,
                     mfn_t *mfn)
{
    if (r->type == XENMEM_resource_grant_table)
        return grant_table_get_frame(d, idx, mfn);
    return is_hvm_domain(d) ? arch_resource_frame(d, r->type, r->id, idx, mfn) : -EOPNOTSUPP;
}

/*
 * The n-th frame: told to a caller that maps machine frames; put at the number a translated caller
 * gives.
 */
static int hand_over(struct domain *d, const struct xen_mem_acquire_resource *r, u64 n,
                     xen_pfn_t *frame)
{
    mfn_t mfn;
    int rc = get_frame(d, r, r->frame + n, &mfn);

    if (rc)
        return rc;
    if (is_hvm_domain(current->domain))
        return arch_map_resource(current->domain, *frame, d, mfn);
    *frame = mfn;
    return 0;
}

static int hand_over_some(struct domain *d, const struct xen_mem_acquire_resource *r, u64 first,
                          unsigned int nr)
{
    bool translated = is_hvm_domain(current->domain);
    xen_pfn_t frames[FRAME_BATCH];

    if (translated && copy_from_guest_offset(&frames[0], r->frame_list, first, nr))
        return -EFAULT;
    for (unsigned int i = 0; i < nr; i++) {
        int rc = hand_over(d, r, first + i, &frames[i]);

        if (rc)
            return rc;
    }
    return translated ? 0 : copy_to_guest_offset(r->frame_list, first, &frames[0], nr);
}

static long list_frames(struct domain *d, const struct xen_mem_acquire_resource *r,
                        unsigned long cmd, void *arg)
{
    unsigned long done = memop_start(cmd);

    if (done >= r->nr_frames)
        return -EINVAL;
    while (done < r->nr_frames) {
        unsigned int n = min(r->nr_frames - done, (unsigned long)FRAME_BATCH);
        int rc = hand_over_some(d, r, done, n);

        if (rc)
            return rc;
        done += n;
        if (done < r->nr_frames && hypercall_preempt_check())
            return memop_restart(cmd, done, arg);
    }
    return 0;
}

static long acquire(struct domain *d, struct xen_mem_acquire_resource *r, unsigned long cmd,
                    void *arg)
{
    unsigned int size = resource_size(d, r);

    if (!size)
        return -EOPNOTSUPP;
    if (guest_handle_is_null(r->frame_list)) {
        if (r->nr_frames || memop_start(cmd))
            return -EINVAL;
        r->nr_frames = size;
        return guest_copy_out(arg, r, 1, sizeof(*r));
    }
    if (r->frame > size || r->nr_frames > size - r->frame)
        return -EINVAL;
    return r->nr_frames ? list_frames(d, r, cmd, arg) : 0;
}

long memory_op_acquire_resource(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_mem_acquire_resource r;
    struct domain *d;
    long rc;

    if (guest_copy_in(&r, arg.p, 1, sizeof(r)))
        return -EFAULT;
    if (r.pad)
        return -EINVAL;
    if (r.domid == DOMID_SELF || r.domid == current->domain->id)
        return -EPERM;
    d = get_domain_by_id(r.domid);
    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_DM, XSM_MEMORY, XENMEM_acquire_resource, d);
    if (!rc)
        rc = acquire(d, &r, cmd, arg.p);
    put_domain(d);
    return rc;
}
