// SPDX-License-Identifier: GPL-2.0-only
/* Another kernel in the same memory: what it finds where pages of ours were. */
#include "p2m-world.h"

#include <xen/grant.h>
#include <xen/sched.h>
#include <xen/time.h>
#include <asm/boot.h>
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
    spin_lock_init(&guest->arch.e820_lock, LOCK_DOMAIN);
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

/* --- RAM that the old kernel gave back -------------------------------------------------------- */
#define RAM_GFN     0x100       /* the map's RAM begins at 1 MiB */
#define RAM_FRAMES  100

static const struct e820_entry map[] = {
    { RAM_GFN * PAGE_SIZE, RAM_FRAMES * PAGE_SIZE, E820_RAM },
    { (RAM_GFN + RAM_FRAMES) * PAGE_SIZE, 4 * PAGE_SIZE, E820_RESERVED },
    { (RAM_GFN + 200) * PAGE_SIZE, 2 * PAGE_SIZE, E820_RAM },
};

/* Its RAM is there but for what lies [hole, +nr) in the map's first entry. */
static void begin_with_holes(gfn_t hole, unsigned int nr)
{
    begin();
    guest->arch.e820 = (struct e820_entry *)map;
    guest->arch.nr_e820 = ARRAY_SIZE(map);
    for (gfn_t gfn = RAM_GFN; gfn < RAM_GFN + RAM_FRAMES; gfn++)
        if (gfn < hole || gfn >= hole + nr)
            CHECK_EQ(p2m_add_ram(guest, gfn, ram(guest, 0, gfn), 0), 0);
}

static void end_with_holes(void)
{
    guest->arch.e820 = NULL;
    guest->arch.nr_e820 = 0;
    end();
}

static bool is_ram(gfn_t gfn)
{
    enum p2m_type t;

    return p2m_lookup(guest, gfn, &t, NULL) != INVALID_MFN && t == P2M_RAM_RW;
}

static void check_filled(gfn_t hole, unsigned int nr)
{
    u8 value;

    for (gfn_t gfn = 0; gfn < 0xa0; gfn++)
        CHECK(is_ram(gfn));
    for (gfn_t gfn = RAM_GFN; gfn < RAM_GFN + RAM_FRAMES; gfn++) {
        CHECK(is_ram(gfn));
        CHECK_EQ(guest_read(gfn, &value), ACCESS_OK);
        CHECK_EQ(value, gfn >= hole && gfn < hole + nr ? 0 : (u8)gfn);
    }
    CHECK(is_ram(RAM_GFN + 200) && is_ram(RAM_GFN + 201));
    CHECK(!is_ram(0xa0) && !is_ram(RAM_GFN - 1) && !is_ram(RAM_GFN + RAM_FRAMES) && !is_ram(RAM_GFN + 202));
}

TEST(soft_reset_brings_back_what_a_balloon_took)
{
    begin_with_holes(RAM_GFN + 10, 30);
    CHECK_EQ(arch_domain_soft_reset(guest), 0);
    check_filled(RAM_GFN + 10, 30);
    check_processor();
    end_with_holes();
}

TEST(soft_reset_goes_on_where_it_was_interrupted)
{
    unsigned int times = 0;
    int rc;

    begin_with_holes(RAM_GFN + 60, 40);
    do {
        world_preempt_at(1);
        rc = arch_domain_soft_reset(guest);
        CHECK_EQ(paused, 0);
        times++;
    } while (rc == -ERESTART && times < 100);
    world_preempt_at(0);
    CHECK_EQ(rc, 0);
    CHECK(times > 2);
    check_filled(RAM_GFN + 60, 40);
    CHECK_EQ(ports_forgotten, 1);
    /* and the next one starts from the beginning */
    CHECK_EQ(p2m_remove(guest, 3, INVALID_MFN, 0), 0);
    CHECK_EQ(arch_domain_soft_reset(guest), 0);
    CHECK(is_ram(3));
    end_with_holes();
}

TEST(soft_reset_gives_no_more_than_the_guest_may_have)
{
    begin_with_holes(RAM_GFN + 10, 30);
    guest->max_pages = guest->tot_pages + 0xa0 + 15;    /* for the first 640 KiB, and half of the hole */
    CHECK_EQ(arch_domain_soft_reset(guest), 0);
    CHECK(is_ram(0) && is_ram(0x9f) && is_ram(RAM_GFN + 24) && !is_ram(RAM_GFN + 25));
    CHECK_EQ(guest->tot_pages, guest->max_pages);
    CHECK_EQ(ports_forgotten, 1);
    guest->max_pages = ~0ULL;
    CHECK_EQ(arch_domain_soft_reset(guest), 0);
    check_filled(RAM_GFN + 10, 30);
    end_with_holes();
}

TEST(soft_reset_fails_where_the_host_has_no_memory)
{
    begin_with_holes(RAM_GFN + 10, 30);
    test_fault_at(50);
    CHECK_EQ(arch_domain_soft_reset(guest), -ENOMEM);
    test_fault_at(0);
    CHECK_EQ(paused, 0);
    CHECK_EQ(ports_forgotten, 0);
    end_with_holes();
}

TEST(soft_reset_does_not_fill_what_firmware_emptied)
{
    begin_with_holes(RAM_GFN + 90, 10);
    CHECK_EQ(p2m_add_ram(guest, 1UL << (32 - PAGE_SHIFT), ram(guest, 0, 1), 0), 0);
    CHECK_EQ(arch_domain_soft_reset(guest), 0);
    CHECK(!is_ram(RAM_GFN + 90) && !is_ram(2));
    end_with_holes();
}
