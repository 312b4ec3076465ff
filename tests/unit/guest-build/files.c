/* SPDX-License-Identifier: GPL-2.0-only */
/* Files of kernels: mapped while nobody may write to them, read otherwise. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "machine.h"
#include "test.h"

#define PATH "tests/obj/unit/guest-build/file"

static void make_file(void)
{
    int fd = open(PATH, O_CREAT | O_TRUNC | O_WRONLY, 0644);

    CHECK(fd >= 0 && write(fd, "a kernel", 8) == 8 && !close(fd));
}

static struct xc_dom_image *load(void **data)
{
    struct xc_dom_image *dom;
    size_t size = 0;

    machine_reset();
    dom = xc_dom_allocate(machine_xch, NULL, NULL);
    *data = xc_dom_malloc_filemap(dom, PATH, &size, 0);
    CHECK(*data);
    CHECK_EQ(size, 8);
    CHECK(!memcmp(*data, "a kernel", 8));
    return dom;
}

TEST(nobody_writes_to_a_file_that_is_mapped)
{
    struct xc_dom_image *dom;
    void *data;
    bool leased;
    int fd;

    make_file();
    dom = load(&data);
    fd = open(PATH, O_WRONLY | O_NONBLOCK);
    leased = fd < 0;                    /* a file system may have no leases: then it was read */
    if (!leased) {
        CHECK(pwrite(fd, "X", 1, 0) == 1 && !memcmp(data, "a kernel", 8));
        close(fd);
    }
    xc_dom_release(dom);
    fd = open(PATH, O_WRONLY | O_NONBLOCK);
    CHECK(fd >= 0);
    close(fd);
    unlink(PATH);
}

TEST(a_file_that_somebody_writes_to_is_read)
{
    struct xc_dom_image *dom;
    void *data;
    int fd;

    make_file();
    fd = open(PATH, O_WRONLY);
    dom = load(&data);
    CHECK(fd >= 0 && pwrite(fd, "X", 1, 0) == 1);
    CHECK(!memcmp(data, "a kernel", 8));
    CHECK(!ftruncate(fd, 0));
    CHECK(!memcmp(data, "a kernel", 8));
    xc_dom_release(dom);
    close(fd);
    unlink(PATH);
}
