// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random operations, side by side on the real thing and on an array (model.h). Some allocations
 * fail, some operations give way, pools are small. P2M_SEED and P2M_STEPS in the environment repeat
 * or lengthen a run.
 */
#include <public/domctl.h>
#include <public/grant_table.h>
#include <asm/hvm.h>

#include "model.h"

static u64 seed;
static bool tracking;
static struct page_info *others_page;       /* lent to the guest */
static u8 bitmap[NR_GFNS / 8];

static unsigned int pick(unsigned int n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % n;
}

static gfn_t some_gfn(unsigned int order)
{
    return (gfn_t)pick(NR_GFNS >> order) << order;
}

/* A frame of that type, if one is quickly found. */
static bool find_type(u32 set, gfn_t *gfn)
{
    for (unsigned int i = 0; i < 64; i++) {
        *gfn = pick(NR_GFNS);
        if (P2M_IN(model[*gfn].type, set))
            return true;
    }
    return false;
}

static bool has_grants(gfn_t gfn, u64 nr)
{
    for (u64 i = 0; i < nr; i++)
        if (P2M_IN(model[gfn + i].type, P2M_SET_GRANT))
            return true;
    return false;
}

/* Mapped nowhere any more: whoever made the hole takes the page. */
static void drop_own_pages(const mfn_t *mfns, u64 nr)
{
    for (u64 i = 0; i < nr; i++)
        if (mfns[i] != INVALID_MFN && mfn_valid(mfns[i]) &&
            page_owner(mfn_to_page(mfns[i])) == guest)
            put_page_alloc_ref(mfn_to_page(mfns[i]));
}

static void remember_own(gfn_t gfn, u64 nr, mfn_t *mfns)
{
    for (u64 i = 0; i < nr; i++)
        mfns[i] = P2M_IN(model[gfn + i].type, P2M_SET_RAM | 1u << P2M_MMIO_DM) ? model[gfn + i].mfn
                                                                               : INVALID_MFN;
}

static void op_add_ram(void)
{
    unsigned int order = pick(8) ? 0 : 9;
    gfn_t gfn = some_gfn(order);
    mfn_t old[512];
    struct page_info *pg = ram(guest, order, pick(4) ? pick(256) : 0);
    int rc;

    if (!pg)
        return;
    remember_own(gfn, 1u << order, old);
    rc = p2m_add_ram(guest, gfn, pg, order);
    CHECK(rc == 0 || rc == -ENOMEM || (rc == -EBUSY && has_grants(gfn, 1u << order)));
    if (rc) {
        for (unsigned int i = 0; i < 1u << order; i++)
            put_page_alloc_ref(&pg[i]);
        return;
    }
    model_set(gfn, 1u << order, page_to_mfn(pg), P2M_RAM_RW);
    drop_own_pages(old, 1u << order);
}

static void op_remove(void)
{
    mfn_t mfn;
    gfn_t gfn;
    int rc;

    if (!find_type(P2M_SET_RAM | 1u << P2M_FOREIGN | P2M_SET_GRANT, &gfn))
        return;
    mfn = model[gfn].mfn;
    CHECK(p2m_remove(guest, gfn, mfn + 1, 0) != 0);
    rc = p2m_remove(guest, gfn, pick(2) ? mfn : INVALID_MFN, 0);
    CHECK(rc == 0 || rc == -ENOMEM || (rc == -EBUSY && has_grants(gfn, 1)));
    if (rc)
        return;
    if (P2M_IN(model[gfn].type, P2M_SET_RAM))
        drop_own_pages(&mfn, 1);
    model_set(gfn, 1, INVALID_MFN, P2M_INVALID);
}

static void op_release(void)
{
    struct released_pages out = { };
    unsigned int order = pick(6) ? 0 : pick(10);
    gfn_t gfn = some_gfn(order);
    int rc = 0;

    if (order == 0) {
        for (unsigned int n = pick(8); n-- && rc == 0; gfn = some_gfn(0)) {
            rc = p2m_release(guest, gfn, 0, &out);
            model_resync(gfn, 1);
        }
    } else {
        rc = p2m_release(guest, gfn, order, &out);
        model_resync(gfn, 1u << order);
        if (rc == 0)
            for (unsigned int i = 0; i < 1u << order; i++)
                CHECK_EQ(model[gfn + i].type, P2M_INVALID);
    }
    if (out.flush)
        hvm_flush_domain_tlb(guest);
    while (out.nr)
        put_page(out.pg[--out.nr]);
}

static void op_set_hole(void)
{
    enum p2m_type t = pick(2) ? P2M_MMIO_DM : P2M_INVALID;
    unsigned int order = pick(4) ? 0 : 9;
    gfn_t gfn = some_gfn(order);
    mfn_t old[512];
    int rc;

    remember_own(gfn, 1u << order, old);
    rc = p2m_set(guest, gfn, 5, order, t);
    CHECK(rc == 0 || rc == -ENOMEM || (rc == -EBUSY && has_grants(gfn, 1u << order)));
    if (rc)
        return;
    model_set(gfn, 1u << order, INVALID_MFN, t);
    drop_own_pages(old, 1u << order);
}

static void op_mmio(void)
{
    unsigned long nr = 1 + pick(600), done = 0;
    gfn_t gfn = pick(NR_GFNS - nr);
    mfn_t mfn = DEVICE_MFN + (pick(2) ? gfn : pick(NR_GFNS));
    int rc;

    if (pick(3))
        rc = RESTARTED(p2m_map_mmio(guest, gfn, mfn, nr, &done));
    else
        rc = RESTARTED(p2m_unmap_mmio(guest, gfn, mfn, nr, &done));
    CHECK(rc == 0 || rc == -ENOMEM || rc == -EBUSY || rc == -ENOENT);
    model_resync(gfn, nr);
}

static void op_change_type(void)
{
    static const enum p2m_type types[] = {
        P2M_RAM_RW, P2M_RAM_RO, P2M_IOREQ_SERVER, P2M_MMIO_DM,
    };
    enum p2m_type nt = types[pick(4)];
    gfn_t gfn, end;
    int rc;

    if (!find_type(P2M_SET_RAM | 1u << P2M_MMIO_DM, &gfn))
        return;
    if (pick(4)) {
        rc = p2m_change_type(guest, gfn, model[gfn].type, nt);
        CHECK(rc == 0 || rc == -ENOMEM ||
              (rc == -EBUSY && model[gfn].mfn == INVALID_MFN && P2M_IN(nt, P2M_SET_RAM)));
        if (rc == 0)
            model[gfn].type = nt;
        return;
    }
    end = min(gfn + 1 + pick(700), (gfn_t)NR_GFNS);
    enum p2m_type ot = types[pick(3)], before[NR_GFNS];
    gfn_t at = gfn;

    for (gfn_t i = gfn; i < end; i++)
        before[i] = model[i].type;
    rc = RESTARTED(p2m_change_type_range(guest, &at, end, ot, nt));
    CHECK(rc == 0 || rc == -ENOMEM);
    for (gfn_t i = gfn; i < end; i++) {
        enum p2m_type t;

        p2m_lookup(guest, i, &t, NULL);
        t = t == P2M_RAM_LOGDIRTY ? P2M_RAM_RW : t;
        CHECK(t == before[i] || (before[i] == ot && t == nt));
        if (rc == 0 && (model[i].mfn != INVALID_MFN || !P2M_IN(nt, P2M_SET_RAM)))
            CHECK_EQ(t, before[i] == ot ? nt : before[i]);
        model[i].type = t;
    }
}

static void op_grant(void)
{
    unsigned int flags = pick(2) ? GNTMAP_readonly : 0;
    gfn_t gfn;
    mfn_t old;

    if (pick(2) && find_type(P2M_SET_GRANT, &gfn)) {
        flags = model[gfn].type == P2M_GRANT_RO ? GNTMAP_readonly : 0;
        CHECK_EQ(p2m_grant_unmap(guest, gfn << PAGE_SHIFT, model[gfn].mfn, flags), GNTST_okay);
        hvm_flush_domain_tlb(guest);
        model_set(gfn, 1, INVALID_MFN, P2M_INVALID);
        return;
    }
    gfn = some_gfn(0);
    remember_own(gfn, 1, &old);
    if (p2m_grant_map(guest, gfn << PAGE_SHIFT, page_to_mfn(others_page), flags))
        return;
    model_set(gfn, 1, page_to_mfn(others_page), flags ? P2M_GRANT_RO : P2M_GRANT_RW);
    drop_own_pages(&old, 1);
}

static void op_foreign(void)
{
    gfn_t gfn = some_gfn(0);
    mfn_t old;

    remember_own(gfn, 1, &old);
    if (p2m_map_foreign(guest, gfn, other, page_to_mfn(others_page)))
        return;
    model_set(gfn, 1, page_to_mfn(others_page), P2M_FOREIGN);
    drop_own_pages(&old, 1);
}

static void op_pod(void)
{
    unsigned int order = pick(2) ? 9 : 0;
    gfn_t gfn = some_gfn(order);
    int rc;

    switch (pick(3)) {
    case 0:
        rc = p2m_pod_promise(guest, gfn, order);
        CHECK(rc == 0 || rc == -EBUSY || rc == -ENOMEM);
        model_resync(gfn, 1u << order);
        break;
    case 1:
        rc = RESTARTED(p2m_pod_set_target(guest, guest->tot_pages + pick(40)));
        CHECK(rc == 0 || rc == -ENOMEM);
        break;
    default:
        if (!find_type(1u << P2M_POD, &gfn))
            break;
        struct page_info *pg = p2m_get_page(guest, gfn, NULL, P2M_ALLOC);

        model_resync(0, NR_GFNS);       /* others may have been swept */
        if (pg)
            put_page(pg);
    }
}

/* The effect of a guest's access on what is promised elsewhere. */
static void op_access(void)
{
    gfn_t gfn = pick(NR_GFNS);
    bool pod = model[gfn].type == P2M_POD, write = pick(2);
    u8 value = pick(3) ? pick(256) : 0;
    enum access_result r = write ? guest_write(gfn, value) : guest_read(gfn, &value);

    if (pod)
        model_resync(0, NR_GFNS);
    if (pod && r == ACCESS_CRASH)
        return;
    if (model[gfn].type == P2M_IOREQ_SERVER && write && r == ACCESS_OK)
        model[gfn].type = P2M_RAM_RW;
    if (P2M_IN(model[gfn].type, P2M_SET_WRITABLE | 1u << P2M_MMIO_DIRECT) ||
        (!write && P2M_IN(model[gfn].type, P2M_SET_PAGE)))
        CHECK_EQ(r, ACCESS_OK);
    else
        CHECK_EQ(r, ACCESS_EMULATE);
    if (r != ACCESS_OK || model[gfn].mfn >= WORLD_FRAMES)
        return;
    if (write) {
        for (gfn_t i = 0; i < NR_GFNS; i++)     /* a foreign page may be mapped more than once */
            if (model[i].mfn == model[gfn].mfn)
                model[i].value = value;
        model[gfn].written = true;
    } else {
        CHECK_EQ(value, model[gfn].value);
    }
}

static void op_track(void)
{
    struct xen_domctl_shadow_op op = {
        .op = pick(3) ? XEN_DOMCTL_SHADOW_OP_CLEAN : XEN_DOMCTL_SHADOW_OP_PEEK, .pages = NR_GFNS,
    };
    int rc;

    op.dirty_bitmap.p = bitmap;
    if (!tracking) {
        rc = RESTARTED(p2m_logdirty_enable(guest));
        if (rc) {
            CHECK_EQ(rc, -ENOMEM);
            return;
        }
        tracking = true;
        for (gfn_t i = 0; i < NR_GFNS; i++)
            model[i].written = false;
        return;
    }
    if (pick(8) == 0) {
        CHECK_EQ(RESTARTED(p2m_logdirty_disable(guest)), 0);
        tracking = false;
        return;
    }
    CHECK_EQ(RESTARTED(p2m_logdirty_op(guest, &op)), 0);
    for (gfn_t i = 0; i < NR_GFNS; i++) {
        if (model[i].written && P2M_IN(model[i].type, 1u << P2M_RAM_RW) &&
            !(bitmap[i / 8] >> i % 8 & 1))
            test_fail(__FILE__, __LINE__, "frame %lx was written to unnoticed", (long)i);
        if (op.op == XEN_DOMCTL_SHADOW_OP_CLEAN)
            model[i].written = false;
    }
}

static void op_get_page(void)
{
    gfn_t gfn = pick(NR_GFNS);
    unsigned int flags = pick(2) ? P2M_WRITE : 0;
    struct page_info *pg = p2m_get_page(guest, gfn, NULL, flags);

    CHECK_EQ(!!pg, P2M_IN(model[gfn].type, flags ? P2M_SET_WRITABLE : P2M_SET_PAGE) ? 1 : 0);
    if (!pg)
        return;
    CHECK_EQ(page_to_mfn(pg), model[gfn].mfn);
    put_page(pg);
}

static void op_read(void)
{
    gfn_t gfn = pick(NR_GFNS);
    enum p2m_type t;
    u32 word = 0;

    /* a promised frame would be populated */
    if (model[gfn].type == P2M_POD)
        return;
    CHECK_EQ(p2m_read(guest, gfn, 0, &word, 4, &t),
             P2M_IN(model[gfn].type, P2M_SET_PAGE) ? 1 : 0);
    if (P2M_IN(model[gfn].type, P2M_SET_PAGE))
        CHECK_EQ((u8)word, model[gfn].value);
}

static void op_pool(void)
{
    int rc = RESTARTED(p2m_pool_resize(guest, (4ul + pick(20)) << PAGE_SHIFT));

    CHECK(rc == 0 || rc == -EBUSY || rc == -ENOMEM);
}

static void op_vram(void)
{
    static u8 bits[NR_GFNS / 8];
    unsigned int nr = pick(4) ? 1 + pick(64) : 0;
    int rc = p2m_track_dirty_vram(guest, pick(2) ? 100 : some_gfn(6), nr, bits);

    CHECK(rc == 0 || rc == -ENOMEM);
}

static void (*const ops[])(void) = {
    op_add_ram, op_add_ram, op_add_ram, op_remove, op_release, op_set_hole, op_mmio, op_change_type,
    op_grant, op_foreign, op_pod, op_pod, op_access, op_access, op_access, op_access, op_track,
    op_get_page, op_read, op_pool, op_vram,
};

static void run(bool ept, unsigned int order, unsigned int steps)
{
    p2m_world(ept, order);
    model_init();
    tracking = false;
    others_page = ram(other, 0, 77);
    p2m_pool_resize(guest, 12 << PAGE_SHIFT);
    for (unsigned int i = 0; i < steps; i++) {
        world_preempt_at(pick(3) ? 0 : 1 + pick(5));
        test_fault_at(pick(6) ? 0 : 1 + pick(4));
        ops[pick(ARRAY_SIZE(ops))]();
        test_fault_at(0);
        world_preempt_at(0);
        model_check();
    }
    for (gfn_t i = 0; i < NR_GFNS; i++)
        if (P2M_IN(model[i].type, P2M_SET_GRANT))
            p2m_grant_unmap(guest, i << PAGE_SHIFT, model[i].mfn,
                            model[i].type == P2M_GRANT_RO ? GNTMAP_readonly : 0);
    p2m_world_end();
}

static unsigned int from_environment(const char *name, unsigned int usual)
{
    const char *s = getenv(name);

    return s ? strtoul(s, NULL, 0) : usual;
}

TEST(random_operations)
{
    static const unsigned int orders[] = { 9, 18, 0 };
    unsigned int first = from_environment("P2M_SEED", 1);
    unsigned int steps = from_environment("P2M_STEPS", 1500);

    for (unsigned int i = 0; i < 6; i++) {
        seed = 0x9e3779b97f4a7c15ULL * (first + i);
        run(i & 1, orders[i / 2], steps);
    }
}
