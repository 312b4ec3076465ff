/* SPDX-License-Identifier: MIT */
/*
 * The numbers of errors, which hypercalls return negated. They are Linux's on x86.
 *
 * Included plainly, it defines XEN_EPERM and so on, once. Included by somebody who has defined
 * XEN_ERRNO(name, number), it is a list of these, as often as wanted, and leaves XEN_ERRNO
 * undefined.
 */
#ifdef XEN_ERRNO
#define XEN_ABI_ERRNO_LIST
#elif !defined(__XEN_PUBLIC_ERRNO_H__)
#define __XEN_PUBLIC_ERRNO_H__
#include "xen-compat.h"
#ifndef __ASSEMBLY__
#define XEN_ABI_ERRNO_LIST
#define XEN_ABI_ERRNO_ENUM
#define XEN_ERRNO(name, number) XEN_##name = number,
enum xen_errno {
#elif __XEN_INTERFACE_VERSION__ < 0x00040700
#define XEN_ABI_ERRNO_LIST
#define XEN_ERRNO(name, number) .equ XEN_##name, number
#endif
#endif

#ifdef XEN_ABI_ERRNO_LIST

/* The call, its arguments, who makes it. */
XEN_ERRNO(EPERM, 1)
XEN_ERRNO(EACCES, 13)
XEN_ERRNO(EFAULT, 14)
XEN_ERRNO(EINVAL, 22)
XEN_ERRNO(ENOSYS, 38)
XEN_ERRNO(EOPNOTSUPP, 95)
XEN_ERRNO(E2BIG, 7)
XEN_ERRNO(EDOM, 33)
XEN_ERRNO(ERANGE, 34)
XEN_ERRNO(ENAMETOOLONG, 36)
XEN_ERRNO(EOVERFLOW, 75)
XEN_ERRNO(EILSEQ, 84)
XEN_ERRNO(ENOEXEC, 8)

/* What it is about: it is not there, or there already, or of another kind. */
XEN_ERRNO(ENOENT, 2)
XEN_ERRNO(ESRCH, 3)
XEN_ERRNO(ENXIO, 6)
XEN_ERRNO(EBADF, 9)
XEN_ERRNO(ECHILD, 10)
XEN_ERRNO(EEXIST, 17)
XEN_ERRNO(EXDEV, 18)
XEN_ERRNO(ENODEV, 19)
XEN_ERRNO(ENOTDIR, 20)
XEN_ERRNO(EISDIR, 21)
XEN_ERRNO(EROFS, 30)
XEN_ERRNO(ENOTEMPTY, 39)
XEN_ERRNO(ENODATA, 61)

/* There is not enough of something. */
XEN_ERRNO(ENOMEM, 12)
XEN_ERRNO(ENFILE, 23)
XEN_ERRNO(EMFILE, 24)
XEN_ERRNO(ENOSPC, 28)
XEN_ERRNO(EMLINK, 31)
XEN_ERRNO(ENOLCK, 37)
XEN_ERRNO(ENOBUFS, 105)

/* Not now. */
XEN_ERRNO(EAGAIN, 11)
XEN_ERRNO(EWOULDBLOCK, 11)
XEN_ERRNO(EBUSY, 16)
XEN_ERRNO(EDEADLK, 35)
XEN_ERRNO(EDEADLOCK, 35)
XEN_ERRNO(ETIME, 62)
XEN_ERRNO(ETIMEDOUT, 110)
#ifdef __XEN__
/*
 * A call that is to be made again; the hypervisor does that itself and never lets a guest see them.
 */
XEN_ERRNO(EINTR, 4)
XEN_ERRNO(ERESTART, 85)
#endif

/* Devices, messages and connections. */
XEN_ERRNO(EIO, 5)
XEN_ERRNO(EBADMSG, 74)
XEN_ERRNO(EMSGSIZE, 90)
XEN_ERRNO(ENOTSOCK, 88)
XEN_ERRNO(EADDRINUSE, 98)
XEN_ERRNO(EADDRNOTAVAIL, 99)
XEN_ERRNO(EISCONN, 106)
XEN_ERRNO(ENOTCONN, 107)
XEN_ERRNO(ECONNREFUSED, 111)

#undef XEN_ERRNO
#undef XEN_ABI_ERRNO_LIST
#endif

#ifdef XEN_ABI_ERRNO_ENUM
#undef XEN_ABI_ERRNO_ENUM
};
#endif
