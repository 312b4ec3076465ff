// SPDX-License-Identifier: GPL-2.0-only
/* Code that changes: by itself, below an exit, in a page that comes and goes. */
#include "exits.h"
#include <xen/memory.h>

static u8 code[2][PAGE_SIZE] __attribute__((aligned(4096)));

static u32 call(const void *at)
{
    u32 ret;

    __asm__ __volatile__("call *%1" : "=a" (ret) : "r" (at), "a" (0) : "memory", "rbx", "rcx", "rdx");
    return ret;
}

/* mov $n, %eax; ret */
static void make(u8 *at, u32 n)
{
    at[0] = 0xb8;
    for (unsigned int i = 0; i < 4; i++)
        at[1 + i] = n >> (8 * i);
    at[5] = 0xc3;
}

static bool rewritten(void)
{
    for (u32 i = 1; i < 20; i++) {
        make(code[0], i);
        __asm__ __volatile__("" ::: "memory");
        CHECK(call(code[0]) == i);
    }
    return true;
}

/* cpuid; ret: where the intercepted instruction crosses two pages. */
static bool exit_across_pages(void)
{
    u8 *at = code[1] - 1;

    at[0] = 0x0f;
    at[1] = 0xa2;
    at[2] = 0xc3;
    __asm__ __volatile__("" ::: "memory");
    CHECK(call(at) != 0);
    at[0] = 0x90;
    at[1] = 0xb8;
    at[2] = 7;
    at[3] = at[4] = at[5] = 0;
    at[6] = 0xc3;
    __asm__ __volatile__("" ::: "memory");
    CHECK(call(at) == 7);
    return true;
}

static bool in_a_new_frame(void)
{
    xen_pfn_t frame = (u64)code[0] / PAGE_SIZE;
    struct xen_memory_reservation r = { .nr_extents = 1, .domid = DOMID_SELF };

    make(code[0], 0x1234);
    CHECK(call(code[0]) == 0x1234);
    set_xen_guest_handle(r.extent_start, &frame);
    CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, &r) == 1);
    CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_populate_physmap, &r) == 1);
    make(code[0], 0x4321);
    CHECK(call(code[0]) == 0x4321);
    return true;
}

void code_cases(void)
{
    test_case("code that is written anew", rewritten);
    test_case("an exit's instruction across pages", exit_across_pages);
    test_case("code in a frame that was replaced", in_a_new_frame);
}
