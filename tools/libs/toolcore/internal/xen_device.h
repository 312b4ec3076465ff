/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Opening one of Linux's Xen devices, and the loop around an interruptible ioctl (not installed).
 */
#ifndef XEN_DEVICE_H
#define XEN_DEVICE_H

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/ioctl.h>

#define XEN_DEV_PRIVCMD   "/dev/xen/privcmd"
#define XEN_DEV_HYPERCALL "/dev/xen/hypercall"
#define XEN_DEV_EVTCHN    "/dev/xen/evtchn"
#define XEN_DEV_GNTDEV    "/dev/xen/gntdev"
#define XEN_DEV_GNTALLOC  "/dev/xen/gntalloc"
#define XEN_PROC_PRIVCMD                                                                           \
    "/proc/xen/privcmd" /* kernels without the misc device, with xenfs mounted */

/* Open @path, or @fallback if that device node does not exist. Returns the descriptor, or -1 with
 * errno. */
static inline int xen_device_open(const char *path, const char *fallback, int flags)
{
    int fd = open(path, flags);

    if (fd < 0 && fallback && (errno == ENOENT || errno == ENXIO || errno == ENODEV))
        fd = open(fallback, flags);
    return fd;
}

#endif
