/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Linux's /dev/xen/gntdev (use of other domains' grants) and /dev/xen/gntalloc (granting own pages)
 * (not installed). Arrays at the end of an argument have as many elements as its count says.
 */
#ifndef LINUX_XEN_GNTDEV_H
#define LINUX_XEN_GNTDEV_H

#include <linux/ioctl.h>
#include <stdint.h>

struct gntdev_grant_ref {
    uint32_t domid;
    uint32_t ref;
};
/* Announce grants; mmap() at the returned index then maps them. */
struct gntdev_map_arg {
    uint32_t count;
    uint32_t pad;
    uint64_t index;
    struct gntdev_grant_ref refs[1];
};
/* Forget announced grants, after munmap(). */
struct gntdev_unmap_arg {
    uint64_t index;
    uint32_t count;
    uint32_t pad;
};
/* From the address of a mapping back to its index and length. */
struct gntdev_offset_arg {
    uint64_t vaddr;
    uint64_t offset;
    uint32_t count;
    uint32_t pad;
};
struct gntdev_max_grants_arg {
    uint32_t count;
};
/* What to do when the page goes away: clear the byte at index, and/or signal the port. Same for
 * gntalloc. */
struct grant_notify_arg {
    uint64_t index;
    uint32_t action;
    uint32_t event_channel_port;
};
#define GRANT_NOTIFY_CLEAR_BYTE 1
#define GRANT_NOTIFY_SEND_EVENT 2

struct gntdev_copy_arg {
    unsigned int count;
    void *segments; /* struct xengnttab_grant_copy_segment */
};
struct gntdev_dmabuf_export_arg {
    uint32_t flags;
    uint32_t count;
    uint32_t fd;
    uint32_t domid;
    uint32_t refs[1];
};
struct gntdev_dmabuf_wait_arg {
    uint32_t fd;
    uint32_t wait_to_ms;
};
struct gntdev_dmabuf_import_arg {
    uint32_t fd;
    uint32_t count;
    uint32_t domid;
    uint32_t reserved;
    uint32_t refs[1];
};
struct gntdev_dmabuf_release_arg {
    uint32_t fd;
    uint32_t reserved;
};

/* Allocate pages and grant them; mmap() at the returned index gives the pages. */
struct gntalloc_alloc_arg {
    uint16_t domid;
    uint16_t flags;
    uint32_t count;
    uint64_t index;
    uint32_t gref_ids[1];
};
#define GNTALLOC_WRITABLE 1
struct gntalloc_free_arg {
    uint64_t index;
    uint32_t count;
};

#define GNT_IO(nr, type)                     _IOC(_IOC_NONE, 'G', nr, sizeof(type))
#define IOCTL_GNTDEV_MAP                     GNT_IO(0, struct gntdev_map_arg)
#define IOCTL_GNTDEV_UNMAP                   GNT_IO(1, struct gntdev_unmap_arg)
#define IOCTL_GNTDEV_OFFSET_FOR_VADDR        GNT_IO(2, struct gntdev_offset_arg)
#define IOCTL_GNTDEV_SET_MAX_GRANTS          GNT_IO(3, struct gntdev_max_grants_arg)
#define IOCTL_GNTALLOC_ALLOC                 GNT_IO(5, struct gntalloc_alloc_arg)
#define IOCTL_GNTALLOC_FREE                  GNT_IO(6, struct gntalloc_free_arg)
#define IOCTL_GRANT_SET_NOTIFY               GNT_IO(7, struct grant_notify_arg)
#define IOCTL_GNTDEV_COPY                    GNT_IO(8, struct gntdev_copy_arg)
#define IOCTL_GNTDEV_DMABUF_EXPORT           GNT_IO(9, struct gntdev_dmabuf_export_arg)
#define IOCTL_GNTDEV_DMABUF_WAIT_RELEASED    GNT_IO(10, struct gntdev_dmabuf_wait_arg)
#define IOCTL_GNTDEV_DMABUF_IMPORT           GNT_IO(11, struct gntdev_dmabuf_import_arg)
#define IOCTL_GNTDEV_DMABUF_RELEASE          GNT_IO(12, struct gntdev_dmabuf_release_arg)

#endif
