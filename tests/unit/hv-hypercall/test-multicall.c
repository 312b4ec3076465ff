// SPDX-License-Identifier: GPL-2.0-only
/* Lists of hypercalls: results, restarts of a call in the middle, giving way between calls. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <generated/hypercall-defs.h>

#include "called.h"
#include "test.h"
#include "world.h"

static void start(struct multicall_entry *calls, unsigned int n)
{
    world_init();
    world_run(world_domain(1, 1)->vcpu[0]);
    nr_called = 0;
    handler_result = 0;
    for (unsigned int i = 0; i < n; i++)
        calls[i] = (struct multicall_entry){ .op = __HYPERVISOR_vm_assist, .result = 111 };
}

#define handle_of(p)    guest_handle_from_ptr(p, multicall_entry_t)

TEST(results_are_stored_one_by_one)
{
    struct multicall_entry calls[3];

    start(calls, 3);
    calls[1].op = 11;
    handler_result = -EPERM;
    CHECK_EQ(do_multicall(handle_of(calls), 3), 0);
    CHECK_EQ(nr_called, 2);
    CHECK_EQ((long)calls[0].result, -EPERM);
    CHECK_EQ((long)calls[1].result, -ENOSYS);
    CHECK_EQ((long)calls[2].result, -EPERM);
}

TEST(gives_way_between_calls)
{
    struct multicall_entry calls[4];

    start(calls, 4);
    world_preempt_at(2);
    CHECK_EQ(do_multicall(handle_of(calls), 4), -ERESTART);
    CHECK_EQ(nr_called, 2);
    CHECK_EQ(world_log.restart_nr, __HYPERVISOR_multicall);
    CHECK_EQ(world_log.restart_args[0], (unsigned long)&calls[2]);
    CHECK_EQ(world_log.restart_args[1], 2);
}

static long ask_again(void)
{
    return hypercall_restart(__HYPERVISOR_vm_assist, 41, 42);
}

TEST(restarted_call_is_rewritten_in_the_list)
{
    struct multicall_entry calls[3];

    start(calls, 3);
    calls[1].op = __HYPERVISOR_multicall;       /* a list within a list is refused */
    calls[1].args[0] = (unsigned long)calls;
    calls[1].args[1] = 1;
    CHECK_EQ(do_multicall(handle_of(calls), 3), 0);
    CHECK_EQ((long)calls[1].result, -EINVAL);

    start(calls, 3);
    handler_instead = ask_again;
    CHECK_EQ(do_multicall(handle_of(calls), 3), -ERESTART);
    CHECK_EQ(nr_called, 1);
    CHECK_EQ(world_log.restart_nr, __HYPERVISOR_multicall);
    CHECK_EQ(world_log.restart_args[0], (unsigned long)&calls[0]);
    CHECK_EQ(world_log.restart_args[1], 3);
    CHECK_EQ(calls[0].op, __HYPERVISOR_vm_assist);
    CHECK_EQ(calls[0].args[0], 41);
    CHECK_EQ(calls[0].args[1], 42);
    CHECK_EQ(calls[0].result, 111);             /* not done yet */
    CHECK_EQ(do_multicall(handle_of(calls), 3), 0);
    CHECK_EQ(nr_called, 4);
}

TEST(restart_outside_a_list_goes_to_the_registers)
{
    struct multicall_entry unused[1];

    start(unused, 1);
    CHECK_EQ(hypercall_restart(__HYPERVISOR_memory_op, 1, 2, 3), -ERESTART);
    CHECK_EQ(world_log.restart_nr, __HYPERVISOR_memory_op);
    CHECK_EQ(world_log.restart_args[2], 3);
}

TEST(bad_list_address)
{
    struct multicall_entry calls[2];

    start(calls, 2);
    CHECK_EQ(do_multicall(handle_of(NULL), 1), -EFAULT);
    CHECK_EQ(do_multicall(handle_of(NULL), 0), 0);
    world_copy_fails_at(2);                     /* writing the first result */
    CHECK_EQ(do_multicall(handle_of(calls), 2), -EFAULT);
    CHECK_EQ(nr_called, 1);
}
