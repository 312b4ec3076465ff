// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control and debug registers. Left out is what the emulator used for tests does not check: CR0.PG
 * without CR0.PE, and DR7.GD.
 */
#include "exits.h"

#define CR0_TS      0x8UL
#define CR4_DE      0x8UL
#define CR4_PAE     0x20UL
#define CR4_VMXE    0x2000UL

#define ATTEMPT_WRITE(reg)                                                  \
    static void do_write_##reg(void *arg)                                   \
    {                                                                       \
        write_##reg(*(u64 *)arg);                                           \
    }                                                                       \
    static long try_##reg(u64 value)                                        \
    {                                                                       \
        return attempt(do_write_##reg, &value);                             \
    }
ATTEMPT_WRITE(cr4)
ATTEMPT_WRITE(cr8)

static bool refused(void)
{
    u64 cr4 = read_cr4();

    CHECK(try_cr4(cr4 & ~CR4_PAE) == GP);       /* long mode without */
    CHECK(try_cr4(cr4 | 1UL << 40) == GP);
    CHECK(try_cr4(cr4 | 1UL << 15) == GP);      /* reserved */
    CHECK(try_cr4(cr4 | CR4_VMXE) == GP);
    CHECK(read_cr4() == cr4);
    return true;
}

static bool task_switched(void)
{
    u64 cr0 = read_cr0();
    u64 msw;

    write_cr0(cr0 | CR0_TS);
    CHECK(read_cr0() & CR0_TS);
    __asm__ __volatile__("clts");
    CHECK(!(read_cr0() & CR0_TS));
    __asm__ __volatile__("smsw %0" : "=r" (msw));
    CHECK((u16)msw == (u16)read_cr0());
    __asm__ __volatile__("lmsw %w0" :: "r" (msw | CR0_TS));
    CHECK(read_cr0() & CR0_TS);
    write_cr0(cr0);
    return true;
}

static bool fault_address(void)
{
    write_cr2(0x123456789abcdef0);
    CHECK(read_cr2() == 0x123456789abcdef0);
    cpuid(0, 0);
    CHECK(read_cr2() == 0x123456789abcdef0);
    write_cr3(read_cr3());
    return true;
}

static bool task_priority(void)
{
    write_cr8(5);
    CHECK(read_cr8() == 5);
    CHECK(apic_read(APIC_TPR) == 0x50);
    apic_write(APIC_TPR, 0xa7);
    CHECK(read_cr8() == 0xa);
    CHECK(try_cr8(0x10) == GP);
    write_cr8(0);
    CHECK(apic_read(APIC_TPR) == 0);
    return true;
}

static volatile u32 watched;

static bool breakpoints(void)
{
    u64 before = read_dr7();

    CHECK(before == 0x400);
    write_dr0((u64)&watched);
    CHECK(read_dr0() == (u64)&watched);
    write_dr6(0xffff0ff0);
    write_dr7(0xd0001 | 0x400);                 /* writes of 4 bytes */
    CHECK(read_dr7() == (0xd0001 | 0x400));
    cpuid(0, 0);
    count_vector(1);
    watched = 1;
    set_handler(1, NULL);
    write_dr7(before);
    CHECK(counted[1] == 1);
    CHECK((read_dr6() & 0xf) == 1);
    watched = 2;
    CHECK(counted[1] == 1);
    write_dr6(0xffff0ff0);
    return true;
}

static void read_dr4(void *arg)
{
    u64 v;

    __asm__ __volatile__("mov %%db4, %0" : "=r" (v));
    *(u64 *)arg = v;
}

static bool aliases(void)
{
    u64 cr4 = read_cr4(), v = 0;

    CHECK(attempt(read_dr4, &v) == NO_TRAP && v == read_dr6());
    write_cr4(cr4 | CR4_DE);
    CHECK(attempt(read_dr4, &v) == UD);
    write_cr4(cr4);
    return true;
}

void register_cases(void)
{
    test_case("control registers: what is refused", refused);
    test_case("CR0.TS by all its ways", task_switched);
    test_case("CR2 and CR3", fault_address);
    test_case("CR8 is the APIC's task priority", task_priority);
    test_case("a data breakpoint", breakpoints);
    test_case("DR4 is DR6, or invalid", aliases);
}
