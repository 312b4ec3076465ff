/* SPDX-License-Identifier: LGPL-2.1-only */
/* Shared by the files of cpu-policy/. */
#ifndef CPU_POLICY_PRIVATE_H
#define CPU_POLICY_PRIVATE_H

#include <lib/cpu-policy.h>

static inline bool featureset_test(const uint32_t *fs, unsigned int bit)
{
    return fs[bit / 32] >> (bit % 32) & 1;
}
static inline void featureset_set(uint32_t *fs, unsigned int bit)
{
    fs[bit / 32] |= 1u << (bit % 32);
}
static inline void featureset_clear(uint32_t *fs, unsigned int bit)
{
    fs[bit / 32] &= ~(1u << (bit % 32));
}

/* The features that a kind of guest may have on any machine. */
void cpu_policy_offered(enum cpu_policy_kind kind, uint32_t fs[CPU_POLICY_FEATURE_WORDS]);
/* Takes away what misses something it needs. */
void cpu_policy_drop_orphans(uint32_t fs[CPU_POLICY_FEATURE_WORDS]);

#endif
