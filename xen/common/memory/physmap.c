// SPDX-License-Identifier: GPL-2.0-only
/*
 * add_to_physmap, its batch form and remove_from_physmap: what a translated guest, or who builds
 * it, puts at its frame numbers. A guest that is not translated has no map to put anything into.
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

/* The two forms, as one. */
struct placement {
    struct domain *d;
    struct domain *foreign;         /* XENMAPSPACE_gmfn_foreign: whose frames */
    unsigned int space;
};

static int acquire(unsigned int nr, domid_t domid, struct placement *p)
{
    int rc;

    p->d = get_domain_by_any_id(domid);
    if (!p->d)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_MEMORY, nr, p->d);
    /* device memory is given out by who may give it to itself */
    if (!rc && p->space == XENMAPSPACE_dev_mmio)
        rc = xsm_check(XSM_PRIV, XSM_MEMORY, nr, p->d);
    if (!rc && !is_hvm_domain(p->d))
        rc = -EACCES;
    if (rc)
        put_domain(p->d);
    return rc;
}

static int acquire_foreign(unsigned int nr, domid_t domid, struct placement *p)
{
    int rc;

    p->foreign = get_domain_by_any_id(domid);
    if (!p->foreign)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_MEMORY, nr, p->foreign) ?:
         xsm_check_pair(XSM_TARGET, XSM_MEMORY, nr, p->d, p->foreign);
    if (rc) {
        put_domain(p->foreign);
        p->foreign = NULL;
    }
    return rc;
}

static void release(struct placement *p)
{
    if (p->foreign)
        put_domain(p->foreign);
    put_domain(p->d);
}

static int put_at(const struct placement *p, unsigned long idx, gfn_t gfn)
{
    if (!is_hvm_domain(p->d))
        return -EACCES;
    return arch_add_to_physmap(p->d, p->space, idx, gfn, p->foreign);
}

/* --- one, or a run of frames ------------------------------------------------------------------ */
static long add_run(unsigned long cmd, const struct xen_add_to_physmap *op,
                    const struct placement *p, void *arg)
{
    unsigned long nr = op->space == XENMAPSPACE_gmfn_range ? op->size : 1;

    for (unsigned long i = memop_start(cmd); i < nr; ) {
        int rc = put_at(p, op->idx + i, op->gpfn + i);

        if (rc)
            return rc;
        if (++i < nr && hypercall_preempt_check())
            return memop_restart(cmd, i, arg);
    }
    return 0;
}

long memory_op_add_to_physmap(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_add_to_physmap op;
    struct placement p = { };
    long rc;

    if (guest_copy_in(&op, arg.p, 1, sizeof(op)))
        return -EFAULT;
    p.space = op.space;
    rc = acquire(XENMEM_add_to_physmap, op.domid, &p);
    if (rc)
        return rc;
    /* this form cannot say whose */
    rc = op.space == XENMAPSPACE_gmfn_foreign ? -ENOSYS : add_run(cmd, &op, &p, arg.p);
    release(&p);
    return rc;
}

/* --- many ------------------------------------------------------------------------------------- */
static int add_nth(const struct xen_add_to_physmap_batch *op, const struct placement *p,
                   unsigned long i)
{
    xen_ulong_t idx;
    xen_pfn_t gfn;
    int rc;

    if (copy_from_guest_offset(&idx, op->idxs, i, 1) ||
        copy_from_guest_offset(&gfn, op->gpfns, i, 1))
        return -EFAULT;
    rc = put_at(p, idx, gfn);
    return copy_to_guest_offset(op->errs, i, &rc, 1);
}

static long add_batch(unsigned long cmd, const struct xen_add_to_physmap_batch *op,
                      const struct placement *p, void *arg)
{
    for (unsigned long i = memop_start(cmd); i < op->size; ) {
        int rc = add_nth(op, p, i);

        if (rc)
            return rc;
        if (++i < op->size && hypercall_preempt_check())
            return memop_restart(cmd, i, arg);
    }
    return 0;
}

long memory_op_add_to_physmap_batch(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_add_to_physmap_batch op;
    struct placement p = { };
    long rc;

    if (guest_copy_in(&op, arg.p, 1, sizeof(op)))
        return -EFAULT;
    /* runs have no place in a list; other spaces leave the last field 0 */
    if (op.space == XENMAPSPACE_gmfn_range ||
        (op.space != XENMAPSPACE_gmfn_foreign && op.u.res0))
        return -EINVAL;
    p.space = op.space;
    rc = acquire(XENMEM_add_to_physmap_batch, op.domid, &p);
    if (rc)
        return rc;
    if (op.space == XENMAPSPACE_gmfn_foreign)
        rc = acquire_foreign(XENMEM_add_to_physmap_batch, op.u.foreign_domid, &p);
    if (rc == 0)
        rc = add_batch(cmd, &op, &p, arg.p);
    release(&p);
    return rc;
}

/* --- and away --------------------------------------------------------------------------------- */
long memory_op_remove_from_physmap(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_remove_from_physmap op;
    struct placement p = { };
    long rc;

    if (memop_start(cmd))
        return -EINVAL;
    if (guest_copy_in(&op, arg.p, 1, sizeof(op)))
        return -EFAULT;
    rc = acquire(XENMEM_remove_from_physmap, op.domid, &p);
    if (rc)
        return rc;
    rc = is_hvm_domain(p.d) ? arch_remove_from_physmap(p.d, op.gpfn) : -EACCES;
    release(&p);
    return rc;
}
