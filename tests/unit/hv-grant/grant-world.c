// SPDX-License-Identifier: GPL-2.0-only
/* See grant-world.h. */
#include "grant-world.h"

#include <xen/arch.h>
#include <xen/sched.h>

struct domain *granter, *grantee;
struct slot slots[64];
int fake_map_result, fake_unmap_result;

void grant_world(void)
{
    world_init();
    memset(slots, 0, sizeof(slots));
    fake_map_result = fake_unmap_result = GNTST_okay;
    grantee = world_domain(1, 2);
    granter = world_domain(2, 1);
    CHECK_EQ(grant_table_init(grantee, 4, 4), 0);
    CHECK_EQ(grant_table_init(granter, 4, 4), 0);
    world_run(grantee->vcpu[0]);
}

void grant_world_end(void)
{
    struct domain *all[] = { grantee, granter };

    for (unsigned int i = 0; i < 2; i++) {
        all[i]->is_dying = DOMDYING_dying;
        while (grant_table_release_mappings(all[i]) == -ERESTART)
            ;
    }
    for (unsigned int mfn = 1; mfn < WORLD_FRAMES; mfn++) {
        struct page_info *pg = mfn_to_page(mfn);

        CHECK(world_refs(pg) <= 1);
        CHECK((pg->count & PGC_xen_heap) || world_type_refs(pg) == 0);
    }
    for (unsigned int i = 0; i < 2; i++) {
        grant_table_destroy(all[i]);
        CHECK_EQ(all[i]->refcount, 1);
    }
    world_check();
}

struct grant_entry_v1 *entry(u32 ref)
{
    mfn_t mfn;

    CHECK_EQ(grant_table_get_frame(granter, ref / 512, &mfn), 0);
    return (struct grant_entry_v1 *)mfn_to_virt(mfn) + ref % 512;
}

struct page_info *offer(u32 ref, u16 flags)
{
    struct page_info *pg = world_page(granter);

    CHECK_EQ(grant_table_seed(granter, ref, grantee->id, page_to_mfn(pg), flags), 0);
    return pg;
}

int arch_grant_map(struct vcpu *v, u64 host_addr, mfn_t frame, unsigned int flags,
                   unsigned int cache_flags)
{
    struct slot *s = &slots[host_addr / 0x1000];

    if (fake_map_result)
        return fake_map_result;
    CHECK(!s->used);
    *s = (struct slot){ frame, true, flags & GNTMAP_readonly, cache_flags };
    return GNTST_okay;
}

int arch_grant_unmap(struct vcpu *v, u64 host_addr, mfn_t frame, u64 new_addr, unsigned int flags)
{
    struct slot *s = &slots[host_addr / 0x1000];

    if (fake_unmap_result)
        return fake_unmap_result;
    if (!s->used || s->mfn != frame)
        return GNTST_general_error;
    s->used = false;
    if (new_addr) {
        *s = slots[new_addr / 0x1000];
        slots[new_addr / 0x1000].used = false;
    }
    return GNTST_okay;
}

void arch_set_m2p(mfn_t mfn, pfn_t pfn)
{
}

s16 map_ref(u32 ref, u32 flags, u64 addr, u32 *handle)
{
    struct gnttab_map_grant_ref op = { .host_addr = addr, .flags = flags, .ref = ref,
                                       .dom = granter->id };

    CHECK_EQ(do_grant_table_op(GNTTABOP_map_grant_ref, guest_handle_from_ptr(&op, void), 1), 0);
    if (op.status == GNTST_okay && handle)
        *handle = op.handle;
    return op.status;
}

s16 unmap_handle(u32 handle, u64 addr, u64 dev_addr)
{
    struct gnttab_unmap_grant_ref op = { .host_addr = addr, .dev_bus_addr = dev_addr,
                                         .handle = handle };

    CHECK_EQ(do_grant_table_op(GNTTABOP_unmap_grant_ref, guest_handle_from_ptr(&op, void), 1), 0);
    return op.status;
}

long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    arch_hypercall_restart(nr, args, nr_args);
    return -ERESTART;
}

pfn_t arch_get_m2p(mfn_t mfn)
{
    return mfn + 1000;
}
