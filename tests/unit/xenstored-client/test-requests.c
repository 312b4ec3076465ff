// SPDX-License-Identifier: GPL-2.0-only
/* Requests, replies, errors. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"
#include "test.h"

static void serve_reads(int fd)
{
    expect(fd, XS_READ, "/a", 3);
    answer(fd, XS_READ, "val", 3);
    expect(fd, XS_READ, "/a", 3);
    answer(fd, XS_READ, "", 0);
    expect(fd, XS_READ, "/b", 3);
    answer(fd, XS_ERROR, "ENOENT", 7);
    expect(fd, XS_READ, "/c", 3);
    answer(fd, XS_ERROR, "EWHATEVER", 10);
    expect(fd, XS_WRITE, "/w\0data", 7);
    answer(fd, XS_WRITE, "OK", 3);
    expect(fd, XS_WRITE, "/w\0", 3);
    answer(fd, XS_ERROR, "EACCES", 7);
}

TEST(values_and_errors)
{
    struct xs_handle *h = daemon_start(serve_reads, 0);
    static char large[XENSTORE_PAYLOAD_MAX];
    unsigned int len;
    char *value = xs_read(h, XBT_NULL, "/a", &len);

    CHECK_STR(value, "val");
    CHECK_EQ(len, 3);
    free(value);
    value = xs_read(h, XBT_NULL, "/a", &len);
    CHECK_STR(value, "");
    CHECK_EQ(len, 0);
    CHECK_EQ(errno, 0);
    free(value);
    CHECK(!xs_read(h, XBT_NULL, "/b", &len));
    CHECK_EQ(errno, ENOENT);
    CHECK(!xs_read(h, XBT_NULL, "/c", NULL));
    CHECK_EQ(errno, EINVAL);
    /* Too much is refused here: the daemon would close the connection. */
    CHECK(!xs_write(h, XBT_NULL, "/w", large, sizeof(large)));
    CHECK_EQ(errno, E2BIG);
    CHECK(xs_write(h, XBT_NULL, "/w", "data", 4));
    CHECK(!xs_write(h, XBT_NULL, "/w", "", 0));
    CHECK_EQ(errno, EACCES);
    daemon_end(h);
}

static void serve_wrong_type(int fd)
{
    expect(fd, XS_READ, "/a", 3);
    answer(fd, XS_WRITE, "OK", 3);
}

TEST(an_answer_to_something_else_breaks_the_connection)
{
    struct xs_handle *h = daemon_start(serve_wrong_type, 0);

    CHECK(!xs_read(h, XBT_NULL, "/a", NULL));
    CHECK_EQ(errno, EBADF);
    CHECK(!xs_read(h, XBT_NULL, "/a", NULL));
    CHECK_EQ(errno, EBADF);
    daemon_end(h);
}

static void serve_half(int fd)
{
    struct xsd_sockmsg h = { .type = XS_READ, .len = 100 };

    expect(fd, XS_READ, "/a", 3);
    if (write(fd, &h, sizeof(h)) != sizeof(h) || write(fd, "short", 5) != 5)
        return;
}

TEST(a_reply_cut_short_is_an_error)
{
    struct xs_handle *h = daemon_start(serve_half, 0);

    CHECK(!xs_read(h, XBT_NULL, "/a", NULL));
    CHECK_EQ(errno, EBADF);
    daemon_end(h);
}

static void serve_parts(int fd)
{
    expect(fd, XS_DIRECTORY, "/d", 3);
    answer(fd, XS_ERROR, "E2BIG", 6);
    expect(fd, XS_DIRECTORY_PART, "/d\0" "0", 5);
    answer(fd, XS_DIRECTORY_PART, "1\0a\0b", 6);
    expect(fd, XS_DIRECTORY_PART, "/d\0" "4", 5);
    /* It changed meanwhile: all over again. */
    answer(fd, XS_DIRECTORY_PART, "2\0z\0", 5);
    expect(fd, XS_DIRECTORY_PART, "/d\0" "0", 5);
    answer(fd, XS_DIRECTORY_PART, "2\0x\0yy", 7);
    expect(fd, XS_DIRECTORY_PART, "/d\0" "5", 5);
    answer(fd, XS_DIRECTORY_PART, "2\0z\0", 5);
    expect(fd, XS_DIRECTORY, "/e", 3);
    answer(fd, XS_DIRECTORY, "", 0);
}

TEST(a_long_directory_comes_in_parts)
{
    struct xs_handle *h = daemon_start(serve_parts, 0);
    unsigned int num;
    char **names = xs_directory(h, XBT_NULL, "/d", &num);

    CHECK(names);
    CHECK_EQ(num, 3);
    CHECK_STR(names[0], "x");
    CHECK_STR(names[1], "yy");
    CHECK_STR(names[2], "z");
    free(names);
    names = xs_directory(h, XBT_NULL, "/e", &num);
    CHECK(names);
    CHECK_EQ(num, 0);
    free(names);
    daemon_end(h);
}

static void serve_perms(int fd)
{
    expect(fd, XS_SET_PERMS, "/p\0n0\0b12", 10);
    answer(fd, XS_SET_PERMS, "OK", 3);
    expect(fd, XS_GET_PERMS, "/p", 3);
    answer(fd, XS_GET_PERMS, "n0\0b12", 7);
    expect(fd, XS_GET_PERMS, "/p", 3);
    answer(fd, XS_GET_PERMS, "n0\0q12", 7);
}

TEST(permissions)
{
    struct xs_handle *h = daemon_start(serve_perms, 0);
    struct xs_permissions set[2] = { { 0, XS_PERM_NONE }, { 12, XS_PERM_READ | XS_PERM_WRITE } },
                          *got;
    unsigned int num = 0;

    CHECK(xs_set_permissions(h, XBT_NULL, "/p", set, 2));
    set[1].perms = XS_PERM_OWNER;
    CHECK(!xs_set_permissions(h, XBT_NULL, "/p", set, 2));
    CHECK_EQ(errno, EINVAL);
    got = xs_get_permissions(h, XBT_NULL, "/p", &num);
    CHECK(got);
    CHECK_EQ(num, 2);
    CHECK(got[1].id == 12 && got[1].perms == (XS_PERM_READ | XS_PERM_WRITE));
    free(got);
    CHECK(!xs_get_permissions(h, XBT_NULL, "/p", &num));
    CHECK_EQ(errno, EINVAL);
    daemon_end(h);
}

static void serve_domains(int fd)
{
    expect(fd, XS_TRANSACTION_START, "", 1);
    answer(fd, XS_TRANSACTION_START, "4294967295", 11);
    expect(fd, XS_TRANSACTION_END, "T", 2);
    answer(fd, XS_ERROR, "EAGAIN", 7);
    expect(fd, XS_INTRODUCE, "5\0" "123456789012\0" "7", 17);
    answer(fd, XS_INTRODUCE, "OK", 3);
    expect(fd, XS_IS_DOMAIN_INTRODUCED, "5", 2);
    answer(fd, XS_IS_DOMAIN_INTRODUCED, "T", 2);
    expect(fd, XS_IS_DOMAIN_INTRODUCED, "6", 2);
    answer(fd, XS_IS_DOMAIN_INTRODUCED, "F", 2);
    expect(fd, XS_CONTROL, "quota\0" "5", 8);
    answer(fd, XS_CONTROL, "answer", 7);
}

TEST(transactions_domains_and_commands)
{
    struct xs_handle *h = daemon_start(serve_domains, 0);
    xs_transaction_t t = xs_transaction_start(h);
    char *reply;

    CHECK_EQ(t, 4294967295u);
    CHECK(!xs_transaction_end(h, t, false));
    CHECK_EQ(errno, EAGAIN);
    CHECK(xs_introduce_domain(h, 5, 123456789012ul, 7));
    CHECK(xs_is_domain_introduced(h, 5));
    CHECK(!xs_is_domain_introduced(h, 6));
    reply = xs_control_command(h, "quota", "5", 2);
    CHECK_STR(reply, "answer");
    free(reply);
    daemon_end(h);
}

TEST(paths_and_words)
{
    struct xs_permissions p[2];

    CHECK(xs_path_is_subpath("/a", "/a"));
    CHECK(xs_path_is_subpath("/a", "/a/b"));
    CHECK(!xs_path_is_subpath("/a", "/ab"));
    CHECK(xs_path_is_subpath("/", "/ab"));
    CHECK(!xs_path_is_subpath("/a/b", "/a"));
    CHECK(xs_strings_to_perms(p, 2, "r1\0w65535"));
    CHECK(p[0].perms == XS_PERM_READ && p[1].perms == XS_PERM_WRITE && p[1].id == 65535);
    CHECK(!xs_strings_to_perms(p, 1, "r"));
    CHECK(!xs_strings_to_perms(p, 1, "x1"));
    CHECK(!xs_strings_to_perms(p, 1, "r1 "));
}

#define THREADS 4
#define ROUNDS 400

static void serve_echo(int fd)
{
    char buf[XENSTORE_PAYLOAD_MAX];
    size_t len;
    int type;

    while ((type = next_request(fd, buf, &len)) >= 0) {
        event(fd, "/noise", "n");
        answer(fd, type, buf, len);
    }
}

static void *ask(void *arg)
{
    struct xs_handle *h = ((void **)arg)[0];
    long wrong = 0, me = (long)((void **)arg)[1];

    for (int i = 0; i < ROUNDS; i++) {
        char path[32], *value;

        snprintf(path, sizeof(path), "/%ld/%d", me, i);
        value = xs_read(h, XBT_NULL, path, NULL);
        wrong += !value || strcmp(value, path);
        free(value);
    }
    return (void *)wrong;
}

TEST(threads_get_their_own_answers)
{
    struct xs_handle *h = daemon_start(serve_echo, 0);
    void *arg[THREADS][2], *wrong;
    pthread_t t[THREADS];
    unsigned int events = 0, num;
    char **e;

    CHECK(xs_watch(h, "/noise", "n"));
    for (long i = 0; i < THREADS; i++) {
        arg[i][0] = h;
        arg[i][1] = (void *)i;
        CHECK_EQ(pthread_create(&t[i], NULL, ask, arg[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(t[i], &wrong);
        CHECK_EQ((long)wrong, 0);
    }
    while (events < THREADS * ROUNDS + 1) {
        e = xs_read_watch(h, &num);
        CHECK(e);
        free(e);
        events++;
    }
    CHECK(!xs_check_watch(h));
    CHECK_EQ(errno, EAGAIN);
    daemon_end(h);
}
