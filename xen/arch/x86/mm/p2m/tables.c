// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree: finding, splitting, replacing and merging entries, and keeping the books that hang on
 * what is replaced. All under the lock.
 */
#include <xen/arch.h>

#include "private.h"

u64 *p2m_find(const struct p2m_domain *p2m, gfn_t gfn, unsigned int floor, unsigned int *level)
{
    u64 *table = p2m->root;
    unsigned int l = P2M_LEVELS;

    for (;;) {
        u64 *slot = &table[level_index(gfn, l)];

        if (l <= floor || !entry_is_table(p2m, *slot, l)) {
            *level = l;
            return slot;
        }
        table = entry_table(*slot);
        l--;
    }
}

/* A table whose entries together are the leaf e. Not in the tree yet. */
static u64 *split_leaf(struct p2m_domain *p2m, gfn_t gfn, u64 e, unsigned int level)
{
    u64 *table = p2m_table_alloc(p2m);
    u64 step = level_frames(level - 1);
    mfn_t mfn = leaf_mfn(e, level);

    if (!table || e == 0)
        return table;
    gfn &= ~(level_frames(level) - 1);
    for (unsigned int i = 0; i < PT_ENTRIES; i++) {
        table[i] = p2m_make_leaf(p2m, gfn, mfn, level - 1, entry_type(e));
        gfn += step;
        if (mfn != INVALID_MFN)
            mfn += step;
    }
    return table;
}

u64 *p2m_descend(struct p2m_domain *p2m, gfn_t gfn, unsigned int level)
{
    unsigned int at;
    u64 *slot = p2m_find(p2m, gfn, level, &at);

    for (; at > level; at--) {
        u64 *table = split_leaf(p2m, gfn, *slot, at);

        if (!table)
            return NULL;
        /*
         * Same frames, same rights: what the processor has cached stays right. An old large
         * translation goes with the first flush for a change below.
         */
        __atomic_store_n(slot, pte_make(virt_to_mfn(table), p2m->format->table),
                         __ATOMIC_RELEASE);
        slot = &table[level_index(gfn, at - 1)];
    }
    return slot;
}

/* --- books ------------------------------------------------------------------------------------ */
static void forget_m2p(gfn_t gfn, mfn_t mfn, u64 nr)
{
    for (u64 i = 0; i < nr; i++)
        if (arch_get_m2p(mfn + i) == gfn + i)
            arch_set_m2p(mfn + i, INVALID_M2P_ENTRY);
}

static void retire_leaf(struct p2m_domain *p2m, gfn_t gfn, unsigned int level, u64 e,
                        struct p2m_change *c)
{
    enum p2m_type t = entry_type(e);

    c->flush |= (e & p2m->format->present) != 0;
    switch (t) {
    case P2M_RAM_RW:
    case P2M_RAM_RO:
    case P2M_RAM_LOGDIRTY:
    case P2M_IOREQ_SERVER:
        forget_m2p(gfn, leaf_mfn(e, level), level_frames(level));
        break;
    case P2M_POD:
        p2m->pod.entries -= level_frames(level);
        break;
    case P2M_FOREIGN:
        p2m->foreign--;
        p2m_change_put(p2m, c, mfn_to_page(leaf_mfn(e, level)));
        break;
    default:
        break;
    }
}

static void retire(struct p2m_domain *p2m, gfn_t gfn, unsigned int level, u64 e,
                   struct p2m_change *c)
{
    struct page_info *pg;
    u64 *table;

    if (!entry_is_table(p2m, e, level)) {
        if (e)
            retire_leaf(p2m, gfn, level, e, c);
        return;
    }
    table = entry_table(e);
    for (unsigned int i = 0; i < PT_ENTRIES; i++)
        retire(p2m, gfn + i * level_frames(level - 1), level - 1, table[i], c);
    pg = virt_to_page(table);
    page_list_del(&p2m->tables, pg);
    page_list_add(&c->tables, pg);
    c->flush = true;
    __atomic_store_n(&p2m->seq, p2m->seq + 1, __ATOMIC_RELEASE);
}

/* Nothing that the processor is kept from by a type: an access of a device cannot be emulated. */
static unsigned int device_rights(enum p2m_type t)
{
    if (P2M_IN(t, 1u << P2M_RAM_RW | 1u << P2M_RAM_LOGDIRTY | 1u << P2M_GRANT_RW | 1u << P2M_FOREIGN |
                  1u << P2M_MMIO_DIRECT))
        return IOMMU_READ | IOMMU_WRITE;
    return P2M_IN(t, 1u << P2M_RAM_RO | 1u << P2M_GRANT_RO) ? IOMMU_READ : 0;
}

void p2m_tell_devices(struct p2m_domain *p2m, gfn_t gfn, unsigned int level, u64 new)
{
    mfn_t mfn = leaf_mfn(new, level);
    unsigned int rights = mfn == INVALID_MFN ? 0 : device_rights(entry_type(new));

    if (iommu_follows(p2m->domain))
        iommu_follow_p2m(p2m->domain, gfn & ~(level_frames(level) - 1), rights ? mfn : 0, 9 * (level - 1), rights);
}

void p2m_replace(struct p2m_domain *p2m, u64 *slot, gfn_t gfn, unsigned int level, u64 new,
                 struct p2m_change *c)
{
    u64 old = *slot;

    WRITE_ONCE(*slot, new);
    p2m_tell_devices(p2m, gfn, level, new);
    retire(p2m, gfn & ~(level_frames(level) - 1), level, old, c);
}

/* --- merging ---------------------------------------------------------------------------------- */
/* Are the entries of the table one piece of RAM, aligned as a leaf of `level` must be? */
static bool is_one_piece(const struct p2m_domain *p2m, const u64 *table, unsigned int level)
{
    u64 step = level_frames(level - 1);
    mfn_t first = leaf_mfn(table[0], level - 1);

    if (!P2M_IN(entry_type(table[0]), 1u << P2M_RAM_RW) || first & (level_frames(level) - 1))
        return false;
    for (unsigned int i = 1; i < PT_ENTRIES; i++)
        if (entry_is_table(p2m, table[i], level - 1) || entry_type(table[i]) != P2M_RAM_RW ||
            leaf_mfn(table[i], level - 1) != first + i * step)
            return false;
    return !entry_is_table(p2m, table[0], level - 1);
}

void p2m_merge(struct p2m_domain *p2m, gfn_t gfn, struct p2m_change *c)
{
    unsigned int level;
    u64 *slot = p2m_find(p2m, gfn, 2, &level);
    u64 *table;
    mfn_t mfn;

    if (level != 2 || p2m->max_leaf < 2 || !entry_is_table(p2m, *slot, 2))
        return;
    table = entry_table(*slot);
    if (!is_one_piece(p2m, table, 2))
        return;
    mfn = leaf_mfn(table[0], 1);
    WRITE_ONCE(*slot, p2m_make_leaf(p2m, gfn & ~(level_frames(2) - 1), mfn, 2, P2M_RAM_RW));
    page_list_del(&p2m->tables, virt_to_page(table));
    page_list_add(&c->tables, virt_to_page(table));
    c->flush = true;
    __atomic_store_n(&p2m->seq, p2m->seq + 1, __ATOMIC_RELEASE);
}
