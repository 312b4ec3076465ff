/* SPDX-License-Identifier: GPL-2.0-only */
/* The cache of hypercall buffers: what is reused, what goes back, what a mistaken free does. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "test.h"

static int mapped; /* pages held from the kernel */
static int maps;   /* times it was asked */
static int complaints;

void *pages_map(xencall_handle *xcall, size_t nr_pages)
{
    (void)xcall;
    maps++;
    mapped += nr_pages;
    return aligned_alloc(4096, nr_pages * 4096) ?: NULL;
}

void pages_unmap(xencall_handle *xcall, void *p, size_t nr_pages)
{
    (void)xcall;
    mapped -= nr_pages;
    free(p);
}

void xtl_log(struct xentoollog_logger *logger, xentoollog_level level, int errnoval,
             const char *context, const char *format, ...)
{
    (void)logger, (void)level, (void)errnoval, (void)context, (void)format;
    complaints++;
}

static void start(xencall_handle *h, unsigned int flags)
{
    memset(h, 0, sizeof(*h));
    h->flags = flags;
    pthread_mutex_init(&h->lock, NULL);
    mapped = maps = complaints = 0;
}

TEST(a_freed_page_is_used_again)
{
    xencall_handle h;
    char *p, *q;

    start(&h, 0);
    p = xencall_alloc_buffer(&h, 100);
    memset(p, 0xaa, 100);
    xencall_free_buffer(&h, p);
    q = xencall_alloc_buffer(&h, 200);
    CHECK(p == q);
    CHECK_EQ(maps, 1);
    CHECK_EQ(q[50], 0); /* the last user's data do not leak */
    xencall_free_buffer(&h, q);
    cache_drain(&h);
    CHECK_EQ(mapped, 0);
}

TEST(buffers_of_all_sizes_come_back)
{
    static const size_t size[] = { 0, 1, 4080, 4081, 8176, 8177, 30000, 32752, 32753, 200000 };
    xencall_handle h;
    void *p[10];
    unsigned int i, round;

    start(&h, XENCALL_OPENFLAG_NON_REENTRANT);
    for (round = 0; round < 3; round++) {
        for (i = 0; i < 10; i++) {
            p[i] = xencall_alloc_buffer(&h, size[i]);
            CHECK(p[i]);
            CHECK_EQ((uintptr_t)p[i] % 16, 0);
            memset(p[i], i, size[i]);
        }
        for (i = 0; i < 10; i++)
            xencall_free_buffer(&h, p[i]);
    }
    CHECK_EQ(maps, 10 + 2 * 2); /* the two beyond the largest class are mapped each time */
    cache_drain(&h);
    CHECK_EQ(mapped, 0);
}

TEST(the_cache_is_bounded)
{
    xencall_handle h;
    void *p[3 * CACHE_PER_CLASS];
    unsigned int i;

    start(&h, 0);
    for (i = 0; i < 3 * CACHE_PER_CLASS; i++)
        p[i] = xencall_alloc_buffer_pages(&h, 1);
    for (i = 0; i < 3 * CACHE_PER_CLASS; i++)
        xencall_free_buffer_pages(&h, p[i], 1);
    CHECK_EQ(mapped, CACHE_PER_CLASS);
    cache_drain(&h);
    CHECK_EQ(mapped, 0);
}

TEST(a_double_free_is_noticed)
{
    xencall_handle h;
    void *p;

    start(&h, 0);
    p = xencall_alloc_buffer(&h, 10);
    xencall_free_buffer(&h, p);
    xencall_free_buffer(&h, p);
    CHECK_EQ(complaints, 1);
    xencall_free_buffer(&h, NULL);
    CHECK_EQ(complaints, 1);
    cache_drain(&h);
    CHECK_EQ(mapped, 0);
}

TEST(an_impossible_size_is_refused)
{
    xencall_handle h;

    start(&h, 0);
    CHECK(!xencall_alloc_buffer(&h, SIZE_MAX - 5));
    CHECK_EQ(errno, ENOMEM);
    CHECK_EQ(maps, 0);
}
