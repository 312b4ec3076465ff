// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checks common to all formats.
 */
#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <lib/decompress.h>

#include "test.h"

struct packed packed_alloc(size_t room)
{
    return (struct packed){ malloc(room ? room : 1), room };
}

void packed_append(struct packed *to, struct packed p)
{
    to->data = realloc(to->data, to->size + p.size + 1);
    memcpy(to->data + to->size, p.data, p.size);
    to->size += p.size;
    free(p.data);
}

int64_t check_decompress(const void *in, size_t in_size, size_t room, uint8_t **out,
                         const char **why)
{
    uint8_t *exact = malloc(in_size ? in_size : 1);
    int64_t n;

    memcpy(exact, in, in_size);
    *out = malloc(room ? room : 1);
    memset(*out, 0x5a, room);
    *why = NULL;
    n = decompress(exact, in_size, *out, room, test_malloc, free, why);
    free(exact);
    return n;
}

static void check_result(const struct packed *p, const uint8_t *data, size_t size, size_t room)
{
    uint8_t *out;
    const char *why;
    int64_t n = check_decompress(p->data, p->size, room, &out, &why);
    bool same = n == (int64_t)size && !memcmp(out, data, size);

    free(out);
    if (n < 0)
        test_fail(__FILE__, __LINE__, "%lld: %s (%zu bytes of %zu)", (long long)n, why, p->size,
                  size);
    CHECK_EQ(n, size);
    CHECK(same);
}

static void check_too_small(const struct packed *p, size_t room)
{
    uint8_t *out;
    const char *why;
    int64_t n = check_decompress(p->data, p->size, room, &out, &why);

    free(out);
    CHECK_EQ(n, -ENOSPC);
    CHECK(why && *why);
}

void check_yields(const struct packed *p, const uint8_t *data, size_t size)
{
    struct packed longer = packed_alloc(0);

    check_result(p, data, size, size);
    check_result(p, data, size, size + 1000);
    if (size) {
        check_too_small(p, size - 1);
        check_too_small(p, size / 2);
        check_too_small(p, 0);
    }
    packed_append(&longer, (struct packed){ memcpy(malloc(p->size), p->data, p->size), p->size });
    packed_append(&longer, (struct packed){ memcpy(malloc(4), "\0\1\2\3", 4), 4 });
    check_result(&longer, data, size, size);
    free(longer.data);
}

static void check_cut(const struct packed *p, const uint8_t *data, size_t size, size_t at,
                      bool checked)
{
    uint8_t *out;
    const char *why;
    int64_t n = check_decompress(p->data, at, size, &out, &why);

    free(out);
    if (checked)
        CHECK_EQ(n < 0, true);
    CHECK(n >= 0 || (why && *why));
}

static void check_changed(const struct packed *p, const uint8_t *data, size_t size, size_t at,
                          bool checked)
{
    uint8_t saved = p->data[at], *out;
    const char *why;
    bool same;
    int64_t n;

    p->data[at] ^= 1 + data_random(255);
    n = check_decompress(p->data, p->size, size, &out, &why);
    p->data[at] = saved;
    same = n == (int64_t)size && !memcmp(out, data, size);
    free(out);
    CHECK(n < 0 || same || !checked);
    CHECK(n >= 0 || (why && *why));
}

void check_damaged(struct packed *p, const uint8_t *data, size_t size, bool checked)
{
    for (size_t at = 0; at < p->size; at += at < 80 || p->size - at < 80 ? 1 : 1 + p->size / 60) {
        check_cut(p, data, size, at, checked);
        check_changed(p, data, size, at, checked);
    }
    free(p->data);
}

void check_no_memory(const struct packed *p, size_t size)
{
    int64_t n = -ENOMEM;

    for (unsigned int at = 1; n < 0; at++) {
        uint8_t *out;
        const char *why;

        test_fault_at(at);
        n = check_decompress(p->data, p->size, size, &out, &why);
        free(out);
        CHECK(n == (test_fault_hit() ? -ENOMEM : (int64_t)size));
    }
    test_fault_at(0);
}

/* Above this size only the extreme kind and the mixture, for the sake of time. */
#define LARGE 300000

void check_all_kinds(pack_fn *pack, const void *options, size_t max_size)
{
    static const size_t sizes[] = { 0, 1, 7, 40, 1000, 70000, 300000, 2500000 };

    for (enum data_kind kind = 0; kind < DATA_KINDS; kind++)
        for (unsigned int i = 0; i < sizeof(sizes) / sizeof(*sizes) && sizes[i] <= max_size; i++) {
            uint8_t *data;
            struct packed p;

            if (sizes[i] > LARGE && kind != DATA_ZEROES && kind != DATA_MIXED)
                continue;
            data = data_make(kind, sizes[i]);
            p = pack(data, sizes[i], options);

            check_yields(&p, data, sizes[i]);
            free(p.data);
            free(data);
        }
}
