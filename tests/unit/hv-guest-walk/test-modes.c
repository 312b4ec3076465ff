// SPDX-License-Identifier: GPL-2.0-only
/* Each paging mode: finding frames, large pages, reserved bits, accessed and dirty bits. */
#include "walk-world.h"

static const enum mode paged[] = { MODE_32, MODE_PAE, MODE_64 };

TEST(without_paging_addresses_are_physical)
{
    u32 pfec = PFEC_WRITE | PFEC_USER;

    walk_world(MODE_REAL);
    CHECK_EQ(walk(0x12345, &pfec), 0x12);
    CHECK_EQ(walk(0x100012345, &pfec), 0x12);
}

TEST(pages_of_all_modes)
{
    for (unsigned int m = 0; m < 3; m++) {
        u32 pfec = 0;
        unsigned int order = 77;

        walk_world(paged[m]);
        map_pages(paged[m], 3, P | W | U);
        CHECK_EQ(walk(VA, &pfec), 10);
        CHECK_EQ(walk(VA + 0x2fff, &pfec), 12);
        CHECK_EQ(fault_code(VA + 0x3000, 0), 0);
        CHECK_EQ(fault_code(VA + 0x3000, PFEC_WRITE | PFEC_USER), PFEC_WRITE | PFEC_USER);
        CHECK_EQ(fault_code(VA + (1ul << 30), 0), 0);
        CHECK_EQ(hvm_walk_linear(v, VA + 5, &pfec, &order), 10);
        CHECK_EQ(order, 0);
        if (paged[m] != MODE_64)        /* 32 bits of address */
            CHECK_EQ(walk(VA + (5ul << 32), &pfec), 10);
    }
}

TEST(tables_in_nothing_map_nothing)
{
    for (unsigned int m = 0; m < 3; m++) {
        walk_world(paged[m]);
        map_pages(paged[m], 1, P | W | U);
        v->arch.hvm->cr[3] = to(HOLE, 0);
        CHECK_EQ(fault_code(VA, 0), 0);
        v->arch.hvm->cr[3] = to(NR_GFNS + 9, 0);
        CHECK_EQ(fault_code(VA, PFEC_USER), PFEC_USER);
    }
}

TEST(large_pages)
{
    unsigned int order;
    u32 pfec = 0;

    walk_world(MODE_32);
    *entry32(1, 5) = 0x800000 | 3 << 13 | P | PS;       /* 4 MiB at 0x300800000 */
    CHECK_EQ(hvm_walk_linear(v, 5 << 22 | 0x3fffff, &pfec, &order), 0x300bff);
    CHECK_EQ(order, 10);
    *entry32(1, 6) = 0x800000 | 1 << 21 | P | PS;
    CHECK_EQ(fault_code(6 << 22, 0), PFEC_PRESENT | PFEC_RESERVED);
    v->arch.hvm->cr[4] = 0;                             /* without PSE it is a table */
    *entry32(1, 5) = to(4, P | PS);
    *entry32(4, 7) = to(33, P);
    CHECK_EQ(hvm_walk_linear(v, 5 << 22 | 7 << 12, &pfec, &order), 33);

    walk_world(MODE_PAE);
    entry64(1, 4)[1] = to(3, P);
    *entry64(3, 9) = 0x600000 | P | PS | 1 << 12;       /* the PAT bit is no address */
    CHECK_EQ(hvm_walk_linear(v, 1 << 30 | 9 << 21 | 0x12345, &pfec, &order), 0x612);
    CHECK_EQ(order, 9);
    *entry64(3, 9) = 0x600000 | P | PS | 1 << 13;
    CHECK_EQ(fault_code(1 << 30 | 9 << 21, 0), PFEC_PRESENT | PFEC_RESERVED);

    walk_world(MODE_64);
    *entry64(1, 0) = to(2, P);
    *entry64(2, 3) = 0x80000000 | P | PS;
    CHECK_EQ(hvm_walk_linear(v, 3ul << 30 | 0x12345678, &pfec, &order), 0x92345);
    CHECK_EQ(order, 18);
    *entry64(2, 3) |= 1 << 20;
    CHECK_EQ(fault_code(3ul << 30, 0), PFEC_PRESENT | PFEC_RESERVED);
    *entry64(1, 0) |= PS;
    CHECK_EQ(fault_code(VA, PFEC_FETCH), PFEC_PRESENT | PFEC_RESERVED | PFEC_FETCH);
}

TEST(reserved_bits)
{
    for (unsigned int m = 1; m < 3; m++) {
        walk_world(paged[m]);
        map_pages(paged[m], 1, P | W | U);
        *entry64(4, VA >> 12 & 511) |= 1ul << 40;       /* one address bit too many */
        CHECK_EQ(fault_code(VA, PFEC_USER), PFEC_USER | PFEC_PRESENT | PFEC_RESERVED);
        map_pages(paged[m], 1, P | W | U | NX);
        CHECK_EQ(fault_code(VA, 0), NO_FAULT);
        v->arch.hvm->efer &= ~EFER_NXE;
        CHECK_EQ(fault_code(VA, 0), PFEC_PRESENT | PFEC_RESERVED);
        /* fetches are not told apart when nothing can forbid them */
        CHECK_EQ(fault_code(VA, PFEC_FETCH), PFEC_PRESENT | PFEC_RESERVED);
        map_pages(paged[m], 1, P | W | U | 1ul << 55);
        CHECK_EQ(fault_code(VA, 0), paged[m] == MODE_64 ? NO_FAULT : PFEC_PRESENT | PFEC_RESERVED);
    }
    walk_world(MODE_PAE);
    map_pages(MODE_PAE, 1, P | W | U);
    entry64(1, 4)[1] |= W;
    CHECK_EQ(fault_code(VA, 0), PFEC_PRESENT | PFEC_RESERVED);
}

TEST(accessed_and_dirty_bits)
{
    walk_world(MODE_64);
    map_pages(MODE_64, 2, P | W | U);
    CHECK_EQ(fault_code(VA, 0), NO_FAULT);
    CHECK_EQ(*entry64(1, 0), to(2, P | W | U | A));
    CHECK_EQ(*entry64(4, VA >> 12 & 511), to(10, P | W | U | A));
    CHECK_EQ(fault_code(VA, PFEC_WRITE), NO_FAULT);
    CHECK_EQ(*entry64(3, VA >> 21 & 511), to(4, P | W | U | A));
    CHECK_EQ(*entry64(4, VA >> 12 & 511), to(10, P | W | U | A | D));
    CHECK_EQ(*entry64(4, (VA >> 12 & 511) + 1), to(11, P | W | U));
    CHECK_EQ(nr_marked, 5);
    /* an access that is not allowed leaves no trace */
    map_pages(MODE_64, 2, P);
    CHECK_EQ(fault_code(VA, PFEC_WRITE), PFEC_WRITE | PFEC_PRESENT);
    CHECK_EQ(*entry64(4, VA >> 12 & 511), to(10, P));
    /* nor is one left in ROM */
    types[4] = P2M_RAM_RO;
    CHECK_EQ(fault_code(VA, 0), NO_FAULT);
    CHECK_EQ(*entry64(4, VA >> 12 & 511), to(10, P));

    walk_world(MODE_32);
    map_pages(MODE_32, 1, P | W | U);
    *entry32(4, (VA >> 12 & 1023) + 1) = 0xdeadbeef;
    CHECK_EQ(fault_code(VA, PFEC_WRITE), NO_FAULT);
    CHECK_EQ(*entry32(4, VA >> 12 & 1023), to(10, P | W | U | A | D));
    CHECK_EQ(*entry32(4, (VA >> 12 & 1023) + 1), 0xdeadbeef);

    walk_world(MODE_PAE);
    map_pages(MODE_PAE, 1, P | W | U);
    CHECK_EQ(fault_code(VA, 0), NO_FAULT);
    CHECK_EQ(entry64(1, 4)[1], to(3, P));               /* has none */
    CHECK_EQ(*entry64(3, VA >> 21 & 511), to(4, P | W | U | A));
}

/* Another vcpu gives the page another frame while we are on our way to it. */
static void remap(void)
{
    *entry64(4, VA >> 12 & 511) = to(20, P | W | U);
}

TEST(tables_that_change_are_walked_again)
{
    u32 pfec = PFEC_WRITE;

    walk_world(MODE_64);
    map_pages(MODE_64, 1, P | W | U);
    at_lookup = remap;                                  /* seen */
    CHECK_EQ(walk(VA, &pfec), 20);

    map_pages(MODE_64, 1, P | W | U);
    *entry64(1, 0) |= A;
    *entry64(2, VA >> 30) |= A;
    *entry64(3, VA >> 21 & 511) |= A;
    nr_lookups = ~0u - 1;                               /* when the bits are about to be set */
    at_lookup = remap;
    CHECK_EQ(walk(VA, &pfec), 20);
    CHECK_EQ(*entry64(4, VA >> 12 & 511), to(20, P | W | U | A | D));
}
