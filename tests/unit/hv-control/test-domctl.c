// SPDX-License-Identifier: GPL-2.0-only
/* What a domctl goes through before and after its handler. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <generated/hypercall-defs.h>

#include "called.h"
#include "test.h"
#include "world.h"

const char *last_called;
unsigned int nr_called;
long handler_result;
static struct domain *control, *guest;
static bool arch_copyback;

long handler_called(const char *name)
{
    last_called = name;
    nr_called++;
    return handler_result;
}

long arch_do_domctl(struct xen_domctl *op, struct domain *d, void *guest_op, bool *copyback)
{
    op->u.address_size.size = 64;
    *copyback = arch_copyback;
    return handler_called("arch_do_domctl");
}

static void start(void)
{
    world_init();
    control = world_domain(0, 1);
    control->is_privileged = true;
    guest = world_domain(7, 1);
    world_run(control->vcpu[0]);
    last_called = "";
    nr_called = 0;
    handler_result = 0;
}

static long domctl(struct xen_domctl *op, u32 cmd, domid_t domain)
{
    op->cmd = cmd;
    op->domain = domain;
    op->interface_version = XEN_DOMCTL_INTERFACE_VERSION;
    return do_domctl(guest_handle_from_ptr(op, xen_domctl_t));
}

TEST(version_number_and_domain_are_checked)
{
    struct xen_domctl op = { .cmd = XEN_DOMCTL_pausedomain, .domain = 7,
                             .interface_version = XEN_DOMCTL_INTERFACE_VERSION + 1 };

    start();
    CHECK_EQ(do_domctl(guest_handle_from_ptr(&op, xen_domctl_t)), -EACCES);
    CHECK_EQ(domctl(&op, 6, 7), -ENOSYS);
    CHECK_EQ(domctl(&op, 4711, 7), -ENOSYS);
    CHECK_EQ(domctl(&op, XEN_DOMCTL_pausedomain, 8), -ESRCH);
    CHECK_EQ(do_domctl(guest_handle_from_ptr(NULL, xen_domctl_t)), -EFAULT);
    CHECK_EQ(nr_called, 0);
    CHECK_EQ(domctl(&op, XEN_DOMCTL_pausedomain, 7), 0);
    CHECK_STR(last_called, "domctl_pausedomain");
    CHECK_EQ(guest->refcount, 1);
    world_check();
}

TEST(unprivileged_caller_learns_nothing)
{
    struct xen_domctl op = {};

    start();
    world_run(guest->vcpu[0]);
    CHECK_EQ(domctl(&op, XEN_DOMCTL_pausedomain, 7), -EPERM);
    CHECK_EQ(domctl(&op, XEN_DOMCTL_pausedomain, 0), -EPERM);
    CHECK_EQ(domctl(&op, XEN_DOMCTL_pausedomain, 99), -EPERM);
    CHECK_EQ(domctl(&op, XEN_DOMCTL_createdomain, 99), -EPERM);
    CHECK_EQ(nr_called, 0);
    CHECK_EQ(guest->refcount, 1);
}

TEST(copyback_follows_the_row)
{
    struct xen_domctl op = {};

    start();
    arch_copyback = true;
    CHECK_EQ(domctl(&op, XEN_DOMCTL_get_address_size, 7), 0);
    CHECK_EQ(op.u.address_size.size, 64);
    op.u.address_size.size = 0;
    handler_result = -EINVAL;           /* the handler asked for it: also with an error */
    CHECK_EQ(domctl(&op, XEN_DOMCTL_get_address_size, 7), -EINVAL);
    CHECK_EQ(op.u.address_size.size, 64);
    op.u.address_size.size = 0;
    arch_copyback = false;
    CHECK_EQ(domctl(&op, XEN_DOMCTL_get_address_size, 7), -EINVAL);
    CHECK_EQ(op.u.address_size.size, 0);
    handler_result = 0;
    world_copy_fails_at(2);
    CHECK_EQ(domctl(&op, XEN_DOMCTL_getvcpuinfo, 7), -EFAULT);
}

TEST(restart_comes_back_with_the_same_structure)
{
    struct xen_domctl op = {};

    start();
    handler_result = -ERESTART;
    CHECK_EQ(domctl(&op, XEN_DOMCTL_destroydomain, 7), -ERESTART);
    CHECK_EQ(world_log.restart_nr, __HYPERVISOR_domctl);
    CHECK_EQ(world_log.restart_args[0], (unsigned long)&op);
    CHECK_EQ(guest->refcount, 1);
    world_check();
}

TEST(rows_without_a_handler_answer_their_error)
{
    struct xen_domctl op = {};

    start();
    CHECK_EQ(domctl(&op, XEN_DOMCTL_vm_event_op, 7), -EOPNOTSUPP);
    CHECK_EQ(domctl(&op, XEN_DOMCTL_cacheflush, 7), -ENOSYS);
    CHECK_EQ(nr_called, 0);
}

long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    arch_hypercall_restart(nr, args, nr_args);
    return -ERESTART;
}
