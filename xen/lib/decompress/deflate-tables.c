// SPDX-License-Identifier: LGPL-2.1-only
/*
 * DEFLATE's code tables (RFC 1951, sections 3.2.2, 3.2.5 and 3.2.7): from the lengths of the codes
 * to a primary table indexed by the first bits, with secondary tables for longer codes.
 */
#include "deflate.h"

uint32_t deflate_litlen_entry(unsigned int symbol)
{
    static const uint16_t base[] = {
        3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23,  27,
        31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    };

    if (symbol < END_OF_BLOCK)
        return ENTRY(KIND_LITERAL, symbol, 0);
    if (symbol == END_OF_BLOCK)
        return ENTRY_END;
    symbol -= LENGTH_FIRST;
    if (symbol >= ARRAY_SIZE(base))
        return ENTRY_INVALID;
    return ENTRY(0, base[symbol], symbol < 8 || symbol == 28 ? 0 : symbol / 4 - 1);
}

uint32_t deflate_distance_entry(unsigned int symbol)
{
    unsigned int extra = symbol < 4 ? 0 : symbol / 2 - 1;

    if (symbol >= 30)
        return ENTRY_INVALID;
    return ENTRY(0, 1 + (symbol < 4 ? symbol : (2 + (symbol & 1)) << extra), extra);
}

uint32_t deflate_precode_entry(unsigned int symbol)
{
    return ENTRY(0, symbol, 0);
}

static unsigned int reverse(unsigned int code, unsigned int bits)
{
    unsigned int r = 0;

    while (bits--) {
        r = r << 1 | (code & 1);
        code >>= 1;
    }
    return r;
}

struct builder {
    uint32_t *table;
    unsigned int capacity, primary; /* entries; bits */
    unsigned int used;              /* entries */
    unsigned int count[CODE_MAX + 1];
    unsigned int next[CODE_MAX + 1];    /* code of each length to be given out */
};

/*
 * Counts the lengths. False if they can not be a prefix code; a lone code of one bit need not be
 * complete.
 */
static bool count_lengths(struct builder *b, const uint8_t *lengths, unsigned int symbols)
{
    unsigned int code = 0, total;
    int left = 1;

    for (unsigned int i = 0; i <= CODE_MAX; i++)
        b->count[i] = 0;
    for (unsigned int i = 0; i < symbols; i++)
        b->count[lengths[i]]++;
    total = symbols - b->count[0];
    b->count[0] = 0;
    for (unsigned int len = 1; len <= CODE_MAX; len++) {
        left = 2 * left - (int)b->count[len];
        if (left < 0)
            return false;
        code = (code + b->count[len - 1]) << 1;
        b->next[len] = code;
    }
    return !left || !total || (total == 1 && b->count[1] == 1);
}

/* How many bits the secondary table needs whose first code has length @len: until it is filled. */
static unsigned int secondary_bits(const struct builder *b, unsigned int len)
{
    unsigned int bits = len - b->primary;
    int left = (1 << bits) - (int)b->count[len];

    while (left > 0 && bits + b->primary < CODE_MAX) {
        bits++;
        left = 2 * left - (int)b->count[bits + b->primary];
    }
    return bits;
}

static void fill(uint32_t *table, unsigned int first, unsigned int step, unsigned int size,
                 uint32_t entry)
{
    for (unsigned int i = first; i < size; i += step)
        table[i] = entry;
}

/* Enters one code, given reversed; @link is the secondary table in use, 0 before the first. */
static bool enter_code(struct builder *b, unsigned int code, unsigned int len, uint32_t entry)
{
    unsigned int low = code & ((1u << b->primary) - 1);
    uint32_t link;

    if (len <= b->primary) {
        fill(b->table, code, 1u << len, 1u << b->primary, entry | len);
        return true;
    }
    link = b->table[low];
    if (!(link & KIND_LINK)) {
        unsigned int bits = secondary_bits(b, len);

        if (b->used + (1u << bits) > b->capacity)
            return false;
        link = ENTRY(KIND_LINK, b->used, bits) | b->primary;
        b->table[low] = link;
        fill(b->table + b->used, 0, 1, 1u << bits, ENTRY_INVALID | 1);
        b->used += 1u << bits;
    }
    fill(b->table + ENTRY_VALUE(link), code >> b->primary, 1u << (len - b->primary),
         1u << ENTRY_EXTRA(link), entry | (len - b->primary));
    return true;
}

bool deflate_build_table(uint32_t *table, unsigned int capacity, unsigned int primary,
                         const uint8_t *lengths, unsigned int symbols, deflate_entry_fn *entry_of)
{
    struct builder b = {
        .table = table, .capacity = capacity, .primary = primary, .used = 1u << primary
    };

    if (!count_lengths(&b, lengths, symbols))
        return false;
    fill(table, 0, 1, 1u << primary, ENTRY_INVALID | 1);
    /* By length, so that the first code of a secondary table is its shortest. */
    for (unsigned int len = 1; len <= CODE_MAX; len++) {
        if (!b.count[len])
            continue;
        for (unsigned int symbol = 0; symbol < symbols; symbol++) {
            if (lengths[symbol] != len)
                continue;
            if (!enter_code(&b, reverse(b.next[len]++, len), len, entry_of(symbol)))
                return false;
            b.count[len]--;
        }
    }
    return true;
}
