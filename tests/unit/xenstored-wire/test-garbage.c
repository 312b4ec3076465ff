// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames that are not what they should be: whatever comes, the server stays whole and others are
 * served.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bed.h"
#include "test.h"

static uint32_t seed;

static uint32_t pick(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % below;
}

/* Bytes that often look like something. */
static size_t random_payload(char *out)
{
    static const char *const word[] = { "/",
                                        "/a",
                                        "/a/b",
                                        "x",
                                        "@releaseDomain",
                                        "@introduceDomain",
                                        "T",
                                        "F",
                                        "0",
                                        "5",
                                        "r0",
                                        "n5",
                                        "b7",
                                        "-1",
                                        "99999999999999999999",
                                        "1",
                                        "//",
                                        "/a/",
                                        "check",
                                        "quota",
                                        "set",
                                        "nodes",
                                        "tok",
                                        "" };
    char *at = out;

    /* As often as not only the choice of words is random. */
    if (pick(2)) {
        for (uint32_t words = 1 + pick(2); words--;)
            at = stpcpy(at, word[pick(pick(3) ? 4 : sizeof(word) / sizeof(word[0]))]) + 1;
        return at - out;
    }
    for (uint32_t words = pick(6); words--;) {
        if (pick(5)) {
            at = stpcpy(at, word[pick(sizeof(word) / sizeof(word[0]))]);
        } else {
            for (uint32_t n = pick(40); n--;)
                *at++ = pick(256);
        }
        if (pick(8))
            *at++ = 0;
    }
    return at - out;
}

static void send_random_frame(struct peer *p, bool lie)
{
    char payload[1024];
    size_t len = random_payload(payload);
    struct xsd_sockmsg h = { pick(30), pick(1000), pick(3) ? 0 : pick(6), len };

    if (lie && !pick(20))
        h.len = pick(2) ? pick(0xffffffff) : len + pick(100);
    peer_send(p, &h, sizeof(h));
    peer_send(p, payload, len);
}

/* Take all that has come; counts the replies that are errors and those that are not. */
static void swallow(struct peer *p, unsigned int count[2])
{
    static char buf[1 << 16];
    size_t n = peer_receive(p, buf, sizeof(buf)), at = 0;
    struct xsd_sockmsg h;

    while (at + sizeof(h) <= n) {
        memcpy(&h, buf + at, sizeof(h));
        at += sizeof(h) + h.len;
        if (h.type != XS_WATCH_EVENT)
            count[h.type != XS_ERROR]++;
    }
}

/* The server still answers this client properly. */
static void check_served(struct bed *b, struct peer *p)
{
    struct xsd_sockmsg h = { XS_READ, 77, 0, 2 };
    char buf[4096];
    size_t n;

    peer_send(p, &h, sizeof(h));
    peer_send(p, "/", 2);
    bed_pump(b);
    n = peer_receive(p, buf, sizeof(buf));
    CHECK(n >= sizeof(h));
    memcpy(&h, buf, sizeof(h));
    CHECK_EQ(h.type, XS_READ);
    CHECK_EQ(h.req_id, 77);
}

static void open_world(struct bed *b)
{
    struct node *root = b->server.root;
    struct perms *all = perms_single(0, PERM_READ | PERM_WRITE);
    struct edit e;

    edit_begin(&e, &b->server.clock, root);
    CHECK(all && !edit_set_perms(&e, "/", all));
    perms_put(all);
    server_commit(&b->server, &e);
}

TEST(well_framed_nonsense)
{
    static struct bed b;
    struct peer *p[3], *calm;
    unsigned int count[2] = { 0 };
    int rc;

    seed = 99;
    bed_init(&b);
    open_world(&b);
    calm = bed_socket(&b, "calm");
    p[0] = bed_socket(&b, "s");
    p[1] = bed_domain(&b, "d5", 5, &rc);
    p[2] = bed_domain(&b, "d7", 7, &rc);
    for (unsigned int i = 0; i < 20000; i++) {
        struct peer *to = p[pick(3)];

        /* A RELEASE may have hit it. */
        if (!to->conn)
            to = bed_domain(&b, to->name, to->domid, &rc);
        send_random_frame(to, false);
        bed_pump(&b);
        for (unsigned int k = 0; k < 3; k++)
            swallow(p[k], count);
        if (i % 500 == 0) {
            bed_check(&b);
            check_served(&b, calm);
        }
    }
    /* Every frame was answered, many of them kindly. */
    CHECK_EQ(count[0] + count[1], 20000);
    CHECK(count[0] > 2000 && count[1] > 2000);
    bed_fini(&b);
}

TEST(frames_that_lie_about_their_length)
{
    static struct bed b;
    unsigned int count[2] = { 0 }, broken = 0;
    struct peer *calm;
    int rc;

    seed = 4711;
    bed_init(&b);
    open_world(&b);
    calm = bed_socket(&b, "calm");
    for (unsigned int i = 0; i < 300; i++) {
        struct peer *s = bed_socket(&b, "s"), *d = bed_domain(&b, "d", 5, &rc);

        CHECK_EQ(rc, 0);
        for (unsigned int k = 0; k < 40 && s->conn; k++) {
            send_random_frame(s, true);
            send_random_frame(d, true);
            bed_pump(&b);
            swallow(s, count);
            swallow(d, count);
        }
        broken += !s->conn;
        check_served(&b, calm);
        if (s->conn)
            conn_destroy(s->conn);
        close(s->fd[0]);
        b.state[5] = 0;
        domains_sweep(&b.server);
        CHECK(!d->conn);
        bed_check(&b);
    }
    CHECK(broken > 10 && count[1] > 100);
    b.peers = 1;
    free(b.peer[2].page);
    bed_fini(&b);
}

TEST(frames_cut_short_anywhere)
{
    static struct bed b;
    char frame[64];
    struct xsd_sockmsg h = { XS_WRITE, 1, 0, 8 };

    bed_init(&b);
    memcpy(frame, &h, sizeof(h));
    memcpy(frame + sizeof(h), "/cut\0val", 8);
    for (size_t cut = 0; cut < sizeof(h) + 8; cut++) {
        struct peer *p = bed_socket(&b, "p");

        peer_send(p, frame, cut);
        bed_pump(&b);
        CHECK(p->conn && !tree_lookup(b.server.root, "/cut"));
        close(p->fd[0]);
        bed_pump(&b);
        CHECK(!p->conn);
        b.peers = 0;
    }
    bed_fini(&b);
}
