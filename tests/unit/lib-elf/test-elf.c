// SPDX-License-Identifier: GPL-2.0-only
/*
 * ELF headers, notes and loading, in both classes; malformed images.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <lib/elf.h>

#include "build-elf.h"
#include "test.h"

static struct build build;

/* Two loadable segments, the second with memory behind its contents, and some sections. */
static uint8_t *make_image(bool wide, size_t *size)
{
    uint64_t text, data;

    build_init(&build, wide);
    build.entry = 0x100010;
    text = build_put(&build, "the text", 8);
    data = build_put(&build, "and data", 8);
    build_segment(&build, ELF_PT_LOAD, text, 8, 8, 0x400000, 0x100000);
    build_segment(&build, ELF_PT_LOAD, data, 8, 0x20, 0x401000, 0x101000);
    build_section(&build, "", 0, 0, 0);
    build_section(&build, ".text", ELF_SHT_PROGBITS, text, 8);
    build_section(&build, ".bss", ELF_SHT_NOBITS, 0x7fffffff, 0x1000);
    build_section(&build, ".symtab", ELF_SHT_SYMTAB, data, 8);
    build.section[3].link = 4;
    return build_finish(&build, size);
}

static void check_headers(bool wide)
{
    struct elf_section sec, strings;
    struct elf_segment seg;
    struct elf_image elf;
    const char *why;
    size_t size;
    uint8_t *image = make_image(wide, &size);

    CHECK(elf_is_elf(image, size));
    CHECK_EQ(elf_parse(&elf, image, size, &why), 0);
    CHECK_EQ(elf.class, wide ? ELF_CLASS_64 : ELF_CLASS_32);
    CHECK_EQ(elf.machine, wide ? ELF_EM_X86_64 : ELF_EM_386);
    CHECK_EQ(elf.entry, 0x100010);
    CHECK_EQ(elf.paddr_start, 0x100000);
    CHECK_EQ(elf.paddr_end, 0x101020);
    CHECK_EQ(elf.segments, 2);
    elf_get_segment(&elf, 1, &seg);
    CHECK_EQ(seg.vaddr, 0x401000);
    CHECK_EQ(seg.mem_size, 0x20);
    CHECK(!memcmp(seg.data, "and data", 8));
    CHECK(elf_find_section(&elf, ".text", &sec));
    CHECK(sec.size == 8 && !memcmp(sec.data, "the text", 8));
    CHECK(elf_find_section(&elf, ".bss", &sec) && !sec.data);
    CHECK(!elf_find_section(&elf, ".data", &sec));
    CHECK(elf_find_symbols(&elf, &sec, &strings));
    CHECK_STR(strings.name, ".shstrtab");
    free(image);
}

TEST(elf_headers)
{
    check_headers(true);
    check_headers(false);
}

TEST(elf_loading)
{
    struct elf_image elf;
    const char *why;
    size_t size;
    uint8_t *image = make_image(true, &size), *dest = malloc(0x1020);

    CHECK_EQ(elf_parse(&elf, image, size, &why), 0);
    memset(dest, 0xff, 0x1020);
    CHECK_EQ(elf_load(&elf, dest, 0x1020, 0x100000), 0);
    CHECK(!memcmp(dest, "the text\377", 9));
    CHECK(!memcmp(dest + 0x1000, "and data\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32));
    CHECK_EQ(elf_load(&elf, dest, 0x101f, 0x100000), -EINVAL);
    CHECK_EQ(elf_load(&elf, dest, 0x1020, 0x100001), -EINVAL);
    CHECK_EQ(elf_load(&elf, dest, 0x1020, 0xfffff), -EINVAL);
    free(dest);
    free(image);
}

/* Parsing fails, with a reason. */
static void check_refused(const uint8_t *image, size_t size)
{
    uint8_t *exact = memcpy(malloc(size ? size : 1), image, size);
    struct elf_image elf;
    const char *why = NULL;
    int rc = elf_parse(&elf, exact, size, &why);

    free(exact);
    CHECK(rc == -EINVAL || rc == -EOPNOTSUPP);
    CHECK(why && *why);
}

TEST(elf_cut_short)
{
    for (int wide = 0; wide < 2; wide++) {
        size_t size;
        uint8_t *image = make_image(wide, &size);

        for (size_t n = 0; n < size; n++)
            check_refused(image, n);
        free(image);
    }
}

TEST(elf_wrong_kind)
{
    size_t size;
    uint8_t *image = make_image(true, &size);

    image[4] = 3;
    check_refused(image, size);
    image[4] = 2;
    image[5] = 2;
    check_refused(image, size);
    image[5] = 1;
    image[0] = 'X';
    check_refused(image, size);
    free(image);
}

/* Builds the image anew with something wrong in it. */
#define CHECK_REFUSES(wrong)                            \
    do {                                                \
        size_t size_;                                   \
        uint8_t *image_ = make_image(true, &size_);     \
        free(image_);                                   \
        wrong;                                          \
        build.sections--;                               \
        image_ = build_finish(&build, &size_);          \
        check_refused(image_, size_);                   \
        free(image_);                                   \
    } while (0)

TEST(elf_impossible_segments)
{
    CHECK_REFUSES(build.segment[0].offset = UINT64_MAX);
    CHECK_REFUSES(build.segment[0].file_size = UINT64_MAX - 8);
    CHECK_REFUSES(build.segment[1].file_size = BUILD_MAX);
    CHECK_REFUSES(build.segment[0].mem_size = 7);
    CHECK_REFUSES(build.segment[0].paddr = UINT64_MAX - 3);
    CHECK_REFUSES(build.segment[1].vaddr = UINT64_MAX - 3);
    CHECK_REFUSES(build.section[1].size = UINT64_MAX);
    CHECK_REFUSES(build.section[1].offset = BUILD_MAX);
}

static int count_notes(const struct elf_note *note, void *arg)
{
    ++*(int *)arg;
    return note->type == 99 ? 7 : 0;
}

TEST(elf_notes)
{
    int seen = 0;

    build_init(&build, true);
    build.used = 0;
    build_note(&build, "GNU", 3, "abcde", 5);
    build_note(&build, "", 1, "", 0);
    build_note(&build, "Long name", 2, "xyz", 3);
    CHECK_EQ(elf_walk_notes(build.data, build.used, 4, count_notes, &seen), 0);
    CHECK_EQ(seen, 3);
    /* the padding of the last one may be missing, its contents not */
    CHECK_EQ(elf_walk_notes(build.data, build.used - 1, 4, count_notes, &seen), 0);
    CHECK_EQ(elf_walk_notes(build.data, build.used - 2, 4, count_notes, &seen), -EINVAL);
    seen = 0;
    CHECK_EQ(elf_walk_notes(build.data, 11, 4, count_notes, &seen), 0);
    CHECK_EQ(seen, 0);
    build_note(&build, "Xen", 99, "", 0);
    build_note(&build, "Xen", 4, "", 0);
    CHECK_EQ(elf_walk_notes(build.data, build.used, 4, count_notes, &seen), 7);
    CHECK_EQ(seen, 4);
    memset(build.data, 0xff, 12);
    CHECK_EQ(elf_walk_notes(build.data, build.used, 4, count_notes, &seen), -EINVAL);
}
