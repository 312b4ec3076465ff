// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making ELF images with the C library's definitions of the headers.
 */
#include "build-elf.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

void build_init(struct build *b, bool wide)
{
    memset(b, 0, sizeof(*b));
    b->wide = wide;
    b->used = wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
}

uint64_t build_put(struct build *b, const void *data, size_t size)
{
    size_t at = b->used = (b->used + 7) & ~7ul;

    memcpy(b->data + at, data, size);
    b->used += size;
    return at;
}

static void put_padded(struct build *b, const void *data, size_t size)
{
    memcpy(b->data + b->used, data, size);
    b->used = (b->used + size + 3) & ~3ul;
}

void build_note(struct build *b, const char *name, uint32_t type, const void *desc, size_t size)
{
    uint32_t header[3] = { strlen(name) + 1, size, type };

    put_padded(b, header, sizeof(header));
    put_padded(b, name, header[0]);
    put_padded(b, desc, size);
}

void build_note_number(struct build *b, uint32_t type, uint64_t value, size_t size)
{
    build_note(b, "Xen", type, &value, size);
}

void build_note_text(struct build *b, uint32_t type, const char *text)
{
    build_note(b, "Xen", type, text, strlen(text) + 1);
}

void build_segment(struct build *b, uint32_t type, uint64_t offset, uint64_t file_size,
                   uint64_t mem_size, uint64_t vaddr, uint64_t paddr)
{
    b->segment[b->segments].type = type;
    b->segment[b->segments].offset = offset;
    b->segment[b->segments].vaddr = vaddr;
    b->segment[b->segments].paddr = paddr;
    b->segment[b->segments].file_size = file_size;
    b->segment[b->segments].mem_size = mem_size;
    b->segment[b->segments].align = 4;
    b->segments++;
}

void build_section(struct build *b, const char *name, uint32_t type, uint64_t offset, uint64_t size)
{
    strcpy(b->section[b->sections].name, name);
    b->section[b->sections].type = type;
    b->section[b->sections].offset = offset;
    b->section[b->sections].size = size;
    b->section[b->sections].align = 4;
    b->sections++;
}

/* Both classes have the same field names. */
#define FILL_SEGMENT(h, s)                                                                      \
    ((h).p_type = (s).type, (h).p_flags = (s).flags, (h).p_offset = (s).offset,                 \
     (h).p_vaddr = (s).vaddr, (h).p_paddr = (s).paddr, (h).p_filesz = (s).file_size,            \
     (h).p_memsz = (s).mem_size, (h).p_align = (s).align)
#define FILL_SECTION(h, s, name)                                                                \
    ((h).sh_name = (name), (h).sh_type = (s).type, (h).sh_link = (s).link,                      \
     (h).sh_offset = (s).offset, (h).sh_size = (s).size, (h).sh_addralign = (s).align)
#define FILL_HEADER(h, b, bits, machine)                                                        \
    ((h).e_type = ET_EXEC, (h).e_machine = (machine), (h).e_version = 1, (h).e_entry = (b)->entry, \
     (h).e_phentsize = sizeof(Elf##bits##_Phdr), (h).e_phnum = (b)->segments,                   \
     (h).e_shentsize = sizeof(Elf##bits##_Shdr), (h).e_shnum = (b)->sections)

static uint64_t put_segments(struct build *b)
{
    Elf64_Phdr h64[4] = { 0 };
    Elf32_Phdr h32[4] = { 0 };

    for (unsigned int i = 0; i < b->segments; i++) {
        FILL_SEGMENT(h64[i], b->segment[i]);
        FILL_SEGMENT(h32[i], b->segment[i]);
    }
    return b->wide ? build_put(b, h64, b->segments * sizeof(*h64))
                   : build_put(b, h32, b->segments * sizeof(*h32));
}

static uint64_t put_sections(struct build *b, const unsigned int *names)
{
    Elf64_Shdr h64[6] = { 0 };
    Elf32_Shdr h32[6] = { 0 };

    for (unsigned int i = 0; i < b->sections; i++) {
        FILL_SECTION(h64[i], b->section[i], names[i]);
        FILL_SECTION(h32[i], b->section[i], names[i]);
    }
    return b->wide ? build_put(b, h64, b->sections * sizeof(*h64))
                   : build_put(b, h32, b->sections * sizeof(*h32));
}

/* The section of names, last; returns its index, 0 when there are no sections. */
static unsigned int put_names(struct build *b, unsigned int *names)
{
    char text[200] = "";
    unsigned int at = 1;

    if (!b->sections)
        return 0;
    build_section(b, ".shstrtab", SHT_STRTAB, 0, 0);
    for (unsigned int i = 0; i < b->sections; i++) {
        names[i] = at;
        at += 1 + (unsigned int)strlen(strcpy(text + at, b->section[i].name));
    }
    b->section[b->sections - 1].offset = build_put(b, text, at);
    b->section[b->sections - 1].size = at;
    return b->sections - 1;
}

uint8_t *build_finish(struct build *b, size_t *size)
{
    unsigned int names[6], strtab = put_names(b, names);
    uint64_t segments = put_segments(b), sections = put_sections(b, names);
    Elf64_Ehdr h64 = {
        .e_ident = ELFMAG, .e_phoff = segments, .e_shoff = sections, .e_shstrndx = strtab
    };
    Elf32_Ehdr h32 = {
        .e_ident = ELFMAG, .e_phoff = segments, .e_shoff = sections, .e_shstrndx = strtab
    };
    uint8_t ident[3] = { b->wide ? ELFCLASS64 : ELFCLASS32, ELFDATA2LSB, EV_CURRENT };

    FILL_HEADER(h64, b, 64, EM_X86_64);
    FILL_HEADER(h32, b, 32, EM_386);
    memcpy(b->data, b->wide ? (void *)&h64 : (void *)&h32, b->wide ? sizeof(h64) : sizeof(h32));
    memcpy(b->data + EI_CLASS, ident, sizeof(ident));
    *size = b->used;
    return memcpy(malloc(b->used), b->data, b->used);
}
