/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory type range registers, the same in all processors.
 */
#include "cpu/cpu.h"

#include "host/host.h"
#include "host/io.h"

#define CPUID_FEATURES      1
#define FEATURE_MTRR        (1U << 12)
#define CPUID_LAST_EXTENDED 0x80000000U
#define CPUID_ADDRESSES     0x80000008U

#define MSR_CAP             0xfe
#define MSR_BASE(n)         (0x200 + 2 * (n))
#define MSR_MASK(n)         (0x201 + 2 * (n))
#define MSR_FIXED_64K       0x250
#define MSR_FIXED_16K       0x258       /* two */
#define MSR_FIXED_4K        0x268       /* eight */
#define MSR_DEFAULT         0x2ff

#define CAP_COUNT           0xff
#define CAP_FIXED           (1 << 8)
#define DEFAULT_ENABLE      (1 << 11)
#define DEFAULT_FIXED       (1 << 10)
#define MASK_VALID          (1 << 11)
#define UNCACHED            0
#define WRITE_BACK          6
#define ALL_WRITE_BACK      0x0606060606060606ULL

static struct mtrr_plan plan;
static uint64_t address_mask;

static bool there_are(void)
{
    return cpuid(CPUID_FEATURES).d & FEATURE_MTRR;
}

void mtrr_decide(const struct mtrr_window *windows, unsigned int count)
{
    unsigned int bits = 36, room;

    if (!there_are())
        return;
    if (cpuid(CPUID_LAST_EXTENDED).a >= CPUID_ADDRESSES)
        bits = cpuid(CPUID_ADDRESSES).a & 0xff;
    address_mask = (1ULL << bits) - 1;
    room = rdmsr(MSR_CAP) & CAP_COUNT;
    for (unsigned int i = 0; i < count; i++)
        if (!mtrr_cover(&plan, windows[i].start, windows[i].end, room))
            say("too few memory type registers: %llx-%llx stays cached in part",
                (unsigned long long)windows[i].start, (unsigned long long)windows[i].end);
    say("memory types: %u-bit addresses, %u of %u ranges used", bits, plan.count, room);
}

/* RAM but for the VGA window. */
static void set_fixed(void)
{
    wrmsr(MSR_FIXED_64K, ALL_WRITE_BACK);
    wrmsr(MSR_FIXED_16K, ALL_WRITE_BACK);
    wrmsr(MSR_FIXED_16K + 1, 0);
    for (unsigned int i = 0; i < 8; i++)
        wrmsr(MSR_FIXED_4K + i, ALL_WRITE_BACK);
}

void mtrr_apply(void)
{
    uint64_t cap;

    if (!there_are())
        return;
    cap = rdmsr(MSR_CAP);
    wrmsr(MSR_DEFAULT, 0);
    if (cap & CAP_FIXED)
        set_fixed();
    for (unsigned int i = 0; i < (cap & CAP_COUNT); i++) {
        const struct mtrr_range *range = &plan.ranges[i];

        if (i >= plan.count) {
            wrmsr(MSR_MASK(i), 0);
            continue;
        }
        wrmsr(MSR_BASE(i), range->base | UNCACHED);
        wrmsr(MSR_MASK(i), (-range->size & address_mask) | MASK_VALID);
    }
    wrmsr(MSR_DEFAULT, WRITE_BACK | DEFAULT_ENABLE | (cap & CAP_FIXED ? DEFAULT_FIXED : 0));
}
