// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formatted output, against the C library's for every combination of flags, width, precision and
 * length, and at every buffer size.
 */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lib/vsnprintf.h>

#include "test.h"

/* The C library's text through asprintf(), which nothing renames. */
#define CHECK_LIKE_LIBC(fmt, ...)                                               \
    do {                                                                        \
        char ours_[400], *theirs_;                                              \
        int n_ = snprintf(ours_, sizeof(ours_), fmt, __VA_ARGS__);              \
        int m_ = asprintf(&theirs_, fmt, __VA_ARGS__);                          \
        bool same_ = n_ == m_ && !strcmp(ours_, theirs_);                       \
        if (!same_) {                                                           \
            char copy_[400];                                                    \
            strncpy(copy_, theirs_, sizeof(copy_) - 1)[sizeof(copy_) - 1] = 0;  \
            free(theirs_);                                                      \
            test_fail(__FILE__, __LINE__, "\"%s\": \"%s\", expected \"%s\"", fmt, ours_, copy_); \
        }                                                                       \
        free(theirs_);                                                          \
    } while (0)

static const char *const flags[] = {
    "", "-", "0", "+", " ", "#", "-0", "+0", " 0", "#0", "-#", "-+", "+ ", "#-0",
};
static const char *const widths[] = { "", "1", "7", "20" };
static const char *const precisions[] = { "", ".", ".0", ".1", ".5", ".22" };

static void check_number(const char *spec, unsigned long long value, unsigned int length)
{
    if (length < 3)
        CHECK_LIKE_LIBC(spec, (int)value);
    else
        CHECK_LIKE_LIBC(spec, value);
}

TEST(numbers_like_libc)
{
    static const char *const lengths[] = { "hh", "h", "", "l", "ll", "z", "j", "t" };
    static const unsigned long long values[] = {
        0,       1,          9,          10,        255,        256,        65535,
        INT_MAX, 0x80000000, 0xffffffff, LLONG_MAX, 1ull << 63, ULLONG_MAX,
    };

    for (unsigned int f = 0; f < sizeof(flags) / sizeof(*flags); f++)
        for (unsigned int w = 0; w < sizeof(widths) / sizeof(*widths); w++)
            for (unsigned int p = 0; p < sizeof(precisions) / sizeof(*precisions); p++)
                for (unsigned int l = 0; l < sizeof(lengths) / sizeof(*lengths); l++)
                    for (const char *c = "diuxXo"; *c; c++) {
                        char spec[40];

                        sprintf(spec, "<%%%s%s%s%s%c>", flags[f], widths[w], precisions[p],
                                lengths[l], *c);
                        for (unsigned int v = 0; v < sizeof(values) / sizeof(*values); v++)
                            check_number(spec, values[v], l);
                    }
}

TEST(text_like_libc)
{
    for (unsigned int w = 0; w < sizeof(widths) / sizeof(*widths); w++)
        for (unsigned int p = 0; p < sizeof(precisions) / sizeof(*precisions); p++)
            for (int left = 0; left < 2; left++) {
                char spec[40];

                sprintf(spec, "<%%%s%s%ss>", left ? "-" : "", widths[w], precisions[p]);
                CHECK_LIKE_LIBC(spec, "");
                CHECK_LIKE_LIBC(spec, "abc");
                CHECK_LIKE_LIBC(spec, "the quick brown fox jumps");
                sprintf(spec, "<%%%s%sc>", left ? "-" : "", widths[w]);
                CHECK_LIKE_LIBC(spec, 'x');
            }
    CHECK_LIKE_LIBC("%s", (char *)NULL);
    CHECK_LIKE_LIBC("100%% of %s", "it");
    CHECK_LIKE_LIBC("%p", (void *)0x1234abcd);
    CHECK_LIKE_LIBC("%20p|%-20p|", (void *)0x1234, (void *)0x5678);
}

TEST(starred)
{
    CHECK_LIKE_LIBC("<%*d>", 6, 42);
    CHECK_LIKE_LIBC("<%*d>", -6, 42);
    CHECK_LIKE_LIBC("<%.*d>", 6, 42);
    CHECK_LIKE_LIBC("<%.*d>", -1, 42);
    CHECK_LIKE_LIBC("<%-*.*s>", 8, 2, "abc");
}

TEST(bounded_precision_reads_no_further)
{
    char *raw = malloc(3);
    char buf[8];

    memcpy(raw, "xyz", 3);
    CHECK_EQ(snprintf(buf, sizeof(buf), "%.3s", raw), 3);
    CHECK_STR(buf, "xyz");
    free(raw);
}

TEST(every_buffer_size)
{
    static const char whole[] = "a=  -17 b=0x0000beef c=text   |";
    int len = sizeof(whole) - 1;

    for (int size = 0; size <= len + 2; size++) {
        char *buf = malloc(size ? size : 1);
        int kept = size > len ? len : size ? size - 1 : 0;

        CHECK_EQ(snprintf(buf, size, "a=%5d b=%#010x c=%-7s|", -17, 0xbeef, "text"), len);
        CHECK(!size || (!memcmp(buf, whole, kept) && !buf[kept]));
        CHECK_EQ(scnprintf(buf, size, "a=%5d b=%#010x c=%-7s|", -17, 0xbeef, "text"), kept);
        free(buf);
    }
}

TEST(odd_formats)
{
    char buf[40];

    CHECK_EQ(snprintf(buf, sizeof(buf), "%"), 1);
    CHECK_STR(buf, "%");
    CHECK_EQ(snprintf(buf, sizeof(buf), "%k|%d", 5), 4);
    CHECK_STR(buf, "%k|5");
    CHECK_EQ(snprintf(buf, sizeof(buf), "%5"), 2);
    CHECK_EQ(snprintf(buf, sizeof(buf), ""), 0);
    CHECK_EQ(snprintf(NULL, 0, "%d", 12345), 5);
    CHECK(snprintf(buf, sizeof(buf), "%99999999d", 1) > 0);
}
