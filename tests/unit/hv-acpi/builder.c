// SPDX-License-Identifier: GPL-2.0-only
/* Making ACPI tables, and a small physical memory that holds them at exact sizes. */
#include <stdlib.h>
#include <string.h>
#include "builder.h"

void build_start(struct builder *b, const char *signature, u8 revision)
{
    struct acpi_header h = { .revision = revision };

    memcpy(h.signature, signature, 4);
    memcpy(h.oem_id, "XYLEM ", 6);
    b->len = 0;
    build_bytes(b, &h, sizeof(h));
}

void build_bytes(struct builder *b, const void *p, size_t n)
{
    memcpy(b->bytes + b->len, p, n);
    b->len += n;
}

void build_u8(struct builder *b, u8 v) { build_bytes(b, &v, sizeof(v)); }
void build_u16(struct builder *b, u16 v) { build_bytes(b, &v, sizeof(v)); }
void build_u32(struct builder *b, u32 v) { build_bytes(b, &v, sizeof(v)); }
void build_u64(struct builder *b, u64 v) { build_bytes(b, &v, sizeof(v)); }

void fix_checksum(struct acpi_header *h)
{
    u8 sum = 0;

    h->checksum = 0;
    for (u32 i = 0; i < h->length; i++)
        sum += ((u8 *)h)[i];
    h->checksum = -sum;
}

struct acpi_header *build_finish(struct builder *b)
{
    struct acpi_header *h = malloc(b->len);

    memcpy(h, b->bytes, b->len);
    h->length = b->len;
    fix_checksum(h);
    return h;
}

#define PIECES_MAX 16
static struct {
    paddr_t at;
    u8 *copy;
    size_t n;
} pieces[PIECES_MAX];
static unsigned int nr_pieces;

void place(paddr_t at, const void *p, size_t n)
{
    if (nr_pieces == PIECES_MAX)
        abort();
    pieces[nr_pieces].at = at;
    pieces[nr_pieces].copy = malloc(n);
    pieces[nr_pieces].n = n;
    memcpy(pieces[nr_pieces++].copy, p, n);
}

void memory_clear(void)
{
    while (nr_pieces)
        free(pieces[--nr_pieces].copy);
}

const void *acpi_map(paddr_t pa, size_t len)
{
    for (unsigned int i = 0; i < nr_pieces; i++)
        if (pa >= pieces[i].at && pa + len <= pieces[i].at + pieces[i].n)
            return pieces[i].copy + (pa - pieces[i].at);
    return NULL;
}
