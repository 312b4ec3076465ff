// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The header of a Linux bzImage. Offsets are the boot protocol's, from the start of the image.
 */
#include <lib/bzimage.h>
#include <lib/errno.h>
#include <lib/string.h>

#define SECTOR              512
#define SETUP_SECTS         0x1f1
#define BOOT_FLAG           0x1fe
#define HEADER_MAGIC        0x202
#define VERSION             0x206
#define LOAD_FLAGS          0x211
#define ALIGNMENT           0x230
#define RELOCATABLE         0x234
#define XLOAD_FLAGS         0x236
#define CMDLINE_SIZE        0x238
#define PAYLOAD_OFFSET      0x248
#define PAYLOAD_LENGTH      0x24c
#define PREF_ADDRESS        0x258
#define INIT_SIZE           0x260
#define HEADER_END          0x268

#define VERSION_PAYLOAD     0x208
#define VERSION_INIT_SIZE   0x20a
#define SETUP_SECTS_DEFAULT 4

static uint64_t get(const uint8_t *data, size_t at, unsigned int size)
{
    uint64_t v = 0;

    while (size--)
        v = v << 8 | data[at + size];
    return v;
}

static int fail(const char **why, int rc, const char *text)
{
    *why = text;
    return rc;
}

bool bzimage_is_bzimage(const void *data, size_t size)
{
    const uint8_t *d = data;

    return size >= HEADER_END && get(d, BOOT_FLAG, 2) == 0xaa55 &&
           !memcmp(d + HEADER_MAGIC, "HdrS", 4);
}

int bzimage_parse(struct bzimage *bz, const void *data, size_t size, const char **why)
{
    const uint8_t *d = data;
    uint64_t offset, length;
    unsigned int sectors;

    if (!bzimage_is_bzimage(data, size))
        return fail(why, -EINVAL, "not a bzImage: no boot flag or header magic number");
    *bz = (struct bzimage){ .version = get(d, VERSION, 2) };
    if (bz->version < VERSION_PAYLOAD)
        return fail(why, -EOPNOTSUPP, "bzImage: boot protocol before 2.08, which tells no payload");
    sectors = d[SETUP_SECTS] ? d[SETUP_SECTS] : SETUP_SECTS_DEFAULT;
    bz->setup = d;
    bz->setup_size = (sectors + 1) * SECTOR;
    if (bz->setup_size >= size)
        return fail(why, -EINVAL, "bzImage: the setup code is larger than the image");
    bz->kernel = d + bz->setup_size;
    bz->kernel_size = size - bz->setup_size;
    offset = get(d, PAYLOAD_OFFSET, 4);
    length = get(d, PAYLOAD_LENGTH, 4);
    if (length < 4 || offset > bz->kernel_size || length > bz->kernel_size - offset)
        return fail(why, -EINVAL, "bzImage: the payload is not inside the image");
    bz->payload = bz->kernel + offset;
    bz->payload_size = length;
    bz->unpacked_size = get(bz->payload, length - 4, 4);
    bz->load_flags = d[LOAD_FLAGS];
    bz->alignment = get(d, ALIGNMENT, 4);
    bz->relocatable = d[RELOCATABLE];
    bz->xload_flags = get(d, XLOAD_FLAGS, 2);
    bz->cmdline_size = get(d, CMDLINE_SIZE, 4);
    if (bz->version >= VERSION_INIT_SIZE) {
        bz->preferred_address = get(d, PREF_ADDRESS, 8);
        bz->init_size = get(d, INIT_SIZE, 4);
    }
    return 0;
}
