/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a handle of libxenhypfs is; hypercall, decoding and conversion between its files. */
#ifndef HYPFS_PRIVATE_H
#define HYPFS_PRIVATE_H

#include <stddef.h>
#include <stdint.h>
#include <xen/hypfs.h>

#include "xencall.h"
#include "xenhypfs.h"
#include "xentoollog.h"

struct xenhypfs_handle {
    xentoollog_logger *logger;
    xentoollog_logger *own_logger; /* made here because the caller gave none, or NULL */
    xencall_handle *xcall;
};

/*
 * handle.c: hypercall @op (XEN_HYPFS_OP_*) on @path with the hypercall-safe @buf of @size bytes.
 * Returns 0, or -1 with errno.
 */
int hypfs_op(xenhypfs_handle *fshdl, unsigned int op, const char *path, void *buf, size_t size);

/*
 * value.c: @size bytes of a value of @type, plain, as text. NULL with errno (EDOM: no text form).
 * Pure.
 */
char *hypfs_value_to_text(unsigned int type, const void *value, size_t size);

/*
 * value.c: text to a value of @type and @size bytes. *@out is allocated, *@out_size its size (other
 * than @size for strings). Returns 0, or -1 with errno. Pure.
 */
int hypfs_text_to_value(unsigned int type, size_t size, const char *text, void **out,
                        size_t *out_size);

#endif
