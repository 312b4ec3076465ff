// SPDX-License-Identifier: GPL-2.0-only
/* grant_table_op: arrays of operations are copied in, run and copied out a batch at a time. */
#include "private.h"

#include <xen/hypercall.h>
#include <xen/sched.h>

#define BATCH_BYTES     1280            /* 40 maps or 32 copies */

/* Runs one batch; *done counts what was copied back. 0 or -errno. */
static int run_batch(const struct grant_row *row, void *guest, unsigned int nr, unsigned int *done)
{
    u8 buf[BATCH_BYTES] __aligned(8);
    int rc;

    nr = min(nr, (unsigned int)(sizeof(buf) / row->size));
    if (guest_copy_in(buf, guest, nr, row->size))
        return -EFAULT;
    rc = row->run(buf, nr, done);
    if (guest_copy_out(guest, buf, *done, row->size))
        return -EFAULT;
    return rc;
}

long do_grant_table_op(unsigned int cmd, XEN_GUEST_HANDLE(void) ops, unsigned int count)
{
    const struct grant_row *row = grant_row(cmd);

    if (!row)
        return -ENOSYS;
    if (!row->run)
        return row->error;
    if ((int)count < 0 || (row->single && count != 1))
        return -EINVAL;

    while (count) {
        unsigned int done = 0;
        int rc = run_batch(row, ops.p, count, &done);

        if (rc)
            return rc;
        count -= done;
        ops.p += (size_t)done * row->size;
        if (count && hypercall_preempt_check())
            return hypercall_restart(__HYPERVISOR_grant_table_op, cmd, (unsigned long)ops.p, count);
    }
    return 0;
}
