// SPDX-License-Identifier: GPL-2.0-only
/*
 * The header of a bzImage.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <lib/bzimage.h>

#include "test.h"

#define SETUP_SECTS 3
#define KERNEL      ((SETUP_SECTS + 1) * 512)
#define SIZE        (KERNEL + 1000)

static void put(uint8_t *image, size_t at, uint64_t value, unsigned int size)
{
    while (size--) {
        image[at++] = value;
        value >>= 8;
    }
}

/* Protocol 2.15, with a payload of 500 bytes from the 100th of the kernel. */
static uint8_t *make_image(void)
{
    uint8_t *image = calloc(1, SIZE);

    image[0x1f1] = SETUP_SECTS;
    put(image, 0x1fe, 0xaa55, 2);
    memcpy(image + 0x202, "HdrS", 4);
    put(image, 0x206, 0x20f, 2);
    image[0x211] = 1;
    put(image, 0x230, 0x200000, 4);
    image[0x234] = 1;
    put(image, 0x236, 0x7f, 2);
    put(image, 0x238, 2047, 4);
    put(image, 0x248, 100, 4);
    put(image, 0x24c, 500, 4);
    put(image, 0x258, 0x1000000, 8);
    put(image, 0x260, 0x3000000, 4);
    put(image, KERNEL + 596, 0x12345678, 4);
    return image;
}

static int parse(const uint8_t *image, size_t size, struct bzimage *bz)
{
    const char *why = "";
    int rc = bzimage_parse(bz, image, size, &why);

    CHECK(!rc || *why);
    return rc;
}

TEST(bzimage_header)
{
    uint8_t *image = make_image();
    struct bzimage bz;

    CHECK(bzimage_is_bzimage(image, SIZE));
    CHECK_EQ(parse(image, SIZE, &bz), 0);
    CHECK_EQ(bz.version, 0x20f);
    CHECK_EQ(bz.setup_size, KERNEL);
    CHECK(bz.kernel == image + KERNEL && bz.kernel_size == 1000);
    CHECK(bz.payload == image + KERNEL + 100 && bz.payload_size == 500);
    CHECK_EQ(bz.unpacked_size, 0x12345678);
    CHECK_EQ(bz.load_flags, 1);
    CHECK_EQ(bz.xload_flags, 0x7f);
    CHECK(bz.relocatable);
    CHECK_EQ(bz.alignment, 0x200000);
    CHECK_EQ(bz.preferred_address, 0x1000000);
    CHECK_EQ(bz.init_size, 0x3000000);
    CHECK_EQ(bz.cmdline_size, 2047);
    free(image);
}

TEST(bzimage_refused)
{
    uint8_t *image = make_image();
    struct bzimage bz;

    for (size_t n = 0; n < KERNEL + 600; n++) {
        uint8_t *cut = memcpy(malloc(n ? n : 1), image, n);
        int rc = parse(cut, n, &bz);

        free(cut);
        CHECK_EQ(rc, -EINVAL);
    }
    CHECK_EQ(parse(image, KERNEL + 600, &bz), 0);
    put(image, 0x206, 0x207, 2);
    CHECK_EQ(parse(image, SIZE, &bz), -EOPNOTSUPP);
    put(image, 0x206, 0x209, 2);
    CHECK_EQ(parse(image, SIZE, &bz), 0);
    CHECK_EQ(bz.init_size, 0);
    put(image, 0x24c, 3, 4);
    CHECK_EQ(parse(image, SIZE, &bz), -EINVAL);
    put(image, 0x24c, 0xffffffff, 4);
    CHECK_EQ(parse(image, SIZE, &bz), -EINVAL);
    put(image, 0x248, 0xffffffff, 4);
    CHECK_EQ(parse(image, SIZE, &bz), -EINVAL);
    free(image);
}
