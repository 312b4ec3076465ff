// SPDX-License-Identifier: LGPL-2.1-only
/*
 * ELF headers. The layouts of both classes are tables of field offsets (System V ABI, chapter 4,
 * figures 4-3 to 4-8; ELF-64 Object File Format, figures 2, 3 and 6), read by one function.
 */
#include <lib/elf.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/string.h>

#define IDENT_CLASS     4
#define IDENT_DATA      5
#define IDENT_VERSION   6
#define LITTLE_ENDIAN_DATA  1
#define HEADERS_MAX     0xff00      /* from here numbers have other meanings */
#define HEADER_MIN      52          /* the ELF header of the smaller class */

struct field {
    uint8_t at, size;
};

/* Where each class keeps what is needed of a header. */
struct layout {
    unsigned int header_size, segment_size, section_size;
    struct field entry, segments_at, sections_at, segment_entry, segments, section_entry, sections,
        names;
    struct field p_type, p_flags, p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align;
    struct field s_name, s_type, s_flags, s_addr, s_offset, s_size, s_link, s_info, s_align,
        s_entsize;
};

static const struct layout layout_32 = {
    52, 32, 40,
    { 24, 4 }, { 28, 4 }, { 32, 4 }, { 42, 2 }, { 44, 2 }, { 46, 2 }, { 48, 2 }, { 50, 2 },
    { 0, 4 }, { 24, 4 }, { 4, 4 }, { 8, 4 }, { 12, 4 }, { 16, 4 }, { 20, 4 }, { 28, 4 },
    { 0, 4 }, { 4, 4 }, { 8, 4 }, { 12, 4 }, { 16, 4 }, { 20, 4 }, { 24, 4 }, { 28, 4 }, { 32, 4 },
    { 36, 4 },
};

static const struct layout layout_64 = {
    64, 56, 64,
    { 24, 8 }, { 32, 8 }, { 40, 8 }, { 54, 2 }, { 56, 2 }, { 58, 2 }, { 60, 2 }, { 62, 2 },
    { 0, 4 }, { 4, 4 }, { 8, 8 }, { 16, 8 }, { 24, 8 }, { 32, 8 }, { 40, 8 }, { 48, 8 },
    { 0, 4 }, { 4, 4 }, { 8, 8 }, { 16, 8 }, { 24, 8 }, { 32, 8 }, { 40, 4 }, { 44, 4 }, { 48, 8 },
    { 56, 8 },
};

static uint64_t get(const uint8_t *header, struct field f)
{
    uint64_t v = 0;

    for (unsigned int i = f.size; i--; )
        v = v << 8 | header[f.at + i];
    return v;
}

static const struct layout *layout_of(const struct elf_image *elf)
{
    return elf->class == ELF_CLASS_64 ? &layout_64 : &layout_32;
}

static int fail(const char **why, int rc, const char *text)
{
    *why = text;
    return rc;
}

static bool inside(const struct elf_image *elf, uint64_t offset, uint64_t size)
{
    return offset <= elf->size && size <= elf->size - offset;
}

bool elf_is_elf(const void *data, size_t size)
{
    return size >= HEADER_MIN && !memcmp(data, "\177ELF", 4);
}

void elf_get_segment(const struct elf_image *elf, unsigned int i, struct elf_segment *seg)
{
    const struct layout *l = layout_of(elf);
    const uint8_t *h = elf->data + elf->segments_at + (uint64_t)i * elf->segment_size;

    *seg = (struct elf_segment){
        .type = get(h, l->p_type),
        .flags = get(h, l->p_flags),
        .data = elf->data + get(h, l->p_offset),
        .vaddr = get(h, l->p_vaddr),
        .paddr = get(h, l->p_paddr),
        .file_size = get(h, l->p_filesz),
        .mem_size = get(h, l->p_memsz),
        .align = get(h, l->p_align),
    };
}

static const uint8_t *section_header(const struct elf_image *elf, unsigned int i)
{
    return elf->data + elf->sections_at + (uint64_t)i * elf->section_size;
}

/* The string at @offset of the section of names, which has been found to end with a NUL. */
static const char *section_name(const struct elf_image *elf, uint64_t offset)
{
    const struct layout *l = layout_of(elf);
    const uint8_t *h;

    if (!elf->names)
        return "";
    h = section_header(elf, elf->names);
    if (offset >= get(h, l->s_size))
        return "";
    return (const char *)elf->data + get(h, l->s_offset) + offset;
}

void elf_get_section(const struct elf_image *elf, unsigned int i, struct elf_section *sec)
{
    const struct layout *l = layout_of(elf);
    const uint8_t *h = section_header(elf, i);

    *sec = (struct elf_section){
        .name = section_name(elf, get(h, l->s_name)),
        .type = get(h, l->s_type),
        .link = get(h, l->s_link),
        .info = get(h, l->s_info),
        .flags = get(h, l->s_flags),
        .addr = get(h, l->s_addr),
        .align = get(h, l->s_align),
        .entry_size = get(h, l->s_entsize),
        .offset = get(h, l->s_offset),
        .size = get(h, l->s_size),
    };
    if (sec->type != ELF_SHT_NOBITS)
        sec->data = elf->data + sec->offset;
}

static int check_segments(struct elf_image *elf, const char **why)
{
    const struct layout *l = layout_of(elf);

    if (!elf->segments)
        return 0;
    if (elf->segments >= HEADERS_MAX || elf->segment_size < l->segment_size ||
        !inside(elf, elf->segments_at, (uint64_t)elf->segments * elf->segment_size))
        return fail(why, -EINVAL, "ELF: the program headers are not inside the image");
    for (unsigned int i = 0; i < elf->segments; i++) {
        const uint8_t *h = elf->data + elf->segments_at + (uint64_t)i * elf->segment_size;
        struct elf_segment seg;
        uint64_t end;

        if (!inside(elf, get(h, l->p_offset), get(h, l->p_filesz)))
            return fail(why, -EINVAL, "ELF: a segment is not inside the image");
        elf_get_segment(elf, i, &seg);
        if (seg.type != ELF_PT_LOAD || !seg.mem_size)
            continue;
        if (seg.file_size > seg.mem_size || __builtin_add_overflow(seg.paddr, seg.mem_size, &end) ||
            seg.vaddr + seg.mem_size < seg.vaddr)
            return fail(why, -EINVAL, "ELF: a segment's size or address is impossible");
        if (!elf->paddr_end || seg.paddr < elf->paddr_start)
            elf->paddr_start = seg.paddr;
        if (end > elf->paddr_end)
            elf->paddr_end = end;
    }
    return 0;
}

static int check_sections(struct elf_image *elf, const char **why)
{
    const struct layout *l = layout_of(elf);

    if (!elf->sections)
        return 0;
    if (elf->sections >= HEADERS_MAX || elf->section_size < l->section_size ||
        !inside(elf, elf->sections_at, (uint64_t)elf->sections * elf->section_size))
        return fail(why, -EINVAL, "ELF: the section headers are not inside the image");
    for (unsigned int i = 0; i < elf->sections; i++) {
        const uint8_t *h = section_header(elf, i);

        if (get(h, l->s_type) != ELF_SHT_NOBITS &&
            !inside(elf, get(h, l->s_offset), get(h, l->s_size)))
            return fail(why, -EINVAL, "ELF: a section is not inside the image");
    }
    if (elf->names) {
        const uint8_t *h;
        uint64_t size;

        if (elf->names >= elf->sections)
            return fail(why, -EINVAL, "ELF: the section of names does not exist");
        h = section_header(elf, elf->names);
        size = get(h, l->s_size);
        if (get(h, l->s_type) != ELF_SHT_STRTAB || !size ||
            elf->data[get(h, l->s_offset) + size - 1])
            return fail(why, -EINVAL, "ELF: the section names are not terminated");
    }
    return 0;
}

int elf_parse(struct elf_image *elf, const void *data, size_t size, const char **why)
{
    const struct layout *l;
    const uint8_t *h = data;
    int rc;

    *elf = (struct elf_image){ .data = data, .size = size };
    if (!elf_is_elf(data, size))
        return fail(why, -EINVAL, "ELF: no magic number, or too short for a header");
    elf->class = h[IDENT_CLASS];
    if ((elf->class != ELF_CLASS_32 && elf->class != ELF_CLASS_64) ||
        h[IDENT_DATA] != LITTLE_ENDIAN_DATA || h[IDENT_VERSION] != 1)
        return fail(why, -EOPNOTSUPP, "ELF: not a 32- or 64-bit little-endian image");
    l = layout_of(elf);
    if (size < l->header_size)
        return fail(why, -EINVAL, "ELF: too short for a header");
    elf->type = h[16] | h[17] << 8;
    elf->machine = h[18] | h[19] << 8;
    elf->entry = get(h, l->entry);
    elf->segments_at = get(h, l->segments_at);
    elf->sections_at = get(h, l->sections_at);
    elf->segment_size = get(h, l->segment_entry);
    elf->section_size = get(h, l->section_entry);
    elf->segments = get(h, l->segments);
    elf->sections = get(h, l->sections);
    elf->names = get(h, l->names);
    rc = check_segments(elf, why);
    return rc ? rc : check_sections(elf, why);
}

bool elf_find_section(const struct elf_image *elf, const char *name, struct elf_section *sec)
{
    for (unsigned int i = 0; i < elf->sections; i++) {
        elf_get_section(elf, i, sec);
        if (!strcmp(sec->name, name))
            return true;
    }
    return false;
}

bool elf_find_symbols(const struct elf_image *elf, struct elf_section *symbols,
                      struct elf_section *strings)
{
    for (unsigned int i = 0; i < elf->sections; i++) {
        elf_get_section(elf, i, symbols);
        if (symbols->type != ELF_SHT_SYMTAB || symbols->link >= elf->sections)
            continue;
        elf_get_section(elf, symbols->link, strings);
        if (strings->type == ELF_SHT_STRTAB)
            return true;
    }
    return false;
}
