/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The hypercalls themselves: one ioctl each.
 */
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
 * ioctl() itself returns an int. Values that do not fit reach us only from hypercalls that are asked to put them into
 * memory, so the widening here is all there is to do on Linux.
 */
long xencall2L(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2)
{
    return CALL(xcall, op, arg1, arg2);
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
