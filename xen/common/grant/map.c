// SPDX-License-Identifier: GPL-2.0-only
/* GNTTABOP_map_grant_ref. */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/xsm.h>

static int check_flags(u32 flags)
{
    if (!(flags & (GNTMAP_device_map | GNTMAP_host_map)))
        return GNTST_bad_gntref;
    if ((flags & GNTMAP_contains_pte) && !is_pv_vcpu(current))
        return GNTST_general_error;     /* there is no page table of ours to write to */
    return GNTST_okay;
}

/* Both kinds of mapping, or none. */
static int map_frame(struct gnttab_map_grant_ref *op, struct domain *rd)
{
    struct domain *ld = current->domain;
    bool ro = op->flags & GNTMAP_readonly;
    enum grant_pin host = ro ? PIN_HOST_RO : PIN_HOST_RW, dev = ro ? PIN_DEV_RO : PIN_DEV_RW;
    struct page_info *pg;
    u16 cache = 0;
    int rc;

    if (op->flags & GNTMAP_device_map) {
        rc = grant_acquire(rd, op->ref, ld->id, dev, &pg, NULL);
        if (rc)
            return rc;
    }
    if (op->flags & GNTMAP_host_map) {
        rc = grant_acquire(rd, op->ref, ld->id, host, &pg, &cache);
        if (rc)
            goto release_dev;
        rc = arch_grant_map(current, op->host_addr, page_to_mfn(pg), op->flags, cache);
        if (rc)
            goto release_host;
    }
    op->dev_bus_addr = page_to_mfn(pg) << PAGE_SHIFT;
    return GNTST_okay;

 release_host:
    grant_release(rd, op->ref, host, pg);
 release_dev:
    if (op->flags & GNTMAP_device_map)
        grant_release(rd, op->ref, dev, pg);
    return rc;
}

static int map_one(struct gnttab_map_grant_ref *op, struct grant_peer *peer)
{
    struct vcpu *v = current;
    struct domain *rd;
    struct grant_maptrack *mt;
    u32 handle;
    int rc = check_flags(op->flags);

    if (rc)
        return rc;
    rd = grant_peer_get(peer, op->dom);
    if (!rd)
        return GNTST_bad_domain;
    if (xsm_check_pair(XSM_HOOK, XSM_GRANT, GNTTABOP_map_grant_ref, v->domain, rd))
        return GNTST_permission_denied;
    handle = maptrack_alloc(v);
    if (handle == HANDLE_NONE)
        return GNTST_no_device_space;
    rc = map_frame(op, rd);
    if (rc) {
        maptrack_free(v->domain, handle);
        return rc;
    }
    mt = maptrack_entry(v->domain->grant_table, handle);
    mt->ref = op->ref;
    mt->domid = rd->id;
    __atomic_store_n(&mt->flags, (u16)op->flags, __ATOMIC_RELEASE);
    op->handle = handle;
    return GNTST_okay;
}

int grant_op_map(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_map_grant_ref *op = ops;
    struct grant_peer peer = {};

    for (; *done < nr; ++*done)
        op[*done].status = map_one(&op[*done], &peer);
    grant_peer_put(&peer);
    return 0;
}
