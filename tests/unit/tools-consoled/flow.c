/* SPDX-License-Identifier: GPL-2.0-only */
/* The console rings against a hostile guest, the backlog's two policies, the log's format. */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "backlog.h"
#include "logfile.h"
#include "message.h"
#include "options.h"
#include "ring.h"
#include "test.h"

struct options options;

void message(int priority, const char *format, ...)
{
    (void)priority, (void)format;
}

static void guest_writes(struct xencons_interface *r, const char *text)
{
    for (; *text; text++)
        r->out[r->out_prod++ % sizeof(r->out)] = *text;
}

TEST(ring_gives_what_the_guest_wrote_across_its_end)
{
    struct xencons_interface r = { .out_cons = sizeof(r.out) - 3, .out_prod = sizeof(r.out) - 3 };
    char got[32] = "";

    guest_writes(&r, "abcdef");
    CHECK_EQ(ring_output_waiting(&r), 6);
    CHECK_EQ(ring_take_output(&r, got, 4), 4);
    CHECK_EQ(ring_take_output(&r, got + 4, 20), 2);
    CHECK_STR(got, "abcdef");
    CHECK_EQ(r.out_cons, r.out_prod);
    CHECK_EQ(ring_take_output(&r, got, 20), 0);
}

TEST(ring_indices_wrap_at_32_bits)
{
    struct xencons_interface r = { .out_cons = UINT32_MAX - 1, .out_prod = UINT32_MAX - 1 };
    char got[8] = "";

    guest_writes(&r, "wrap");
    CHECK_EQ(ring_take_output(&r, got, sizeof(got)), 4);
    CHECK_STR(got, "wrap");
    CHECK_EQ(r.out_cons, 2);
}

TEST(ring_with_impossible_indices_is_emptied)
{
    struct xencons_interface r = { .out_cons = 5, .out_prod = 5 + sizeof(r.out) + 1 };
    char got[8];

    CHECK_EQ(ring_output_waiting(&r), 0);
    CHECK_EQ(ring_take_output(&r, got, sizeof(got)), 0);
    CHECK_EQ(r.out_cons, r.out_prod);
    r.out_prod = r.out_cons - 1; /* backwards is the same mistake */
    CHECK_EQ(ring_take_output(&r, got, sizeof(got)), 0);
}

TEST(ring_takes_input_up_to_its_room)
{
    struct xencons_interface r = { .in_cons = 100, .in_prod = 100 + sizeof(r.in) - 2 };

    CHECK_EQ(ring_input_room(&r), 2);
    CHECK_EQ(ring_put_input(&r, "xyz", 3), 2);
    CHECK_EQ(ring_input_room(&r), 0);
    CHECK_EQ(ring_put_input(&r, "z", 1), 0);
    CHECK_EQ(r.in[(100 + sizeof(r.in) - 2) % sizeof(r.in)], 'x');
    CHECK_EQ(r.in[(100 + sizeof(r.in) - 1) % sizeof(r.in)], 'y');
}

TEST(ring_refuses_input_when_the_guest_claims_too_much)
{
    struct xencons_interface r = { .in_cons = 0, .in_prod = sizeof(r.in) + 7 };

    CHECK_EQ(ring_input_room(&r), 0);
    CHECK_EQ(ring_put_input(&r, "a", 1), 0);
}

static void expect(struct backlog *b, const char *text)
{
    size_t n;
    const char *p = backlog_peek(b, &n);

    CHECK_EQ(n, strlen(text));
    CHECK(!n || !memcmp(p, text, n));
}

TEST(backlog_drops_the_oldest)
{
    struct backlog b;

    backlog_init(&b, 8, false);
    CHECK_EQ(backlog_room(&b), SIZE_MAX);
    CHECK(backlog_add(&b, "abcdef", 6));
    CHECK(backlog_add(&b, "ghij", 4));
    expect(&b, "cdefghij");
    CHECK(backlog_add(&b, "0123456789", 10));
    expect(&b, "23456789");
    backlog_take(&b, 3);
    CHECK(backlog_add(&b, "x", 1));
    expect(&b, "56789x");
    backlog_free(&b);
}

TEST(backlog_keeps_the_oldest)
{
    struct backlog b;

    backlog_init(&b, 8, true);
    CHECK(backlog_add(&b, "abcdef", 6));
    CHECK_EQ(backlog_room(&b), 2);
    CHECK(backlog_add(&b, "gh", 2));
    CHECK_EQ(backlog_room(&b), 0);
    backlog_take(&b, 5);
    CHECK_EQ(backlog_room(&b), 5);
    expect(&b, "fgh");
    backlog_set_limit(&b, 2);
    CHECK_EQ(backlog_room(&b), 0);
    backlog_free(&b);
}

TEST(backlog_survives_long_use)
{
    struct backlog b;
    char chunk[701];
    unsigned int i, in = 0, out = 0;

    backlog_init(&b, 10000, true);
    for (i = 0; i < 5000; i++) {
        size_t n = i * 37 % sizeof(chunk), have, j;
        const char *p;

        if (n > backlog_room(&b))
            n = backlog_room(&b);
        for (j = 0; j < n; j++)
            chunk[j] = in++;
        CHECK(backlog_add(&b, chunk, n));
        p = backlog_peek(&b, &have);
        if (have > i * 41 % 900)
            have = i * 41 % 900;
        for (j = 0; j < have; j++)
            CHECK_EQ(p[j], (char)out++);
        backlog_take(&b, have);
    }
    CHECK_EQ(in - out, b.length);
    backlog_free(&b);
}

TEST(log_stamps_each_line_once)
{
    struct logfile log = { .stamp = true, .replace_escape = true };
    struct tm tm = {
        .tm_year = 126, .tm_mon = 10, .tm_mday = 22, .tm_hour = 5, .tm_min = 6, .tm_sec = 7
    };
    size_t n;
    char *text = logfile_format(&log, "one\ntw", 6, &tm, &n);
    static const char first[] = "[2026-11-22 05:06:07] one\n[2026-11-22 05:06:07] tw";

    CHECK_EQ(n, sizeof(first) - 1);
    CHECK(!memcmp(text, first, n));
    free(text);
    text = logfile_format(&log, "o\033[m\n", 5, &tm, &n);
    CHECK_EQ(n, 5);
    CHECK(!memcmp(text, "o.[m\n", 5));
    CHECK(!log.in_line);
    free(text);
}
