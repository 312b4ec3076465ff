// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Looking up code addresses in the table that scripts/gen-symbols made of the linked image: offsets
 * from _stext, ascending, with one more behind the last function's end.
 */
#include <lib/symbols.h>
#include <lib/string.h>

extern const char _stext[];
extern const unsigned int symbol_count;
extern const uint32_t symbol_offsets[];     /* symbol_count + 1 */
extern const uint32_t symbol_name_at[];     /* symbol_count: positions in symbol_names */
extern const char symbol_names[];

const char *symbol_lookup(uint64_t addr, uint64_t *offset, uint64_t *size)
{
    uint64_t at = addr - (uintptr_t)_stext;
    unsigned int low = 0, high = symbol_count;

    if (!symbol_count || at < symbol_offsets[0] || at >= symbol_offsets[symbol_count])
        return NULL;
    while (high - low > 1) {
        unsigned int mid = low + (high - low) / 2;

        if (symbol_offsets[mid] <= at)
            low = mid;
        else
            high = mid;
    }
    if (offset)
        *offset = at - symbol_offsets[low];
    if (size)
        *size = symbol_offsets[low + 1] - symbol_offsets[low];
    return symbol_names + symbol_name_at[low];
}

uint64_t symbol_address(const char *name)
{
    for (unsigned int i = 0; i < symbol_count; i++)
        if (!strcmp(symbol_names + symbol_name_at[i], name))
            return (uintptr_t)_stext + symbol_offsets[i];
    return 0;
}

const char *symbol_nth(unsigned int n, uint64_t *addr)
{
    if (n >= symbol_count)
        return NULL;
    *addr = (uintptr_t)_stext + symbol_offsets[n];
    return symbol_names + symbol_name_at[n];
}
