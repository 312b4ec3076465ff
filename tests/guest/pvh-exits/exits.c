// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each way out of a PVH or HVM guest and back: what it must see by the processors' manuals and by
 * the interface's documentation. As the hardware domain the ports and addresses that nobody answers
 * are left alone: they are real there.
 */
#include "exits.h"

volatile u32 counted[256];

static void count(struct frame *f)
{
    counted[f->vector]++;
    apic_write(APIC_EOI, 0);
}

void count_vector(unsigned int vector)
{
    counted[vector] = 0;
    set_handler(vector, count);
}

struct msr_access { u32 msr; u64 value; };

static void do_rdmsr(void *arg)
{
    struct msr_access *a = arg;

    a->value = rdmsr(a->msr);
}

static void do_wrmsr(void *arg)
{
    const struct msr_access *a = arg;

    wrmsr(a->msr, a->value);
}

long try_rdmsr(u32 msr, u64 *value)
{
    struct msr_access a = { msr, 0 };
    long vector = attempt(do_rdmsr, &a);

    *value = a.value;
    return vector;
}

long try_wrmsr(u32 msr, u64 value)
{
    struct msr_access a = { msr, value };

    return attempt(do_wrmsr, &a);
}

void guest_main(void)
{
    identity_cases();
    register_cases();
    exception_cases();
    if (!is_dom0())
        nothing_cases();
    apic_cases();
    x2apic_cases();
    timer_cases();
    event_cases();
    vcpu_cases();
    compat_cases();
    memory_cases();
    grant_cases();
    code_cases();
}
