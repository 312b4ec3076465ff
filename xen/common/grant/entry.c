// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking entries into use and out of it. The granter may change an entry at any time until
 * GTF_reading or GTF_writing is set in it; they are set together with a check of flags and domid by
 * one compare-and-exchange.
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/bug.h>

/* A granter that changes the entry more often than this while we look at it does it on purpose. */
#define FLAG_TRIES      5

#define WRITES(pin)     ((pin) == PIN_HOST_RW || (pin) == PIN_DEV_RW)

/* flags in the low half, domid in the high half, as they lie in memory */
static u32 *flags_and_domid(struct grant_entry_v1 *entry)
{
    return (u32 *)entry;
}

/*
 * Sets the in-use bits. GNTST_*; *frame and *flags are the entry's, read while nobody could change
 * it.
 */
static int mark_used(struct grant_entry_v1 *entry, domid_t user, bool write, u32 *frame, u16 *flags)
{
    u32 old = READ_ONCE(*flags_and_domid(entry));

    for (unsigned int i = 0; i < FLAG_TRIES; i++) {
        u16 f = old;
        u32 new;

        if ((f & GTF_type_mask) != GTF_permit_access || old >> 16 != user)
            return GNTST_bad_gntref;
        if (write && (f & GTF_readonly))
            return GNTST_general_error;
        new = old | GTF_reading | (write ? GTF_writing : 0);
        if (__atomic_compare_exchange_n(flags_and_domid(entry), &old, new, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST)) {
            *frame = READ_ONCE(entry->frame);
            *flags = f;
            return GNTST_okay;
        }
    }
    return GNTST_general_error;
}

/* Clears the bits no pin stands for any more. Active entry locked. */
static void unmark(struct grant_entry_v1 *entry, const struct grant_active *act)
{
    u16 clear = 0;

    if (!act->pins[PIN_HOST_RW] && !act->pins[PIN_DEV_RW])
        clear |= GTF_writing;
    if (!grant_is_pinned(act))
        clear |= GTF_reading;
    if (clear)
        __atomic_fetch_and(&entry->flags, (u16)~clear, __ATOMIC_SEQ_CST);
}

static int get_frame(struct domain *rd, u32 frame, bool write, struct page_info **out)
{
    bool writable;

    *out = get_page_from_gfn(rd, frame, &writable);
    if (*out && (!write || writable))
        return GNTST_okay;
    if (*out)
        put_page(*out);
    return GNTST_bad_page;
}

/*
 * The page of an entry in use is known; a further use needs no look at the frame number, which may
 * have changed.
 */
static int get_known_frame(struct domain *rd, const struct grant_active *act,
                           struct page_info **out)
{
    struct page_info *pg = mfn_to_page(act->mfn);

    if (!get_page(pg, rd))
        return GNTST_bad_page;
    *out = pg;
    return GNTST_okay;
}

/* Active entry locked. */
static int acquire(struct domain *rd, struct grant_entry_v1 *entry, struct grant_active *act,
                   domid_t user,
                   enum grant_pin pin, struct page_info **pg, u16 *cache)
{
    bool pinned = grant_is_pinned(act);
    u16 flags;
    u32 frame;
    int rc;

    if (pinned && (act->domid != user || act->pins[pin] == UINT16_MAX))
        return GNTST_general_error;
    rc = mark_used(entry, user, WRITES(pin), &frame, &flags);
    if (rc)
        return rc;
    rc = pinned ? get_known_frame(rd, act, pg) : get_frame(rd, frame, WRITES(pin), pg);
    if (rc)
        goto unmark;
    if (WRITES(pin) && get_page_type(*pg, PGT_writable_page)) {
        rc = GNTST_bad_page;
        put_page(*pg);
        goto unmark;
    }
    act->pins[pin]++;
    act->domid = user;
    act->mfn = page_to_mfn(*pg);
    if (cache)
        *cache = flags & (GTF_PWT | GTF_PCD | GTF_PAT);
    return GNTST_okay;

 unmark:
    unmark(entry, act);
    return rc;
}

int grant_acquire(struct domain *rd, u32 ref, domid_t user, enum grant_pin pin,
                  struct page_info **pg, u16 *cache)
{
    struct grant_table *gt = rd->grant_table;
    u32 entries = grant_nr_entries(gt);
    struct grant_active *act;
    int rc;

    if (unlikely(ref >= entries))
        return GNTST_bad_gntref;
    ref = index_nospec(ref, entries);
    act = grant_active(gt, ref);
    spin_lock(&act->lock);
    rc = acquire(rd, grant_shared(gt, ref), act, user, pin, pg, cache);
    spin_unlock(&act->lock);
    return rc;
}

void grant_release(struct domain *rd, u32 ref, enum grant_pin pin, struct page_info *pg)
{
    struct grant_table *gt = rd->grant_table;
    struct grant_active *act = grant_active(gt, ref);

    /* References first: once the bits are clear the granter may use the page for something else. */
    if (WRITES(pin)) {
        if (is_hvm_domain(rd))
            arch_page_dirtied(rd, pg);
        put_page_type(pg);
    }
    put_page(pg);
    spin_lock(&act->lock);
    BUG_ON(!act->pins[pin]);
    act->pins[pin]--;
    unmark(grant_shared(gt, ref), act);
    spin_unlock(&act->lock);
}

struct domain *grant_peer_get(struct grant_peer *peer, domid_t domid)
{
    if (peer->d && peer->d->id == domid)
        return peer->d;
    grant_peer_put(peer);
    peer->d = domid < DOMID_FIRST_RESERVED ? get_domain_by_id(domid) : NULL;
    if (peer->d && !peer->d->grant_table)
        grant_peer_put(peer);
    return peer->d;
}

void grant_peer_put(struct grant_peer *peer)
{
    if (peer->d)
        put_domain(peer->d);
    peer->d = NULL;
}
