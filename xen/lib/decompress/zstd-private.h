/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Between the parts of the Zstandard decoder (RFC 8878): frames and blocks, literals, sequences,
 * and the entropy tables of the last two. Section numbers in comments are the RFC's.
 */
#ifndef DECOMPRESS_ZSTD_PRIVATE_H
#define DECOMPRESS_ZSTD_PRIVATE_H

#include "private.h"

#define BLOCK_SIZE_MAX      (128u << 10)
#define HUFFMAN_LOG_MAX     11

/* Accuracy limits and symbol counts, section 3.1.1.3.2.1.1. */
#define LITERAL_LENGTH_LOG  9
#define MATCH_LENGTH_LOG    9
#define OFFSET_LOG          8
#define LITERAL_LENGTH_CODES    36
#define MATCH_LENGTH_CODES  53
#define OFFSET_CODES        32

/* --- FSE: section 4.1 -------------------------------------------------------------------- */
struct fse_distribution {
    unsigned int log, symbols;
    int16_t probability[MATCH_LENGTH_CODES];    /* -1: less than one, in a table of 2^log */
};

/* A state: the symbol, and how to get the next state: base plus so many bits. */
struct fse_entry {
    uint8_t symbol, bits;
    uint16_t base;
};

/*
 * Reads a table description of at most @max_log and @max_symbols; moves *@in behind it. False:
 * corrupt.
 */
bool fse_read(const uint8_t **in, const uint8_t *end, unsigned int max_log,
              unsigned int max_symbols, struct fse_distribution *d);
/* Lays out the 2^d->log states. */
void fse_build(const struct fse_distribution *d, struct fse_entry *table);

/* --- bits read backwards from the end of a stream ---------------------------------------- */
struct back_bits {
    const uint8_t *start;           /* of the stream */
    const uint8_t *at;              /* of the word below, may be up to 8 bytes before the start */
    uint64_t word;
    unsigned int used;              /* bits of the word, from the top */
};

#define BACK_BITS_REFILLED  56      /* may be used between refills */

/*
 * Behind the highest 1 bit of the last byte. At least 8 bytes are readable before @start: a frame's
 * header and a block's are. False: no such bit.
 */
static inline bool back_init(struct back_bits *b, const uint8_t *start, size_t size)
{
    if (!size || !start[size - 1])
        return false;
    b->start = start;
    b->at = start + size - 8;
    b->word = load64(b->at);
    b->used = __builtin_clz(start[size - 1]) - 23;
    return true;
}

/* Bits left; negative when more were used than there are. */
static always_inline ptrdiff_t back_left(const struct back_bits *b)
{
    return (b->at - b->start) * 8 + 64 - (ptrdiff_t)b->used;
}

/* False when more bits were used than there are. */
static always_inline bool back_refill(struct back_bits *b)
{
    if (unlikely(back_left(b) < 0))
        return false;
    b->at -= b->used >> 3;
    b->used &= 7;
    b->word = load64(b->at);
    return true;
}

static always_inline uint64_t back_take(struct back_bits *b, unsigned int n)
{
    uint64_t v = b->word << b->used >> 1 >> (63 - n);

    b->used += n;
    return v;
}

/* --- the decoder's state ----------------------------------------------------------------- */
/* A state of a sequence table, with all its symbol says. */
struct seq_entry {
    uint16_t next;
    uint8_t next_bits;
    uint8_t extra;                  /* bits to be added to the base */
    uint32_t base;
};

struct seq_table {
    bool valid;
    unsigned int log;
    struct seq_entry *entry;
};

struct zstd {
    uint8_t *frame;                 /* start of its output: matches may reach back to here */
    size_t block_max;
    uint32_t rep[3];
    unsigned int huffman_log;       /* 0: no table yet */
    uint16_t huffman[1 << HUFFMAN_LOG_MAX];     /* symbol << 8 | bits */
    struct seq_table literal_length, match_length, offset;
    struct seq_entry literal_length_entry[1 << LITERAL_LENGTH_LOG];
    struct seq_entry match_length_entry[1 << MATCH_LENGTH_LOG];
    struct seq_entry offset_entry[1 << OFFSET_LOG];
    struct fse_entry scratch[1 << LITERAL_LENGTH_LOG];

    /* The block's literals, and how far from there it is safe to read. */
    const uint8_t *literals, *literals_end, *literals_limit;
    uint8_t buffer[BLOCK_SIZE_MAX + 2 * COPY_SLACK];
};

/* Reads a Huffman tree's description (section 4.2.1) into z->huffman. */
bool huffman_read(struct zstd *z, const uint8_t **in, const uint8_t *end);
/* Decodes exactly @size symbols from the @in_size bytes at @in, which have to hold no more. */
bool huffman_decode(const struct zstd *z, const uint8_t *in, size_t in_size, uint8_t *out,
                    size_t size);

/*
 * The two sections of a compressed block, which ends at @end; both move s->in, the second s->out.
 */
int zstd_literals(struct stream *s, struct zstd *z, const uint8_t *end);
int zstd_sequences(struct stream *s, struct zstd *z, const uint8_t *end);

#endif
