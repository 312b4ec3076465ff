// SPDX-License-Identifier: GPL-2.0-only
/* sysctl: a hypervisor built without debug keys. */
#include "private.h"

long sysctl_debug_keys(struct xen_sysctl *op, bool *copyback)
{
    return -EOPNOTSUPP;
}
