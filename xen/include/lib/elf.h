/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Reading ELF images of either class from memory: kernels, firmware, live patches. Every offset and
 * size is checked against the image, so that nothing outside it is read whatever it holds. The
 * fields of both classes appear in one form.
 */
#ifndef LIB_ELF_H
#define LIB_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ELF_CLASS_32        1
#define ELF_CLASS_64        2

#define ELF_ET_REL          1
#define ELF_ET_EXEC         2
#define ELF_ET_DYN          3

#define ELF_EM_386          3
#define ELF_EM_X86_64       62

#define ELF_PT_LOAD         1
#define ELF_PT_NOTE         4
#define ELF_PF_X            1
#define ELF_PF_W            2
#define ELF_PF_R            4

#define ELF_SHT_PROGBITS    1
#define ELF_SHT_SYMTAB      2
#define ELF_SHT_STRTAB      3
#define ELF_SHT_RELA        4
#define ELF_SHT_NOTE        7
#define ELF_SHT_NOBITS      8
#define ELF_SHT_REL         9

struct elf_image {
    const uint8_t *data;
    size_t size;
    unsigned int class;             /* ELF_CLASS_* */
    unsigned int type, machine;
    uint64_t entry;
    uint64_t segments_at, sections_at;
    unsigned int segments, sections, names;     /* how many; which section holds the names */
    unsigned int segment_size, section_size;    /* of a header in the image */
    /* The physical range of the loadable segments: [start, end); both 0 when there is none. */
    uint64_t paddr_start, paddr_end;
};

struct elf_segment {
    unsigned int type, flags;
    const uint8_t *data;            /* file_size bytes in the image */
    uint64_t vaddr, paddr, file_size, mem_size, align;
};

struct elf_section {
    const char *name;               /* "" when the image has no names */
    unsigned int type, link, info;
    uint64_t flags, addr, align, entry_size;
    uint64_t offset;
    const uint8_t *data;            /* size bytes in the image; NULL for ELF_SHT_NOBITS */
    uint64_t size;
};

struct elf_note {
    const char *name;               /* name_size bytes, normally with a terminating NUL */
    const uint8_t *desc;
    uint32_t name_size, desc_size, type;
};

/* Do the first bytes say ELF? */
bool elf_is_elf(const void *data, size_t size);

/*
 * Checks the header, every program header and (if there are any) every section header of a
 * little-endian image, which must outlive @elf. 0, or -EINVAL (malformed) or -EOPNOTSUPP
 * (big-endian, unknown class) with a reason in *@why.
 */
int elf_parse(struct elf_image *elf, const void *data, size_t size, const char **why);

/*
 * Program header @i < elf->segments and section header @i < elf->sections, checked by elf_parse().
 */
void elf_get_segment(const struct elf_image *elf, unsigned int i, struct elf_segment *seg);
void elf_get_section(const struct elf_image *elf, unsigned int i, struct elf_section *sec);
/* The first section called @name. False when there is none. */
bool elf_find_section(const struct elf_image *elf, const char *name, struct elf_section *sec);
/* The symbol table and its strings. False when the image is stripped. */
bool elf_find_symbols(const struct elf_image *elf, struct elf_section *symbols,
                      struct elf_section *strings);

/*
 * Calls @fn for each note in @data, until it returns other than 0; returns that. A malformed note
 * ends the walk with -EINVAL. @align: 4, or 8 for sections and segments aligned so.
 */
typedef int elf_note_fn(const struct elf_note *note, void *arg);
int elf_walk_notes(const uint8_t *data, uint64_t size, unsigned int align, elf_note_fn *fn,
                   void *arg);
/* The same for all notes in segments (or, if by_section, in sections) of the image. */
int elf_for_each_note(const struct elf_image *elf, bool by_section, elf_note_fn *fn, void *arg);

/*
 * Hands each loadable segment to @put: @file_size bytes of @data go to physical address @paddr,
 * zeroes follow up to @mem_size. Stops at the first result other than 0 and returns it.
 */
typedef int elf_put_fn(uint64_t paddr, const uint8_t *data, uint64_t file_size, uint64_t mem_size,
                       void *arg);
int elf_for_each_load(const struct elf_image *elf, elf_put_fn *put, void *arg);

/*
 * Loads the image into @dest, @size bytes that stand for physical addresses from @base. 0, or
 * -EINVAL when a segment lies outside; nothing has been written then.
 */
int elf_load(const struct elf_image *elf, void *dest, uint64_t size, uint64_t base);

#endif
