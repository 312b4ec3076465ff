/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxencall: hypercalls from a process, and memory that may be named in their arguments. The calls
 * are stable; what a given hypercall does is the hypervisor's interface, not this library's.
 */
#ifndef XENCALL_H
#define XENCALL_H

#include <stddef.h>
#include <stdint.h>

struct xentoollog_logger;

typedef struct xencall_handle xencall_handle;

/* The caller promises never to use the handle from two threads at once: no locking is done. */
#define XENCALL_OPENFLAG_NON_REENTRANT (1U << 0)

/*
 * @logger: NULL logs to stderr. Returns NULL with errno, having logged.
 *
 * After fork() a child may use neither the handle nor any of its buffers; it may close it (which
 * leaves the parent's memory alone) and open its own. exec() releases everything.
 */
xencall_handle *xencall_open(struct xentoollog_logger *logger, unsigned open_flags);

/* Free the buffers first. NULL is fine. */
int xencall_close(xencall_handle *xcall);

/* The driver's descriptor, for handing over or for ioctls of one's own; there is nothing to poll.
 */
int xencall_fd(xencall_handle *xcall);

/*
 * Make hypercall @op (__HYPERVISOR_*). Returns what the hypervisor returned; or -1 with errno, its
 * negative result or an error of the driver. Pointers among the arguments must point into buffers
 * from below. Never logs.
 */
int xencall0(xencall_handle *xcall, unsigned int op);
int xencall1(xencall_handle *xcall, unsigned int op, uint64_t arg1);
int xencall2(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2);
int xencall3(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2, uint64_t arg3);
int xencall4(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2, uint64_t arg3,
             uint64_t arg4);
int xencall5(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2, uint64_t arg3,
             uint64_t arg4, uint64_t arg5);

/* For the calls whose result needs more than an int (page counts of large hosts). */
long xencall2L(xencall_handle *xcall, unsigned int op, uint64_t arg1, uint64_t arg2);

/*
 * Memory a hypercall may read and write: resident, never copied on write. Zeroed. NULL with errno.
 * Freed buffers are kept for the next caller, so small short-lived ones are cheap. Freeing NULL is
 * fine; freeing leaves errno alone.
 */
void *xencall_alloc_buffer_pages(xencall_handle *xcall, size_t nr_pages);
void xencall_free_buffer_pages(xencall_handle *xcall, void *p, size_t nr_pages);
void *xencall_alloc_buffer(xencall_handle *xcall, size_t size);
void xencall_free_buffer(xencall_handle *xcall, void *p);

/*
 * 1: a hypercall can always reach these buffers. 0: the kernel may move a page at the wrong moment,
 * and the call fails with EFAULT and should be repeated.
 */
int xencall_buffers_never_fault(xencall_handle *xcall);

#endif
