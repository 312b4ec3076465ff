// SPDX-License-Identifier: GPL-2.0-only
/* Hyper-V's hypercalls (TLFS, chapter 3, and the calls' own pages). */
#include "guest.h"

#define FAST        (1ULL << 16)
#define REPS(n)     ((u64)(n) << 32)

static u64 call(u64 input, u64 in, u64 out)
{
    struct cpu_user_regs regs = { .rax = 0x80000000, .rcx = input, .rdx = in, .r8 = out };

    CHECK(viridian_owns_hypercall(guest, regs.rax));
    viridian_hypercall(cpu(0), &regs, true);
    return regs.rax;
}

TEST(unknown_and_malformed)
{
    guest_start(ALL_GROUPS);
    CHECK_EQ(call(0x0001, 0, 0), 2);
    CHECK_EQ(call(0xffff, 0, 0), 2);
    CHECK_EQ(call(0x0008 | REPS(1), 0, 0), 3);          /* no repetitions there */
    CHECK_EQ(call(0x0003, 0, 0), 3);                    /* a list without any */
    CHECK_EQ(call(0x0003 | REPS(1) | 1ULL << 48, 0, 0), 3);
    CHECK_EQ(call(0x0002, 0x1004, 0), 4);               /* alignment */
    CHECK_EQ(call(0x0002, 100 << 12, 0), 5);            /* not memory */
    CHECK_EQ(call(0x0002, 0x1ff0, 0), 4);               /* across pages */
    CHECK_EQ(call(0x0002 | FAST, 0, 0), 3);             /* its input has three words */
    guest_end();
    guest_start(HVMPV_base_freq);
    CHECK_EQ(call(0x0002, 0x1000, 0), 2);
    CHECK_EQ(call(0x000b | FAST, 0x41, 1), 2);
    CHECK_EQ(call(0x0008, 0, 0), 0);
    CHECK_EQ(guest_log.yields, 1);
    guest_end();
    guest_start(ALL_GROUPS & ~HVMPV_ex_processor_masks);
    CHECK_EQ(call(0x0013, 0x1000, 0), 2);
    CHECK_EQ(call(0x0015, 0x1000, 0), 2);
    guest_end();
}

TEST(flushing)
{
    u64 *in;

    guest_start(ALL_GROUPS);
    in = page(1);
    in[2] = 2;
    CHECK_EQ(call(0x0002, 0x1000, 0), 0);
    CHECK_EQ(guest_log.flushes, 1);
    in[2] = 0;                                          /* nobody */
    CHECK_EQ(call(0x0002, 0x1000, 0), 0);
    CHECK_EQ(guest_log.flushes, 1);
    in[1] = 1;                                          /* all processors */
    CHECK_EQ(call(0x0003 | REPS(3), 0x1000, 0), REPS(3));
    CHECK_EQ(guest_log.flushes, 2);
    in[1] = 0;
    in[2] = 0;                                          /* sparse */
    in[3] = 0x5;                                        /* banks 0 and 2 */
    in[4] = 4;
    in[5] = 0;
    CHECK_EQ(call(0x0013, 0x1000, 0), 0);
    CHECK_EQ(guest_log.flushes, 3);
    in[2] = 1;                                          /* all */
    CHECK_EQ(call(0x0014 | REPS(1), 0x1000, 0), REPS(1));
    CHECK_EQ(guest_log.flushes, 4);
    in[2] = 7;
    CHECK_EQ(call(0x0013, 0x1000, 0), 5);
    guest_end();
}

TEST(a_set_that_runs_off_its_page)
{
    u64 *in;

    guest_start(ALL_GROUPS);
    in = page(1) + 0xfc0;
    in[3] = ~0ULL;                                      /* 64 banks do not fit */
    CHECK_EQ(call(0x0013, 0x1fc0, 0), 4);
    CHECK_EQ(guest_log.flushes, 0);
    guest_end();
}

TEST(interrupts_to_sets)
{
    u64 *in;

    guest_start(ALL_GROUPS);
    CHECK_EQ(call(0x000b | FAST, 0x41, 5), 0);
    CHECK_EQ(guest_log.vectors[0], 0x41);
    CHECK_EQ(guest_log.vectors[1], 0);
    CHECK_EQ(guest_log.vectors[2], 0x41);
    CHECK_EQ(call(0x000b | FAST, 0x0f, 5), 5);
    CHECK_EQ(call(0x000b | FAST, 0x100, 5), 5);
    CHECK_EQ(call(0x000b | FAST, 1ULL << 32 | 0x41, 5), 5);     /* another trust level */
    in = page(1);
    in[0] = 0x52;
    in[1] = 0;
    in[2] = 1;
    in[3] = 2;
    CHECK_EQ(call(0x0015, 0x1000, 0), 0);
    CHECK_EQ(guest_log.vectors[1], 0x52);
    CHECK_EQ(guest_log.vectors[0], 0x41);
    guest_end();
}

TEST(from_32_bit_code)
{
    struct cpu_user_regs regs = { 0 };

    guest_start(ALL_GROUPS);
    regs.rax = 0x80000000 | FAST | 0x000b;
    regs.rcx = 0x61;                                    /* ebx:ecx, edi:esi */
    regs.rsi = 2;
    viridian_hypercall(cpu(0), &regs, false);
    CHECK_EQ(regs.rax, 0);
    CHECK_EQ(regs.rdx, 0);
    CHECK_EQ(guest_log.vectors[1], 0x61);
    CHECK(!viridian_owns_hypercall(guest, 0x17));
    guest_end();
}
