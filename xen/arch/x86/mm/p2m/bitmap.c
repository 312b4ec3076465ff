// SPDX-License-Identifier: GPL-2.0-only
/* The bitmap of dirty frames, in pages, allocated when tracking begins or the guest grows. */
#include <lib/string.h>

#include "private.h"

#define FRAMES_PER_CHUNK    (PAGE_SIZE * 8)

int p2m_bitmap_cover(struct p2m_domain *p2m, gfn_t end)
{
    struct p2m_logdirty *l = &p2m->dirty;
    u64 want = DIV_ROUND_UP(end, FRAMES_PER_CHUNK), room;
    u8 **chunks;

    if (want > l->nr_chunks) {
        room = max(want, l->nr_chunks * 2);
        chunks = kcalloc(room, sizeof(*chunks));
        if (!chunks)
            return -ENOMEM;
        if (l->covered)
            memcpy(chunks, l->chunks, l->covered * sizeof(*chunks));
        kfree(l->chunks);
        l->chunks = chunks;
        l->nr_chunks = room;
    }
    for (; l->covered < want; l->covered++) {
        l->chunks[l->covered] = xenheap_alloc(0);
        if (!l->chunks[l->covered])
            return -ENOMEM;
    }
    return 0;
}

void p2m_bitmap_free(struct p2m_domain *p2m)
{
    struct p2m_logdirty *l = &p2m->dirty;

    while (l->covered)
        xenheap_free(l->chunks[--l->covered], 0);
    kfree(l->chunks);
    l->chunks = NULL;
    l->nr_chunks = 0;
}

static u8 *chunk_of(const struct p2m_domain *p2m, gfn_t gfn)
{
    u64 i = gfn / FRAMES_PER_CHUNK;

    return i < p2m->dirty.covered ? p2m->dirty.chunks[i] : NULL;
}

void p2m_bitmap_set(struct p2m_domain *p2m, gfn_t gfn, u64 nr)
{
    for (; nr--; gfn++) {
        u8 *chunk = chunk_of(p2m, gfn);
        unsigned int bit = gfn % FRAMES_PER_CHUNK;

        if (!chunk || (chunk[bit / 8] & 1 << bit % 8))
            continue;
        chunk[bit / 8] |= 1 << bit % 8;
        p2m->dirty.dirty_count++;
    }
}

u64 p2m_bitmap_word(struct p2m_domain *p2m, gfn_t gfn, bool clear)
{
    u8 *chunk = chunk_of(p2m, gfn);
    u64 *word, bits;

    if (!chunk)
        return 0;
    word = (u64 *)chunk + gfn % FRAMES_PER_CHUNK / 64;
    bits = *word;
    if (clear)
        *word = 0;
    return bits;
}
