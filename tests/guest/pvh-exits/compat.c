// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hypercalls of 32-bit code, in compatibility mode and in protected mode without paging: structures
 * have other layouts.
 */
#include "exits.h"
#include <xen/event_channel.h>
#include <xen/features.h>
#include <xen/foreign/x86_32.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/memory.h>
#include <xen/version.h>

u32 call_32(unsigned int nr, u32 ebx, u32 ecx, u32 edx, unsigned int mode);
#define PTR(p)  ((u32)(u64)(p))

static unsigned int mode;

static bool numbers(void)
{
    CHECK(call_32(__HYPERVISOR_xen_version, XENVER_version, 0, 0, mode) == (4 << 16 | 17));
    CHECK(call_32(__HYPERVISOR_set_trap_table, 0, 0, 0, mode) == (u32)-38);     /* for PV guests */
    CHECK(call_32(127, 0, 0, 0, mode) == (u32)-38);
    return true;
}

static bool small_structures(void)
{
    static struct xen_feature_info fi, fi_64;
    static struct evtchn_alloc_unbound a = { .dom = DOMID_SELF, .remote_dom = DOMID_SELF };
    static struct evtchn_close c;
    static struct xen_hvm_param p = { .domid = DOMID_SELF, .index = HVM_PARAM_CALLBACK_IRQ };

    CHECK(call_32(__HYPERVISOR_xen_version, XENVER_get_features, PTR(&fi), 0, mode) == 0);
    CHECK(hypercall(__HYPERVISOR_xen_version, XENVER_get_features, &fi_64) == 0);
    CHECK(fi.submap == fi_64.submap);
    a.port = 0;
    CHECK(call_32(__HYPERVISOR_event_channel_op, EVTCHNOP_alloc_unbound, PTR(&a), 0, mode) == 0);
    CHECK(a.port != 0);
    c.port = a.port;
    CHECK(call_32(__HYPERVISOR_event_channel_op, EVTCHNOP_close, PTR(&c), 0, mode) == 0);
    CHECK(call_32(__HYPERVISOR_hvm_op, HVMOP_get_param, PTR(&p), 0, mode) == 0);
    CHECK(p.value == param_get(HVM_PARAM_CALLBACK_IRQ));
    return true;
}

/* memory_op.h's, as 32-bit code has them. */
struct reservation_32 { u32 extents, nr_extents, extent_order, mem_flags; u16 domid; } __attribute__((aligned(4)));
struct add_to_physmap_32 { u16 domid, size; u32 space, idx, gpfn; };

static u8 page[PAGE_SIZE] __attribute__((aligned(4096)));

static bool memory_structures(void)
{
    static u32 frame;
    static struct reservation_32 r;
    static struct add_to_physmap_32 m;

    frame = (u64)page / PAGE_SIZE;
    r = (struct reservation_32){ .extents = PTR(&frame), .nr_extents = 1, .domid = DOMID_SELF };
    CHECK(call_32(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, PTR(&r), 0, mode) == 1);
    CHECK(is_dom0() || *(volatile u32 *)page == ~0u);
    CHECK(call_32(__HYPERVISOR_memory_op, XENMEM_populate_physmap, PTR(&r), 0, mode) == 1);
    *(volatile u32 *)page = 0x12345678;
    CHECK(*(volatile u32 *)page == 0x12345678);
    m = (struct add_to_physmap_32){ .domid = DOMID_SELF, .space = XENMAPSPACE_shared_info,
                                    .gpfn = (u64)shared_info / PAGE_SIZE };
    CHECK(call_32(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, PTR(&m), 0, mode) == 0);
    return true;
}

/*
 * Who sets the callback from 32-bit code has shared info in its layout from then on: bits, selector and wall clock. Back
 * in 64-bit code, the same for that. What is pending at the change is shown anew, so the flags are cleared after it.
 */
static struct shared_info_x86_32 *info_32(void)
{
    return (struct shared_info_x86_32 *)shared_info;
}

static bool send_32(u32 port)
{
    static struct evtchn_send s;
    struct shared_info_x86_32 *i = info_32();
    volatile struct vcpu_info_x86_32 *vi = (void *)vcpu_info0;      /* which has moved since */

    i->evtchn_mask[port / 32] &= ~(1u << port % 32);
    i->evtchn_pending[port / 32] = 0;
    vi->evtchn_pending_sel = 0;
    vi->evtchn_upcall_pending = 0;
    vi->arch.cr2 = 0;
    s.port = port;
    CHECK(call_32(__HYPERVISOR_event_channel_op, EVTCHNOP_send, PTR(&s), 0, mode) == 0);
    CHECK(vi->evtchn_upcall_pending);
    CHECK(vi->evtchn_pending_sel == 1u << port / 32);
    CHECK(i->evtchn_pending[port / 32] == 1u << port % 32);
    CHECK(vi->arch.cr2 == 0);                   /* the other layout's selector */
    return true;
}

static bool shared_layout(void)
{
    static struct xen_hvm_param p = { .domid = DOMID_SELF, .index = HVM_PARAM_CALLBACK_IRQ };
    static struct evtchn_bind_ipi b;
    static struct evtchn_close c;
    u32 seconds = shared_info->wc_sec, ns = shared_info->wc_nsec;
    bool ok;

    p.value = param_get(HVM_PARAM_CALLBACK_IRQ);
    CHECK(call_32(__HYPERVISOR_hvm_op, HVMOP_set_param, PTR(&p), 0, mode) == 0);
    CHECK(info_32()->wc_sec == seconds && info_32()->wc_nsec == ns && !(info_32()->wc_version & 1));
    CHECK(call_32(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, PTR(&b), 0, mode) == 0);
    ok = send_32(b.port);
    c.port = b.port;
    CHECK(call_32(__HYPERVISOR_event_channel_op, EVTCHNOP_close, PTR(&c), 0, mode) == 0);
    CHECK(param_set(HVM_PARAM_CALLBACK_IRQ, p.value) == 0);
    CHECK(shared_info->wc_sec == seconds);
    CHECK(vcpu_info0->evtchn_pending_sel == ~0UL);
    for (unsigned int n = 0; n < 64; n++) {
        shared_info->evtchn_mask[n] = ~0UL;
        shared_info->evtchn_pending[n] = 0;
    }
    vcpu_info0->evtchn_pending_sel = 0;
    vcpu_info0->evtchn_upcall_pending = 0;
    return ok;
}

static bool paged(bool (*fn)(void))
{
    mode = 0;
    return fn();
}

static bool unpaged(bool (*fn)(void))
{
    bool ok;

    mode = 1;
    ok = fn();
    CHECK(rdmsr(0xc0000080) & 0x400);           /* long mode again */
    return ok;
}

static bool numbers_compat(void) { return paged(numbers); }
static bool numbers_protected(void) { return unpaged(numbers); }
static bool small_compat(void) { return paged(small_structures); }
static bool small_protected(void) { return unpaged(small_structures); }
static bool shared_compat(void) { return paged(shared_layout); }
static bool shared_protected(void) { return unpaged(shared_layout); }
static bool memory_compat(void) { return paged(memory_structures); }
static bool memory_protected(void) { return unpaged(memory_structures); }

void compat_cases(void)
{
    test_case("compatibility mode: numbers", numbers_compat);
    test_case("compatibility mode: small structures", small_compat);
    test_case("compatibility mode: structures with handles", memory_compat);
    test_case("compatibility mode: shared info", shared_compat);
    test_case("protected mode: numbers", numbers_protected);
    test_case("protected mode: small structures", small_protected);
    test_case("protected mode: structures with handles", memory_protected);
    test_case("protected mode: shared info", shared_protected);
}
