/* SPDX-License-Identifier: GPL-2.0-only */
/* A guest's set of its vcpus, as the set of CPUs that may hold their translations. */
#ifndef ARCH_X86_MM_VCPUMASK_H
#define ARCH_X86_MM_VCPUMASK_H

#include <xen/domain.h>

/* bitmap: guest address of max_vcpus bits, in bytes. 0, -EINVAL when it cannot be read. */
int vcpu_bitmap_to_cpus(const struct domain *d, const void *bitmap, cpumask_t *cpus);

#endif
