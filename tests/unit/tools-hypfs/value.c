/* SPDX-License-Identifier: GPL-2.0-only */
/* Values of hypfs as text and back; directories and contents from a hypervisor that cannot be
 * trusted to be right. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "test.h"

/* ---- The hypervisor: one entry ---- */

static struct {
    xen_hypfs_direntry_t entry;
    char contents[9000];
    size_t size;      /* bytes of contents it hands out */
    bool liar;        /* says ENOBUFS for any buffer */
} fake;

void *xencall_alloc_buffer(xencall_handle *xcall, size_t size)
{
    (void)xcall;
    return calloc(1, size);
}

void xencall_free_buffer(xencall_handle *xcall, void *p)
{
    int saved = errno;

    (void)xcall;
    free(p);
    errno = saved;
}

int hypfs_op(xenhypfs_handle *fshdl, unsigned int op, const char *path, void *buf, size_t size)
{
    (void)fshdl, (void)op, (void)path;
    memcpy(buf, &fake.entry, sizeof(fake.entry));
    if (fake.liar || size < sizeof(fake.entry) + fake.size) {
        errno = ENOBUFS;
        return -1;
    }
    memcpy((char *)buf + sizeof(fake.entry), fake.contents, fake.size);
    return 0;
}

static void set_entry(unsigned int type, const void *contents, size_t size)
{
    memset(&fake, 0, sizeof(fake));
    fake.entry.type = type;
    fake.entry.content_len = fake.size = size;
    memcpy(fake.contents, contents, size);
}

/* ---- Conversions ---- */

static void check_text(unsigned int type, uint64_t value, size_t size, const char *expected)
{
    char *text = hypfs_value_to_text(type, &value, size);

    CHECK_STR(text, expected);
    free(text);
}

TEST(values_have_text)
{
    check_text(XEN_HYPFS_TYPE_UINT, 200, 1, "200");
    check_text(XEN_HYPFS_TYPE_UINT, UINT64_MAX, 8, "18446744073709551615");
    check_text(XEN_HYPFS_TYPE_INT, 0xff, 1, "-1");
    check_text(XEN_HYPFS_TYPE_INT, (uint64_t)-5, 4, "-5");
    check_text(XEN_HYPFS_TYPE_INT, 0x7fff, 2, "32767");
    check_text(XEN_HYPFS_TYPE_BOOL, 4, 1, "1");
    check_text(XEN_HYPFS_TYPE_STRING, 0x6f6c6c6568, 6, "hello");
}

TEST(values_without_text_are_refused)
{
    uint64_t v = 1;

    errno = 0;
    CHECK(!hypfs_value_to_text(XEN_HYPFS_TYPE_UINT, &v, 3));
    CHECK_EQ(errno, EDOM);
    CHECK(!hypfs_value_to_text(XEN_HYPFS_TYPE_BLOB, &v, 4));
    CHECK(!hypfs_value_to_text(XEN_HYPFS_TYPE_DIR, &v, 4));
}

static int convert(unsigned int type, size_t size, const char *text, uint64_t *value)
{
    void *out;
    size_t out_size;
    int rc = hypfs_text_to_value(type, size, text, &out, &out_size);

    *value = 0;
    if (rc)
        return errno;
    memcpy(value, out, out_size < 8 ? out_size : 8);
    free(out);
    return 0;
}

TEST(text_becomes_values_that_fit)
{
    uint64_t v;

    CHECK_EQ(convert(XEN_HYPFS_TYPE_UINT, 1, "255", &v), 0);
    CHECK_EQ(v, 255);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_UINT, 1, "256", &v), ERANGE);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_UINT, 2, "0x10", &v), 0);
    CHECK_EQ(v, 16);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_INT, 1, "-128", &v), 0);
    CHECK_EQ(v, 0x80);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_INT, 1, "-129", &v), ERANGE);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_INT, 1, "128", &v), ERANGE);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_UINT, 8, "18446744073709551615", &v), 0);
    CHECK_EQ(v, UINT64_MAX);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_UINT, 8, "18446744073709551616", &v), ERANGE);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_UINT, 4, "12x", &v), EDOM);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_UINT, 4, "", &v), EDOM);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_BOOL, 1, "On", &v), 0);
    CHECK_EQ(v, 1);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_BOOL, 1, "no", &v), 0);
    CHECK_EQ(v, 0);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_BOOL, 1, "2", &v), EDOM);
    CHECK_EQ(convert(XEN_HYPFS_TYPE_BLOB, 1, "2", &v), EDOM);
}

/* ---- Reading ---- */

static xenhypfs_handle handle;

TEST(contents_larger_than_the_first_buffer_are_read)
{
    struct xenhypfs_dirent *dirent;
    char big[8000];
    char *got;

    memset(big, 'b', sizeof(big));
    set_entry(XEN_HYPFS_TYPE_BLOB, big, sizeof(big));
    got = xenhypfs_read_raw(&handle, "/a/blob", &dirent);
    CHECK(got);
    CHECK_EQ(dirent->size, sizeof(big));
    CHECK_STR(dirent->name, "blob");
    CHECK(!memcmp(got, big, sizeof(big)));
    free(got);
    free(dirent);
}

TEST(a_size_that_never_fits_ends_in_an_error)
{
    struct xenhypfs_dirent *dirent;

    set_entry(XEN_HYPFS_TYPE_BLOB, "x", 1);
    fake.liar = true;
    CHECK(!xenhypfs_read_raw(&handle, "/a", &dirent));
    CHECK_EQ(errno, EIO);
    fake.entry.content_len = UINT32_MAX;
    CHECK(!xenhypfs_read_raw(&handle, "/a", &dirent));
    CHECK_EQ(errno, EIO);
}

TEST(broken_compressed_contents_are_an_error)
{
    set_entry(XEN_HYPFS_TYPE_STRING, "\x1f\x8b\x08not really", 13);
    fake.entry.encoding = XEN_HYPFS_ENC_GZIP;
    CHECK(!xenhypfs_read(&handle, "/a"));
    CHECK_EQ(errno, EIO);
    fake.entry.encoding = 7;
    CHECK(!xenhypfs_read(&handle, "/a"));
    CHECK_EQ(errno, EDOM);
}

/* Append a directory entry; @length its whole size, 0 in off_next for the last. */
static size_t put(char *at, unsigned int type, const char *name, size_t length, bool last)
{
    struct xen_hypfs_dirlistentry *e = (void *)at;

    memset(at, 0, length);
    e->e.type = type;
    e->e.content_len = 4;
    e->e.max_write_len = type == XEN_HYPFS_TYPE_UINT ? 4 : 0;
    e->off_next = last ? 0 : length;
    strcpy(e->name, name);
    return length;
}

TEST(a_directory_is_taken_apart)
{
    struct xenhypfs_dirent *list;
    char dir[64];
    size_t n = put(dir, XEN_HYPFS_TYPE_UINT, "width", 24, false);
    unsigned int count;

    n += put(dir + n, XEN_HYPFS_TYPE_DIR, "sub", 20, true);
    set_entry(XEN_HYPFS_TYPE_DIR, dir, n);
    list = xenhypfs_readdir(&handle, "/", &count);
    CHECK(list);
    CHECK_EQ(count, 2);
    CHECK_STR(list[0].name, "width");
    CHECK_EQ(list[0].flags, XENHYPFS_FLAG_WRITABLE);
    CHECK_STR(list[1].name, "sub");
    CHECK_EQ(list[1].type, xenhypfs_type_dir);
    free(list);
}

TEST(a_broken_directory_is_an_error)
{
    unsigned int count, cut;
    char dir[64];
    size_t n = put(dir, XEN_HYPFS_TYPE_UINT, "width", 24, false);

    n += put(dir + n, XEN_HYPFS_TYPE_DIR, "sub", 20, true);
    for (cut = 1; cut < n - 2; cut++) { /* at every length that loses the last name's end */
        set_entry(XEN_HYPFS_TYPE_DIR, dir, cut);
        if (!xenhypfs_readdir(&handle, "/", &count))
            CHECK_EQ(errno, EIO);
        else
            CHECK(cut >= 24 + 14 + 4);
    }
    ((struct xen_hypfs_dirlistentry *)dir)->off_next = 60000;
    set_entry(XEN_HYPFS_TYPE_DIR, dir, n);
    CHECK(!xenhypfs_readdir(&handle, "/", &count));
    CHECK_EQ(errno, EIO);
    set_entry(XEN_HYPFS_TYPE_UINT, dir, 4);
    CHECK(!xenhypfs_readdir(&handle, "/", &count));
    CHECK_EQ(errno, ENOTDIR);
}
