// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile by hypercalls: every number with random arguments, from ring 0, from ring 3 and from
 * 32-bit code; structures that are partly right; operations on itself that are for others; pointers
 * to device memory, to what is read-only, to nothing.
 */
#define __XEN_TOOLS__                   /* what is refused has to be named */
#include "wild.h"
#include <xen/domctl.h>
#include <xen/event_channel.h>
#include <xen/grant_table.h>
#include <xen/hvm/dm_op.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/memory.h>
#include <xen/sched.h>
#include <xen/vcpu.h>

#define ROUNDS      6000u
#define EPERM       1
#define ENOSYS      38

static struct random chance;
static u8 scratch[4 * PAGE_SIZE] __attribute__((aligned(4096)));

static u32 below(u32 n)
{
    return random_next(&chance) % n;
}

/* Not in this program. */
static u64 elsewhere(u64 at)
{
    return at >= 0x8000 && at < 0x200000 ? at + 0x1000000 : at;
}

static u64 argument(void)
{
    static const u64 some[] = {
        0, 1, 2, ~0UL, 0x7fffffff, 0x80000000, 0xffffffff, 1UL << 63, 0x7ff0, 0xd0000000, 0xfee00000, 0xffff800000000000,
        0xffff830000000000, 0x7ffffffffff8, 0x8000000000,
    };

    switch (below(4)) {
    case 0:
        return some[below(ARRAY_SIZE(some))];
    case 1:
        return (u64)scratch + below(3 * PAGE_SIZE);
    case 2:
        return below(64);
    default:
        return elsewhere(random_next(&chance) >> below(64));
    }
}

/* What would end the guest, or its second vcpu, of its own will. */
static bool is_suicide(unsigned int nr, u64 cmd)
{
    return nr == __HYPERVISOR_sched_op_compat || (nr == __HYPERVISOR_sched_op && cmd != SCHEDOP_yield) ||
           (nr == __HYPERVISOR_vcpu_op && (cmd == VCPUOP_down || cmd == VCPUOP_initialise || cmd == VCPUOP_send_nmi)) ||
           nr == __HYPERVISOR_multicall;
}

struct call { unsigned int nr; u64 a[5]; long ret; };

static void do_call(void *arg)
{
    struct call *c = arg;

    c->ret = hypercall5(c->nr, c->a[0], c->a[1], c->a[2], c->a[3], c->a[4]);
}

static void make_scratch(void)
{
    u64 *p = (u64 *)scratch;

    for (unsigned int i = 0; i < 32; i++)
        p[i] = argument();
    if (below(2))
        *(u16 *)scratch = DOMID_SELF;
}

static bool every_number(void)
{
    struct tally t = { 0 };
    u32 refused = 0, done = 0;

    for (unsigned int i = 0; i < ROUNDS; i++) {
        struct call c = { .nr = below(128) };

        for (unsigned int a = 0; a < 5; a++)
            c.a[a] = argument();
        if (below(2))
            c.a[0] = below(48);
        if (below(2))
            c.a[1] = (u64)scratch;
        if (is_suicide(c.nr, c.a[0]) || c.nr == __HYPERVISOR_memory_op)
            continue;
        /* an element's result is written to it: a long array would lie over the program's own page tables */
        if (c.nr == __HYPERVISOR_grant_table_op)
            c.a[2] &= 7;
        make_scratch();
        watchdog_reset();
        tally_add(&t, attempt(do_call, &c));
        if (c.ret < 0)
            refused++;
        else
            done++;
    }
    print("# %u refused, %u not\n", refused, done);
    tally_print("hypercalls", &t);
    CHECK(refused);
    return true;
}

/* From ring 3 each is refused. */
static bool from_ring_3(void)
{
    static const u8 vmmcall[] = { 0x0f, 0x01, 0xd9 };
    static const u8 vmcall[] = { 0x0f, 0x01, 0xc1 };

    for (unsigned int i = 0; i < 1500; i++) {
        struct wild w = { .rax = below(64), .rdi = argument(), .rsi = (u64)scratch, .rdx = argument(), .rcx = argument(),
                          .rbx = argument(), .rbp = argument(), .r8 = argument() };

        wild_run(below(8) ? vmmcall : vmcall, 3, w, below(2) ? WILD_RING3 : WILD_COMPAT3);
    }
    return true;
}

/* The window at the end of memory_op's arrays: half of them there. */
static bool half_there(void)
{
    u8 *edge = window_map(0, (u64)scratch | PTE_RAM);

    window_map(1, 0);
    for (unsigned int i = 0; i < 1500; i++) {
        struct call c = { .nr = below(43), .a = { below(40), (u64)edge + PAGE_SIZE - below(64), below(8), below(4), 0 } };

        make_scratch();
        if (below(3) == 0)
            c.a[0] = (u64)edge + PAGE_SIZE - below(64);
        if (is_suicide(c.nr, c.a[0]) || c.nr == __HYPERVISOR_memory_op)
            continue;
        watchdog_reset();
        attempt(do_call, &c);
    }
    return true;
}

/* Frames of this guest that nothing uses, and frames it never had. */
static bool wild_memory(void)
{
    static const u32 cmds[] = { 0, 1, 6, 7, 15, 5, 11, 8, 2, 3, 4, 9, 10, 12, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29 };
    const u64 spare = 0x1000;                   /* 16 MiB on */
    u64 frames[8];

    for (unsigned int i = 0; i < 4000; i++) {
        struct xen_memory_reservation r = {
            .nr_extents = below(6), .extent_order = below(8) ? below(3) : below(70),
            .mem_flags = below(4) ? 0 : random_next(&chance), .domid = below(8) ? DOMID_SELF : below(0x8000),
        };
        struct call c = { .nr = __HYPERVISOR_memory_op };

        for (unsigned int f = 0; f < 8; f++)
            frames[f] = below(4) ? spare + below(0x800) : argument();
        for (unsigned int f = 0; f < 8; f++)
            if (frames[f] >= 0x100 - 64 && frames[f] < 0x400)
                frames[f] = spare;
        set_xen_guest_handle(r.extent_start, frames);
        c.a[0] = cmds[below(below(2) ? 4 : ARRAY_SIZE(cmds))] | (below(8) ? 0 : (u64)below(8) << 6);
        c.a[1] = (u64)&r;
        if (c.a[0] == XENMEM_add_to_physmap || c.a[0] == XENMEM_remove_from_physmap) {
            struct xen_add_to_physmap *p = (void *)scratch;

            *p = (struct xen_add_to_physmap){ .domid = DOMID_SELF, .size = below(4), .space = below(8), .idx = below(0x2000),
                                              .gpfn = spare + below(0x800) };
            if (p->space == XENMAPSPACE_gmfn && p->idx < 0x400)
                p->idx = spare;
            c.a[1] = (u64)p;
        }
        watchdog_reset();
        attempt(do_call, &c);
    }
    return true;
}

static bool wild_grants(void)
{
    for (unsigned int i = 0; i < 4000; i++) {
        struct call c = { .nr = __HYPERVISOR_grant_table_op, .a = { below(14), (u64)scratch, below(4) } };
        struct gnttab_map_grant_ref *m = (void *)scratch;
        struct gnttab_copy *copy = (void *)scratch;

        make_scratch();
        if (below(2)) {
            *m = (struct gnttab_map_grant_ref){ .host_addr = 0x2000000 + below(64) * PAGE_SIZE, .flags = below(16),
                                                .ref = below(40), .dom = below(4) ? DOMID_SELF : below(3) };
            c.a[0] = below(2);
        } else if (below(2)) {
            *copy = (struct gnttab_copy){
                .source = { .u.gmfn = 0x1000 + below(64), .domid = DOMID_SELF, .offset = below(0x1100) },
                .dest = { .u.gmfn = 0x1000 + below(64), .domid = below(4) ? DOMID_SELF : below(3), .offset = below(0x1100) },
                .len = below(0x1100), .flags = below(4),
            };
            c.a[0] = GNTTABOP_copy;
        }
        watchdog_reset();
        attempt(do_call, &c);
    }
    return true;
}

/* What a device model and a toolstack may do to a guest, it may not do itself. */
static bool own_domain(void)
{
    struct xen_dm_op_buf bufs[2];
    struct xen_domctl d = { .cmd = XEN_DOMCTL_pausedomain, .interface_version = XEN_DOMCTL_INTERFACE_VERSION, .domain = DOMID_SELF };
    domid_t self = cpuid(xen_leaf + 4, 0).c;

    for (u32 op = 0; op < 32; op++) {
        struct xen_dm_op o = { .op = op };

        set_xen_guest_handle(bufs[0].h, (void *)&o);
        bufs[0].size = sizeof(o);
        bufs[1] = bufs[0];
        CHECK(hypercall(__HYPERVISOR_dm_op, DOMID_SELF, 1, bufs) < 0);
        CHECK(hypercall(__HYPERVISOR_dm_op, self, 2, bufs) < 0);
        CHECK(hypercall(__HYPERVISOR_dm_op, 0, 1, bufs) < 0);
    }
    for (u32 cmd = 0; cmd < 100; cmd++) {
        d.cmd = cmd;
        d.domain = self;
        CHECK(hypercall(__HYPERVISOR_domctl, &d) < 0);
    }
    CHECK(hypercall(__HYPERVISOR_sysctl, scratch) < 0);
    CHECK(hypercall(__HYPERVISOR_platform_op, scratch) < 0);
    return true;
}

static bool wild_events(void)
{
    for (unsigned int i = 0; i < 6000; i++) {
        struct call c = { .nr = __HYPERVISOR_event_channel_op, .a = { below(16), (u64)scratch } };

        make_scratch();
        if (below(2))
            *(u32 *)scratch = below(64);
        watchdog_reset();
        attempt(do_call, &c);
    }
    return true;
}

void guest_main(void)
{
    chance.state = random_seed();
    wild_setup(NULL);
    test_case("a device model's and a toolstack's calls are refused", own_domain);
    test_case("every number, random arguments", every_number);
    test_case("from ring 3 and 32-bit code", from_ring_3);
    test_case("arguments half there", half_there);
    test_case("event channels", wild_events);
    test_case("grants", wild_grants);
    test_case("memory", wild_memory);
}
