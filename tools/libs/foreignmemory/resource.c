/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Mapping a domain's resources (grant table frames, ioreq server pages, trace buffers).
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"
#include "linux-xen/privcmd.h"
#include "xen_device.h"

struct xenforeignmemory_resource_handle {
    void *addr;
    size_t size; /* bytes */
};

/* Kernels before 4.18, and hypervisors before 4.11, do not know resources. */
static void translate_errno(xenforeignmemory_handle *fmem)
{
    if (errno == fmem->enotsup || errno == ENOSYS)
        errno = EOPNOTSUPP;
}

xenforeignmemory_resource_handle *xenforeignmemory_map_resource(
    xenforeignmemory_handle *fmem, domid_t domid, unsigned int type, unsigned int id,
    unsigned long frame, unsigned long nr_frames, void **paddr, int prot, int flags)
{
    struct privcmd_mmap_resource arg = {
        .dom = domid, .type = type, .id = id, .idx = frame, .num = nr_frames
    };
    xenforeignmemory_resource_handle *fres;
    int saved;

    /* The index has 32 bits in the ABI; and 0 frames would ask for the size instead. */
    if (frame > UINT32_MAX || !nr_frames || nr_frames > (SIZE_MAX >> FRAME_SHIFT)) {
        errno = EINVAL;
        return NULL;
    }
    fres = malloc(sizeof(*fres));
    if (!fres)
        return NULL;
    fres->size = nr_frames << FRAME_SHIFT;
    fres->addr = mmap(*paddr, fres->size, prot, flags | MAP_SHARED, fmem->fd, 0);
    if (fres->addr == MAP_FAILED)
        goto free_handle;
    arg.addr = (uintptr_t)fres->addr;
    if (ioctl(fmem->fd, IOCTL_PRIVCMD_MMAP_RESOURCE, &arg) < 0) {
        translate_errno(fmem);
        if (errno != EOPNOTSUPP)
            xtl_log(fmem->logger, XTL_ERROR, errno, "xenforeignmemory",
                    "cannot map %lu frames of resource %u/%u of domain %u", nr_frames, type, id,
                    domid);
        goto unmap;
    }
    *paddr = fres->addr;
    return fres;

unmap:
    saved = errno;
    munmap(fres->addr, fres->size);
    errno = saved;
free_handle:
    saved = errno;
    free(fres);
    errno = saved;
    return NULL;
}

int xenforeignmemory_unmap_resource(xenforeignmemory_handle *fmem,
                                    xenforeignmemory_resource_handle *fres)
{
    int rc;

    (void)fmem;
    if (!fres)
        return 0;
    rc = munmap(fres->addr, fres->size);
    free(fres);
    return rc;
}

int xenforeignmemory_resource_size(xenforeignmemory_handle *fmem, domid_t domid, unsigned int type,
                                   unsigned int id, size_t *size)
{
    struct privcmd_mmap_resource arg = { .dom = domid, .type = type, .id = id };

    if (ioctl(fmem->fd, IOCTL_PRIVCMD_MMAP_RESOURCE, &arg) < 0) {
        translate_errno(fmem);
        return -1;
    }
    *size = (size_t)arg.num << FRAME_SHIFT;
    return 0;
}
