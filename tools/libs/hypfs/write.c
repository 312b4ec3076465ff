/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Writing an entry: learn its type and size, convert, write.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

/* The header alone; a buffer too small for the contents is what we want, and no error. */
static int fetch_header(xenhypfs_handle *fshdl, const char *path, xen_hypfs_direntry_t *header)
{
    xen_hypfs_direntry_t *entry = xencall_alloc_buffer(fshdl->xcall, sizeof(*entry));
    int rc;

    if (!entry)
        return -1;
    rc = hypfs_op(fshdl, XEN_HYPFS_OP_read, path, entry, sizeof(*entry));
    if (rc && errno == ENOBUFS)
        rc = 0;
    *header = *entry;
    xencall_free_buffer(fshdl->xcall, entry);
    return rc;
}

int xenhypfs_write(xenhypfs_handle *fshdl, const char *path, const char *val)
{
    xen_hypfs_direntry_t header;
    void *value, *safe = NULL;
    int rc = -1, saved;
    size_t size;

    if (!path || !val) {
        errno = EINVAL;
        return -1;
    }
    if (fetch_header(fshdl, path, &header))
        return -1;
    if (!header.max_write_len) {
        errno = EACCES;
        return -1;
    }
    if (header.encoding != XEN_HYPFS_ENC_PLAIN) {
        errno = EDOM;
        return -1;
    }
    if (hypfs_text_to_value(header.type, header.content_len, val, &value, &size))
        return -1;
    safe = xencall_alloc_buffer(fshdl->xcall, size);
    if (safe) {
        memcpy(safe, value, size);
        rc = hypfs_op(fshdl, XEN_HYPFS_OP_write_contents, path, safe, size);
        xencall_free_buffer(fshdl->xcall, safe);
    }
    saved = errno;
    free(value);
    errno = saved;
    return rc;
}
