/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The hypercalls themselves: one ioctl each.
 */
#include <errno.h>

#include "private.h"
#include "linux-xen/privcmd.h"
#include "xen_device.h"

#define CALL(xcall, op_, ...) \
    ioctl((xcall)->fd, IOCTL_PRIVCMD_HYPERCALL, \
          &(struct privcmd_hypercall){ .op = (op_), .arg = { __VA_ARGS__ } })

int xencall0(xencall_handle *xcall, unsigned int op)
{
    return CALL(xcall, op, 0);
}

int xencall1(xencall_handle *xcall, unsigned int op, uint64_t arg1)
{
    return CALL(xcall, op, arg1);
}

int xencall2(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2)
{
    return CALL(xcall, op, arg1, arg2);
}

/*
 * Linux cuts an ioctl's result to an int. A multicall of one puts the whole result into memory
 * instead.
 */
long xencall2L(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2)
{
    multicall_entry_t *entry = xencall_alloc_buffer(xcall, sizeof(*entry));
    long result = -1;
    int rc;

    if (!entry)
        return -1;
    entry->op = op;
    entry->args[0] = arg1;
    entry->args[1] = arg2;
    rc = CALL(xcall, __HYPERVISOR_multicall, (uintptr_t)entry, 1);
    if (rc >= 0) {
        result = entry->result;
        if (result < 0) {
            errno = -result;
            result = -1;
        }
    }
    xencall_free_buffer(xcall, entry);
    return result;
}

int xencall3(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2, uint64_t arg3)
{
    return CALL(xcall, op, arg1, arg2, arg3);
}

int xencall4(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2, uint64_t arg3,
             uint64_t arg4)
{
    return CALL(xcall, op, arg1, arg2, arg3, arg4);
}

int xencall5(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2, uint64_t arg3,
             uint64_t arg4, uint64_t arg5)
{
    return CALL(xcall, op, arg1, arg2, arg3, arg4, arg5);
}
