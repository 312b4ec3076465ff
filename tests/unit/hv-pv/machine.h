/* SPDX-License-Identifier: GPL-2.0-only */
/* A made-up processor for the policy tests. */
#ifndef MACHINE_H
#define MACHINE_H

#include <lib/cpu-policy.h>

/* An AMD with AVX2, SVM, MONITOR, MTRR ... */
void amd_machine(uint32_t leaf, uint32_t subleaf, struct cpu_leaf *out);

#endif
