// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing what reads kernel images: ELF headers, notes, loading, and the bzImage header.
 */
#include <stdint.h>
#include <stdlib.h>

#include <lib/bzimage.h>
#include <lib/elf-xen.h>

#define LOAD_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads every byte the structures point to. */
static unsigned int touch(const uint8_t *p, uint64_t n)
{
    unsigned int sum = 0;

    while (n--)
        sum += *p++;
    return sum;
}

static volatile unsigned int sink;

static void walk_image(const struct elf_image *elf)
{
    struct elf_section sec, strings;
    struct elf_segment seg;

    for (unsigned int i = 0; i < elf->segments && i < 64; i++) {
        elf_get_segment(elf, i, &seg);
        sink += touch(seg.data, seg.file_size);
    }
    for (unsigned int i = 0; i < elf->sections && i < 64; i++) {
        elf_get_section(elf, i, &sec);
        sink += sec.name[0] + (sec.data ? touch(sec.data, sec.size) : 0);
    }
    elf_find_section(elf, ".text", &sec);
    elf_find_symbols(elf, &sec, &strings);
}

static void load_image(const struct elf_image *elf)
{
    uint64_t size = elf->paddr_end - elf->paddr_start;
    uint8_t *dest;

    if (size > LOAD_MAX || elf->segments > 64)
        return;
    dest = malloc(size ? size : 1);
    if (dest && elf_load(elf, dest, size, elf->paddr_start))
        abort();
    free(dest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct elf_image elf;
    struct elf_xen_info info;
    struct bzimage bz;
    const char *why;

    if (!elf_parse(&elf, data, size, &why)) {
        elf_xen_parse(&info, &elf, &why);
        walk_image(&elf);
        load_image(&elf);
    }
    if (!bzimage_parse(&bz, data, size, &why))
        sink += touch(bz.payload, bz.payload_size) + touch(bz.kernel, bz.kernel_size);
    return 0;
}
