/* SPDX-License-Identifier: GPL-2.0-only */
/* ACPI tables byte by byte, each in a heap block of its exact length: a read beyond the end is noticed. */
#ifndef BYTES_H
#define BYTES_H

#include <xen/acpi.h>

struct bytes {
    unsigned int nr;
    u8 at[4096];
};
void put(struct bytes *b, unsigned int width, u64 value);
/* The length of what began at `start' goes into two bytes at `where'. */
void put_length(struct bytes *b, unsigned int start, unsigned int where);
/* A copy cut to `length', which its header says, too. */
struct acpi_header *as_table(const struct bytes *b, unsigned int length);
/* Cut anywhere behind its header, and with each byte behind the fixed part changed to anything: parsed, no more asked. */
void cut_and_change(struct bytes *b, int (*parse)(const struct bytes *b, unsigned int length));

#endif
