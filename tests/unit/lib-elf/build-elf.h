/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making small ELF images in memory, of either class.
 */
#ifndef LIB_ELF_BUILD_H
#define LIB_ELF_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUILD_MAX 16384

struct build {
    bool wide;                      /* 64 bits */
    size_t used;
    uint8_t data[BUILD_MAX];
    struct {
        uint32_t type, flags;
        uint64_t offset, vaddr, paddr, file_size, mem_size, align;
    } segment[4];
    unsigned int segments;
    struct {
        char name[24];
        uint32_t type, link;
        uint64_t offset, size, align;
    } section[6];
    unsigned int sections;
    uint64_t entry;
};

void build_init(struct build *b, bool wide);
/* Appends bytes; returns their offset. */
uint64_t build_put(struct build *b, const void *data, size_t size);
/* Appends a note with these contents. */
void build_note(struct build *b, const char *name, uint32_t type, const void *desc, size_t size);
void build_note_number(struct build *b, uint32_t type, uint64_t value, size_t size);
void build_note_text(struct build *b, uint32_t type, const char *text);
void build_segment(struct build *b, uint32_t type, uint64_t offset, uint64_t file_size,
                   uint64_t mem_size, uint64_t vaddr, uint64_t paddr);
void build_section(struct build *b, const char *name, uint32_t type, uint64_t offset,
                   uint64_t size);
/* Writes the headers; the image is a copy of the exact size from malloc(). */
uint8_t *build_finish(struct build *b, size_t *size);

#endif
