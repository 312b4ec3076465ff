// SPDX-License-Identifier: GPL-2.0-only
/*
 * The trees of tables that IOMMUs walk. One walker for both vendors: struct io_format says how entries look. Tables
 * taken out of a tree, and the range that changed, are remembered until the hardware was told to forget.
 */
#include <lib/string.h>

#include "private.h"

static u64 level_frames(unsigned int level)
{
    return 1ULL << 9 * (level - 1);
}

static unsigned int level_index(dfn_t dfn, unsigned int level)
{
    return dfn >> 9 * (level - 1) & (PT_ENTRIES - 1);
}

static bool is_present(const struct io_tables *t, u64 e)
{
    return e & t->format->present;
}

static bool is_table(const struct io_tables *t, u64 e, unsigned int level)
{
    return level > 1 && is_present(t, e) && t->format->is_table(e, level);
}

static u64 *table_of(u64 e)
{
    return mfn_to_virt(pte_mfn(e));
}

static u64 make_leaf(const struct io_tables *t, mfn_t mfn, unsigned int level, unsigned int flags)
{
    if (!flags)
        return t->format->vacant;
    return mfn << PAGE_SHIFT | t->format->leaf(level) | (flags & IOMMU_READ ? t->format->read : 0) |
           (flags & IOMMU_WRITE ? t->format->write : 0);
}

static void written(const struct io_tables *t, const void *va, size_t len)
{
    if (t->written)
        t->written(va, len);
}

static void note_changed(struct io_tables *t, dfn_t first, dfn_t last)
{
    t->first = t->pending ? min(t->first, first) : first;
    t->last = t->pending ? max(t->last, last) : last;
    t->pending = true;
}

static u64 *new_table(struct io_tables *t)
{
    struct page_info *pg = heap_alloc_pages(0, MEMF_NO_SCRUB);
    u64 *table;

    if (!pg)
        return NULL;
    table = page_to_virt(pg);
    for (unsigned int i = 0; i < PT_ENTRIES; i++)
        table[i] = t->format->vacant;
    page_list_add(&t->pages, pg);
    return table;
}

int io_tables_create(struct io_tables *t)
{
    t->root = new_table(t);
    if (!t->root)
        return -ENOMEM;
    written(t, t->root, PAGE_SIZE);
    return 0;
}

/* The page and all tables below it leave the tree. */
static void retire_table(struct io_tables *t, u64 *table, unsigned int level)
{
    struct page_info *pg = virt_to_page(table);

    for (unsigned int i = 0; level > 1 && i < PT_ENTRIES; i++)
        if (is_table(t, table[i], level))
            retire_table(t, table_of(table[i]), level - 1);
    page_list_del(&t->pages, pg);
    page_list_add(&t->stale, pg);
}

static void replace(struct io_tables *t, u64 *slot, dfn_t dfn, unsigned int level, u64 new)
{
    u64 old = *slot;

    if (old == new)
        return;
    WRITE_ONCE(*slot, new);
    written(t, slot, sizeof(*slot));
    dfn &= ~(level_frames(level) - 1);
    if (is_present(t, old) || t->flush_new)
        note_changed(t, dfn, dfn + level_frames(level) - 1);
    if (is_table(t, old, level))
        retire_table(t, table_of(old), level - 1);
}

/* A table in place of the leaf (or nothing) at slot: the same frames, the same rights. NULL: no memory. */
static u64 *split(struct io_tables *t, u64 *slot, unsigned int level)
{
    u64 *table = new_table(t), e = *slot;
    unsigned int flags = (e & t->format->read ? IOMMU_READ : 0) | (e & t->format->write ? IOMMU_WRITE : 0);

    if (!table)
        return NULL;
    if (is_present(t, e))
        for (unsigned int i = 0; i < PT_ENTRIES; i++)
            table[i] = make_leaf(t, pte_mfn(e) + i * level_frames(level - 1), level - 1, flags);
    written(t, table, PAGE_SIZE);
    /* what the hardware has cached of a large leaf goes with the flush for the change that follows below it */
    __atomic_store_n(slot, virt_to_maddr(table) | t->format->table(level), __ATOMIC_RELEASE);
    written(t, slot, sizeof(*slot));
    return table;
}

/*
 * The slot of dfn at `level'. When something is to be there, tables are made on the way, and NULL says that there was
 * no memory. When nothing is to be there, NULL with *missing says that nothing is, for *missing frames from dfn on.
 */
static u64 *descend(struct io_tables *t, dfn_t dfn, unsigned int level, bool fill, u64 *missing)
{
    u64 *table = t->root;

    *missing = 0;
    for (unsigned int l = t->levels; ; l--) {
        u64 *slot = &table[level_index(dfn, l)];

        if (l == level)
            return slot;
        if (is_table(t, *slot, l)) {
            table = table_of(*slot);
            continue;
        }
        if (!fill && !is_present(t, *slot)) {
            *missing = level_frames(l) - (dfn & (level_frames(l) - 1));
            return NULL;
        }
        table = split(t, slot, l);
        if (!table)
            return NULL;
    }
}

/* All of a table's entries are one run of frames: it can be a leaf above. */
static bool is_one_leaf(const struct io_tables *t, const u64 *table, unsigned int level)
{
    u64 step = level_frames(level) << PAGE_SHIFT;

    if (!is_present(t, table[0]) || is_table(t, table[0], level) || pte_mfn(table[0]) & (level_frames(level + 1) - 1))
        return false;
    for (unsigned int i = 1; i < PT_ENTRIES; i++)
        if (table[i] != table[0] + i * step)
            return false;
    return true;
}

/* Pages that come one after another make up large leaves once the last one of them is there. */
static void merge(struct io_tables *t, dfn_t dfn, unsigned int level)
{
    for (u64 missing; level < t->max_leaf && level_index(dfn, level) == PT_ENTRIES - 1; level++) {
        u64 *slot = descend(t, dfn, level, false, &missing), *above;
        const u64 *table = slot - (PT_ENTRIES - 1);
        unsigned int flags;

        if (!is_one_leaf(t, table, level))
            return;
        above = descend(t, dfn, level + 1, false, &missing);
        flags = (*table & t->format->read ? IOMMU_READ : 0) | (*table & t->format->write ? IOMMU_WRITE : 0);
        replace(t, above, dfn, level + 1, make_leaf(t, pte_mfn(*table), level + 1, flags));
    }
}

/* The largest leaf that may begin here; nothing may be as large as the tree allows. */
static unsigned int fit(const struct io_tables *t, dfn_t dfn, mfn_t mfn, u64 nr, unsigned int flags)
{
    unsigned int level = flags ? t->max_leaf : t->levels;
    u64 bits = flags ? dfn | mfn : dfn;

    while (level > 1 && (nr < level_frames(level) || bits & (level_frames(level) - 1)))
        level--;
    return level;
}

int io_tables_set(struct io_tables *t, dfn_t dfn, mfn_t mfn, u64 nr, unsigned int flags)
{
    dfn_t end = dfn + nr;

    if (end < dfn || end > level_frames(t->levels + 1))
        return -EINVAL;
    while (dfn < end) {
        unsigned int level = fit(t, dfn, mfn, end - dfn, flags);
        u64 missing, step = level_frames(level);
        u64 *slot = descend(t, dfn, level, flags, &missing);

        if (slot)
            replace(t, slot, dfn, level, make_leaf(t, mfn, level, flags));
        else if (missing)
            step = min(missing, end - dfn);
        else
            return -ENOMEM;
        if (flags)
            merge(t, dfn, level);
        dfn += step;
        mfn += step;
    }
    return 0;
}

void io_tables_cut(struct io_tables *t, dfn_t dfn)
{
    u64 *table = t->root;

    for (unsigned int l = t->levels; ; l--) {
        u64 *slot = &table[level_index(dfn, l)];

        if (!is_table(t, *slot, l)) {
            replace(t, slot, dfn, l, t->format->vacant);
            return;
        }
        table = table_of(*slot);
    }
}

mfn_t io_tables_lookup(const struct io_tables *t, dfn_t dfn, unsigned int *flags)
{
    const u64 *table = t->root;

    if (dfn >= level_frames(t->levels + 1))
        return INVALID_MFN;
    for (unsigned int l = t->levels; ; l--) {
        u64 e = table[level_index(dfn, l)];

        if (!is_present(t, e))
            return INVALID_MFN;
        if (!is_table(t, e, l)) {
            if (flags)
                *flags = (e & t->format->read ? IOMMU_READ : 0) | (e & t->format->write ? IOMMU_WRITE : 0);
            return pte_mfn(e) + (dfn & (level_frames(l) - 1));
        }
        table = table_of(e);
    }
}

u64 io_tables_span(const struct io_tables *t, dfn_t dfn, bool *mapped)
{
    const u64 *table = t->root;

    for (unsigned int l = t->levels; ; l--) {
        u64 e = table[level_index(dfn, l)];

        if (!is_table(t, e, l)) {
            *mapped = is_present(t, e);
            return level_frames(l) - (dfn & (level_frames(l) - 1));
        }
        table = table_of(e);
    }
}

int io_tables_point_all_at(struct io_tables *t, mfn_t mfn)
{
    u64 e = make_leaf(t, mfn, 1, IOMMU_READ | IOMMU_WRITE);

    for (unsigned int level = 1; level <= t->levels; level++) {
        u64 *table = level < t->levels ? new_table(t) : t->root;

        if (!table)
            return -ENOMEM;
        for (unsigned int i = 0; i < PT_ENTRIES; i++)
            table[i] = e;
        written(t, table, PAGE_SIZE);
        e = virt_to_maddr(table) | t->format->table(level + 1);
    }
    return 0;
}

static bool free_pages(struct page_list *list, unsigned int max)
{
    struct page_info *pg;

    for (; max && (pg = page_list_remove_head(list)) != NULL; max--)
        heap_free_pages(pg, 0);
    return !list->count;
}

void io_tables_flushed(struct io_tables *t)
{
    t->pending = false;
    free_pages(&t->stale, ~0u);
}

bool io_tables_release(struct io_tables *t, unsigned int max)
{
    t->root = NULL;
    return free_pages(&t->stale, max) && free_pages(&t->pages, max);
}
