// SPDX-License-Identifier: GPL-2.0-only
/*
 * What mmu_update and mmuext_op have in common: a list of requests about somebody's tables and
 * somebody's frames, a count of those done, and going on where a call gave way.
 */
#include <xen/arch.h>
#include <xen/hypercall.h>

#include "private.h"

/* Of our own making, in the count of a call that goes on: *done is what earlier rounds did. */
#define COUNT_RESUMED       (1U << 31)

long mmu_batch_run(const struct mmu_batch *b, void *reqs, unsigned int count, void *done,
                   unsigned int foreigndom)
{
    XEN_GUEST_HANDLE(uint) tally = guest_handle_from_ptr(done, uint);
    unsigned int before = 0, nr = count & ~COUNT_RESUMED, left = nr;
    struct mmu_subjects s;
    int rc;

    if (unlikely(pv_drop_old_table(current)))
        return hypercall_restart(b->op, (unsigned long)reqs, count, (unsigned long)done,
                                 foreigndom);
    if (unlikely(count & COUNT_RESUMED)) {
        if (!guest_handle_is_null(tally) && copy_from_guest(&before, tally, 1))
            return -EFAULT;
        if (nr == 0)
            return 0;
    }
    rc = mmu_subjects_get(foreigndom, b->op, &s);
    if (rc)
        return rc;
    rc = b->run(reqs, &nr, &s);
    mmu_subjects_put(&s);

    before += nr;
    if (!guest_handle_is_null(tally) && copy_to_guest(tally, &before, 1))
        return -EFAULT;
    if (rc == -ERESTART)
        return hypercall_restart(b->op, (unsigned long)(reqs + nr * b->size),
                                 (left - nr) | COUNT_RESUMED, (unsigned long)done, foreigndom);
    return rc;
}
