// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vector registers of vcpus that take turns on a CPU. Each loads its own by XRSTOR as soon as it runs
 * again, as kernels do when they switch: what the hypervisor saved before must not come back after.
 */
#include "smp.h"

enum { ROUNDS = 200, AREA_SIZE = 4096, XMM0_AT = 160, LEAF1_C_OSXSAVE = 1 << 27,
       CR4_OSXSAVE = 1 << 18, X87_AND_SSE = 3 };

static u8 areas[MAX_VCPUS][AREA_SIZE] __attribute__((aligned(64)));

static bool has_xsave(void)
{
    u32 a = 1, b, c = 0, d;

    __asm__ __volatile__("cpuid" : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
    return c & LEAF1_C_OSXSAVE;
}

static void enable(void)
{
    u64 cr4;

    __asm__ __volatile__("mov %%cr4, %0" : "=r" (cr4));
    __asm__ __volatile__("mov %0, %%cr4" :: "r" (cr4 | CR4_OSXSAVE));
    __asm__ __volatile__("xsetbv" :: "a" (X87_AND_SSE), "d" (0), "c" (0));
}

static bool take_turns(unsigned int worker, unsigned int nr_workers)
{
    u8 *area = areas[worker];
    u64 *xmm0 = (u64 *)(area + XMM0_AT), seen[2];

    enable();
    __asm__ __volatile__("xsave %0" : "+m" (*(u8 (*)[AREA_SIZE])area) : "a" (X87_AND_SSE), "d" (0));
    *(u64 *)(area + 512) = X87_AND_SSE;     /* both are there, even if they had their first values */
    for (u64 i = 0; i < ROUNDS; i++) {
        xmm0[0] = i;
        xmm0[1] = worker;
        sched_op(SCHEDOP_yield, NULL);
        __asm__ __volatile__("xrstor %1; movdqu %%xmm0, %0" : "=m" (seen)
                             : "m" (*(u8 (*)[AREA_SIZE])area), "a" (X87_AND_SSE), "d" (0));
        if (seen[0] != i || seen[1] != worker) {
            print("# round %lu of worker %u: %lx %lx\n", i, worker, seen[0], seen[1]);
            return false;
        }
        progress[vcpu_of(worker)]++;
    }
    return true;
}

bool registers(void)
{
    return !has_xsave() || run_workers(take_turns);
}
