// SPDX-License-Identifier: GPL-2.0-only
/* Copies: across pages, to what is not RAM, and with nothing half done when they fault. */
#include "walk-world.h"

static char text[3 * PAGE_SIZE], back[3 * PAGE_SIZE];

static void fill(void)
{
    for (unsigned int i = 0; i < sizeof(text); i++)
        text[i] = i * 7 + i / 4096;
    memset(back, 0x55, sizeof(back));
}

TEST(linear_copies_across_pages)
{
    struct hvm_copy_fault f = { };
    static const enum mode modes[] = { MODE_32, MODE_PAE, MODE_64 };

    for (unsigned int m = 0; m < 3; m++) {
        walk_world(modes[m]);
        map_pages(modes[m], 4, P | W | U);
        fill();
        CHECK_EQ(hvm_copy_to_linear(v, VA + 0xf01, text, 10000, 0, &f), HVM_COPY_OK);
        CHECK(memcmp((char *)frame(10) + 0xf01, text, 0xff) == 0);
        CHECK(memcmp(frame(11), text + 0xff, PAGE_SIZE) == 0);
        CHECK_EQ(hvm_copy_from_linear(v, back, VA + 0xf01, 10000, PFEC_USER, &f), HVM_COPY_OK);
        CHECK(memcmp(back, text, 10000) == 0);
        CHECK_EQ(back[10000], 0x55);
        CHECK(nr_marked >= 4);
    }
}

TEST(a_fault_in_the_second_page_leaves_the_first_alone)
{
    struct hvm_copy_fault f = { };

    walk_world(MODE_64);
    map_pages(MODE_64, 1, P | W | U);
    fill();
    CHECK_EQ(hvm_copy_to_linear(v, VA + 0xffc, text + 1, 8, PFEC_USER, &f), HVM_COPY_PAGE_FAULT);
    CHECK_EQ(f.va, VA + 0x1000);
    CHECK_EQ(f.error_code, PFEC_WRITE | PFEC_USER);
    CHECK_EQ(*(u32 *)((char *)frame(10) + 0xffc), 0);
    CHECK_EQ(hvm_copy_from_linear(v, back, VA + 0xffc, 8, PFEC_USER, NULL), HVM_COPY_PAGE_FAULT);
    CHECK_EQ(back[0], 0x55);
}

TEST(what_is_not_plain_ram)
{
    static const struct {
        gfn_t gfn;
        enum hvm_copy_result read, write;
    } rows[] = {
        { ROM, HVM_COPY_OK, HVM_COPY_READ_ONLY },
        { CLAIMED, HVM_COPY_OK, HVM_COPY_NO_GFN },
        { HOLE, HVM_COPY_NO_GFN, HVM_COPY_NO_GFN },
        { NR_GFNS + 1, HVM_COPY_NO_GFN, HVM_COPY_NO_GFN },
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
        struct hvm_copy_fault f;

        walk_world(MODE_64);
        map_pages(MODE_64, 1, P | W | U);
        *entry64(4, VA >> 12 & 511) = to(rows[i].gfn, P | W | U);
        fill();
        CHECK_EQ(hvm_copy_from_linear(v, back, VA, 8, 0, &f), rows[i].read);
        if (rows[i].read == HVM_COPY_NO_GFN)
            CHECK(f.va == VA && f.gfn == rows[i].gfn);
        CHECK_EQ(hvm_copy_to_linear(v, VA, text + 1, 8, 0, &f), rows[i].write);
        if (rows[i].write == HVM_COPY_NO_GFN)
            CHECK(f.va == VA && f.gfn == rows[i].gfn);
        CHECK_EQ(hvm_copy_from_phys(v->domain, back, to(rows[i].gfn, 8), 8), rows[i].read);
        CHECK_EQ(hvm_copy_to_phys(v->domain, to(rows[i].gfn, 8), text + 1, 8), rows[i].write);
        if (rows[i].gfn < NR_GFNS)
            CHECK_EQ(*(u64 *)frame(rows[i].gfn), 0);
        CHECK_EQ(hvm_copy_to_guest((void *)VA, text, 8), 8);
        CHECK_EQ(hvm_copy_from_guest(back, (void *)VA, 8), rows[i].read == HVM_COPY_OK ? 0 : 8);
    }
}

TEST(physical_copies)
{
    walk_world(MODE_64);
    fill();
    CHECK_EQ(hvm_copy_to_phys(v->domain, 0x14ff8, text, 9000), HVM_COPY_OK);
    CHECK_EQ(hvm_copy_from_phys(v->domain, back, 0x14ff8, 9000), HVM_COPY_OK);
    CHECK(memcmp(back, text, 9000) == 0);
    CHECK_EQ(nr_marked, 4);
}

TEST(hypercall_arguments)
{
    walk_world(MODE_64);
    map_pages(MODE_64, 2, P | W | U);
    fill();
    CHECK_EQ(hvm_copy_to_guest((void *)(VA + 0xf00), text, 0x800), 0);
    CHECK_EQ(hvm_copy_from_guest(back, (void *)(VA + 0xf00), 0x800), 0);
    CHECK(memcmp(back, text, 0x800) == 0);
    CHECK_EQ(hvm_clear_guest((void *)(VA + 0xf80), 0x100), 0);
    CHECK_EQ(hvm_copy_from_guest(back, (void *)(VA + 0xf00), 0x200), 0);
    CHECK(memcmp(back, text, 0x80) == 0);
    CHECK_EQ(back[0x80] | back[0x17f], 0);
    CHECK_EQ(back[0x180], text[0x180]);
    /* what lies beyond the mapping */
    CHECK_EQ(hvm_copy_from_guest(back, (void *)(VA + 0x1f00), 0x200), 0x200);
    CHECK_EQ(hvm_clear_guest((void *)(VA + 0x1f00), 0x200), 0x200);
    /* a kernel's own rules hold */
    v->arch.hvm->cr[4] |= X86_CR4_SMAP;
    CHECK_EQ(hvm_copy_from_guest(back, (void *)VA, 8), 8);
    guest_cpu_user_regs()->rflags |= X86_EFLAGS_AC;
    CHECK_EQ(hvm_copy_from_guest(back, (void *)VA, 8), 0);

    /* 32-bit callers' pointers have nothing in the upper half that counts */
    walk_world(MODE_PAE);
    map_pages(MODE_PAE, 1, P | W | U);
    CHECK_EQ(hvm_copy_to_guest((void *)(VA + (7ul << 32)), text, 8), 0);
    CHECK(memcmp(frame(10), text, 8) == 0);
}

TEST(mapping_a_frame)
{
    struct page_info *pg;
    void *map;

    walk_world(MODE_64);
    map = hvm_map_gfn(v->domain, 9, true, &pg);
    CHECK(map == frame(9));
    CHECK_EQ(world_refs(pg), 2);
    hvm_unmap_gfn(pg, true);
    CHECK_EQ(world_refs(pg), 1);
    CHECK_EQ(nr_marked, 1);
    CHECK(!hvm_map_gfn(v->domain, ROM, true, &pg));
    CHECK(hvm_map_gfn(v->domain, ROM, false, &pg));
    hvm_unmap_gfn(pg, false);
    CHECK_EQ(nr_marked, 1);
    CHECK(!hvm_map_gfn(v->domain, HOLE, false, &pg));
}
