// SPDX-License-Identifier: GPL-2.0-only
/* Hostile by registers: MSRs all over the space, control registers, HVM parameters. */
#include "wild.h"
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>

static struct random chance;

static u32 below(u32 n)
{
    return random_next(&chance) % n;
}

struct msr { u32 nr; u64 value; bool write; };

static void do_msr(void *arg)
{
    struct msr *m = arg;

    if (m->write)
        wrmsr(m->nr, m->value);
    else
        m->value = rdmsr(m->nr);
}

/* Those by which the guest would lose its own footing. */
static bool is_footing(u32 msr)
{
    return msr == 0xc0000080 || msr == 0x1b || (msr >= 0x40000000 && msr < 0x40000200) || msr == 0x10 || msr == 0x3b;
}

static const struct { u32 first, count; } ranges[] = {
    { 0, 0x1000 }, { 0x40000000, 0x400 }, { 0xc0000000, 0x200 }, { 0xc0010000, 0x300 }, { 0xc0011000, 0x100 },
    { 0x80000000, 0x20 }, { 0xffffff00, 0x100 },
};

static bool all_msrs(void)
{
    struct tally reads = { 0 }, writes = { 0 };

    for (unsigned int r = 0; r < ARRAY_SIZE(ranges); r++)
        for (u32 i = 0; i < ranges[r].count; i++) {
            struct msr m = { .nr = ranges[r].first + i };

            watchdog_reset();
            tally_add(&reads, attempt(do_msr, &m));
            if (is_footing(m.nr))
                continue;
            m.write = true;                     /* first what it had */
            tally_add(&writes, attempt(do_msr, &m));
            m.value = random_next(&chance) >> below(64);
            tally_add(&writes, attempt(do_msr, &m));
        }
    tally_print("reads", &reads);
    tally_print("writes", &writes);
    CHECK(reads.fine && reads.traps[13]);
    return true;
}

static bool far_msrs(void)
{
    struct tally t = { 0 };

    for (unsigned int i = 0; i < 3000; i++) {
        struct msr m = { .nr = random_next(&chance), .value = random_next(&chance), .write = below(2) };

        if (is_footing(m.nr))
            continue;
        tally_add(&t, attempt(do_msr, &m));
    }
    tally_print("anywhere", &t);
    return true;
}

static void set_efer(void *arg)
{
    wrmsr(0xc0000080, *(u64 *)arg);
}

static void set_cr4(void *arg)
{
    write_cr4(*(u64 *)arg);
}

static void set_cr0(void *arg)
{
    write_cr0(*(u64 *)arg);
}

/*
 * One bit after the other, then random ones; put back each time. PG without PE and the caches' bits
 * stay as they are.
 */
static bool control(void)
{
    const u64 efer = rdmsr(0xc0000080), cr4 = read_cr4(), cr0 = read_cr0();
    struct tally t = { 0 };

    for (unsigned int i = 0; i < 2000; i++) {
        u64 bits = i < 64 ? 1UL << i : random_next(&chance) & random_next(&chance);
        u64 e = efer ^ bits, c4 = cr4 ^ (bits & ~(3UL << 20)), c0 = cr0 ^ (bits & ~0xe0000001UL);

        watchdog_reset();
        tally_add(&t, attempt(set_efer, &e));
        wrmsr(0xc0000080, efer);
        tally_add(&t, attempt(set_cr4, &c4));
        write_cr4(cr4);
        tally_add(&t, attempt(set_cr0, &c0));
        write_cr0(cr0);
    }
    tally_print("control registers", &t);
    CHECK(read_cr4() == cr4);
    return true;
}

/* The console's and the store's are the guest's lines to the world: last, and put back. */
static bool parameters(void)
{
    u32 refused = 0, set = 0;

    for (unsigned int i = 0; i < 3000; i++) {
        u32 index = below(2) ? below(64) : random_next(&chance);
        u64 before = param_get(index);
        u64 value = below(2) ? random_next(&chance) >> below(64) : below(0x20000);

        if (index == HVM_PARAM_ACPI_S_STATE)
            continue;
        if (param_set(index, value) < 0) {
            refused++;
        } else {
            set++;
            param_set(index, before);
        }
    }
    print("# %u refused, %u set\n", refused, set);
    CHECK(refused);
    return true;
}

/* Of others, and of nobody. */
static bool foreign_parameters(void)
{
    for (u32 index = 0; index < HVM_NR_PARAMS + 2; index++) {
        struct xen_hvm_param p = { .domid = 0, .index = index };

        CHECK(hypercall(__HYPERVISOR_hvm_op, HVMOP_get_param, &p) < 0);
        CHECK(hypercall(__HYPERVISOR_hvm_op, HVMOP_set_param, &p) < 0);
        p.domid = 0x7fef;
        CHECK(hypercall(__HYPERVISOR_hvm_op, HVMOP_set_param, &p) < 0);
    }
    return true;
}

void guest_main(void)
{
    chance.state = random_seed();
    wild_setup(NULL);
    if (!is_dom0())
        test_case("parameters of other domains", foreign_parameters);
    test_case("MSRs in all the usual places", all_msrs);
    test_case("MSRs anywhere", far_msrs);
    test_case("control registers and EFER", control);
    test_case("parameters", parameters);
}
