/* SPDX-License-Identifier: GPL-2.0-only */
/* One call of dm_op on its way, and the row of xen/abi/dm_op.tbl that handles it. */
#ifndef HVM_IOREQ_DM_OP_H
#define HVM_IOREQ_DM_OP_H

#include <xen/types.h>
#include <public/hvm/dm_op.h>

struct domain;

#define DM_MAX_BUFS     2

struct dm_op_row;
struct dm_call {
    struct xen_dm_op op;                /* buffer 0, copied in; zero behind what was given */
    const struct dm_op_row *row;
    unsigned int nr_bufs;
    xen_dm_op_buf_t buf[DM_MAX_BUFS];
};

/* The hypercall. */
long do_dm_op(unsigned int domid, unsigned int nr_bufs, XEN_GUEST_HANDLE(void) bufs);

/* 0, or -EINVAL: there is no such buffer or it is smaller. */
int dm_buf_check(const struct dm_call *call, unsigned int buf, size_t size);

#endif
