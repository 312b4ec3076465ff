// SPDX-License-Identifier: GPL-2.0-only
/* Descriptors that guests may have, and the hypercall page. */
#include <asm/pv-descriptor.h>
#include <string.h>
#include "test.h"

void pv_fill_hypercall_page(void *page);

#define PRESENT     (1ULL << 47)
#define SEGMENT     (1ULL << 44)
#define DPL(n)      ((uint64_t)(n) << 45)
#define ACCESSED    (1ULL << 40)
#define CODE        (1ULL << 43)

TEST(not_present_is_free)
{
    uint64_t d = 0x123456789abcdef0ULL & ~PRESENT, before = d;

    CHECK(pv_check_descriptor(&d));
    CHECK_EQ(d, before);
    d = 0;
    CHECK(pv_check_descriptor(&d));
    CHECK_EQ(d, 0);
}

TEST(no_system_descriptors)
{
    for (uint64_t type = 0; type < 16; type++)
        for (unsigned int dpl = 0; dpl < 4; dpl++) {
            uint64_t d = PRESENT | type << 40 | DPL(dpl) | 0xffff;

            CHECK(!pv_check_descriptor(&d));
        }
}

TEST(segments_become_ring_3)
{
    for (uint64_t type = 0; type < 16; type++)
        for (unsigned int dpl = 0; dpl < 4; dpl++) {
            uint64_t d = PRESENT | SEGMENT | type << 40 | DPL(dpl) | 0x00cf00000000ffffULL;
            uint64_t want = d | DPL(3) | ACCESSED;

            CHECK(pv_check_descriptor(&d));
            CHECK_EQ(d, want);
            CHECK(pv_check_descriptor(&d));
            CHECK_EQ(d, want);
        }
}

TEST(hypercall_page)
{
    static uint8_t page[4096];
    const uint8_t *slot;
    uint32_t nr;

    pv_fill_hypercall_page(page);
    for (unsigned int i = 0; i < 128; i++) {
        slot = page + i * 32;
        if (i == 23)
            continue;
        CHECK(!memcmp(slot, "\x51\x41\x53\xb8", 4));
        memcpy(&nr, slot + 4, 4);
        CHECK_EQ(nr, i);
        CHECK(!memcmp(slot + 8, "\x0f\x05\x41\x5b\x59\xc3", 6));
    }
    slot = page + 23 * 32;              /* iret: pushes rcx, r11, rax and does not return */
    CHECK(!memcmp(slot, "\x51\x41\x53\x50\xb8\x17\x00\x00\x00\x0f\x05", 11));
}
