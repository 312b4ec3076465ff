/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_hypfs_op(command, path, path length, buffer, buffer length): the hypervisor's tree
 * of parameters.
 *
 * The path's length counts its NUL.
 */
#ifndef __XEN_PUBLIC_HYPFS_H__
#define __XEN_PUBLIC_HYPFS_H__

#include "xen.h"

#define XEN_HYPFS_VERSION            1
#define XEN_HYPFS_MAX_PATHLEN        1024

#define XEN_HYPFS_OP_get_version     0  /* no arguments; returns XEN_HYPFS_VERSION */
#define XEN_HYPFS_OP_read            1  /* direntry and content; direntry only, with -ENOBUFS, if
                                         * it does not fit */
#define XEN_HYPFS_OP_write_contents  2  /* the content alone */

/* type and encoding of an entry; a directory's content is one dirlistentry after the other */
#define XEN_HYPFS_TYPE_DIR           0
#define XEN_HYPFS_TYPE_BLOB          1
#define XEN_HYPFS_TYPE_STRING        2
#define XEN_HYPFS_TYPE_UINT          3
#define XEN_HYPFS_TYPE_INT           4
#define XEN_HYPFS_TYPE_BOOL          5
#define XEN_HYPFS_ENC_PLAIN          0
#define XEN_HYPFS_ENC_GZIP           1

struct xen_hypfs_direntry {
    uint8_t type;
    uint8_t encoding;
    uint16_t pad;
    uint32_t content_len;               /* bytes */
    uint32_t max_write_len;             /* 0: read only */
};
XEN_ABI_TYPEDEF(xen_hypfs_direntry);

struct xen_hypfs_dirlistentry {
    xen_hypfs_direntry_t e;
    uint16_t off_next;                  /* bytes from this entry to the next, 0 in the last */
    char name[XEN_FLEX_ARRAY_DIM];
};

#endif
