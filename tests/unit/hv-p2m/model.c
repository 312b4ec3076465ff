// SPDX-License-Identifier: GPL-2.0-only
/* See model.h. */
#include "model.h"

struct model_frame model[NR_GFNS];

void model_init(void)
{
    for (unsigned int i = 0; i < NR_GFNS; i++)
        model[i] = (struct model_frame){ .type = P2M_INVALID, .mfn = INVALID_MFN };
}

void model_set(gfn_t gfn, u64 nr, mfn_t mfn, enum p2m_type type)
{
    for (u64 i = 0; i < nr; i++) {
        struct model_frame *f = &model[gfn + i];

        f->type = type;
        f->mfn = mfn == INVALID_MFN ? mfn : mfn + i;
        f->value = f->mfn < WORLD_FRAMES ? *(u8 *)mfn_to_virt(f->mfn) : 0;
        f->written |= P2M_IN(type, P2M_SET_RAM);
    }
}

static enum p2m_type plain(enum p2m_type t)
{
    return t == P2M_RAM_LOGDIRTY ? P2M_RAM_RW : t;
}

void model_resync(gfn_t gfn, u64 nr)
{
    for (u64 i = 0; i < nr; i++) {
        enum p2m_type t;
        mfn_t mfn = p2m_lookup(guest, gfn + i, &t, NULL);

        /* emulated frames may keep a page that a lookup does not tell */
        if (plain(t) != model[gfn + i].type ||
            (t != P2M_MMIO_DM && mfn != model[gfn + i].mfn))
            model_set(gfn + i, 1, mfn, plain(t));
    }
}

static unsigned int most_rights(enum p2m_type t)
{
    switch (t) {
    case P2M_RAM_RW:
    case P2M_MMIO_DIRECT:
        return NPF_READ | NPF_WRITE | NPF_EXEC;
    case P2M_RAM_RO:
    case P2M_IOREQ_SERVER:
        return NPF_READ | NPF_EXEC;
    case P2M_FOREIGN:
    case P2M_GRANT_RW:
        return NPF_READ | NPF_WRITE;
    case P2M_GRANT_RO:
        return NPF_READ;
    default:
        return 0;
    }
}

static void check_frame(gfn_t gfn)
{
    const struct model_frame *f = &model[gfn];
    enum p2m_type t;
    mfn_t mfn = p2m_lookup(guest, gfn, &t, NULL), hw = INVALID_MFN;
    unsigned int rights = hardware_rights(gfn, &hw, NULL), most = most_rights(f->type);

    if (plain(t) != f->type || (f->type != P2M_MMIO_DM && mfn != f->mfn))
        test_fail(__FILE__, __LINE__, "frame %lx: type %u mfn %lx, expected %u %lx", (long)gfn, t,
                  (long)mfn, f->type, (long)f->mfn);
    /* what is watched may not be written to without a fault */
    if (t == P2M_RAM_LOGDIRTY)
        most &= ~NPF_WRITE;
    CHECK_EQ(rights, most);
    if (rights)
        CHECK_EQ(hw, f->mfn);
    if (P2M_IN(f->type, P2M_SET_RAM)) {
        CHECK_EQ(m2p[f->mfn], gfn);
        CHECK(page_owner(mfn_to_page(f->mfn)) == guest);
    }
    if (f->mfn < WORLD_FRAMES)
        CHECK_EQ(*(u8 *)mfn_to_virt(f->mfn), f->value);
}

void model_check(void)
{
    u64 entries, cached, tot, promised = 0, frames = 0;

    for (gfn_t gfn = 0; gfn < NR_GFNS; gfn++) {
        check_frame(gfn);
        promised += model[gfn].type == P2M_POD;
    }
    for (unsigned int i = 0; i < WORLD_FRAMES; i++)
        frames += (mfn_to_page(i)->count & PGC_allocated) && page_owner(mfn_to_page(i)) == guest;
    p2m_pod_get(guest, &entries, &cached, &tot);
    CHECK_EQ(entries, promised);
    CHECK_EQ(tot, frames);
    check_processor();
}
