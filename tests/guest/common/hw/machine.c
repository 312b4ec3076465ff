// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bare guest's machine: finding the hypervisor, shared info, parameters, time, repeatable chance.
 */
#include "hw.h"
#include <xen/arch-x86/cpuid.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/memory.h>
#include <xen/version.h>

#define AWAIT_NS        5000000000UL

struct hvm_start_info *start_info;
static char shared_info_page[PAGE_SIZE] __attribute__((aligned(4096)));
struct shared_info *shared_info = (struct shared_info *)shared_info_page;
struct vcpu_info *vcpu_info0 = (struct vcpu_info *)shared_info_page;
u32 xen_leaf;
void idt_init(void);
void hw_start(void);

/* With another interface in front, ours is at a later multiple of 0x100. */
static void find_hypervisor(void)
{
    struct leaf l;

    for (xen_leaf = XEN_CPUID_FIRST_LEAF; xen_leaf < XEN_CPUID_FIRST_LEAF + 0x10000; xen_leaf += 0x100) {
        l = cpuid(xen_leaf, 0);
        if (l.b == XEN_CPUID_SIGNATURE_EBX && l.c == XEN_CPUID_SIGNATURE_ECX && l.d == XEN_CPUID_SIGNATURE_EDX)
            break;
    }
    wrmsr(cpuid(xen_leaf + 2, 0).b, (u64)hypercall_page);
}

void map_shared_info(void)
{
    struct xen_add_to_physmap map = {
        .domid = DOMID_SELF, .space = XENMAPSPACE_shared_info, .gpfn = (u64)shared_info_page / PAGE_SIZE,
    };

    hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, &map);
    /* the console's daemon sends events of which nobody here wants to hear */
    fill(shared_info->evtchn_mask, 0xff, sizeof(shared_info->evtchn_mask));
    vcpu_info0->evtchn_upcall_pending = 0;
}

void hw_start(void)
{
    idt_init();
    cpu_setup(0);
    find_hypervisor();
    map_shared_info();
    guest_main();
    report_end();
    power_off();
}

bool is_dom0(void)
{
    return start_info->magic == XEN_HVM_START_MAGIC_VALUE && (start_info->flags & SIF_INITDOMAIN);
}

/*
 * The PM timer's interrupt block is where an HVM guest's board has it; the table of a PVH guest
 * lists none, so ask the interval timer's port, which reads as ones where there is none.
 */
bool is_hvm(void)
{
    return !is_dom0() && inb(0x61) != 0xff;
}

u64 param_get(u32 index)
{
    struct xen_hvm_param p = { .domid = DOMID_SELF, .index = index };

    return hypercall(__HYPERVISOR_hvm_op, HVMOP_get_param, &p) ? 0 : p.value;
}

long param_set(u32 index, u64 value)
{
    struct xen_hvm_param p = { .domid = DOMID_SELF, .index = index, .value = value };

    return hypercall(__HYPERVISOR_hvm_op, HVMOP_set_param, &p);
}

/* Public layout's formula: see struct vcpu_time_info. */
static u64 scale(u64 delta, u32 mul, int shift)
{
    delta = shift < 0 ? delta >> -shift : delta << shift;
    return (u64)(((unsigned __int128)delta * mul) >> 32);
}

u64 system_time(void)
{
    volatile struct vcpu_time_info *t = &vcpu_info0->time;
    u32 version;
    u64 now;

    do {
        version = t->version;
        __asm__ __volatile__("" ::: "memory");
        now = t->system_time + scale(rdtsc() - t->tsc_timestamp, t->tsc_to_system_mul, t->tsc_shift);
        __asm__ __volatile__("" ::: "memory");
    } while ((version & 1) || version != t->version);
    return now;
}

bool await(volatile u32 *word, u32 bits)
{
    u64 end = system_time() + AWAIT_NS;

    while (!(*word & bits)) {
        if (system_time() > end)
            return false;
        relax();
    }
    return true;
}

void fill(void *at, u8 value, size_t n)
{
    __asm__ __volatile__("rep stosb" : "+D" (at), "+c" (n) : "a" (value) : "memory");
}

/* splitmix64: any seed is as good as any other. */
u64 random_next(struct random *r)
{
    u64 z = r->state += 0x9e3779b97f4a7c15UL;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebUL;
    return z ^ z >> 31;
}

static const u8 *uuid(void)
{
    static xen_domain_handle_t handle;

    hypercall(__HYPERVISOR_xen_version, XENVER_guest_handle, handle);
    return handle;
}

u64 random_seed(void)
{
    u64 seed = *(const u64 *)uuid();

    if (!seed)
        seed = 0x58796c656dUL;
    print("# seed=%lx\n", seed);
    return seed;
}

unsigned int guest_variant(void)
{
    return uuid()[15];
}
