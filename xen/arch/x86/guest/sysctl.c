// SPDX-License-Identifier: GPL-2.0-only
/* The x86 part of sysctl. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <public/sysctl.h>
#include <asm/sysctl.h>
#include "policy.h"

long arch_do_sysctl(struct xen_sysctl *op, void *guest_op, bool *copyback)
{
    switch (op->cmd) {
    case XEN_SYSCTL_get_cpu_policy:
        *copyback = true;
        return policy_sysctl_get(&op->u.cpu_policy);
    case XEN_SYSCTL_get_cpu_featureset:
        *copyback = true;
        return policy_sysctl_featureset(&op->u.cpu_featureset);
    case XEN_SYSCTL_get_cpu_levelling_caps:
        /* CPUID cannot be made to trap or lie for PV user space */
        op->u.cpu_levelling_caps.caps = 0;
        *copyback = true;
        return 0;
    }
    return machine_sysctl(op, copyback);
}
