// SPDX-License-Identifier: GPL-2.0-only
/* See p2m-world.h. */
#include <xen/grant.h>
#include <asm/cpufeature.h>
#include <asm/hvm.h>
#include <asm/hvm-platform.h>
#include <asm/hwdom.h>
#include <asm/ioreq.h>

#include "p2m-world.h"

struct domain *guest, *other;
pfn_t m2p[WORLD_FRAMES];
unsigned int nr_flushes, frames_at_start;
mfn_t grant_frame = INVALID_MFN;
bool claims_writes;
gfn_t uncached_from, uncached_end;
struct cpu_identity boot_cpu = { .phys_bits = 40 };

void p2m_world(bool ept, unsigned int order)
{
    world_init();
    guest = world_domain(1, 1);
    other = world_domain(2, 1);
    guest->kind = GUEST_HVM;
    world_run(other->vcpu[0]);
    for (unsigned int i = 0; i < WORLD_FRAMES; i++)
        m2p[i] = ~0ul;
    nr_flushes = 0;
    claims_writes = false;
    uncached_from = uncached_end = 0;
    frames_at_start = world_frames_free();
    processor_init(ept);
    p2m_setup(ept, order);
    CHECK_EQ(p2m_domain_create(guest), 0);
}

void p2m_world_end(void)
{
    guest->is_dying = DOMDYING_dying;
    CHECK_EQ(RESTARTED(p2m_domain_relinquish(guest)), 0);
    p2m_domain_destroy(guest);
    /* what mm_domain_relinquish() does with the page list */
    for (unsigned int i = 1; i < WORLD_FRAMES; i++) {
        struct page_info *pg = mfn_to_page(i);

        if ((pg->count & PGC_allocated) && !(pg->count & PGC_xen_heap)) {
            CHECK_EQ(world_refs(pg), 1);
            CHECK_EQ(world_type_refs(pg), 0);
            put_page_alloc_ref(pg);
        }
    }
    CHECK_EQ(world_frames_free(), frames_at_start);
    world_check();
}

struct page_info *ram(struct domain *d, unsigned int order, u8 value)
{
    struct page_info *pg = domain_alloc_pages(d, order, 0);

    for (unsigned int i = 0; pg && i < 1u << order; i++)
        *(u8 *)page_to_virt(&pg[i]) = value;
    return pg;
}

void arch_set_m2p(mfn_t mfn, pfn_t pfn)
{
    if (mfn < WORLD_FRAMES)
        m2p[mfn] = pfn;
}

pfn_t arch_get_m2p(mfn_t mfn)
{
    return mfn < WORLD_FRAMES ? m2p[mfn] : ~0ul;
}

u8 hvm_effective_memory_type(struct domain *d, gfn_t gfn, mfn_t mfn, bool direct_mmio)
{
    return direct_mmio || (gfn >= uncached_from && gfn < uncached_end) ? 0 : 6;
}

bool hwdom_map_mmio(struct domain *d, gfn_t gfn)
{
    return false;
}

bool ioreq_claims_mem_type(const struct domain *d)
{
    return claims_writes;
}

int ioreq_server_frame(struct domain *d, u32 server_id, unsigned long idx, mfn_t *mfn)
{
    return -ENOENT;
}

int grant_table_get_frame(struct domain *d, unsigned long idx, mfn_t *mfn)
{
    *mfn = grant_frame;
    return grant_frame == INVALID_MFN ? -ENOENT : 0;
}

bool domain_iomem_permitted(struct domain *d, mfn_t first, mfn_t last)
{
    return first >= DEVICE_MFN && last < DEVICE_MFN + 16;
}

bool pci_msix_guarded(mfn_t first, mfn_t last)
{
    return first <= DEVICE_MFN + 15 && last >= DEVICE_MFN + 15;
}
