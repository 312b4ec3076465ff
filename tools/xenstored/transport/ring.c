// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring page. x86 orders stores with stores and loads with loads; the fences also bind the
 * compiler.
 */
#include "transport/ring.h"

#include <errno.h>
#include <string.h>

#define RING_MASK (XENSTORE_RING_SIZE - 1)

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

ssize_t ring_read(volatile struct xenstore_domain_interface *page, void *buf, size_t len,
                  bool *moved)
{
    uint32_t cons = page->req_cons, prod = page->req_prod, at = cons & RING_MASK;
    size_t n;

    if (prod - cons > XENSTORE_RING_SIZE)
        return -ERANGE;
    n = smallest(len, prod - cons, XENSTORE_RING_SIZE - at);
    if (!n)
        return 0;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    memcpy(buf, (const char *)page->req + at, n);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    page->req_cons = cons + n;
    *moved = true;
    return n;
}

ssize_t ring_write(volatile struct xenstore_domain_interface *page, const void *buf, size_t len,
                   bool *moved)
{
    uint32_t cons = page->rsp_cons, prod = page->rsp_prod, at = prod & RING_MASK;
    size_t n;

    if (prod - cons > XENSTORE_RING_SIZE)
        return -ERANGE;
    n = smallest(len, XENSTORE_RING_SIZE - (prod - cons), XENSTORE_RING_SIZE - at);
    if (!n)
        return 0;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    memcpy((char *)page->rsp + at, buf, n);
    __atomic_thread_fence(__ATOMIC_RELEASE);
    page->rsp_prod = prod + n;
    *moved = true;
    return n;
}

void ring_start(volatile struct xenstore_domain_interface *page)
{
    page->error = XENSTORE_ERROR_NONE;
    page->server_features = RING_FEATURES;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

bool ring_wants_reset(volatile struct xenstore_domain_interface *page)
{
    return page->connection == XENSTORE_RECONNECT;
}

void ring_reset(volatile struct xenstore_domain_interface *page)
{
    page->req_cons = page->req_prod = 0;
    page->rsp_cons = page->rsp_prod = 0;
    page->error = XENSTORE_ERROR_NONE;
    __atomic_thread_fence(__ATOMIC_RELEASE);
    page->connection = XENSTORE_CONNECTED;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
