// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Putting an ELF image's segments where they belong.
 */
#include <lib/elf.h>
#include <lib/errno.h>
#include <lib/string.h>

int elf_for_each_load(const struct elf_image *elf, elf_put_fn *put, void *arg)
{
    int rc = 0;

    for (unsigned int i = 0; i < elf->segments && !rc; i++) {
        struct elf_segment seg;

        elf_get_segment(elf, i, &seg);
        if (seg.type == ELF_PT_LOAD && seg.mem_size)
            rc = put(seg.paddr, seg.data, seg.file_size, seg.mem_size, arg);
    }
    return rc;
}

struct flat {
    uint8_t *dest;
    uint64_t base;
};

static int put_flat(uint64_t paddr, const uint8_t *data, uint64_t file_size, uint64_t mem_size,
                    void *arg)
{
    const struct flat *flat = arg;
    uint8_t *to = flat->dest + (paddr - flat->base);

    memcpy(to, data, file_size);
    memset(to + file_size, 0, mem_size - file_size);
    return 0;
}

int elf_load(const struct elf_image *elf, void *dest, uint64_t size, uint64_t base)
{
    struct flat flat = { .dest = dest, .base = base };

    if (elf->paddr_end && (elf->paddr_start < base || elf->paddr_end - base > size))
        return -EINVAL;
    return elf_for_each_load(elf, put_flat, &flat);
}
