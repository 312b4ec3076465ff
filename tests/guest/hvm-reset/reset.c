// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guest that starts over in its memory (SHUTDOWN_soft_reset), as one does that goes on with another kernel by kexec: what
 * it finds afterwards is what it had, but for all that it had set up with the hypervisor. Twice.
 */
#include "hw.h"
#include <xen/event_channel.h>
#include <xen/grant_table.h>
#include <xen/hvm/params.h>
#include <xen/memory.h>
#include <xen/sched.h>
#include <xen/vcpu.h>

#define VEC         0x71
#define GRANTED     9
#define NR_PORTS    20

static char grant_page[PAGE_SIZE] __attribute__((aligned(4096)));
static struct grant_entry_v1 *const grants = (struct grant_entry_v1 *)grant_page;
static struct vcpu_runstate_info runstate;
static u32 ports[NR_PORTS], ipi;
static volatile u32 upcalls;
static u64 kept;

/* The console's daemon may have sent one before all were masked again: only ours counts. */
static void on_event(struct frame *f)
{
    bool ours = shared_info->evtchn_pending[ipi / 64] >> ipi % 64 & 1;

    vcpu_info0->evtchn_upcall_pending = 0;
    vcpu_info0->evtchn_pending_sel = 0;
    shared_info->evtchn_pending[ipi / 64] = 0;
    upcalls += ours;
}

static long status_of(u32 port, u32 *status)
{
    struct evtchn_status s = { .dom = DOMID_SELF, .port = port };
    long rc = hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_status, &s);

    *status = s.status;
    return rc;
}

static bool map_grants(void)
{
    struct xen_add_to_physmap map = {
        .domid = DOMID_SELF, .space = XENMAPSPACE_grant_table, .gpfn = (u64)grant_page / PAGE_SIZE,
    };

    return hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, &map) == 0;
}

static bool an_event(void)
{
    struct evtchn_bind_ipi b = { .vcpu = 0 };
    struct evtchn_send s;

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &b) == 0);
    s.port = ipi = b.port;
    shared_info->evtchn_mask[ipi / 64] &= ~(1UL << ipi % 64);
    vcpu_info0->evtchn_upcall_mask = 0;
    set_handler(VEC, on_event);
    CHECK(param_set(HVM_PARAM_CALLBACK_IRQ, (u64)HVM_PARAM_CALLBACK_TYPE_VECTOR << 56 | VEC) == 0);
    upcalls = 0;
    irq_on();
    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s) == 0);
    irq_off();
    CHECK(upcalls == 1);
    return true;
}

static bool set_up(void)
{
    struct vcpu_register_runstate_memory_area area = { .addr.h.p = &runstate };
    struct evtchn_alloc_unbound a = { .dom = DOMID_SELF, .remote_dom = 0 };

    for (u32 i = 0; i < NR_PORTS; i++) {
        CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_alloc_unbound, &a) == 0);
        ports[i] = a.port;
    }
    CHECK(an_event());
    CHECK(map_grants());
    grants[GRANTED] = (struct grant_entry_v1){ .flags = GTF_permit_access, .domid = 0, .frame = 16 };
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_register_runstate_memory_area, 0, &area) == 0);
    CHECK(runstate.state_entry_time != 0);
    CHECK(system_time() != 0);
    return true;
}

static bool start_over(void)
{
    struct sched_shutdown s = { .reason = SHUTDOWN_soft_reset };

    kept = rdtsc();
    CHECK(hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, &s) == 0);
    CHECK(rdtsc() > kept);
    return true;
}

static bool all_zero(const void *page)
{
    for (u32 i = 0; i < PAGE_SIZE / sizeof(u64); i++)
        if (((const u64 *)page)[i])
            return false;
    return true;
}

/* Nobody but us writes where the shared page was. */
static bool ram_again(void)
{
    u32 *word = (u32 *)shared_info;

    CHECK(all_zero(shared_info));
    fill(shared_info, 0x5a, PAGE_SIZE);
    hypercall(__HYPERVISOR_sched_op, SCHEDOP_yield, NULL);
    for (u32 i = 0; i < PAGE_SIZE / sizeof(*word); i++)
        CHECK(word[i] == 0x5a5a5a5a);
    runstate.state_entry_time = 0;
    hypercall(__HYPERVISOR_sched_op, SCHEDOP_yield, NULL);
    CHECK(runstate.state_entry_time == 0);
    return true;
}

static bool fresh_ports(void)
{
    u32 store = param_get(HVM_PARAM_STORE_EVTCHN), console = param_get(HVM_PARAM_CONSOLE_EVTCHN), status;

    CHECK(param_get(HVM_PARAM_CALLBACK_IRQ) == 0);
    CHECK(store && console && store != console);
    CHECK(status_of(store, &status) == 0 && status == EVTCHNSTAT_interdomain);
    for (u32 i = 0; i < NR_PORTS; i++)
        if (ports[i] != store && ports[i] != console)
            CHECK(status_of(ports[i], &status) == 0 && status == EVTCHNSTAT_closed);
    return true;
}

static bool set_up_again(void)
{
    u64 before;

    map_shared_info();
    before = system_time();
    CHECK(before != 0 && system_time() >= before);
    CHECK(map_grants());
    CHECK(grants[GRANTED].flags == 0);
    CHECK(grants[GNTTAB_RESERVED_CONSOLE].flags & GTF_permit_access);
    CHECK(an_event());
    console_again();
    return true;
}

void guest_main(void)
{
    for (u32 life = 1; life <= 2; life++) {
        test_case("set up", set_up);
        test_case("start over", start_over);
        test_case("RAM where the shared page was", ram_again);
        test_case("ports are closed, the rings have new ones", fresh_ports);
        test_case("set up again", set_up_again);
    }
}
