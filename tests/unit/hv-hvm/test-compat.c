// SPDX-License-Identifier: GPL-2.0-only
/* Structures of 32-bit callers: each field arrives, long ones widened, and goes back where it came from. */
#include <public/memory.h>
#include <public/sched.h>
#include <public/vcpu.h>
#include <lib/string.h>

#include "test.h"
#include "compat.h"

#define MARK    0x4000000000UL      /* what the fake widening adds to a handle */

static unsigned long widen(u32 address, unsigned int layout)
{
    return address + MARK * layout;
}

static u32 narrow(unsigned long address)
{
    return address;
}

TEST(reservation_in)
{
    const u32 compat[5] = { 0x1000, 7, 9, 0x80, 0x7ff0 };
    struct xen_memory_reservation r;

    CHECK(compat_element_in(&compat_layouts[COMPAT_RESERVATION], &r, 0, sizeof(r), compat, widen));
    CHECK_EQ((unsigned long)r.extent_start.p, 0x1000 + MARK * COMPAT_LONG);
    CHECK_EQ(r.nr_extents, 7);
    CHECK_EQ(r.extent_order, 9);
    CHECK_EQ(r.mem_flags, 0x80);
    CHECK_EQ(r.domid, 0x7ff0);
}

TEST(one_field_out_leaves_the_others)
{
    u8 compat[44];
    struct vcpu_runstate_info native = { .state = 2, .state_entry_time = 0x1122334455667788, .time = { 1, 2, 3, 4 } };
    unsigned int first, end;
    u64 entry;

    memset(compat, 0xee, sizeof(compat));
    compat_element_range(&compat_layouts[COMPAT_RUNSTATE], 8, 8, &first, &end);
    CHECK(first == 4 && end == 12);
    CHECK(compat_element_out(&compat_layouts[COMPAT_RUNSTATE], compat, &native.state_entry_time, 8, 8, narrow));
    memcpy(&entry, compat + 4, 8);
    CHECK_EQ(entry, native.state_entry_time);
    CHECK(compat[3] == 0xee && compat[12] == 0xee);
}

/* The flag in the topmost byte of state_entry_time is written alone. */
TEST(part_of_a_copied_field)
{
    u8 compat[44] = { 0 }, byte = 0x80;

    CHECK(compat_element_out(&compat_layouts[COMPAT_RUNSTATE], compat, &byte, 15, 1, narrow));
    CHECK_EQ(compat[11], 0x80);
}

TEST(no_half_handles)
{
    u8 compat[64] = { 0 };
    u32 half;

    CHECK(!compat_element_in(&compat_layouts[COMPAT_POLL], &half, 0, 4, compat, widen));
    CHECK(!compat_element_in(&compat_layouts[COMPAT_LONG], &half, 4, 4, compat, widen));
}

TEST(layouts_are_sound)
{
    for (unsigned int i = COMPAT_LONG; i < COMPAT_NR_LAYOUTS; i++) {
        const struct compat_layout *l = &compat_layouts[i];
        unsigned int native = 0, compat = 0;

        CHECK(l->nr_fields > 0 && l->compat_size <= COMPAT_MAX_ELEMENT && l->native_size >= l->compat_size);
        for (unsigned int f = 0; f < l->nr_fields; f++) {
            const struct compat_field *x = &l->fields[f];

            CHECK(x->native >= native && x->compat >= compat);
            native = x->native + (x->kind == COMPAT_COPY ? x->size : 8);
            compat = x->compat + x->size;
            CHECK(native <= l->native_size && compat <= l->compat_size);
        }
    }
    for (unsigned int i = 0; i < compat_nr_args; i++)
        CHECK((compat_calls >> compat_args[i].nr & 1) && compat_args[i].layout < COMPAT_NR_LAYOUTS);
}
