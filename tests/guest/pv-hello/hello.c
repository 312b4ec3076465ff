// SPDX-License-Identifier: GPL-2.0-only
/* The least a PV guest can do: ask who is there, and go. */
#include "guest.h"
#include <xen/version.h>

static bool version(void)
{
    long v = hypercall(__HYPERVISOR_xen_version, XENVER_version, NULL);

    print("# hypervisor %lu.%lu, %lu pages\n", v >> 16, v & 0xffff, start_info->nr_pages);
    CHECK(v == (4 << 16 | 17));
    return true;
}

static bool unknown_numbers(void)
{
    CHECK(hypercall(11) == -38);
    CHECK(hypercall(63) == -38);
    CHECK(hypercall(127) == -38);
    return true;
}

static bool preserves_registers(void)
{
    u64 bad = 0;

    __asm__ __volatile__("mov $0x1111, %%r12; mov $0x2222, %%r13; mov $0x3333, %%r14\n\t"
                         "mov $0x4444, %%r15; mov $0x5555, %%rbx; mov $0x6666, %%r9\n\t"
                         "xor %%edi, %%edi; xor %%esi, %%esi\n\t"
                         "call hypercall_page + 17 * 32\n\t"
                         "xor $0x1111, %%r12; xor $0x2222, %%r13; xor $0x3333, %%r14\n\t"
                         "xor $0x4444, %%r15; xor $0x5555, %%rbx; xor $0x6666, %%r9\n\t"
                         "or %%r13, %%r12; or %%r14, %%r12; or %%r15, %%r12\n\t"
                         "or %%rbx, %%r12; or %%r9, %%r12; mov %%r12, %0"
                         : "=m" (bad) :: "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9",
                             "r10", "r11", "r12",
                         "r13", "r14", "r15", "memory", "cc");
    CHECK(bad == 0);
    return true;
}

void guest_main(void)
{
    test_case("xen_version says 4.17", version);
    test_case("numbers without a hypercall give -ENOSYS", unknown_numbers);
    test_case("a hypercall keeps the registers", preserves_registers);
}
