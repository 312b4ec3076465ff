// SPDX-License-Identifier: GPL-2.0-only
/*
 * dm_op: what a device model may do to its guest. All arguments come in buffers that the kernel it runs on has checked
 * to be the model's own memory, so no address is ever inside another structure. Buffer 0 is the operation.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/xsm.h>
#include <lib/string.h>
#include <generated/hypercall-defs.h>

#include "dm-op.h"

#define HEADER  __builtin_offsetof(struct xen_dm_op, u)

static int read_buffers(const void *bufs, unsigned int nr, struct dm_call *call)
{
    if (nr < 1 || nr > DM_MAX_BUFS)
        return -E2BIG;
    call->nr_bufs = nr;
    return guest_copy_in(call->buf, bufs, nr, sizeof(call->buf[0]));
}

static int read_op(struct dm_call *call)
{
    size_t have = min(call->buf[0].size, sizeof(call->op));
    const struct dm_op_row *row;

    memset(&call->op, 0, sizeof(call->op));
    if (have < HEADER)
        return -EFAULT;
    if (guest_copy_in(&call->op, call->buf[0].h.p, 1, have))
        return -EFAULT;
    row = dm_op_row(call->op.op);
    if (!row || !row->run)
        return row ? row->error : -EOPNOTSUPP;
    if (call->op.pad || have < HEADER + row->size)
        return -EINVAL;
    call->row = row;
    return 0;
}

static long run(struct domain *d, struct dm_call *call)
{
    long rc = d->is_dying ? -ESRCH : call->row->run(d, call);

    if ((rc == 0 && call->row->copyback) || rc == -ERESTART)
        if (guest_copy_out(call->buf[0].h.p, &call->op, 1, HEADER + call->row->size))
            rc = -EFAULT;
    return rc;
}

/* The target: anybody but the caller itself. */
static long find_target(unsigned int domid, unsigned int op, struct domain **out)
{
    struct domain *d;
    long rc;

    if (domid == DOMID_SELF || domid == current->domain->id)
        return -EPERM;
    d = domid <= 0xffff ? get_domain_by_id(domid) : NULL;
    if (!d)
        return -ESRCH;
    rc = is_hvm_domain(d) ? xsm_check(XSM_DM, XSM_HVM, op, d) : -EINVAL;
    if (rc)
        put_domain(d);
    else
        *out = d;
    return rc;
}

long do_dm_op(unsigned int domid, unsigned int nr_bufs, XEN_GUEST_HANDLE(void) bufs)
{
    struct dm_call call;
    struct domain *d;
    long rc = read_buffers(bufs.p, nr_bufs, &call);

    if (rc == 0)
        rc = read_op(&call);
    if (rc == 0)
        rc = find_target(domid, call.op.op, &d);
    if (rc)
        return rc;
    rc = run(d, &call);
    put_domain(d);
    if (rc == -ERESTART)
        return hypercall_restart(__HYPERVISOR_dm_op, domid, nr_bufs, (unsigned long)bufs.p);
    return rc;
}

int dm_buf_check(const struct dm_call *call, unsigned int buf, size_t size)
{
    if (buf >= call->nr_bufs)
        return -EINVAL;
    return call->buf[buf].size < size ? -EINVAL : 0;
}

/* --- servers ---------------------------------------------------------------------------------- */
long dm_create_ioreq_server(struct domain *d, struct dm_call *call)
{
    struct xen_dm_op_create_ioreq_server *op = &call->op.u.create_ioreq_server;

    if (op->pad[0] | op->pad[1] | op->pad[2])
        return -EINVAL;
    return ioreq_server_create(d, op->handle_bufioreq, &op->id);
}

long dm_get_ioreq_server_info(struct domain *d, struct dm_call *call)
{
    return ioreq_server_info(d, &call->op.u.get_ioreq_server_info);
}

long dm_map_io_range(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_ioreq_server_range *op = &call->op.u.map_io_range_to_ioreq_server;

    return op->pad ? -EINVAL : ioreq_range_add(d, op);
}

long dm_unmap_io_range(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_ioreq_server_range *op = &call->op.u.unmap_io_range_from_ioreq_server;

    return op->pad ? -EINVAL : ioreq_range_remove(d, op);
}

long dm_set_ioreq_server_state(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_set_ioreq_server_state *op = &call->op.u.set_ioreq_server_state;

    return op->pad ? -EINVAL : ioreq_server_set_state(d, op->id, op->enabled);
}

long dm_destroy_ioreq_server(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_destroy_ioreq_server *op = &call->op.u.destroy_ioreq_server;

    return op->pad ? -EINVAL : ioreq_server_destroy(d, op->id);
}

/* --- the domain ------------------------------------------------------------------------------- */
long dm_remote_shutdown(struct domain *d, struct dm_call *call)
{
    domain_shutdown(d, call->op.u.remote_shutdown.reason);
    return 0;
}

long dm_nr_vcpus(struct domain *d, struct dm_call *call)
{
    call->op.u.nr_vcpus.vcpus = d->max_vcpus;
    return 0;
}
