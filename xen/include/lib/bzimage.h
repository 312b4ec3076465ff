/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Linux's x86 boot protocol (Documentation/arch/x86/boot.rst): the header of a bzImage and the
 * kernel proper inside it.
 */
#ifndef LIB_BZIMAGE_H
#define LIB_BZIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bzimage {
    unsigned int version;           /* of the protocol: 0x020f is 2.15 */
    unsigned int load_flags, xload_flags;
    bool relocatable;
    uint32_t alignment, init_size, cmdline_size;
    uint64_t preferred_address;
    const uint8_t *setup;           /* the real-mode part, with the header at 0x1f1 */
    size_t setup_size;
    const uint8_t *kernel;          /* the protected-mode part */
    size_t kernel_size;
    const uint8_t *payload;         /* the (usually compressed) ELF image inside it */
    size_t payload_size;
    uint32_t unpacked_size;         /* of the payload, as its last four bytes say */
};

bool bzimage_is_bzimage(const void *data, size_t size);

/*
 * 0, -EINVAL malformed, -EOPNOTSUPP no payload (a protocol before 2.08); with a reason in *@why.
 * The image must outlive @bz.
 */
int bzimage_parse(struct bzimage *bz, const void *data, size_t size, const char **why);

#endif
