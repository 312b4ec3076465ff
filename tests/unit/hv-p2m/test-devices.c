// SPDX-License-Identifier: GPL-2.0-only
/* A guest whose devices are translated: what they may reach is what it may. */
#include <xen/iommu.h>
#include <lib/string.h>
#include <public/grant_table.h>

#include "p2m-world.h"

#define SEEN    2048

static struct {
    mfn_t mfn;
    unsigned int flags;
} device[SEEN];

void iommu_follow_p2m(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order, unsigned int flags)
{
    CHECK(d == guest && iommu_follows(d));
    CHECK_EQ(gfn & ((1ULL << order) - 1), 0);
    CHECK_EQ(mfn & ((1ULL << order) - 1), 0);
    for (u64 i = 0; i < 1ULL << order && gfn + i < SEEN; i++) {
        device[gfn + i].mfn = flags ? mfn + i : 0;
        device[gfn + i].flags = flags;
    }
}

static unsigned int flushes;

void iommu_flush(struct domain *d)
{
    CHECK(d == guest);
    flushes++;
}

bool iommu_has_devices(const struct domain *d)
{
    return d->iommu_follows;
}

static void agree(void)
{
    CHECK(flushes);
    flushes = 0;
    for (gfn_t gfn = 0; gfn < SEEN; gfn++) {
        unsigned int rights, order;
        mfn_t mfn;

        rights = hardware_rights(gfn, &mfn, &order);
        CHECK_EQ(!!(device[gfn].flags & IOMMU_READ), !!(rights & NPF_READ));
        CHECK_EQ(!!(device[gfn].flags & IOMMU_WRITE), !!(rights & NPF_WRITE));
        if (rights)
            CHECK_EQ(device[gfn].mfn, mfn);
    }
}

static void changes(bool ept)
{
    struct released_pages out = { };
    unsigned long done = 0;
    struct page_info *theirs;

    p2m_world(ept, 9);
    memset(device, 0, sizeof(device));
    guest->iommu_follows = true;
    CHECK_EQ(p2m_add_ram(guest, 512, ram(guest, 9, 1), 9), 0);
    CHECK_EQ(p2m_add_ram(guest, 8, ram(guest, 3, 2), 3), 0);
    agree();
    CHECK_EQ(p2m_map_mmio(guest, 1024, DEVICE_MFN, 700, &done), 0);
    agree();
    /* out of the middle of a large leaf */
    CHECK_EQ(p2m_release(guest, 700, 0, &out), 0);
    while (out.nr)
        put_page(out.pg[--out.nr]);
    agree();
    CHECK_EQ(device[700].flags, 0);
    CHECK_EQ(p2m_add_ram(guest, 700, ram(guest, 0, 3), 0), 0);
    theirs = ram(other, 0, 4);
    CHECK(get_page(theirs, other));
    CHECK_EQ(p2m_map_foreign_page(guest, 20, theirs), 0);
    CHECK_EQ(p2m_grant_map(guest, 21 << PAGE_SHIFT, page_to_mfn(theirs), GNTMAP_readonly | GNTMAP_host_map),
             GNTST_okay);
    agree();
    CHECK_EQ(device[21].flags, IOMMU_READ);
    CHECK_EQ(p2m_grant_unmap(guest, 21 << PAGE_SHIFT, page_to_mfn(theirs), GNTMAP_readonly | GNTMAP_host_map),
             GNTST_okay);
    CHECK_EQ(device[21].flags, 0);
    done = 0;
    CHECK_EQ(p2m_unmap_mmio(guest, 1024, DEVICE_MFN, 700, &done), 0);
    CHECK_EQ(p2m_remove(guest, 20, INVALID_MFN, 0), 0);
    agree();
    put_page_alloc_ref(theirs);
    guest->iommu_follows = false;
    p2m_world_end();
}

TEST(devices_follow_npt)
{
    changes(false);
}

TEST(devices_follow_ept)
{
    changes(true);
}
