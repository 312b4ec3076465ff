// SPDX-License-Identifier: GPL-2.0-only
/*
 * The grant table in the guest's memory; copying from a grant. Translated guests on the original
 * cannot map what they grant to themselves, so that is not asked.
 */
#include "exits.h"
#include <xen/grant_table.h>
#include <xen/memory.h>

#define REF     20

static u8 table_page[PAGE_SIZE] __attribute__((aligned(4096)));
static u8 granted[PAGE_SIZE] __attribute__((aligned(4096)));
static u8 spare[PAGE_SIZE] __attribute__((aligned(4096)));
static volatile struct grant_entry_v1 *const table = (void *)table_page;
static domid_t self;

static bool table_mapped(void)
{
    struct xen_add_to_physmap a = { .domid = DOMID_SELF, .space = XENMAPSPACE_grant_table, .idx = 0,
                                    .gpfn = (u64)table_page / PAGE_SIZE };
    struct gnttab_query_size q = { .dom = DOMID_SELF };

    self = cpuid(xen_leaf + 4, 0).c;
    CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, &a) == 0);
    CHECK(hypercall(__HYPERVISOR_grant_table_op, GNTTABOP_query_size, &q, 1) == 0);
    CHECK(q.status == GNTST_okay && q.nr_frames >= 1);
    CHECK(table[REF].flags == 0);
    return true;
}

static bool copied(void)
{
    struct gnttab_copy c = {
        .source = { .u.ref = REF, .domid = self, .offset = 0 },
        .dest = { .u.gmfn = (u64)spare / PAGE_SIZE, .domid = DOMID_SELF, .offset = 16 },
        .len = 8, .flags = GNTCOPY_source_gref,
    };

    *(volatile u64 *)granted = 0xabcdef;
    CHECK(hypercall(__HYPERVISOR_grant_table_op, GNTTABOP_copy, &c, 1) == 0 && c.status < 0);   /* not granted */
    table[REF].frame = (u64)granted / PAGE_SIZE;
    table[REF].domid = self;
    table[REF].flags = GTF_permit_access;
    CHECK(hypercall(__HYPERVISOR_grant_table_op, GNTTABOP_copy, &c, 1) == 0);
    CHECK(c.status == GNTST_okay);
    CHECK(*(volatile u64 *)(spare + 16) == 0xabcdef);
    c.len = PAGE_SIZE;
    CHECK(hypercall(__HYPERVISOR_grant_table_op, GNTTABOP_copy, &c, 1) == 0);
    CHECK(c.status < 0);
    table[REF].flags = 0;
    return true;
}

void grant_cases(void)
{
    test_case("the grant table is mapped", table_mapped);
    test_case("a grant is copied from", copied);
}
