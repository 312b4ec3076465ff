// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hypercalls that give way, and lists of hypercalls. A call that wants to be made again leaves its
 * new arguments either in the guest's registers or, inside a multicall, in the entry being run; the
 * multicall then restarts itself at that entry.
 */
#include <xen/hypercall.h>
#include <xen/percpu.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <generated/hypercall-defs.h>

/*
 * The entry this CPU is running, NULL outside a multicall. The CPU is not given away while it is
 * set.
 */
static DEFINE_PER_CPU(struct multicall_entry *, running_entry);

long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    struct multicall_entry *entry = this_cpu(running_entry);

    if (!entry) {
        arch_hypercall_restart(nr, args, nr_args);
        return -ERESTART;
    }
    entry->op = nr;
    memcpy(entry->args, args, nr_args * sizeof(args[0]));
    return -ERESTART;
}

static long run_entry(struct multicall_entry *entry)
{
    long rc;

    this_cpu(running_entry) = entry;
    rc = entry->op < HYPERCALL_NR_ROWS ? hypercall_dispatch(entry->op, entry->args) : -ENOSYS;
    this_cpu(running_entry) = NULL;
    return rc;
}

/* 0, -ERESTART (the entry in the guest's list was rewritten) or -EFAULT. */
static long run_guest_entry(XEN_GUEST_HANDLE(multicall_entry_t) guest)
{
    struct multicall_entry entry;
    long rc;

    if (unlikely(copy_from_guest(&entry, guest, 1)))
        return -EFAULT;
    rc = run_entry(&entry);
    if (unlikely(rc == -ERESTART))
        return copy_to_guest(guest, &entry, 1) ?: -ERESTART;
    entry.result = rc;
    return unlikely(copy_field_to_guest(guest, &entry, result)) ? -EFAULT : 0;
}

long do_multicall(XEN_GUEST_HANDLE(multicall_entry_t) calls, unsigned int nr_calls)
{
    /* No lists within lists: there is one running entry. */
    if (this_cpu(running_entry))
        return -EINVAL;

    for (unsigned int i = 0; i < nr_calls; i++, guest_handle_add_offset(calls, 1)) {
        long rc;

        if (i && hypercall_preempt_check())
            rc = -ERESTART;
        else
            rc = run_guest_entry(calls);
        if (rc == -ERESTART)
            return hypercall_restart(__HYPERVISOR_multicall, (unsigned long)calls.p, nr_calls - i);
        if (unlikely(rc))
            return rc;
    }
    return 0;
}
