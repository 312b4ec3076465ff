// SPDX-License-Identifier: LGPL-2.1-only
/* Policies as lists of leaves and MSRs: to and from the toolstack. */
#include <lib/cpu-policy.h>
#include <lib/errno.h>
#include "private.h"

#define MSR_PLATFORM_INFO_      0x000000ceu
#define MSR_ARCH_CAPABILITIES_  0x0000010au

/* Every leaf that policies hold: base number, whether it has subleaves, where. */
static const struct group {
    uint32_t leaf;
    uint16_t count;
    bool subleaves;
    uint16_t offset;
} groups[] = {
    { 0x00000000, CPU_POLICY_NR_BASIC, false, offsetof(struct cpu_policy, basic) },
    { 0x00000004, CPU_POLICY_NR_CACHE, true, offsetof(struct cpu_policy, cache) },
    { 0x00000007, CPU_POLICY_NR_FEAT, true, offsetof(struct cpu_policy, feat) },
    { 0x0000000b, CPU_POLICY_NR_TOPO, true, offsetof(struct cpu_policy, topo) },
    { 0x0000000d, CPU_POLICY_NR_XSTATE, true, offsetof(struct cpu_policy, xstate) },
    { 0x80000000, CPU_POLICY_NR_EXT, false, offsetof(struct cpu_policy, ext) },
};
#define NR_GROUPS   (sizeof(groups) / sizeof(groups[0]))

static struct cpu_leaf *leaves_of(const struct cpu_policy *p, const struct group *g)
{
    return (struct cpu_leaf *)((char *)p + g->offset);
}

static bool is_group(uint32_t leaf)
{
    for (unsigned int i = 0; i < NR_GROUPS; i++)
        if (groups[i].subleaves && groups[i].leaf == leaf)
            return true;
    return false;
}

/*
 * Zero leaves too: libxenguest takes the number of leaves it was given as the room it has for
 * giving them back, and writes all leaves up to the policy's limits.
 */
static unsigned int add_leaf(struct cpu_policy_leaf *out, uint32_t leaf, uint32_t subleaf,
                             const struct cpu_leaf *l)
{
    *out = (struct cpu_policy_leaf){ leaf, subleaf, l->a, l->b, l->c, l->d };
    return 1;
}

unsigned int cpu_policy_to_leaves(const struct cpu_policy *p, struct cpu_policy_leaf *out)
{
    unsigned int n = 0;

    for (unsigned int g = 0; g < NR_GROUPS; g++) {
        const struct cpu_leaf *l = leaves_of(p, &groups[g]);

        for (unsigned int i = 0; i < groups[g].count; i++) {
            if (groups[g].subleaves)
                n += add_leaf(out + n, groups[g].leaf, i, &l[i]);
            else if (!is_group(groups[g].leaf + i))
                n += add_leaf(out + n, groups[g].leaf + i, CPU_POLICY_NO_SUBLEAF, &l[i]);
        }
    }
    n += add_leaf(out + n, 0x40000000u, CPU_POLICY_NO_SUBLEAF, &(struct cpu_leaf){ p->hv_limit });
    n += add_leaf(out + n, 0x40000100u, CPU_POLICY_NO_SUBLEAF, &(struct cpu_leaf){ p->hv2_limit });
    return n;
}

unsigned int cpu_policy_to_msrs(const struct cpu_policy *p, struct cpu_policy_msr *out)
{
    unsigned int n = 0;

    if (p->platform_info)
        out[n++] = (struct cpu_policy_msr){ MSR_PLATFORM_INFO_, 0, p->platform_info };
    if (p->arch_caps)
        out[n++] = (struct cpu_policy_msr){ MSR_ARCH_CAPABILITIES_, 0, p->arch_caps };
    return n;
}

/* NULL: there is no such place. */
static struct cpu_leaf *find_leaf(struct cpu_policy *p, uint32_t leaf, uint32_t subleaf)
{
    for (unsigned int g = 0; g < NR_GROUPS; g++) {
        const struct group *gr = &groups[g];

        if (gr->subleaves) {
            if (leaf == gr->leaf)
                return subleaf < gr->count ? leaves_of(p, gr) + subleaf : NULL;
        } else if (leaf - gr->leaf < gr->count && !is_group(leaf)) {
            return subleaf == CPU_POLICY_NO_SUBLEAF ? leaves_of(p, gr) + (leaf - gr->leaf) : NULL;
        }
    }
    return NULL;
}

int cpu_policy_from_leaves(struct cpu_policy *p, const struct cpu_policy_leaf *in, unsigned int nr,
                           struct cpu_policy_error *err)
{
    *err = (struct cpu_policy_error){ ~0u, ~0u, ~0u };
    for (unsigned int i = 0; i < nr; i++) {
        struct cpu_leaf *l;

        if (in[i].leaf == 0x40000000u && in[i].subleaf == CPU_POLICY_NO_SUBLEAF) {
            p->hv_limit = in[i].a;
            continue;
        }
        if (in[i].leaf == 0x40000100u && in[i].subleaf == CPU_POLICY_NO_SUBLEAF) {
            p->hv2_limit = in[i].a;
            continue;
        }
        l = find_leaf(p, in[i].leaf, in[i].subleaf);
        if (!l) {
            if (!(in[i].a | in[i].b | in[i].c | in[i].d))
                continue;
            err->leaf = in[i].leaf;
            err->subleaf = in[i].subleaf;
            return -ERANGE;
        }
        *l = (struct cpu_leaf){ in[i].a, in[i].b, in[i].c, in[i].d };
    }
    return 0;
}

int cpu_policy_from_msrs(struct cpu_policy *p, const struct cpu_policy_msr *in, unsigned int nr,
                         struct cpu_policy_error *err)
{
    *err = (struct cpu_policy_error){ ~0u, ~0u, ~0u };
    for (unsigned int i = 0; i < nr; i++) {
        int rc = 0;

        if (in[i].flags)
            rc = -EINVAL;
        else if (in[i].index == MSR_PLATFORM_INFO_)
            p->platform_info = in[i].value;
        else if (in[i].index == MSR_ARCH_CAPABILITIES_)
            p->arch_caps = in[i].value;
        else
            rc = -ERANGE;
        if (rc) {
            err->msr = in[i].index;
            return rc;
        }
    }
    return 0;
}

/*
 * Limits and fault-ability are judged here; features a guest must not have are not an error but
 * taken away by cpu_policy_fix(), as toolstacks of other versions may know more of them.
 */
int cpu_policy_check(const struct cpu_policy *p, const struct cpu_policy *max,
                     struct cpu_policy_error *err)
{
    *err = (struct cpu_policy_error){ ~0u, ~0u, ~0u };
    if (p->basic[0].a > max->basic[0].a) {
        err->leaf = 0;
        return -EINVAL;
    }
    if (p->feat[0].a > max->feat[0].a) {
        err->leaf = 7;
        err->subleaf = 0;
        return -EINVAL;
    }
    if (p->ext[0].a > max->ext[0].a) {
        err->leaf = 0x80000000u;
        return -EINVAL;
    }
    if (p->platform_info & ~max->platform_info) {
        err->msr = MSR_PLATFORM_INFO_;
        return -EINVAL;
    }
    return 0;
}
