// SPDX-License-Identifier: GPL-2.0-only
/* See memory-world.h. */
#include "memory-world.h"

#include <xen/arch.h>
#include <xen/grant.h>

struct domain *guest, *control;
pfn_t m2p[WORLD_FRAMES];
unsigned int fake_frames;
struct physmap_log physmap;

void memory_world(void)
{
    world_init();
    control = world_domain(0, 1);
    control->is_privileged = true;
    guest = world_domain(1, 1);
    guest->grant_table = (void *)guest;         /* there is one */
    for (unsigned int i = 0; i < WORLD_FRAMES; i++)
        m2p[i] = ~0ul;
    fake_frames = 0;
    physmap = (struct physmap_log){ .refuse = INVALID_GFN };
    world_run(guest->vcpu[0]);
}

int arch_populate_page(struct domain *d, gfn_t gpfn, struct page_info *pg, unsigned int order)
{
    for (unsigned int i = 0; i < 1u << order; i++)
        m2p[page_to_mfn(pg) + i] = gpfn + i;
    return 0;
}

int arch_remove_page(struct domain *d, gfn_t gfn, struct page_info *pg, unsigned int order)
{
    m2p[page_to_mfn(pg)] = ~0ul;
    return 0;
}

/* Every frame number is that of a machine frame here, and flushed later. */
int arch_release_extent(struct domain *d, gfn_t gfn, unsigned int order, struct released_pages *out)
{
    struct page_info *pg = get_page_from_gfn(d, gfn, NULL);

    CHECK_EQ(order, 0);
    if (!pg)
        return -ENOENT;
    if (out->nr == ARRAY_SIZE(out->pg)) {
        while (out->nr)
            put_page(out->pg[--out->nr]);
    }
    out->pg[out->nr++] = pg;
    out->flush = true;
    put_page_alloc_ref(pg);
    physmap.released++;
    return 0;
}

int arch_promise_extent(struct domain *d, gfn_t gfn, unsigned int order)
{
    physmap.promised += 1u << order;
    return 0;
}

gfn_t arch_max_gfn(const struct domain *d)
{
    return 0x12345;
}

int arch_add_to_physmap(struct domain *d, unsigned int space, unsigned long idx, gfn_t gfn,
                        struct domain *foreign)
{
    physmap.space = space;
    physmap.idx = idx;
    physmap.gfn = gfn;
    physmap.foreign = foreign;
    if (gfn == physmap.refuse)
        return -EBUSY;
    physmap.added++;
    return 0;
}

int arch_remove_from_physmap(struct domain *d, gfn_t gfn)
{
    physmap.removed++;
    physmap.gfn = gfn;
    return 0;
}

unsigned int arch_resource_frames(struct domain *d, unsigned int type)
{
    return type == XENMEM_resource_ioreq_server ? 2 : 0;
}

int arch_resource_frame(struct domain *d, unsigned int type, u32 id, unsigned long idx, mfn_t *mfn)
{
    *mfn = 2000 + idx;
    return id == 7 ? 0 : -ENOENT;
}

int arch_map_resource(struct domain *d, gfn_t gfn, struct domain *owner, mfn_t mfn)
{
    physmap.mapped++;
    physmap.gfn = gfn;
    physmap.idx = mfn;
    return 0;
}

void arch_set_m2p(mfn_t mfn, pfn_t pfn)
{
    m2p[mfn] = pfn;
}

long arch_memory_op(unsigned long cmd, void *arg)
{
    return -ENOSYS;
}

int domain_claim_pages(struct domain *d, u64 pages)
{
    d->outstanding_pages = pages;
    return 0;
}

unsigned int grant_table_max_frames(struct domain *d)
{
    return 64;
}

int grant_table_get_frame(struct domain *d, unsigned long idx, mfn_t *mfn)
{
    if (idx >= 64)
        return -EINVAL;
    fake_frames++;
    *mfn = 1000 + idx;
    return 0;
}

long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    arch_hypercall_restart(nr, args, nr_args);
    return -ERESTART;
}
