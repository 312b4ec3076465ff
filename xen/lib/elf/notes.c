// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Walking ELF notes: sizes of name and contents, type, then both, each padded.
 */
#include <lib/elf.h>
#include <lib/errno.h>
#include <lib/string.h>

#define NOTE_HEADER     12

static uint32_t get32(const uint8_t *p)
{
    return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t pad(uint64_t n, unsigned int align)
{
    return (n + align - 1) & ~(uint64_t)(align - 1);
}

int elf_walk_notes(const uint8_t *data, uint64_t size, unsigned int align, elf_note_fn *fn,
                   void *arg)
{
    uint64_t at = 0;
    int rc = 0;

    while (!rc && size - at >= NOTE_HEADER) {
        struct elf_note note = {
            .name_size = get32(data + at),
            .desc_size = get32(data + at + 4),
            .type = get32(data + at + 8),
        };
        uint64_t desc = pad(at + NOTE_HEADER + note.name_size, align);
        uint64_t end = desc + note.desc_size;

        if (end > size)
            return -EINVAL;
        note.name = (const char *)data + at + NOTE_HEADER;
        note.desc = data + desc;
        rc = fn(&note, arg);
        at = pad(end, align);
        if (at > size)
            break;                  /* the last one's padding may be missing */
    }
    return rc;
}

static int walk(const uint8_t *data, uint64_t size, uint64_t align, elf_note_fn *fn, void *arg)
{
    return elf_walk_notes(data, size, align == 8 ? 8 : 4, fn, arg);
}

int elf_for_each_note(const struct elf_image *elf, bool by_section, elf_note_fn *fn, void *arg)
{
    unsigned int count = by_section ? elf->sections : elf->segments;
    int rc = 0;

    for (unsigned int i = 0; i < count && !rc; i++) {
        struct elf_section sec;
        struct elf_segment seg;

        if (by_section) {
            elf_get_section(elf, i, &sec);
            if (sec.type == ELF_SHT_NOTE)
                rc = walk(sec.data, sec.size, sec.align, fn, arg);
        } else {
            elf_get_segment(elf, i, &seg);
            if (seg.type == ELF_PT_NOTE)
                rc = walk(seg.data, seg.file_size, seg.align, fn, arg);
        }
    }
    return rc;
}
