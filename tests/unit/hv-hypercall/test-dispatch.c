// SPDX-License-Identifier: GPL-2.0-only
/* Numbers reach their handlers, and only from guests of the right kind. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

#include "called.h"
#include "test.h"
#include "world.h"

const char *last_called;
unsigned int nr_called;
long handler_result;
long (*handler_instead)(void);

long handler_called(const char *name)
{
    long (*instead)(void) = handler_instead;

    last_called = name;
    nr_called++;
    handler_instead = NULL;
    if (instead)
        return instead();
    return handler_result;
}

static struct domain *start(enum guest_kind kind)
{
    struct domain *d;

    world_init();
    d = world_domain(1, 1);
    d->kind = kind;
    world_run(d->vcpu[0]);
    last_called = "";
    nr_called = 0;
    handler_result = 0;
    return d;
}

static const unsigned long no_args[6];

TEST(numbers_reach_their_handlers)
{
    start(GUEST_PV);
    handler_result = 1234;
    CHECK_EQ(hypercall_dispatch(__HYPERVISOR_mmu_update, no_args), 1234);
    CHECK_STR(last_called, "do_mmu_update");
    CHECK_EQ(hypercall_dispatch(__HYPERVISOR_sched_op, no_args), 1234);
    CHECK_STR(last_called, "do_sched_op");
    CHECK_EQ(hypercall_dispatch(__HYPERVISOR_domctl, no_args), 1234);
    CHECK_STR(last_called, "do_domctl");
}

TEST(every_number_is_safe_to_call)
{
    start(GUEST_PV);
    for (unsigned int nr = 0; nr < 300; nr++) {
        unsigned int before = nr_called;
        long rc;

        if (nr == __HYPERVISOR_multicall)
            continue;
        rc = hypercall_dispatch(nr, no_args);
        CHECK(rc == -ENOSYS || nr_called == before + 1);
    }
    CHECK_EQ(hypercall_dispatch(11, no_args), -ENOSYS);
    CHECK_EQ(hypercall_dispatch(__HYPERVISOR_tmem_op, no_args), -ENOSYS);
    CHECK_EQ(hypercall_dispatch(~0u, no_args), -ENOSYS);
}

/* hvm/ makes arguments of 32-bit callers native first; here they are. */
long hvm_hypercall_dispatch(unsigned int nr, const unsigned long args[6])
{
    return hypercall_table_hvm[nr](args[0], args[1], args[2], args[3], args[4], args[5]);
}

TEST(pv_calls_are_not_for_hvm_guests)
{
    start(GUEST_HVM);
    CHECK_EQ(hypercall_dispatch(__HYPERVISOR_set_gdt, no_args), -ENOSYS);
    CHECK_EQ(hypercall_dispatch(__HYPERVISOR_iret, no_args), -ENOSYS);
    CHECK_EQ(nr_called, 0);
    CHECK_EQ(hypercall_dispatch(__HYPERVISOR_xen_version, no_args), 0);
    CHECK_STR(last_called, "do_xen_version");
}

TEST(event_operations_copy_in_and_out)
{
    struct evtchn_bind_ipi ipi = { .vcpu = 1, .port = 99 };

    start(GUEST_PV);
    CHECK_EQ(event_channel_dispatch(EVTCHNOP_bind_ipi, guest_handle_from_ptr(&ipi, void)), 0);
    CHECK_STR(last_called, "evtchn_op_bind_ipi");
    world_copy_fails_at(1);
    CHECK_EQ(event_channel_dispatch(EVTCHNOP_bind_ipi, guest_handle_from_ptr(&ipi, void)), -EFAULT);
    CHECK_EQ(nr_called, 1);
    world_copy_fails_at(2);
    CHECK_EQ(event_channel_dispatch(EVTCHNOP_bind_ipi, guest_handle_from_ptr(&ipi, void)), -EFAULT);
    CHECK_EQ(nr_called, 2);
    CHECK_EQ(event_channel_dispatch(14, guest_handle_from_ptr(&ipi, void)), -ENOSYS);
    CHECK_EQ(event_channel_dispatch(~0u, guest_handle_from_ptr(&ipi, void)), -ENOSYS);
}

TEST(memory_operations_keep_their_restart_index)
{
    start(GUEST_PV);
    CHECK_EQ(memory_op_dispatch(XENMEM_populate_physmap | 77ul << MEMOP_EXTENT_SHIFT,
                                guest_handle_from_ptr(NULL, void)), 0);
    CHECK_STR(last_called, "memory_op_reservation");
    CHECK_EQ(memory_op_dispatch(XENMEM_sharing_op, guest_handle_from_ptr(NULL, void)),
             -EOPNOTSUPP);
    CHECK_EQ(memory_op_dispatch(XENMEM_machphys_mapping, guest_handle_from_ptr(NULL, void)), 0);
    CHECK_STR(last_called, "arch_memory_op");
    CHECK_EQ(memory_op_dispatch(8, guest_handle_from_ptr(NULL, void)), -ENOSYS);
    CHECK_EQ(memory_op_dispatch(63, guest_handle_from_ptr(NULL, void)), -ENOSYS);
}

long arch_memory_op(unsigned long cmd, void *guest_arg)
{
    return handler_called("arch_memory_op");
}

TEST(control_rows_say_what_they_need)
{
    CHECK(domctl_row(XEN_DOMCTL_pausedomain)->run == domctl_pausedomain);
    CHECK_EQ(domctl_row(XEN_DOMCTL_pausedomain)->domain, CTL_DOM_NEEDED);
    CHECK_EQ(domctl_row(XEN_DOMCTL_pausedomain)->xsm, XSM_PRIV);
    CHECK_EQ(domctl_row(XEN_DOMCTL_createdomain)->domain, CTL_DOM_NONE);
    CHECK_EQ(domctl_row(XEN_DOMCTL_getdomaininfo)->domain, CTL_DOM_ANY);
    CHECK(domctl_row(XEN_DOMCTL_gdbsx_domstatus)->run == domctl_gdbsx_domstatus);
    CHECK(domctl_row(XEN_DOMCTL_hypercall_init)->arch);
    CHECK_EQ(domctl_row(XEN_DOMCTL_vm_event_op)->error, -EOPNOTSUPP);
    for (unsigned int i = 0; i < 2000; i++)
        CHECK(!domctl_row(i) == !domctl_op_name(i));
    for (unsigned int i = 0; i < 100; i++)
        CHECK(!sysctl_row(i) == !sysctl_op_name(i));
    CHECK(!domctl_row(~0u));
}
