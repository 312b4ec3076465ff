// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which frames were written to since somebody last asked. While it matters, RAM is write-protected;
 * the first write to a frame makes it writable again and sets its bit. Large leaves stay large
 * until they are written to.
 */
#include <xen/arch.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <public/domctl.h>

#include "private.h"

#define LEAVES_PER_CHECK    512
#define WORDS_PER_STEP      64          /* 4096 frames' bits a time, collected on the stack */

void p2m_note_dirty(struct p2m_domain *p2m, gfn_t gfn, u64 nr)
{
    if (p2m->dirty.enabled)
        p2m_bitmap_set(p2m, gfn, nr);
    if (p2m->vram.nr)
        p2m_vram_note(p2m, gfn, nr);
}

void p2m_dirty_fault(struct p2m_domain *p2m, gfn_t gfn)
{
    u64 *slot = p2m_descend(p2m, gfn, 1);
    unsigned int level = 1;

    /* without a page for a table all of the large leaf counts as written to */
    if (!slot)
        slot = p2m_find(p2m, gfn, 1, &level);
    gfn &= ~(level_frames(level) - 1);
    p2m_rewrite(slot, p2m_make_leaf(p2m, gfn, leaf_mfn(*slot, level), level, P2M_RAM_RW));
    p2m_note_dirty(p2m, gfn, level_frames(level));
    p2m->dirty.fault_count++;
}

void p2m_protect(struct p2m_domain *p2m, gfn_t gfn, struct p2m_change *c)
{
    unsigned int level;
    u64 *slot = p2m_find(p2m, gfn, 1, &level);

    if (entry_type(*slot) != P2M_RAM_RW)
        return;
    if (level > 1) {
        u64 *small = p2m_descend(p2m, gfn, 1);

        slot = small ? small : p2m_find(p2m, gfn, 1, &level);
        level = small ? 1 : level;
    }
    p2m_rewrite(slot, p2m_make_leaf(p2m, gfn & ~(level_frames(level) - 1), leaf_mfn(*slot, level),
                                    level, P2M_RAM_LOGDIRTY));
    c->flush = true;
}

/* --- all leaves of a type --------------------------------------------------------------------- */
/* The leaf at gfn, which reaches to `next`, of type ot: its part before `end` becomes nt. */
static int retype_leaf(struct p2m_domain *p2m, gfn_t gfn, gfn_t *next, gfn_t end, u64 *slot,
                       unsigned int level, enum p2m_type nt, struct p2m_change *c)
{
    while (level > 1 && (gfn & (level_frames(level) - 1) || *next > end)) {
        slot = p2m_descend(p2m, gfn, --level);
        if (!slot)
            return -ENOMEM;
        *next = (gfn | (level_frames(level) - 1)) + 1;
    }
    c->flush |= (*slot & p2m->format->present) && nt != P2M_RAM_RW;
    p2m_rewrite(slot, p2m_make_leaf(p2m, gfn, leaf_mfn(*slot, level), level, nt));
    p2m_tell_devices(p2m, gfn, level, *slot);
    if (nt == P2M_RAM_RW)
        p2m_note_dirty(p2m, gfn, level_frames(level));
    return 0;
}

int p2m_retype(struct p2m_domain *p2m, gfn_t *at, gfn_t end, enum p2m_type ot, enum p2m_type nt,
               struct p2m_change *c)
{
    end = min(end, p2m->top);
    for (unsigned int n = 1; *at < end; n++) {
        unsigned int level;
        u64 *slot = p2m_find(p2m, *at, 1, &level);
        gfn_t next = (*at | (level_frames(level) - 1)) + 1;

        if (entry_is_of(*slot, ot) && entry_type(*slot) != nt &&
            (pte_mfn(*slot) || !P2M_IN(nt, P2M_SET_RAM))) {
            int rc = retype_leaf(p2m, *at, &next, end, slot, level, nt, c);

            if (rc)
                return rc;
        }
        if (nt == P2M_RAM_RW && level == 1 && (next % PT_ENTRIES == 0 || next >= end))
            p2m_merge(p2m, *at, c);
        *at = next;
        if (n % LEAVES_PER_CHECK == 0 && *at < end && hypercall_preempt_check())
            return -ERESTART;
    }
    return 0;
}

/* --- on and off ------------------------------------------------------------------------------- */
/* Where the operation goes on, if it is the one that gave way last. */
static gfn_t resume_at(struct p2m_domain *p2m, u32 op)
{
    if (!p2m->dirty.gave_way || p2m->dirty.op != op)
        p2m->dirty.resume = 0;
    p2m->dirty.op = op;
    return p2m->dirty.resume;
}

static int settle(struct p2m_domain *p2m, gfn_t at, int rc)
{
    p2m->dirty.resume = at;
    p2m->dirty.gave_way = rc == -ERESTART;
    return rc;
}

int p2m_logdirty_enable(struct domain *d)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    gfn_t at;
    int rc;

    if (iommu_has_devices(d))
        return -EINVAL;                     /* what devices write is not noticed */
    p2m_change_begin(p2m, &c);
    at = resume_at(p2m, XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY);
    rc = !at && p2m->dirty.enabled ? -EINVAL : p2m_bitmap_cover(p2m, p2m->top);
    if (rc == 0) {
        p2m->dirty.enabled = true;
        rc = p2m_retype(p2m, &at, p2m->top, P2M_RAM_RW, P2M_RAM_LOGDIRTY, &c);
    }
    rc = settle(p2m, at, rc);
    p2m_change_end(p2m, &c);
    return rc;
}

/* Watched on for the device model's sake. */
static gfn_t skip_vram(const struct p2m_domain *p2m, gfn_t at)
{
    return p2m_in_vram(p2m, at) ? p2m->vram.first + p2m->vram.nr : at;
}

int p2m_logdirty_disable(struct domain *d)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    gfn_t at, end;
    int rc = 0;

    p2m_change_begin(p2m, &c);
    at = skip_vram(p2m, resume_at(p2m, XEN_DOMCTL_SHADOW_OP_OFF));
    p2m->dirty.enabled = false;
    while (rc == 0 && at < p2m->top) {
        end = p2m->vram.nr && p2m->vram.first >= at ? min(p2m->vram.first, p2m->top) : p2m->top;
        rc = p2m_retype(p2m, &at, end, P2M_RAM_LOGDIRTY, P2M_RAM_RW, &c);
        at = skip_vram(p2m, at);
    }
    if (rc == 0) {
        p2m_bitmap_free(p2m);
        p2m->dirty.dirty_count = p2m->dirty.fault_count = 0;
    }
    rc = settle(p2m, at, rc);
    p2m_change_end(p2m, &c);
    return rc;
}

/* --- asking ----------------------------------------------------------------------------------- */
static void protect_word(struct p2m_domain *p2m, gfn_t gfn, u64 bits, struct p2m_change *c)
{
    for (; bits; bits &= bits - 1)
        p2m_protect(p2m, gfn + __builtin_ctzll(bits), c);
}

/* Frames that the hypervisor or another domain holds for writing may be written to any time. */
static void note_held(struct p2m_domain *p2m, gfn_t gfn, gfn_t end)
{
    for (end = min(end, p2m->top); gfn < end; gfn++) {
        unsigned int level;
        u64 e = *p2m_find(p2m, gfn, 1, &level);

        if (!P2M_IN(entry_type(e), P2M_SET_RAM))
            gfn |= level_frames(level) - 1;
        else if (READ_ONCE(mfn_to_page(leaf_mfn_at(e, level, gfn))->type) & PGT_count_mask)
            p2m_bitmap_set(p2m, gfn, 1);
    }
}

/* Bits of 64 * WORDS_PER_STEP frames from gfn; when they are cleared nobody can write unseen. */
static void collect(struct p2m_domain *p2m, gfn_t gfn, u64 *words, bool clean, bool final)
{
    struct p2m_change c;

    p2m_change_begin(p2m, &c);
    if (final)
        note_held(p2m, gfn, gfn + WORDS_PER_STEP * 64);
    for (unsigned int i = 0; i < WORDS_PER_STEP; i++) {
        words[i] = p2m_bitmap_word(p2m, gfn + i * 64, clean);
        if (clean)
            protect_word(p2m, gfn + i * 64, words[i], &c);
    }
    p2m_change_end(p2m, &c);
}

static void uncollect(struct p2m_domain *p2m, gfn_t gfn, const u64 *words)
{
    spin_lock(&p2m->lock);
    for (unsigned int i = 0; i < WORDS_PER_STEP * 64; i++)
        if (words[i / 64] >> i % 64 & 1)
            p2m_bitmap_set(p2m, gfn + i, 1);
    spin_unlock(&p2m->lock);
}

static int copy_bits(struct p2m_domain *p2m, const struct xen_domctl_shadow_op *op, gfn_t *at,
                     bool clean)
{
    u64 words[WORDS_PER_STEP];

    while (*at < op->pages) {
        u64 nr = min(op->pages - *at, (u64)WORDS_PER_STEP * 64);

        collect(p2m, *at, words, clean, op->mode & XEN_DOMCTL_SHADOW_LOGDIRTY_FINAL);
        if (nr % 8)             /* no bits beyond what was asked for */
            ((u8 *)words)[nr / 8] &= (1u << nr % 8) - 1;
        if (!guest_handle_is_null(op->dirty_bitmap) &&
            guest_copy_out(op->dirty_bitmap.p + *at / 8, words, DIV_ROUND_UP(nr, 8), 1)) {
            if (clean)
                uncollect(p2m, *at, words);
            return -EFAULT;
        }
        *at += nr;
        if (*at < op->pages && hypercall_preempt_check())
            return -ERESTART;
    }
    return 0;
}

int p2m_logdirty_op(struct domain *d, struct xen_domctl_shadow_op *op)
{
    struct p2m_domain *p2m = p2m_of(d);
    bool clean = op->op == XEN_DOMCTL_SHADOW_OP_CLEAN;
    gfn_t at;
    int rc;

    if (!p2m->dirty.enabled)
        return -EINVAL;
    if (op->pages > p2m->limit)
        return -EINVAL;
    at = resume_at(p2m, op->op);        /* domctls come one at a time */
    rc = copy_bits(p2m, op, &at, clean);
    settle(p2m, at, rc);
    if (rc == 0) {
        op->stats.fault_count = p2m->dirty.fault_count;
        op->stats.dirty_count = p2m->dirty.dirty_count;
        if (clean)
            p2m->dirty.fault_count = p2m->dirty.dirty_count = 0;
    }
    return rc;
}

/* --- the hypervisor's own writes -------------------------------------------------------------- */
void p2m_mark_dirty_range(struct domain *d, gfn_t gfn, u64 nr)
{
    struct p2m_domain *p2m = p2m_of(d);

    if (likely(!p2m_tracks_dirty(p2m)))
        return;
    spin_lock(&p2m->lock);
    if (gfn < p2m->limit)
        p2m_note_dirty(p2m, gfn, min(nr, p2m->limit - gfn));
    spin_unlock(&p2m->lock);
}

void p2m_mark_dirty(struct domain *d, mfn_t mfn)
{
    pfn_t gfn;

    if (likely(!p2m_tracks_dirty(p2m_of(d))))
        return;
    gfn = arch_get_m2p(mfn);
    if (gfn != INVALID_M2P_ENTRY)
        p2m_mark_dirty_range(d, gfn, 1);
}
