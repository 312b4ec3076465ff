/* SPDX-License-Identifier: LGPL-2.1-only */
/* The builder itself and its memory: everything hangs on one list, freed by the release. */
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

static int no_memory(struct xc_dom_image *dom, size_t size)
{
    return DOM_FAIL(dom, ENOMEM, XC_OUT_OF_MEMORY, "no %zu bytes of memory to build the domain",
                    size);
}

static void keep(struct xc_dom_image *dom, struct xc_dom_mem *block)
{
    block->next = dom->memblocks;
    dom->memblocks = block;
}

void *xc_dom_malloc(struct xc_dom_image *dom, size_t size)
{
    struct xc_dom_mem *block = size < SIZE_MAX - sizeof(*block) ?
                                   calloc(1, sizeof(*block) + size) : NULL;

    if (!block) {
        no_memory(dom, size);
        return NULL;
    }
    block->type = XC_DOM_MEM_TYPE_MALLOC_INTERNAL;
    block->len = size;
    keep(dom, block);
    dom->alloc_malloc += sizeof(*block) + size;
    return block->memory;
}

int xc_dom_register_external(struct xc_dom_image *dom, void *ptr, size_t size)
{
    struct xc_dom_mem *block = calloc(1, sizeof(*block));

    if (!block)
        return no_memory(dom, sizeof(*block));
    block->type = XC_DOM_MEM_TYPE_MALLOC_EXTERNAL;
    block->ptr = ptr;
    block->len = size;
    keep(dom, block);
    dom->alloc_malloc += sizeof(*block) + size;
    return 0;
}

void *xc_dom_malloc_page_aligned(struct xc_dom_image *dom, size_t size)
{
    struct xc_dom_mem *block = calloc(1, sizeof(*block));

    if (!block) {
        no_memory(dom, sizeof(*block));
        return NULL;
    }
    block->type = XC_DOM_MEM_TYPE_MMAP;
    block->len = size;
    block->ptr = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block->ptr == MAP_FAILED) {
        free(block);
        no_memory(dom, size);
        return NULL;
    }
    keep(dom, block);
    dom->alloc_malloc += sizeof(*block);
    dom->alloc_mem_map += size;
    return block->ptr;
}

char *xc_dom_strdup(struct xc_dom_image *dom, const char *str)
{
    size_t size = strlen(str) + 1;
    char *copy = xc_dom_malloc(dom, size);

    return copy ? memcpy(copy, str, size) : NULL;
}

/*
 * ---- Files. Nobody may change or cut them while they are looked at: they are mapped only under a lease, with which the
 * kernel lets writers wait (fcntl(2), F_SETLEASE), and read where there is none to be had. ----
 */

/* In the place where other blocks have their memory. */
static int *lease_of(struct xc_dom_mem *block)
{
    return (int *)block->memory;
}

/* Who waits for the file is no reason for us to end, which is what the usual signal does. */
static bool take_lease(int fd)
{
    return !fcntl(fd, F_SETSIG, SIGURG) && !fcntl(fd, F_SETLEASE, F_RDLCK);
}

/* NULL: read it. Else the descriptor belongs to the mapping. */
static void *map_leased(struct xc_dom_image *dom, int fd, size_t length)
{
    struct xc_dom_mem *block = calloc(1, sizeof(*block) + sizeof(int));
    struct stat st;

    if (!block || !take_lease(fd)) {
        free(block);
        return NULL;
    }
    block->len = length;
    block->ptr = MAP_FAILED;
    if (!fstat(fd, &st) && (uint64_t)st.st_size == length)      /* as it was before the lease */
        block->ptr = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
    if (block->ptr == MAP_FAILED) {
        fcntl(fd, F_SETLEASE, F_UNLCK);
        free(block);
        return NULL;
    }
    block->type = XC_DOM_MEM_TYPE_LEASED;
    *lease_of(block) = fd;
    keep(dom, block);
    return block->ptr;
}

static void *read_all(struct xc_dom_image *dom, const char *filename, int fd, size_t length)
{
    void *data = xc_dom_malloc_page_aligned(dom, length);

    if (data && read_exact(fd, data, length)) {
        xc_dom_panic(dom->xch, XC_INTERNAL_ERROR, "cannot read %s: %s", filename,
                     errno ? strerror(errno) : "it became shorter meanwhile");
        data = NULL;
    }
    if (data)
        dom->alloc_mem_map -= length;
    return data;
}

static int size_of_file(struct xc_dom_image *dom, const char *name, int fd, size_t max,
                        size_t *size)
{
    struct stat st;

    if (fstat(fd, &st))
        return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "%s: %s", name, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "%s is not a file", name);
    if (!st.st_size)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "%s is empty", name);
    if (max && (uint64_t)st.st_size > max)
        return DOM_FAIL(dom, EFBIG, XC_INVALID_PARAM, "%s has %" PRIu64 " bytes, more than the "
                        "limit of %zu", name, (uint64_t)st.st_size, max);
    *size = st.st_size;
    return 0;
}

void *xc_dom_malloc_filemap(struct xc_dom_image *dom, const char *filename, size_t *size,
                            const size_t max_size)
{
    void *data = NULL;
    size_t length;
    int fd = open(filename, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        xc_dom_panic(dom->xch, XC_INVALID_PARAM, "cannot open %s: %s", filename, strerror(errno));
        return NULL;
    }
    if (!size_of_file(dom, filename, fd, max_size, &length)) {
        data = map_leased(dom, fd, length);
        if (data)
            fd = -1;
        else
            data = read_all(dom, filename, fd, length);
    }
    if (data) {
        dom->alloc_file_map += length;
        *size = length;
    }
    if (fd >= 0)
        close(fd);
    return data;
}

/* ---- The builder ---- */

static int take_features(struct xc_dom_image *dom, const char *features)
{
    uint32_t required = 0;

    if (elf_xen_parse_features(features, &dom->f_requested[0], &required))
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "\"%s\" names an unknown feature",
                        features);
    dom->f_requested[0] |= required;
    return 0;
}

struct xc_dom_image *xc_dom_allocate(xc_interface *xch, const char *cmdline, const char *features)
{
    struct xc_dom_image *dom = calloc(1, sizeof(*dom));

    if (!dom) {
        xc_dom_panic(xch, XC_OUT_OF_MEMORY, "no memory to build a domain");
        return NULL;
    }
    dom->xch = xch;
    dom->max_kernel_size = XC_DOM_DECOMPRESS_MAX;
    dom->max_module_size = XC_DOM_DECOMPRESS_MAX;
    dom->max_devicetree_size = XC_DOM_DECOMPRESS_MAX;
    dom->console_pfn = dom->xenstore_pfn = dom->start_info_pfn = INVALID_MFN;
    dom->shared_info_pfn = dom->vuart_gfn = INVALID_MFN;
    dom->parms = xc_dom_malloc(dom, sizeof(*dom->parms));
    if (!dom->parms)
        goto release;
    if (cmdline) {
        dom->cmdline = xc_dom_strdup(dom, cmdline);
        if (!dom->cmdline)
            goto release;
    }
    if (features && take_features(dom, features))
        goto release;
    return dom;

release:
    xc_dom_release(dom);
    return NULL;
}

void xc_dom_release(struct xc_dom_image *dom)
{
    struct xc_dom_mem *block;
    int saved = errno;

    if (!dom)
        return;
    xc_dom_unmap_all(dom);
    while ((block = dom->memblocks)) {
        dom->memblocks = block->next;
        if (block->type == XC_DOM_MEM_TYPE_MMAP || block->type == XC_DOM_MEM_TYPE_LEASED)
            munmap(block->ptr, block->len);
        if (block->type == XC_DOM_MEM_TYPE_LEASED)
            close(*lease_of(block));            /* which gives the lease back */
        if (block->type == XC_DOM_MEM_TYPE_MALLOC_EXTERNAL)
            free(block->ptr);
        free(block);
    }
    free(dom);
    errno = saved;
}

void xc_dom_log_memory_footprint(struct xc_dom_image *dom)
{
    xc_dom_printf(dom->xch, "memory used: %zu KiB allocated, %zu KiB of pages, %zu KiB of files, "
                  "%zu KiB of the guest mapped", dom->alloc_malloc >> 10, dom->alloc_mem_map >> 10,
                  dom->alloc_file_map >> 10, dom->alloc_domU_map >> 10);
}
