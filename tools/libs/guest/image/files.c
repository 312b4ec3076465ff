/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a guest starts with: kernel and modules, from files or memory, and their limits. */
#include <stdlib.h>

#include "private.h"

int xc_dom_kernel_check_size(struct xc_dom_image *dom, size_t sz)
{
    if (!dom->max_kernel_size || sz <= dom->max_kernel_size)
        return 0;
    xc_dom_panic(dom->xch, XC_INVALID_KERNEL, "a kernel of %zu bytes is larger than the limit of "
                 "%zu", sz, dom->max_kernel_size);
    return 1;
}

int xc_dom_kernel_max_size(struct xc_dom_image *dom, size_t sz)
{
    dom->max_kernel_size = sz;
    return 0;
}

int xc_dom_module_max_size(struct xc_dom_image *dom, size_t sz)
{
    dom->max_module_size = sz;
    return 0;
}

int xc_dom_devicetree_max_size(struct xc_dom_image *dom, size_t sz)
{
    dom->max_devicetree_size = sz;
    return 0;
}

int xc_dom_kernel_file(struct xc_dom_image *dom, const char *filename)
{
    dom->kernel_blob = xc_dom_malloc_filemap(dom, filename, &dom->kernel_size,
                                             dom->max_kernel_size);
    return dom->kernel_blob ? 0 : -1;
}

int xc_dom_kernel_mem(struct xc_dom_image *dom, const void *mem, size_t memsize)
{
    if (xc_dom_kernel_check_size(dom, memsize)) {
        errno = EFBIG;
        return -1;
    }
    dom->kernel_blob = (void *)mem;
    dom->kernel_size = memsize;
    return 0;
}

static struct xc_dom_module *new_module(struct xc_dom_image *dom, const char *cmdline)
{
    struct xc_dom_module *module = &dom->modules[dom->num_modules];

    if (dom->num_modules == XG_MAX_MODULES) {
        DOM_FAIL(dom, E2BIG, XC_INVALID_PARAM, "more than %d modules", XG_MAX_MODULES);
        return NULL;
    }
    if (cmdline) {
        module->cmdline = xc_dom_strdup(dom, cmdline);
        if (!module->cmdline)
            return NULL;
    }
    return module;
}

int xc_dom_module_file(struct xc_dom_image *dom, const char *filename, const char *cmdline)
{
    struct xc_dom_module *module = new_module(dom, cmdline);

    if (!module)
        return -1;
    module->blob = xc_dom_malloc_filemap(dom, filename, &module->size, dom->max_module_size);
    if (!module->blob)
        return -1;
    dom->num_modules++;
    return 0;
}

int xc_dom_module_mem(struct xc_dom_image *dom, const void *mem, size_t memsize,
                      const char *cmdline)
{
    struct xc_dom_module *module = new_module(dom, cmdline);

    if (!module)
        return -1;
    if (dom->max_module_size && memsize > dom->max_module_size)
        return DOM_FAIL(dom, EFBIG, XC_INVALID_PARAM, "a module of %zu bytes is larger than the "
                        "limit of %zu", memsize, dom->max_module_size);
    module->blob = (void *)mem;
    module->size = memsize;
    dom->num_modules++;
    return 0;
}

int xc_dom_devicetree_file(struct xc_dom_image *dom, const char *filename)
{
    return DOM_FAIL(dom, EOPNOTSUPP, XC_INVALID_PARAM, "%s: x86 guests take no device tree",
                    filename);
}

int xc_dom_devicetree_mem(struct xc_dom_image *dom, const void *mem, size_t memsize)
{
    return DOM_FAIL(dom, EOPNOTSUPP, XC_INVALID_PARAM, "x86 guests take no device tree");
}

/* ---- gzip, for others who load images ---- */

/* RFC 1952: the last four bytes are the size modulo 2^32. */
size_t xc_dom_check_gzip(xc_interface *xch, void *blob, size_t ziplen)
{
    const uint8_t *end = (uint8_t *)blob + ziplen;
    const char *format = guest_packed_as(blob, ziplen);

    if (!format || strcmp(format, "gzip"))
        return 0;
    return end[-4] | end[-3] << 8 | end[-2] << 16 | (size_t)end[-1] << 24;
}

int xc_dom_do_gunzip(xc_interface *xch, void *src, size_t srclen, void *dst, size_t dstlen)
{
    const char *why = "not gzip";
    struct unpacked out;

    if (!xc_dom_check_gzip(xch, src, srclen) ||
        guest_unpack(src, srclen, dstlen, dstlen, &out, &why)) {
        xc_dom_panic(xch, XC_INVALID_PARAM, "cannot unpack gzip data: %s", why);
        return -1;
    }
    memcpy(dst, out.data, out.size);
    free(out.data);
    return 0;
}

int xc_dom_try_gunzip(struct xc_dom_image *dom, void **blob, size_t *size)
{
    size_t hint = xc_dom_check_gzip(dom->xch, *blob, *size);
    struct unpacked out;
    const char *why;

    if (!hint)
        return 0;
    if (guest_unpack(*blob, *size, hint, dom->max_kernel_size, &out, &why))
        return DOM_FAIL(dom, errno, XC_INVALID_PARAM, "cannot unpack gzip data: %s", why);
    if (xc_dom_register_external(dom, out.data, out.size)) {
        free(out.data);
        return -1;
    }
    *blob = out.data;
    *size = out.size;
    return 0;
}
