// SPDX-License-Identifier: GPL-2.0-only
/* Several messages of one function's MSI, as a PVH dom0 programs them: address and data are its own. */
#include "hw.h"
#include "xhci.h"

#define CAP_MSI         5
#define ON              (1u << 16)              /* in the word the capability begins with */
#define CAPABLE(c)      ((c) >> 17 & 7)         /* log2 of messages */
#define ENABLED(c)      ((c) >> 20 & 7)
#define ENABLE(order)   ((order) << 20)
#define WIDE            (1u << 23)
#define VECTOR          0x50u                   /* sixteen from here on */

static u8 memory[PAGE_SIZE] __attribute__((aligned(4096)));
static u32 sbdf;
static unsigned int cap;
static volatile u32 arrived;                    /* bit n: vector VECTOR + n */

static void note(struct frame *f)
{
    arrived |= 1u << (f->vector - VECTOR);
    apic_write(APIC_EOI, 0);
}

static bool open(void)
{
    u64 bar;

    CHECK(xhci_find(&sbdf, &bar));
    CHECK(bar < 1ULL << 32);
    cap = conf_find_cap(sbdf, CAP_MSI);
    CHECK(cap);
    CHECK(conf_read(sbdf, cap) & WIDE);
    CHECK(CAPABLE(conf_read(sbdf, cap)) == 4);
    CHECK(ENABLED(conf_read(sbdf, cap)) == 0);
    apic_on();
    for (unsigned int i = 0; i < XHCI_MESSAGES; i++)
        set_handler(VECTOR + i, note);
    irq_on();
    xhci_start((void *)bar, memory, (u64)memory);
    return true;
}

static void program(unsigned int order, u32 data)
{
    conf_write(sbdf, cap, 0);
    conf_write(sbdf, cap + 4, APIC_BASE | apic_read(APIC_ID) >> 24 << 12);
    conf_write(sbdf, cap + 8, 0);
    conf_write(sbdf, cap + 12, data);
    conf_write(sbdf, cap, ENABLE(order) | ON);
}

static bool comes_as(unsigned int message, unsigned int vector)
{
    arrived = 0;
    xhci_raise(message);
    CHECK(await(&arrived, ~0u));
    CHECK(arrived == 1u << (vector - VECTOR));
    return true;
}

static bool sixteen(void)
{
    program(4, VECTOR);
    CHECK((conf_read(sbdf, cap) & ON) && ENABLED(conf_read(sbdf, cap)) == 4);
    for (unsigned int i = 0; i < XHCI_MESSAGES; i++)
        CHECK(comes_as((i * 7 + 3) % XHCI_MESSAGES, VECTOR + (i * 7 + 3) % XHCI_MESSAGES));
    return true;
}

/* Written while they are on: from then on they come as that. The low bits are the device's. */
static bool other_data(void)
{
    program(2, VECTOR + 6);
    CHECK(comes_as(0, VECTOR + 4));
    CHECK(comes_as(3, VECTOR + 7));
    conf_write(sbdf, cap + 12, VECTOR + 8);
    CHECK(comes_as(0, VECTOR + 8));
    CHECK(comes_as(3, VECTOR + 11));
    return true;
}

static bool one(void)
{
    program(0, VECTOR + 9);
    CHECK(comes_as(0, VECTOR + 9));
    return true;
}

void guest_main(void)
{
    test_case("the device is there, with sixteen messages", open);
    test_case("each comes with its vector", sixteen);
    test_case("four of them, elsewhere", other_data);
    test_case("one", one);
    test_case("sixteen again", sixteen);
}
