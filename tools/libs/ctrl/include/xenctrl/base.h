/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: the handle, errors, and the raw operations everything else is made of. Include
 * <xenctrl.h>. */
#ifndef XENCTRL_BASE_H
#define XENCTRL_BASE_H

/* Makes the hypervisor's headers show the tools' interfaces. */
#ifndef __XEN_TOOLS__
#define __XEN_TOOLS__ 1
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <xen/xen.h>
#include <xen/domctl.h>
#include <xen/event_channel.h>
#include <xen/grant_table.h>
#include <xen/hvm/dm_op.h>
#include <xen/hvm/params.h>
#include <xen/kexec.h>
#include <xen/memory.h>
#include <xen/physdev.h>
#include <xen/platform.h>
#include <xen/sched.h>
#include <xen/sysctl.h>
#include <xen/version.h>
#include <xen/xsm/flask_op.h>

#if defined(__i386__) || defined(__x86_64__)
#include <xen/arch-x86/xen-mca.h>
#include <xen/foreign/x86_32.h>
#include <xen/foreign/x86_64.h>
#endif

#include "xentoollog.h"

#define XC_PAGE_SHIFT 12
#define XC_PAGE_SIZE  (1UL << XC_PAGE_SHIFT)
#define XC_PAGE_MASK  (~(XC_PAGE_SIZE - 1))

#define INVALID_MFN (~0UL)

/* Ordering of accesses to memory shared with other domains. */
#define xen_barrier() __asm__ volatile("" ::: "memory")
#define xen_mb()      __atomic_thread_fence(__ATOMIC_SEQ_CST)
#if defined(__i386__) || defined(__x86_64__)
/* x86 keeps loads in order and stores in order: only the compiler must be held. */
#define xen_rmb() xen_barrier()
#define xen_wmb() xen_barrier()
#else
#define xen_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define xen_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#endif

/* Handles are pointers (they were integers before 4.1). */
#define XENCTRL_HAS_XC_INTERFACE 1

typedef struct xc_interface_core xc_interface;

/* ---- The handle ---- */

enum xc_open_flags {
    XC_OPENFLAG_DUMMY = 1 << 0,         /* open no driver: only calls that make no hypercall work */
    XC_OPENFLAG_NON_REENTRANT = 1 << 1, /* one thread at a time; the caller sees to it */
};

/*
 * @logger: NULL logs to stderr. @dombuild_logger: for the domain builder; NULL logs to a file of
 * libxenguest. Fails without privilege or outside Xen. A forked child may only close an inherited
 * handle.
 */
xc_interface *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dombuild_logger,
                                unsigned open_flags);

/* The handle is gone even if -1 is returned. NULL is fine. */
int xc_interface_close(xc_interface *xch);

/* The handles inside, for use with their libraries while @xch is open. */
struct xencall_handle *xc_interface_xcall_handle(xc_interface *xch);
struct xenforeignmemory_handle *xc_interface_fmem_handle(xc_interface *xch);
struct xendevicemodel_handle *xc_interface_dmod_handle(xc_interface *xch);

/* ---- Errors ---- */

enum xc_error_code {
    XC_ERROR_NONE = 0,
    XC_INTERNAL_ERROR = 1,
    XC_INVALID_KERNEL = 2,
    XC_INVALID_PARAM = 3,
    XC_OUT_OF_MEMORY = 4,
};
typedef enum xc_error_code xc_error_code;

#define XC_MAX_ERROR_MSG_LEN 1024
typedef struct xc_error {
    enum xc_error_code code;
    char message[XC_MAX_ERROR_MSG_LEN];
} xc_error;

/* Never NULL, never to be freed. */
const char *xc_error_code_to_desc(int code);
/* Text of errno @errcode; valid until the thread's next call. */
const char *xc_strerror(xc_interface *xch, int errcode);

/* The last error logged on this handle, valid until the next call on it. */
const xc_error *xc_get_last_error(xc_interface *handle);
void xc_clear_last_error(xc_interface *xch);

/* ---- Raw operations: what has no call of its own. Guest handles inside must be hypercall buffers.
 * ---- */

int xc_domctl(xc_interface *xch, struct xen_domctl *domctl);
int xc_sysctl(xc_interface *xch, struct xen_sysctl *sysctl);
/* @arg: @len bytes, read and written (may be ordinary memory). Returns the operation's result. */
long xc_memory_op(xc_interface *xch, unsigned int cmd, void *arg, size_t len);
/* @cmd: XENVER_*; @arg: its structure. Returns the operation's result (the version for
 * XENVER_version). */
int xc_version(xc_interface *xch, int cmd, void *arg);
int xc_flask_op(xc_interface *xch, xen_flask_op_t *op);

#endif
