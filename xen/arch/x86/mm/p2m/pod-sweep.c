// SPDX-License-Identifier: GPL-2.0-only
/*
 * When the cache of populate-on-demand is empty: frames the guest has touched but left, or made,
 * zero can be taken back, as a fresh page in their place will look the same. An operating system
 * that clears its memory while it boots needs this before its balloon driver runs.
 */
#include <lib/string.h>

#include "private.h"

#define WANTED          64      /* frames a sweep is content with */
#define BATCH           16
#define LOOKS_AT_ONCE   1024    /* entries a fault of the guest looks at, before it comes again */

struct candidate {
    gfn_t gfn;
    mfn_t mfn;
    unsigned int order;
};

static bool is_zero(mfn_t mfn, u64 frames)
{
    const u64 *word = mfn_to_virt(mfn), *end = word + frames * PAGE_SIZE / sizeof(*word);

    while (word < end)
        if (*word++)
            return false;
    return true;
}

/* A first, cheap look: the first words of each page, and whether somebody else uses it. */
static bool may_be_free(mfn_t mfn, u64 frames)
{
    for (u64 i = 0; i < frames; i++) {
        const struct page_info *pg = mfn_to_page(mfn + i);
        const u64 *word = mfn_to_virt(mfn + i);

        if ((pg->count & PGC_count_mask) != 1 || (pg->count & (PGC_xen_heap | PGC_extra)) ||
            (pg->type & PGT_count_mask) || word[0] | word[1] | word[64] | word[511])
            return false;
    }
    return true;
}

/* Out of the guest's sight, so that what is read now stays true; or back it goes. */
static u64 reclaim(struct p2m_domain *p2m, struct candidate *list, unsigned int nr,
                   struct p2m_change *c)
{
    u64 got = 0;

    for (unsigned int i = 0; i < nr; i++)
        if (p2m_set_locked(p2m, list[i].gfn, INVALID_MFN, 1ULL << list[i].order, P2M_POD, c))
            list[i].mfn = INVALID_MFN;
    p2m_change_commit(p2m, c);
    for (unsigned int i = 0; i < nr; i++) {
        u64 frames = 1ULL << list[i].order;

        if (list[i].mfn == INVALID_MFN)
            continue;
        if (may_be_free(list[i].mfn, frames) && is_zero(list[i].mfn, frames)) {
            p2m_pod_cache_add(p2m, list[i].mfn, list[i].order);
            got += frames;
        } else {
            int rc = p2m_set_locked(p2m, list[i].gfn, list[i].mfn, frames, P2M_RAM_RW, c);

            ASSERT(rc == 0);        /* the tables are there from a moment ago */
            (void)rc;
        }
    }
    return got;
}

/*
 * Below `at`: is there a candidate, a whole block if possible? Returns the first frame that was
 * looked at.
 */
static gfn_t look(const struct p2m_domain *p2m, gfn_t at, struct candidate *found, bool *is_one)
{
    unsigned int level;
    gfn_t gfn = at - 1;
    u64 e = *p2m_find(p2m, gfn, 1, &level), block = level_frames(level);
    mfn_t mfn = leaf_mfn_at(e, level, gfn);

    *is_one = false;
    if (level > 2 || entry_type(e) != P2M_RAM_RW)
        return gfn & ~(block - 1);
    *is_one = true;
    if (level == 2 && at % block == 0 && may_be_free(leaf_mfn(e, level), block)) {
        *found = (struct candidate){ at - block, leaf_mfn(e, level), 9 };
        return at - block;
    }
    *is_one = may_be_free(mfn, 1);
    *found = (struct candidate){ gfn, mfn, 0 };
    return gfn;
}

/* Downwards, as kernels use memory upwards, and round again; entries at most, counted down in *budget. */
static u64 sweep_part(struct p2m_domain *p2m, u64 *budget, struct p2m_change *c)
{
    struct candidate list[BATCH];
    unsigned int nr = 0;
    bool is_one;

    for (; *budget && nr < BATCH; --*budget, nr += is_one) {
        gfn_t at = p2m->pod.sweep && p2m->pod.sweep <= p2m->top ? p2m->pod.sweep : p2m->top;

        p2m->pod.sweep = look(p2m, at, &list[nr], &is_one);
        p2m->pod.swept += at - p2m->pod.sweep;
        if (p2m->pod.swept >= p2m->top)
            *budget = 1;                        /* once round: the last one */
    }
    return reclaim(p2m, list, nr, c);
}

enum p2m_pod_found p2m_pod_sweep(struct p2m_domain *p2m, bool all, struct p2m_change *c)
{
    u64 got = 0, budget = all ? ~0ULL : LOOKS_AT_ONCE;

    if (!p2m->top)
        return P2M_POD_NONE;
    while (budget && got < WANTED)
        got += sweep_part(p2m, &budget, c);
    if (!got && p2m->pod.swept < p2m->top)
        return P2M_POD_LATER;
    p2m->pod.swept = 0;
    return got ? P2M_POD_FOUND : P2M_POD_NONE;
}
