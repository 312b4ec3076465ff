/* SPDX-License-Identifier: GPL-2.0-only */
/* Exact I/O through a pipe that takes and gives in pieces; bitmaps; bit positions. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "private.h"
#include "test.h"

#define TOTAL 300000 /* more than a pipe holds */

/* A child that writes TOTAL numbered bytes by writev_exact() in pieces of odd sizes. */
static int child_writes(int fd)
{
    static unsigned char data[TOTAL];
    struct iovec iov[40] = { 0 };
    size_t at = 0, i;

    for (i = 0; i < TOTAL; i++)
        data[i] = i * 7;
    for (i = 0; i < 39; i++) { /* every fourth is empty */
        iov[i].iov_base = data + at;
        iov[i].iov_len = i % 4 ? 7001 + i : 0;
        at += iov[i].iov_len;
    }
    iov[39].iov_base = data + at;
    iov[39].iov_len = TOTAL - at;
    return writev_exact(fd, iov, 40);
}

TEST(everything_arrives_in_order)
{
    static unsigned char got[TOTAL];
    int fds[2], status;
    unsigned int i;
    pid_t child;
    char more;

    CHECK(!pipe(fds));
    child = fork();
    if (!child) {
        close(fds[0]);
        _exit(child_writes(fds[1]) ? 1 : 0);
    }
    close(fds[1]);
    CHECK(!read_exact(fds[0], got, TOTAL));
    for (i = 0; i < TOTAL; i++)
        CHECK_EQ(got[i], (unsigned char)(i * 7));
    errno = EBADF;
    CHECK(read_exact(fds[0], &more, 1) < 0);
    CHECK_EQ(errno, 0); /* the end, not an error */
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_EQ(status, 0);
    close(fds[0]);
}

TEST(nothing_is_written_by_an_empty_vector)
{
    struct iovec empty = { .iov_base = NULL, .iov_len = 0 };

    CHECK_EQ(writev_exact(-1, &empty, 1), 0);
    CHECK_EQ(writev_exact(-1, &empty, 0), 0);
    CHECK_EQ(write_exact(-1, "x", 1), -1);
    CHECK_EQ(errno, EBADF);
}

TEST(bitmaps_keep_their_bits_and_lose_the_spare_ones)
{
    uint64_t words[2] = { 0x8877665544332211, 0xffffffffffffffff }, back[2] = { ~0ULL, ~0ULL };
    uint8_t bytes[10];

    memset(bytes, 0xee, sizeof(bytes));
    bitmap_64_to_byte(bytes, words, 67);
    CHECK_EQ(bytes[0], 0x11);
    CHECK_EQ(bytes[7], 0x88);
    CHECK_EQ(bytes[8], 0x07);
    CHECK_EQ(bytes[9], 0xee);
    bytes[8] = 0xff;
    bitmap_byte_to_64(back, bytes, 67);
    CHECK_EQ(back[0], words[0]);
    CHECK_EQ(back[1], 7);
}

TEST(the_lowest_bit_is_found)
{
    CHECK_EQ(xc_ffs8(0), 0);
    CHECK_EQ(xc_ffs8(0x80), 8);
    CHECK_EQ(xc_ffs16(0x8000), 16);
    CHECK_EQ(xc_ffs32(0x80000000), 32);
    CHECK_EQ(xc_ffs64(1ULL << 63), 64);
    CHECK_EQ(xc_ffs64(12), 3);
}
