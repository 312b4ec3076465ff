/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxenforeignmemory: other domains' memory, and resources the hypervisor keeps for them, in the
 * address space of a process that may see them.
 */
#ifndef XENFOREIGNMEMORY_H
#define XENFOREIGNMEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <xen/xen.h>

struct xentoollog_logger;

typedef struct xenforeignmemory_handle xenforeignmemory_handle;

/*
 * @logger: NULL logs to stderr. @open_flags: none defined, 0. NULL with errno, having logged.
 * After fork() a child may only close the handle, and may not touch mappings made with it. exec()
 * releases all.
 */
xenforeignmemory_handle *xenforeignmemory_open(struct xentoollog_logger *logger,
                                               unsigned open_flags);

/* Unmap first: mappings outlive the handle. NULL is fine. Returns 0, or -1 with errno. */
int xenforeignmemory_close(xenforeignmemory_handle *fmem);

/*
 * Map the @pages frames @arr (guest frames of a translated domain, machine frames of a PV one) of
 * @dom one after the other; @prot as for mmap(). Waits for frames that are paged out.
 *
 * With @err: err[i] becomes 0 or a negative errno for each page; the result is only NULL if nothing
 * could be tried. Without: all or nothing. Where NULL is returned errno says why (that of the first
 * bad page).
 */
void *xenforeignmemory_map(xenforeignmemory_handle *fmem, uint32_t dom, int prot, size_t pages,
                           const xen_pfn_t arr[/*pages*/], int err[/*pages*/]);

/* The same with mmap()'s address hint and additional flags (MAP_FIXED, for example). */
void *xenforeignmemory_map2(xenforeignmemory_handle *fmem, uint32_t dom, void *addr, int prot,
                            int flags, size_t pages, const xen_pfn_t arr[/*pages*/],
                            int err[/*pages*/]);

/* Returns 0, or -1 with errno. */
int xenforeignmemory_unmap(xenforeignmemory_handle *fmem, void *addr, size_t pages);

/* From now on the handle only works on @domid. EOPNOTSUPP: the kernel cannot. Cannot be undone. */
int xenforeignmemory_restrict(xenforeignmemory_handle *fmem, domid_t domid);

typedef struct xenforeignmemory_resource_handle xenforeignmemory_resource_handle;

/*
 * Map frames [@frame, @frame + @nr_frames) of resource (@type, @id) of @domid (XENMEM_resource_*).
 * *@paddr: in, an address hint or NULL; out, where it is. @flags: mmap()'s additional ones.
 * EOPNOTSUPP: kernel or hypervisor cannot.
 */
xenforeignmemory_resource_handle *xenforeignmemory_map_resource(
    xenforeignmemory_handle *fmem, domid_t domid, unsigned int type, unsigned int id,
    unsigned long frame, unsigned long nr_frames, void **paddr, int prot, int flags);

/* Unmaps and frees @fres; NULL is fine. Returns 0, or -1 with errno. */
int xenforeignmemory_unmap_resource(xenforeignmemory_handle *fmem,
                                    xenforeignmemory_resource_handle *fres);

/* *@size: how large the resource is, in bytes. Returns 0, or -1 with errno. */
int xenforeignmemory_resource_size(xenforeignmemory_handle *fmem, domid_t domid, unsigned int type,
                                   unsigned int id, size_t *size);

#endif
