/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * CPU policies: everything CPUID and the constant MSRs tell, of the machine or of a guest. Pure:
 * reading the machine goes through a callback, nothing locks or allocates.
 */
#ifndef LIB_CPU_POLICY_H
#define LIB_CPU_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Leaves and subleaves kept; the tools' libraries hold exactly these. */
#define CPU_POLICY_NR_BASIC     14      /* 0-0xd */
#define CPU_POLICY_NR_CACHE     6       /* 4 */
#define CPU_POLICY_NR_FEAT      3       /* 7 */
#define CPU_POLICY_NR_TOPO      2       /* 0xb */
#define CPU_POLICY_NR_XSTATE    63      /* 0xd */
#define CPU_POLICY_NR_EXT       34      /* 0x80000000-0x80000021 */
#define CPU_POLICY_FEATURE_WORDS 19

struct cpu_leaf {
    uint32_t a, b, c, d;
};

struct cpu_policy {
    struct cpu_leaf basic[CPU_POLICY_NR_BASIC];     /* 4, 7, 0xb, 0xd stay 0 here */
    struct cpu_leaf cache[CPU_POLICY_NR_CACHE];
    struct cpu_leaf feat[CPU_POLICY_NR_FEAT];
    struct cpu_leaf topo[CPU_POLICY_NR_TOPO];
    struct cpu_leaf xstate[CPU_POLICY_NR_XSTATE];
    struct cpu_leaf ext[CPU_POLICY_NR_EXT];
    uint32_t hv_limit, hv2_limit;  /* highest leaf at 0x40000000, 0x40000100; 0: our default */
    uint64_t platform_info;                         /* MSR 0xce */
    uint64_t arch_caps;                             /* MSR 0x10a */
};

enum cpu_policy_kind {
    CPU_POLICY_PV_MAX,
    CPU_POLICY_HVM_MAX,
    CPU_POLICY_PV_DEFAULT,
    CPU_POLICY_HVM_DEFAULT,
};

typedef void (*cpu_policy_read_fn)(uint32_t leaf, uint32_t subleaf, struct cpu_leaf *out);
/* Fills the CPUID part from a machine, nothing hidden. The MSRs are the caller's to add. */
void cpu_policy_read(struct cpu_policy *p, cpu_policy_read_fn read);

/*
 * What guests of a kind may (max) or do (default) see of a machine (less what the command line
 * hides). xcr0: the components of extended state that the hypervisor lets them use.
 */
void cpu_policy_derive(struct cpu_policy *out, const struct cpu_policy *host,
                       enum cpu_policy_kind kind,
                       uint64_t xcr0);
/* Makes a guest policy consistent after its features changed: orphans, limits, sizes of state. */
void cpu_policy_fix(struct cpu_policy *p, const struct cpu_policy *max);

/* Features by the numbers of public/arch-x86/cpufeatureset.h. */
void cpu_policy_get_features(const struct cpu_policy *p, uint32_t fs[CPU_POLICY_FEATURE_WORDS]);
void cpu_policy_set_features(struct cpu_policy *p, const uint32_t fs[CPU_POLICY_FEATURE_WORDS]);
bool cpu_policy_has(const struct cpu_policy *p, unsigned int feature);
void cpu_policy_set(struct cpu_policy *p, unsigned int feature, bool on);

/* The stored leaf; zeroes for what is not covered. Hypervisor leaves are not here. */
void cpu_policy_lookup(const struct cpu_policy *p, uint32_t leaf, uint32_t subleaf,
                       struct cpu_leaf *out);

/* --- exchange format: the layouts of xen_cpuid_leaf_t and xen_msr_entry_t --------------------- */
#define CPU_POLICY_NO_SUBLEAF   0xffffffffu
struct cpu_policy_leaf {
    uint32_t leaf, subleaf, a, b, c, d;
};
struct cpu_policy_msr {
    uint32_t index, flags;
    uint64_t value;
};
#define CPU_POLICY_MAX_LEAVES                                               \
    (CPU_POLICY_NR_BASIC + CPU_POLICY_NR_CACHE - 1 + CPU_POLICY_NR_FEAT - 1 + \
     CPU_POLICY_NR_TOPO - 1 + CPU_POLICY_NR_XSTATE - 1 + CPU_POLICY_NR_EXT + 2)
#define CPU_POLICY_MAX_MSRS     2

/*
 * Writes all leaves and the MSRs that are not zero; out has room for CPU_POLICY_MAX_*. Returns how
 * many.
 */
unsigned int cpu_policy_to_leaves(const struct cpu_policy *p, struct cpu_policy_leaf *out);
unsigned int cpu_policy_to_msrs(const struct cpu_policy *p, struct cpu_policy_msr *out);
struct cpu_policy_error {
    uint32_t leaf, subleaf, msr;        /* ~0: not that */
};
/*
 * Takes entries over into p. 0; -ERANGE: one, not zero, that p has no place for, -EINVAL: flags or
 * reserved; *err says which.
 */
int cpu_policy_from_leaves(struct cpu_policy *p, const struct cpu_policy_leaf *in, unsigned int nr,
                           struct cpu_policy_error *err);
int cpu_policy_from_msrs(struct cpu_policy *p, const struct cpu_policy_msr *in, unsigned int nr,
                         struct cpu_policy_error *err);
/* Can a guest with this policy run where max is the most on offer? 0 or -EINVAL. */
int cpu_policy_check(const struct cpu_policy *p, const struct cpu_policy *max,
                     struct cpu_policy_error *err);

#endif
