// SPDX-License-Identifier: GPL-2.0-only
/* The ring page: every byte once, in order, whatever the sizes; and indices that lie. */
#include "transport/ring.h"

#include <errno.h>
#include <string.h>

#include "test.h"

TEST(bytes_go_through_in_order)
{
    static struct xenstore_domain_interface page;
    uint32_t sent = 0, received = 0, seed = 5;
    unsigned char out, in[2000];
    bool moved = false;

    memset(&page, 0, sizeof(page));
    page.req_cons = page.req_prod = 0xffffff00u;
    while (received < 20000) {
        ssize_t n;

        seed = seed * 1103515245 + 12345;
        for (uint32_t k = seed >> 20 & 1023;
             k-- && page.req_prod - page.req_cons < XENSTORE_RING_SIZE; sent++) {
            out = sent * 7;
            page.req[MASK_XENSTORE_IDX(page.req_prod)] = out;
            page.req_prod++;
        }
        n = ring_read(&page, in, seed >> 8 & 1023, &moved);
        CHECK(n >= 0);
        for (ssize_t i = 0; i < n; i++)
            CHECK_EQ(in[i], (unsigned char)(received++ * 7));
    }
    CHECK(moved);
}

TEST(writing_never_overwrites)
{
    static struct xenstore_domain_interface page;
    char bytes[2000];
    bool moved = false;
    size_t total = 0;
    ssize_t n;

    memset(&page, 0, sizeof(page));
    memset(bytes, 'x', sizeof(bytes));
    page.rsp_cons = page.rsp_prod = 1000;
    while ((n = ring_write(&page, bytes, sizeof(bytes), &moved)) > 0)
        total += n;
    CHECK_EQ(n, 0);
    CHECK_EQ(total, XENSTORE_RING_SIZE);
    page.rsp_cons += 10;
    CHECK_EQ(ring_write(&page, bytes, sizeof(bytes), &moved), 10);
}

TEST(lying_indices_are_refused)
{
    static const uint32_t lie[] = { 1025, 0x80000000u, 0xffffffffu };
    static struct xenstore_domain_interface page;
    char byte;
    bool moved = false;

    for (unsigned int i = 0; i < 3; i++) {
        memset(&page, 0, sizeof(page));
        page.req_prod = lie[i];
        page.rsp_prod = lie[i];
        CHECK_EQ(ring_read(&page, &byte, 1, &moved), -ERANGE);
        CHECK_EQ(ring_write(&page, "x", 1, &moved), -ERANGE);
        CHECK(!moved);
    }
}

TEST(reset_empties_and_connects)
{
    static struct xenstore_domain_interface page;

    memset(&page, 0xff, sizeof(page));
    page.connection = XENSTORE_RECONNECT;
    CHECK(ring_wants_reset(&page));
    ring_reset(&page);
    CHECK(!ring_wants_reset(&page));
    CHECK_EQ(page.error, XENSTORE_ERROR_NONE);
    CHECK_EQ(page.req_prod, page.req_cons);
    CHECK_EQ(page.rsp_prod, page.rsp_cons);
    ring_start(&page);
    CHECK_EQ(page.server_features, RING_FEATURES);
}
