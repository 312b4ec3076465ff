/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * How a device-model operation reaches the hypervisor: by privcmd's ioctl, which pins the caller's
 * buffers and checks the restriction, or on kernels before 4.11 by the bare hypercall through
 * bounce buffers.
 */
#include <errno.h>
#include <string.h>

#include "private.h"
#include "linux-xen/privcmd.h"
#include "xen_device.h"

/* The raw hypercall: descriptors of the buffers, the operation and the data, all in hypercall-safe
 * memory. */
static int by_hypercall(xendevicemodel_handle *dmod, domid_t domid, struct xen_dm_op *op,
                        void *data, size_t size)
{
    struct {
        xen_dm_op_buf_t buf[2];
        struct xen_dm_op op;
    } *safe;
    void *safe_data = NULL;
    int rc = -1;

    safe = xencall_alloc_buffer(dmod->xcall, sizeof(*safe));
    if (!safe)
        return -1;
    if (data && !(safe_data = xencall_alloc_buffer(dmod->xcall, size)))
        goto free_safe;
    safe->op = *op;
    set_xen_guest_handle_raw(safe->buf[0].h, &safe->op);
    safe->buf[0].size = sizeof(safe->op);
    if (data) {
        memcpy(safe_data, data, size);
        set_xen_guest_handle_raw(safe->buf[1].h, safe_data);
        safe->buf[1].size = size;
    }
    rc = xencall3(dmod->xcall, __HYPERVISOR_dm_op, domid, data ? 2 : 1, (uintptr_t)safe->buf);
    *op = safe->op;
    if (data)
        memcpy(data, safe_data, size);

    xencall_free_buffer(dmod->xcall, safe_data);
free_safe:
    xencall_free_buffer(dmod->xcall, safe);
    return rc;
}

int dm_op(xendevicemodel_handle *dmod, domid_t domid, struct xen_dm_op *op, void *data, size_t size)
{
    struct privcmd_dm_op_buf ubuf[2] = {
        { .uptr = op, .size = sizeof(*op) },
        { .uptr = data, .size = size },
    };
    struct privcmd_dm_op arg = { .dom = domid, .num = data ? 2 : 1, .ubufs = ubuf };
    int rc = ioctl(dmod->fd, IOCTL_PRIVCMD_DM_OP, &arg);

    if (rc < 0 && errno == dmod->enotsup)
        rc = by_hypercall(dmod, domid, op, data, size);
    return rc < 0 ? -1 : 0;
}
