/* SPDX-License-Identifier: MIT */
/*
 * /dev/xen/gntalloc: memory of a process, granted to another domain. Allocated pages are reached
 * with mmap() at the offset the call returned.
 */
#ifndef __LINUX_PUBLIC_GNTALLOC_H__
#define __LINUX_PUBLIC_GNTALLOC_H__

#include <stdint.h>
#include "number.h"

#define GNTALLOC_FLAG_WRITABLE 1        /* the other domain may write */

struct ioctl_gntalloc_alloc_gref {
    uint16_t domid;                     /* to whom */
    uint16_t flags;                     /* GNTALLOC_FLAG_* */
    uint32_t count;                     /* pages */
    uint64_t index;                     /* out: offset for mmap() */
    uint32_t gref_ids[1];               /* out: count of them */
};
#define IOCTL_GNTALLOC_ALLOC_GREF XEN_DEVICE_IOCTL('G', 5, sizeof(struct ioctl_gntalloc_alloc_gref))

/* Each grant ends when neither the process nor the other domain maps it. */
struct ioctl_gntalloc_dealloc_gref {
    uint64_t index;
    uint32_t count;
};
#define IOCTL_GNTALLOC_DEALLOC_GREF \
    XEN_DEVICE_IOCTL('G', 6, sizeof(struct ioctl_gntalloc_dealloc_gref))

/* When the mapping ends, perhaps with the process, tell the other side. */
#define UNMAP_NOTIFY_CLEAR_BYTE 0x1     /* set the byte at index to 0 */
#define UNMAP_NOTIFY_SEND_EVENT 0x2     /* send an event */

struct ioctl_gntalloc_unmap_notify {
    uint64_t index;                     /* offset of the byte, as for mmap() */
    uint32_t action;                    /* UNMAP_NOTIFY_* */
    uint32_t event_channel_port;
};
#define IOCTL_GNTALLOC_SET_UNMAP_NOTIFY \
    XEN_DEVICE_IOCTL('G', 7, sizeof(struct ioctl_gntalloc_unmap_notify))

#endif
