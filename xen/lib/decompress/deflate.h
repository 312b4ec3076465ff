/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Between the gzip container and DEFLATE, and between DEFLATE's tables and those who look up in
 * them.
 */
#ifndef DECOMPRESS_DEFLATE_H
#define DECOMPRESS_DEFLATE_H

#include "private.h"

#define CODE_MAX        15          /* bits in the longest code */
#define LITLEN_BITS     10          /* resolved by the primary tables */
#define DISTANCE_BITS   8
#define PRECODE_BITS    7
#define LITLEN_SYMBOLS  288
#define DISTANCE_SYMBOLS    32
#define PRECODE_SYMBOLS 19
#define LENGTH_FIRST    257
#define END_OF_BLOCK    256

/*
 * A table entry: bits 0-7 length of the code, bits 8-12 number of extra bits (for a link: index
 * bits of the secondary table), bits 13-15 what it is, bits 16-31 the literal, base value, or start
 * of the secondary table.
 */
#define ENTRY(kind, value, extra)   ((uint32_t)(value) << 16 | (kind) | (extra) << 8)
#define ENTRY_BITS(e)       ((e) & 0xff)
#define ENTRY_EXTRA(e)      ((e) >> 8 & 0x1f)
#define ENTRY_VALUE(e)      ((e) >> 16)
#define KIND_LITERAL        0x2000
#define KIND_LINK           0x4000
#define KIND_SPECIAL        0x8000  /* the end of the block, or no code at all */
#define ENTRY_END           ENTRY(KIND_SPECIAL, 1, 0)
#define ENTRY_INVALID       ENTRY(KIND_SPECIAL, 0, 0)

/*
 * The largest number of entries complete codes of so many symbols can need, with some room; also
 * checked.
 */
#define LITLEN_ENTRIES      1400
#define DISTANCE_ENTRIES    420
#define PRECODE_ENTRIES     128

/* The entry of a symbol in each of the three codes, less the length of its code. */
typedef uint32_t deflate_entry_fn(unsigned int symbol);
deflate_entry_fn deflate_litlen_entry, deflate_distance_entry, deflate_precode_entry;

/*
 * Fills @table, of @capacity entries, 2^@primary of which are the primary table. False if the
 * lengths can not be those of a code.
 */
bool deflate_build_table(uint32_t *table, unsigned int capacity, unsigned int primary,
                         const uint8_t *lengths, unsigned int symbols, deflate_entry_fn *entry_of);

/* The decoder's tables, about 8 KiB. */
struct deflate;
size_t deflate_state_size(void);

/*
 * Decodes one DEFLATE stream from s->in and leaves it behind the stream's last byte. @f needs no
 * initialisation.
 */
int deflate_decode(struct stream *s, struct deflate *f);

#endif
