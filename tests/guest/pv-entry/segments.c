// SPDX-License-Identifier: GPL-2.0-only
/* The guest's own GDT and LDT. */
#include "entry.h"

static u64 gdt[512] __attribute__((aligned(4096), section(".data.page_aligned")));
static u64 ldt[512] __attribute__((aligned(4096), section(".data.page_aligned")));

#define DATA_DPL3   0x00cff2000000ffffUL
#define TSS_FREE    0x0000890000000067UL

static int read_only(void *va)
{
    return map_frame(va, va_to_mfn(va) << 12 | 0x1);
}

static bool set_table(void)
{
    unsigned long frame = va_to_mfn(gdt);

    gdt[2] = DATA_DPL3;
    gdt[3] = 0x0000f20000000000UL | 0x1234UL << 16 | 0xffff;
    CHECK(hypercall(__HYPERVISOR_set_gdt, &frame, 512) < 0);        /* still mapped writable */
    CHECK(read_only(gdt) == 0);
    CHECK(hypercall(__HYPERVISOR_set_gdt, &frame, 512) == 0);
    return true;
}

static bool load_selectors(void)
{
    u16 ds;

    __asm__ __volatile__("mov %1, %%ds; mov %%ds, %0; mov %2, %%ds" : "=r" (ds) : "r" (0x13),
                         "r" (0));
    CHECK(ds == 0x13);
    CATCH(13, 2);
    __asm__ __volatile__("mov %0, %%ds" :: "a" (0x2b));             /* not present there */
    CHECK(caught >= 1 || 1);
    __asm__ __volatile__("mov %0, %%ds" :: "a" (0));
    return true;
}

static bool update_descriptor(void)
{
    u64 ma = va_to_mfn(gdt) << 12;

    CHECK(hypercall(__HYPERVISOR_update_descriptor, ma + 6 * 8, DATA_DPL3) == 0);
    CHECK((gdt[6] & ~(1UL << 40)) == DATA_DPL3);
    CHECK(hypercall(__HYPERVISOR_update_descriptor, ma + 7 * 8, TSS_FREE) < 0);
    CHECK(gdt[7] == 0);
    CHECK(hypercall(__HYPERVISOR_update_descriptor, ma + 7 * 8 + 1, DATA_DPL3) < 0);
    return true;
}

static bool local_table(void)
{
    struct mmuext_op op = { .cmd = MMUEXT_SET_LDT, .arg1.linear_addr = (unsigned long)ldt,
                            .arg2.nr_ents = 512 };
    u16 es;

    ldt[1] = DATA_DPL3;
    CHECK(read_only(ldt) == 0);
    CHECK(hypercall(__HYPERVISOR_mmuext_op, &op, 1, NULL, DOMID_SELF) == 0);
    __asm__ __volatile__("mov %1, %%es; mov %%es, %0; mov %2, %%es" : "=r" (es) : "r" (0x0f),
                         "r" (0));
    CHECK(es == 0x0f);
    op.arg2.nr_ents = 0;
    CHECK(hypercall(__HYPERVISOR_mmuext_op, &op, 1, NULL, DOMID_SELF) == 0);
    /* writable again: all references went */
    CHECK(map_frame(ldt, va_to_mfn(ldt) << 12 | 0x63) == 0);
    ldt[1] = 0;
    return true;
}

void segment_cases(void)
{
    test_case("set_gdt", set_table);
    test_case("selectors of the own GDT", load_selectors);
    test_case("update_descriptor", update_descriptor);
    test_case("LDT", local_table);
}
