// SPDX-License-Identifier: GPL-2.0-only
/* Another kernel in the same memory: what it finds where pages of ours were. */
#include "p2m-world.h"

#include <xen/grant.h>
#include <xen/sched.h>
#include <xen/time.h>
#include <asm/hvm.h>
#include <public/memory.h>

#define SHARED_GFN  1
#define GRANT_GFN   0x1000

static unsigned int paused, ports_forgotten, wallclocks;

void domain_pause(struct domain *d)
{
    paused++;
}

void domain_unpause(struct domain *d)
{
    CHECK(paused-- > 0);
}

void hvm_forget_ports(struct domain *d)
{
    CHECK(paused);
    ports_forgotten++;
}

void wallclock_update_domain(struct domain *d)
{
    wallclocks++;
}

void arch_update_vcpu_time(struct vcpu *v)
{
}

unsigned int grant_table_nr_frames(struct domain *d)
{
    return 1;
}

static mfn_t begin(void)
{
    mfn_t shared;

    p2m_world(false, 9);
    paused = ports_forgotten = wallclocks = 0;
    guest->grant_table = (void *)1;             /* one frame: the world's */
    shared = virt_to_mfn(guest->shared_info);
    xenheap_share_with_domain(virt_to_page(guest->shared_info), guest, SHARE_RW);
    CHECK_EQ(p2m_add_ram(guest, SHARED_GFN, ram(guest, 0, 4), 0), 0);
    CHECK_EQ(arch_add_to_physmap(guest, XENMAPSPACE_shared_info, 0, SHARED_GFN, NULL), 0);
    CHECK_EQ(p2m_lookup(guest, SHARED_GFN, NULL, NULL), shared);
    guest->shared_info->evtchn_pending[3] = 7;
    return shared;
}

static void end(void)
{
    guest->grant_table = NULL;
    put_page_alloc_ref(virt_to_page(guest->shared_info));
    p2m_world_end();
}

TEST(soft_reset_gives_ram_for_the_shared_page)
{
    mfn_t shared = begin(), now;
    enum p2m_type t;
    u8 value;

    guest->has_32bit_info = true;
    guest_read(SHARED_GFN, &value);             /* the processor knows where it was */
    CHECK_EQ(arch_domain_soft_reset(guest), 0);
    now = p2m_lookup(guest, SHARED_GFN, &t, NULL);
    CHECK(now != shared && now != INVALID_MFN);
    CHECK_EQ(t, P2M_RAM_RW);
    CHECK(page_owner(mfn_to_page(now)) == guest);
    CHECK_EQ(guest_write(SHARED_GFN, 9), ACCESS_OK);
    CHECK_EQ(*(u8 *)mfn_to_virt(now), 9);
    CHECK_EQ(guest->shared_info->evtchn_pending[0], 0);
    CHECK_EQ(guest->shared_info->evtchn_pending[3], 0);
    CHECK(!guest->has_32bit_info);
    CHECK_EQ(ports_forgotten, 1);
    CHECK_EQ(wallclocks, 1);
    CHECK_EQ(paused, 0);
    check_processor();
    /* the next kernel puts it where it likes: that RAM is given back */
    CHECK_EQ(arch_add_to_physmap(guest, XENMAPSPACE_shared_info, 0, SHARED_GFN, NULL), 0);
    CHECK_EQ(p2m_lookup(guest, SHARED_GFN, NULL, NULL), shared);
    end();
}

TEST(soft_reset_takes_the_grant_table_away)
{
    void *table;

    begin();
    table = xenheap_alloc(0);
    grant_frame = virt_to_mfn(table);
    xenheap_share_with_domain(virt_to_page(table), guest, SHARE_RW);
    CHECK_EQ(arch_add_to_physmap(guest, XENMAPSPACE_grant_table, 0, GRANT_GFN, NULL), 0);
    CHECK_EQ(p2m_lookup(guest, GRANT_GFN, NULL, NULL), grant_frame);
    CHECK_EQ(arch_domain_soft_reset(guest), 0);
    CHECK_EQ(p2m_lookup(guest, GRANT_GFN, NULL, NULL), INVALID_MFN);
    check_processor();
    put_page_alloc_ref(virt_to_page(table));
    grant_frame = INVALID_MFN;
    xenheap_free(table, 0);
    end();
}

TEST(soft_reset_without_memory_changes_nothing)
{
    mfn_t shared = begin();

    test_fault_at(1);
    CHECK_EQ(arch_domain_soft_reset(guest), -ENOMEM);
    test_fault_at(0);
    CHECK_EQ(p2m_lookup(guest, SHARED_GFN, NULL, NULL), shared);
    CHECK_EQ(guest->shared_info->evtchn_pending[3], 7);
    CHECK_EQ(ports_forgotten, 0);
    CHECK_EQ(paused, 0);
    end();
}
