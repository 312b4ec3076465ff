// SPDX-License-Identifier: GPL-2.0-only
/*
 * XENMEM_acquire_resource: frames a tools domain wants to map of another's resources. Today: grant
 * tables.
 */
#include "private.h"

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
    return 0;
}

static int get_frames(struct domain *d, u64 first, unsigned int nr, xen_pfn_t *frames)
{
    for (unsigned int i = 0; i < nr; i++) {
        mfn_t mfn;
        int rc = grant_table_get_frame(d, first + i, &mfn);

        if (rc)
            return rc;
        frames[i] = mfn;
    }
    return 0;
}

static long list_frames(struct domain *d, const struct xen_mem_acquire_resource *r,
                        unsigned long cmd, void *arg)
{
    unsigned long done = memop_start(cmd);

    if (done >= r->nr_frames)
        return -EINVAL;
    while (done < r->nr_frames) {
        unsigned int n = min(r->nr_frames - done, (unsigned long)FRAME_BATCH);
        xen_pfn_t frames[FRAME_BATCH];
        int rc = get_frames(d, r->frame + done, n, frames);

        if (rc)
            return rc;
        if (copy_to_guest_offset(r->frame_list, done, &frames[0], n))
            return -EFAULT;
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
    /* A translated caller would have the frames put at its own frame numbers. */
    if (!is_pv_vcpu(current))
        return -EOPNOTSUPP;
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
