// SPDX-License-Identifier: GPL-2.0-only
/* Hypercalls of 32-bit code, from its registers to its memory: pointers, pointers inside structures, lists, restarts. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <generated/hypercall-defs.h>
#include <public/memory.h>
#include <public/vcpu.h>
#include <asm/guest-walk.h>

#include "test.h"
#include "world.h"
#include "private.h"

static u8 memory[0x10000];
static struct vcpu *v;
static unsigned int calls;
static long next_rc;

/* --- the guest's memory ----------------------------------------------------------------------- */
unsigned long hvm_copy_from_guest(void *to, const void *guest, size_t len)
{
    unsigned long at = (unsigned long)guest;

    if (at + len > sizeof(memory) || at + len < at)
        return len;
    memcpy(to, memory + at, len);
    return 0;
}

unsigned long hvm_copy_to_guest(void *guest, const void *from, size_t len)
{
    unsigned long at = (unsigned long)guest;

    if (at + len > sizeof(memory) || at + len < at)
        return len;
    memcpy(memory + at, from, len);
    return 0;
}

unsigned long hvm_clear_guest(void *guest, size_t len)
{
    static const u8 zeroes[256];

    return hvm_copy_to_guest(guest, zeroes, len);
}

static void put32(unsigned int at, u32 value)
{
    memcpy(memory + at, &value, 4);
}

static u32 get32(unsigned int at)
{
    u32 value;

    memcpy(&value, memory + at, 4);
    return value;
}

/* --- the handlers ----------------------------------------------------------------------------- */
/* XENMEM_populate_physmap: writes each extent anew, one higher. */
static long memory_op(unsigned long cmd, unsigned long arg, unsigned long c, unsigned long d, unsigned long e,
                      unsigned long f)
{
    struct xen_memory_reservation r;
    unsigned long pfn;

    calls++;
    if (hvm_handle_copy_from(&r, (void *)arg, sizeof(r)))
        return -EFAULT;
    for (unsigned long i = 0; i < r.nr_extents; i++) {
        void *at = (unsigned long *)r.extent_start.p + i;

        if (hvm_handle_copy_from(&pfn, at, sizeof(pfn)))
            return -EFAULT;
        pfn++;
        if (hvm_handle_copy_to(at, &pfn, sizeof(pfn)))
            return -EFAULT;
    }
    if (next_rc == -ERESTART)
        hvm_hypercall_restart(__HYPERVISOR_memory_op, (unsigned long[]){ cmd | 1 << 6, arg }, 2);
    return next_rc;
}

/* The real one is in common/; this knows 64-bit entries as it does. */
static long multicall(unsigned long list, unsigned long nr, unsigned long c, unsigned long d, unsigned long e,
                      unsigned long f)
{
    for (unsigned long i = 0; i < nr; i++) {
        struct multicall_entry entry, *at = (struct multicall_entry *)list + i;

        if (hvm_handle_copy_from(&entry, at, sizeof(entry)))
            return -EFAULT;
        entry.result = hvm_hypercall_dispatch(entry.op, entry.args);
        if (hvm_handle_copy_to(&at->result, &entry.result, sizeof(entry.result)))
            return -EFAULT;
    }
    return 0;
}

static long vcpu_op(unsigned long cmd, unsigned long vcpu, unsigned long arg, unsigned long d, unsigned long e,
                    unsigned long f)
{
    struct vcpu_register_runstate_memory_area area;

    if (hvm_handle_copy_from(&area, (void *)arg, sizeof(area)))
        return -EFAULT;
    v->runstate_guest = hvm_runstate_area(v, area.addr.h.p);
    return 0;
}

const hypercall_fn_t hypercall_table_hvm[HYPERCALL_NR_ROWS] = {
    [__HYPERVISOR_memory_op] = (hypercall_fn_t)memory_op,
    [__HYPERVISOR_multicall] = (hypercall_fn_t)multicall,
    [__HYPERVISOR_vcpu_op] = (hypercall_fn_t)vcpu_op,
};

void vcpu_runstate_update_area(struct vcpu *x, void *area)
{
    struct vcpu_runstate_info info = { .state = 1, .state_entry_time = 0x1122334455667788, .time = { 5, 6, 7, 8 } };

    if (area)
        CHECK_EQ(hvm_handle_copy_to(area, &info, sizeof(info)), 0);
}

/* hypercall.c's, which this test has none of */
void hvm_hypercall_restart(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    CHECK(hvm_of(current)->compat.active);
    guest_cpu_user_regs()->rbx = hvm_compat_to_guest(args[0]);
    guest_cpu_user_regs()->rcx = hvm_compat_to_guest(args[1]);
}

static void start(void)
{
    static struct hvm_vcpu hv;

    world_init();
    memset(&hv, 0, sizeof(hv));
    memset(memory, 0, sizeof(memory));
    calls = 0;
    next_rc = 0;
    v = world_domain(1, 1)->vcpu[0];
    v->arch.hvm = &hv;
    world_run(v);
}

static long call(u32 nr, u32 a, u32 b, u32 c)
{
    struct cpu_user_regs *r = guest_cpu_user_regs();

    *r = (struct cpu_user_regs){ .rax = nr, .rbx = a, .rcx = b, .rdx = c };
    return hvm_compat_hypercall(r);
}

/* struct xen_memory_reservation of 32-bit code */
static void reservation(unsigned int at, u32 extents, u32 nr)
{
    put32(at, extents);
    put32(at + 4, nr);
    put32(at + 8, 0);
    put32(at + 12, 0);
    put32(at + 16, 0x7ff0);
}

TEST(lists_behind_pointers)
{
    start();
    reservation(0x100, 0x200, 3);
    for (unsigned int i = 0; i < 4; i++)
        put32(0x200 + 4 * i, 10 + i);
    CHECK_EQ(call(__HYPERVISOR_memory_op, XENMEM_populate_physmap, 0x100, 0), 0);
    CHECK(get32(0x200) == 11 && get32(0x204) == 12 && get32(0x208) == 13 && get32(0x20c) == 13);
    CHECK_EQ(call(__HYPERVISOR_memory_op, XENMEM_populate_physmap, 0xfffffff0, 0), -EFAULT);
    CHECK(!hvm_of(v)->compat.active);
}

TEST(restarts_know_the_callers_addresses)
{
    start();
    next_rc = -ERESTART;
    reservation(0x100, 0x200, 1);
    CHECK_EQ(call(__HYPERVISOR_memory_op, XENMEM_populate_physmap, 0x100, 0), -ERESTART);
    CHECK_EQ(guest_cpu_user_regs()->rbx, XENMEM_populate_physmap | 1 << 6);
    CHECK_EQ(guest_cpu_user_regs()->rcx, 0x100);
}

/* More entries than there are windows. */
TEST(long_lists_of_calls)
{
    const unsigned int nr = 4 * HVM_COMPAT_WINDOWS;

    start();
    for (unsigned int i = 0; i < nr; i++) {
        unsigned int entry = 0x1000 + 32 * i, res = 0x4000 + 32 * i;

        put32(entry, __HYPERVISOR_memory_op);
        put32(entry + 4, 0xdead);
        put32(entry + 8, XENMEM_populate_physmap);
        put32(entry + 12, res);
        reservation(res, 0x8000 + 4 * i, 1);
        put32(0x8000 + 4 * i, i);
    }
    CHECK_EQ(call(__HYPERVISOR_multicall, 0x1000, nr, 0), 0);
    CHECK_EQ(calls, nr);
    for (unsigned int i = 0; i < nr; i++) {
        CHECK_EQ(get32(0x1000 + 32 * i + 4), 0);
        CHECK_EQ(get32(0x8000 + 4 * i), i + 1);
    }
}

TEST(run_state_areas_of_either_width)
{
    start();
    put32(0x100, 0x300);
    CHECK_EQ(call(__HYPERVISOR_vcpu_op, VCPUOP_register_runstate_memory_area, 0, 0x100), 0);
    CHECK_EQ((unsigned long)v->runstate_guest, 0x300);
    hvm_update_runstate_area(v);
    CHECK_EQ(get32(0x300), 1);
    CHECK_EQ(get32(0x304), 0x55667788);             /* at 4, not at 8 */
    CHECK_EQ(get32(0x30c), 5);
    /* the same vcpu, from 64-bit code */
    v->runstate_guest = hvm_runstate_area(v, (void *)0x300);
    hvm_update_runstate_area(v);
    CHECK_EQ(get32(0x308), 0x55667788);
    v->runstate_guest = hvm_runstate_area(v, NULL);
    hvm_update_runstate_area(v);
}
