/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine's part of sysctl (cpu/): physinfo, topology, CPU hotplug, power management. */
#ifndef ASM_SYSCTL_H
#define ASM_SYSCTL_H

#include <xen/types.h>

struct xen_sysctl;
/* -EOPNOTSUPP for what there is no support for. */
long machine_sysctl(struct xen_sysctl *op, bool *copyback);

#endif
