// SPDX-License-Identifier: GPL-2.0-only
/* Device memory that a guest sees as it is. */
#include <xen/hypercall.h>
#include <xen/sched.h>

#include "private.h"

#define FRAMES_PER_STEP     (PT_ENTRIES * 8UL)

/* Is there room, or just this mapping already? */
static bool is_free_for(const struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr)
{
    gfn_t end = gfn + nr;

    while (gfn < end) {
        unsigned int level;
        u64 e = *p2m_find(p2m, gfn, 1, &level), next = (gfn | (level_frames(level) - 1)) + 1;
        enum p2m_type t = entry_type(e);

        if (t == P2M_MMIO_DIRECT ? leaf_mfn_at(e, level, gfn) != mfn :
            pte_mfn(e) || !P2M_IN(t, 1u << P2M_INVALID | 1u << P2M_MMIO_DM))
            return false;
        mfn += next - gfn;
        gfn = next;
    }
    return true;
}

static bool is_mapped_to(const struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr)
{
    gfn_t end = gfn + nr;

    while (gfn < end) {
        unsigned int level;
        u64 e = *p2m_find(p2m, gfn, 1, &level), next = (gfn | (level_frames(level) - 1)) + 1;

        if (entry_type(e) != P2M_MMIO_DIRECT || leaf_mfn_at(e, level, gfn) != mfn)
            return false;
        mfn += next - gfn;
        gfn = next;
    }
    return true;
}

static int step(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr, bool map)
{
    struct p2m_change c;
    int rc;

    p2m_change_begin(p2m, &c);
    if (gfn >= p2m->limit || nr > p2m->limit - gfn)
        rc = -EINVAL;
    else if (map)
        rc = is_free_for(p2m, gfn, mfn, nr) ?
             p2m_set_locked(p2m, gfn, mfn, nr, P2M_MMIO_DIRECT, &c) : -EBUSY;
    else
        rc = is_mapped_to(p2m, gfn, mfn, nr) ?
             p2m_set_locked(p2m, gfn, INVALID_MFN, nr, P2M_INVALID, &c) : -ENOENT;
    p2m_change_end(p2m, &c);
    return rc;
}

static int in_steps(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned long nr, unsigned long *done,
                    bool map)
{
    while (*done < nr) {
        unsigned long n = min(nr - *done, FRAMES_PER_STEP);
        int rc = step(p2m_of(d), gfn + *done, mfn + *done, n, map);

        if (rc)
            return rc;
        *done += n;
        if (*done < nr && hypercall_preempt_check())
            return -ERESTART;
    }
    return 0;
}

int p2m_map_mmio(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned long nr, unsigned long *done)
{
    return in_steps(d, gfn, mfn, nr, done, true);
}

int p2m_unmap_mmio(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned long nr, unsigned long *done)
{
    return in_steps(d, gfn, mfn, nr, done, false);
}
