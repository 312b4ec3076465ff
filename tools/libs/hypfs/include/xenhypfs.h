/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxenhypfs: the hypervisor's tree of parameters and values. Paths are absolute ("/params/dom0").
 * Calls return NULL or -1 with errno; what they return is freed with free().
 */
#ifndef XENHYPFS_H
#define XENHYPFS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct xentoollog_logger;

typedef struct xenhypfs_handle xenhypfs_handle;

enum xenhypfs_type {
    xenhypfs_type_dir,
    xenhypfs_type_blob,
    xenhypfs_type_string,
    xenhypfs_type_uint,
    xenhypfs_type_int,
    xenhypfs_type_bool,
};

enum xenhypfs_encoding {
    xenhypfs_enc_plain,
    xenhypfs_enc_gzip
};

struct xenhypfs_dirent {
    char *name;              /* last part of the path; in the same allocation */
    size_t size;             /* bytes of contents */
    unsigned short type;     /* enum xenhypfs_type */
    unsigned short encoding; /* enum xenhypfs_encoding */
    unsigned int flags;
#define XENHYPFS_FLAG_WRITABLE 0x00000001
};

/* @logger: NULL logs to stderr. ENOSYS: the hypervisor was built without it. */
xenhypfs_handle *xenhypfs_open(struct xentoollog_logger *logger, unsigned int open_flags);
int xenhypfs_close(xenhypfs_handle *fshdl);

/* The contents as they are, decompressed, and what they are in *@dirent (to be freed as well). */
void *xenhypfs_read_raw(xenhypfs_handle *fshdl, const char *path, struct xenhypfs_dirent **dirent);

/* The contents as text. EISDIR: a directory; EDOM: a value that has no text form. */
char *xenhypfs_read(xenhypfs_handle *fshdl, const char *path);

/* The entries of a directory, *@num_entries of them. ENOTDIR: not one. */
struct xenhypfs_dirent *xenhypfs_readdir(xenhypfs_handle *fshdl, const char *path,
                                         unsigned int *num_entries);

/*
 * Write @val, converted to the entry's type. EACCES: read-only; EDOM: not a value of that type;
 * ERANGE: too large for it.
 */
int xenhypfs_write(xenhypfs_handle *fshdl, const char *path, const char *val);

#endif
