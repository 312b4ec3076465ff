/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * What a configuration asks of CPUID leaves and MSRs. A policy is one character per bit, most
 * significant first: 1 or 0 forces the bit, x takes the default policy's, k the host's, s the
 * host's and keeps it over migration.
 */
#ifndef LX_CPU_POLICY_H
#define LX_CPU_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_SUBLEAF UINT32_MAX
#define MSR_ARCH_CAPABILITIES 0x10a

enum cpu_register { EAX, EBX, ECX, EDX, MSR, NR_CPUID_REGISTERS = MSR };

struct cpu_word {
    uint32_t leaf, subleaf;         /* of an MSR: its index in leaf */
    enum cpu_register reg;
    const char *names;
};

struct cpu_feature {
    const struct cpu_word *word;
    unsigned int bit, width;
};

struct cpuid_entry {
    uint32_t leaf, subleaf;
    char *policy[NR_CPUID_REGISTERS];   /* 32 characters, or NULL for all x */
};

struct msr_entry {
    uint32_t index;
    char *policy;                       /* 64 characters */
};

/* libxl_cpuid_policy_list is a pointer to this; NULL is the empty list. */
struct libxl__cpu_policy {
    size_t nr_cpuid, nr_msr;
    struct cpuid_entry *cpuid;
    struct msr_entry *msr;
};

extern const struct cpu_word lx_cpu_words[];

bool lx_cpu_feature_find(const char *name, size_t length, struct cpu_feature *found);

#endif
