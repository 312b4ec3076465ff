/* SPDX-License-Identifier: LGPL-2.1-only */
/* What xenstore clients and daemons share: permissions, and where the daemon is found. */
#ifndef XENSTORE_LIB_H
#define XENSTORE_LIB_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xen/io/xs_wire.h>

/*
 * One entry of a node's permissions: the domain, and a mask of what it may do. In a list the first
 * entry's domain is the owner (who may do everything), and its mask is for all domains no other
 * entry names.
 */
struct xs_permissions {
    unsigned int id;
    unsigned int perms;
};

#define XS_PERM_NONE        0x00
#define XS_PERM_READ        0x01
#define XS_PERM_WRITE       0x02
/* For daemons' own use; never on the wire. */
#define XS_PERM_ENOENT_OK   0x04
#define XS_PERM_OWNER       0x08
#define XS_PERM_IGNORE      0x10

/* Room for an integer of the type of @x in decimal, with sign and nul. */
#define MAX_STRLEN(x) ((sizeof(x) * CHAR_BIT + CHAR_BIT - 1) / 10 * 3 + 2)

/*
 * Where the daemon lives. The folder is $XENSTORED_RUNDIR or /run/xenstored, the socket is
 * $XENSTORED_PATH or "socket" in that folder. The string of a socket is valid until the next call.
 */
const char *xs_daemon_rundir(void);
const char *xs_daemon_socket(void);
const char *xs_daemon_socket_ro(void);

/* Write all @len bytes, however often write(2) has to be called. False with errno on failure. */
bool xs_write_all(int fd, const void *data, unsigned int len);

/*
 * Parse @num permissions in their wire form ("r5" "n0" ... each with its nul, one after the other)
 * into @perms. False with errno EINVAL if one is malformed.
 */
bool xs_strings_to_perms(struct xs_permissions *perms, unsigned int num, const char *strings);

#endif
