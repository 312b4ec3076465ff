// SPDX-License-Identifier: GPL-2.0-only
/* sysctl: debug keys, as if typed on the console. */
#include "private.h"

#include <xen/console.h>
#include <xen/sched.h>

long sysctl_debug_keys(struct xen_sysctl *op, bool *copyback)
{
    const struct xen_sysctl_debug_keys *keys = &op->u.debug_keys;

    for (u32 i = 0; i < keys->nr_keys; i++) {
        char c;

        if (copy_from_guest_offset(&c, keys->keys, i, 1))
            return -EFAULT;
        keyhandler_run(c, guest_cpu_user_regs());
    }
    return 0;
}
