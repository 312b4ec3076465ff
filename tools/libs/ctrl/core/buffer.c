/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Hypercall buffers in the form of the public interface, over libxencall's.
 */
#include <stdlib.h>

#include "private.h"

xc_hypercall_buffer_t XC__HYPERCALL_BUFFER_NAME(HYPERCALL_BUFFER_NULL) = {
    .hbuf = NULL,
    .param_shadow = NULL,
    HYPERCALL_BUFFER_INIT_NO_BOUNCE
};

void *xc__hypercall_buffer_alloc(xc_interface *xch, xc_hypercall_buffer_t *b, size_t size)
{
    b->hbuf = xencall_alloc_buffer(xch->xcall, size);
    return b->hbuf;
}

void xc__hypercall_buffer_free(xc_interface *xch, xc_hypercall_buffer_t *b)
{
    xencall_free_buffer(xch->xcall, b->hbuf);
    b->hbuf = NULL;
}

void *xc__hypercall_buffer_alloc_pages(xc_interface *xch, xc_hypercall_buffer_t *b, int nr_pages)
{
    if (nr_pages < 0) {
        errno = EINVAL;
        return NULL;
    }
    b->hbuf = xencall_alloc_buffer_pages(xch->xcall, nr_pages);
    return b->hbuf;
}

void xc__hypercall_buffer_free_pages(xc_interface *xch, xc_hypercall_buffer_t *b, int nr_pages)
{
    xencall_free_buffer_pages(xch->xcall, b->hbuf, nr_pages);
    b->hbuf = NULL;
}

int xc__hypercall_bounce_pre(xc_interface *xch, xc_hypercall_buffer_t *bounce)
{
    if (!bounce->ubuf) {
        bounce->hbuf = NULL;
        return 0;
    }
    if (bounce->ubuf == (void *)-1 || bounce->dir == BOUNCE_NONE) {
        errno = EINVAL;
        XC_ERROR(xch, "hypercall buffer %p was not declared for bouncing", bounce);
        return -1;
    }
    if (!xc__hypercall_buffer_alloc(xch, bounce, bounce->sz)) {
        XC_PERROR(xch, "no hypercall buffer of %zu bytes", bounce->sz);
        return -1;
    }
    if (bounce->dir & BOUNCE_IN)
        memcpy(bounce->hbuf, bounce->ubuf, bounce->sz);
    return 0;
}

void xc__hypercall_bounce_post(xc_interface *xch, xc_hypercall_buffer_t *bounce)
{
    if (!bounce->hbuf)
        return;
    if (bounce->dir & BOUNCE_OUT)
        memcpy(bounce->ubuf, bounce->hbuf, bounce->sz);
    xc__hypercall_buffer_free(xch, bounce);
}

struct xc_hypercall_buffer_array {
    unsigned int nr;
    void *hbuf[];
};

xc_hypercall_buffer_array_t *xc_hypercall_buffer_array_create(xc_interface *xch, unsigned n)
{
    xc_hypercall_buffer_array_t *array = calloc(1, sizeof(*array) + n * sizeof(array->hbuf[0]));

    (void)xch;
    if (array)
        array->nr = n;
    return array;
}

void *xc__hypercall_buffer_array_alloc(xc_interface *xch, xc_hypercall_buffer_array_t *array,
                                       unsigned index, xc_hypercall_buffer_t *hbuf, size_t size)
{
    if (index >= array->nr || array->hbuf[index]) {
        errno = EINVAL;
        return NULL;
    }
    array->hbuf[index] = xc__hypercall_buffer_alloc(xch, hbuf, size);
    return array->hbuf[index];
}

void *xc__hypercall_buffer_array_get(xc_interface *xch, xc_hypercall_buffer_array_t *array,
                                     unsigned index, xc_hypercall_buffer_t *hbuf)
{
    (void)xch;
    if (index >= array->nr || !array->hbuf[index]) {
        errno = EINVAL;
        return NULL;
    }
    hbuf->hbuf = array->hbuf[index];
    return hbuf->hbuf;
}

void xc_hypercall_buffer_array_destroy(xc_interface *xc, xc_hypercall_buffer_array_t *array)
{
    unsigned int i;

    if (!array)
        return;
    for (i = 0; i < array->nr; i++)
        xencall_free_buffer(xc->xcall, array->hbuf[i]);
    free(array);
}

void *xc_memalign(xc_interface *xch, size_t alignment, size_t size)
{
    void *p;
    int rc = posix_memalign(&p, alignment, size);

    (void)xch;
    if (!rc)
        return p;
    errno = rc;
    return NULL;
}
