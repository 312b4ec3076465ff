/* SPDX-License-Identifier: GPL-2.0-only */
/* Making ACPI tables, and a small physical memory that holds them at exact sizes. */
#ifndef BUILDER_H
#define BUILDER_H

#include <xen/acpi.h>

/*
 * A table under construction. finish() sets length and checksum and returns a heap copy of exactly
 * that size, so that a read behind its end is an error that the sanitizer sees. The caller frees
 * it.
 */
struct builder {
    u8 bytes[4096];
    size_t len;
};
void build_start(struct builder *b, const char *signature, u8 revision);
void build_bytes(struct builder *b, const void *p, size_t n);
void build_u8(struct builder *b, u8 v);
void build_u16(struct builder *b, u16 v);
void build_u32(struct builder *b, u32 v);
void build_u64(struct builder *b, u64 v);
struct acpi_header *build_finish(struct builder *b);
void fix_checksum(struct acpi_header *h);

/* Physical memory: acpi_map() finds what was placed, and nothing beyond the end of a piece. */
void place(paddr_t at, const void *p, size_t n);
void memory_clear(void);

#endif
