/* SPDX-License-Identifier: LGPL-2.1-only */
/* Between the files of policy/. */
#ifndef GUEST_POLICY_PRIVATE_H
#define GUEST_POLICY_PRIVATE_H

#include <lib/cpu-policy.h>

#include "../private.h"

struct xc_cpu_policy {
    struct cpu_policy p;
};

/* A register of a leaf: 0 eax to 3 edx. NULL: policies do not have the leaf. */
uint32_t *guest_policy_register(struct cpu_policy *p, uint32_t leaf, uint32_t subleaf,
                                unsigned int reg);
uint64_t *guest_policy_msr(struct cpu_policy *p, uint32_t index);

#endif
