// SPDX-License-Identifier: GPL-2.0-only
/* See memory-world.h. */
#include "memory-world.h"

#include <xen/arch.h>
#include <xen/grant.h>

struct domain *guest, *control;
pfn_t m2p[WORLD_FRAMES];
unsigned int fake_frames;

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
