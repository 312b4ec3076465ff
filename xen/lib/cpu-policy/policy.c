// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Policies from machines, and guests' policies from those: each leaf that is not made of features
 * has one row that says which of its bits guests see. What has no row is zero.
 */
#include <lib/cpu-policy.h>
#include <lib/string.h>
#include <public/arch-x86/cpufeatureset.h>
#include "private.h"

#define HAS_SUBLEAVES(leaf)     ((leaf) == 4 || (leaf) == 7 || (leaf) == 0xb || (leaf) == 0xd)
#define XSTATE_COMPONENTS       62

/* --- reading a machine ------------------------------------------------------------------------ */
static void read_basic(struct cpu_policy *p, cpu_policy_read_fn read)
{
    read(0, 0, &p->basic[0]);
    for (unsigned int i = 1; i < CPU_POLICY_NR_BASIC && i <= p->basic[0].a; i++)
        if (!HAS_SUBLEAVES(i))
            read(i, 0, &p->basic[i]);
    if (p->basic[0].a >= 4)
        for (unsigned int i = 0; i < CPU_POLICY_NR_CACHE; i++) {
            read(4, i, &p->cache[i]);
            if (!(p->cache[i].a & 0x1f))
                break;
        }
    if (p->basic[0].a >= 7) {
        read(7, 0, &p->feat[0]);
        for (unsigned int i = 1; i < CPU_POLICY_NR_FEAT && i <= p->feat[0].a; i++)
            read(7, i, &p->feat[i]);
    }
    if (p->basic[0].a >= 0xb)
        for (unsigned int i = 0; i < CPU_POLICY_NR_TOPO; i++)
            read(0xb, i, &p->topo[i]);
}

static uint64_t xstate_components(const struct cpu_policy *p)
{
    return p->xstate[0].a | (uint64_t)p->xstate[0].d << 32;
}

static void read_xstate(struct cpu_policy *p, cpu_policy_read_fn read)
{
    uint64_t all;

    if (p->basic[0].a < 0xd)
        return;
    read(0xd, 0, &p->xstate[0]);
    read(0xd, 1, &p->xstate[1]);
    all = xstate_components(p) | p->xstate[1].c | (uint64_t)p->xstate[1].d << 32;
    for (unsigned int i = 2; i <= XSTATE_COMPONENTS; i++)
        if (all >> i & 1)
            read(0xd, i, &p->xstate[i]);
}

void cpu_policy_read(struct cpu_policy *p, cpu_policy_read_fn read)
{
    memset(p, 0, sizeof(*p));
    read_basic(p, read);
    read_xstate(p, read);
    read(0x80000000u, 0, &p->ext[0]);
    if (p->ext[0].a >> 16 != 0x8000)
        p->ext[0].a = 0;
    for (unsigned int i = 1; i < CPU_POLICY_NR_EXT && i <= (p->ext[0].a & 0xffff); i++)
        read(0x80000000u + i, 0, &p->ext[i]);
}

/* --- features --------------------------------------------------------------------------------- */
/* Where each word of a feature set lives. */
static uint32_t *word_of(struct cpu_policy *p, unsigned int w)
{
    uint32_t *arch_caps = (uint32_t *)&p->arch_caps;
    uint32_t *const home[CPU_POLICY_FEATURE_WORDS] = {
        &p->basic[1].d, &p->basic[1].c, &p->ext[1].d, &p->ext[1].c, &p->xstate[1].a, &p->feat[0].b,
        &p->feat[0].c, &p->ext[7].d, &p->ext[8].b, &p->feat[0].d, &p->feat[1].a,
        &p->ext[0x21].a, &p->feat[1].b, &p->feat[2].d,
        &p->feat[1].c, &p->feat[1].d, &arch_caps[0], &arch_caps[1], &p->ext[0x21].c,
    };

    return home[w];
}

void cpu_policy_get_features(const struct cpu_policy *p, uint32_t fs[CPU_POLICY_FEATURE_WORDS])
{
    for (unsigned int w = 0; w < CPU_POLICY_FEATURE_WORDS; w++)
        fs[w] = *word_of((struct cpu_policy *)p, w);
}

void cpu_policy_set_features(struct cpu_policy *p, const uint32_t fs[CPU_POLICY_FEATURE_WORDS])
{
    for (unsigned int w = 0; w < CPU_POLICY_FEATURE_WORDS; w++)
        *word_of(p, w) = fs[w];
}

bool cpu_policy_has(const struct cpu_policy *p, unsigned int feature)
{
    return *word_of((struct cpu_policy *)p, feature / 32) >> (feature % 32) & 1;
}

void cpu_policy_set(struct cpu_policy *p, unsigned int feature, bool on)
{
    uint32_t *w = word_of(p, feature / 32), bit = 1u << (feature % 32);

    *w = on ? *w | bit : *w & ~bit;
}

/* --- a guest's view --------------------------------------------------------------------------- */
#define ALL     0xffffffffu

static const struct {
    uint32_t leaf;
    struct cpu_leaf keep;
} visible[] = {
    { 0x00000000, { ALL, ALL, ALL, ALL } },             /* highest leaf (cut later), vendor */
    /* signature, CLFLUSH size; counts and APIC id are not its */
    { 0x00000001, { ALL, 0x0000ff00, 0, 0 } },
    { 0x00000002, { ALL, ALL, ALL, ALL } },             /* cache and TLB descriptors */
    { 0x80000000, { ALL, ALL, ALL, ALL } },
    { 0x80000001, { ALL, ALL, 0, 0 } },                 /* signature, brand id */
    { 0x80000002, { ALL, ALL, ALL, ALL } },             /* name */
    { 0x80000003, { ALL, ALL, ALL, ALL } },
    { 0x80000004, { ALL, ALL, ALL, ALL } },
    { 0x80000005, { ALL, ALL, ALL, ALL } },             /* AMD: L1 */
    { 0x80000006, { ALL, ALL, ALL, ALL } },             /* L2, L3 */
    { 0x80000008, { 0x0000ffff, 0, 0, 0 } },            /* address widths */
    { 0x80000019, { ALL, ALL, 0, 0 } },                 /* AMD: TLBs of 1 GiB pages */
    { 0x8000001a, { ALL, 0, 0, 0 } },                   /* AMD: performance hints */
};
/* A cache's type, level, sets and ways; not how many processors share it. */
static const struct cpu_leaf cache_keep = { 0x000003ff, ALL, ALL, ALL };

static void mask_leaf(struct cpu_leaf *out, const struct cpu_leaf *in, const struct cpu_leaf *keep)
{
    *out = (struct cpu_leaf){ in->a & keep->a, in->b & keep->b, in->c & keep->c, in->d & keep->d };
}

static void show_leaves(struct cpu_policy *out, const struct cpu_policy *host)
{
    for (unsigned int i = 0; i < sizeof(visible) / sizeof(visible[0]); i++) {
        unsigned int n = visible[i].leaf & 0xffff;

        if (visible[i].leaf >> 31)
            mask_leaf(&out->ext[n], &host->ext[n], &visible[i].keep);
        else
            mask_leaf(&out->basic[n], &host->basic[n], &visible[i].keep);
    }
    for (unsigned int i = 0; i < CPU_POLICY_NR_CACHE; i++)
        mask_leaf(&out->cache[i], &host->cache[i], &cache_keep);
    out->feat[0].a = host->feat[0].a;
}

/* Which features use which components of extended state. */
static uint64_t components_for(const struct cpu_policy *p)
{
    uint64_t x = 0;

    if (cpu_policy_has(p, XEN_X86_FEATURE_XSAVE))
        x |= 3;
    if (cpu_policy_has(p, XEN_X86_FEATURE_AVX))
        x |= 1 << 2;
    if (cpu_policy_has(p, XEN_X86_FEATURE_MPX))
        x |= 3 << 3;
    if (cpu_policy_has(p, XEN_X86_FEATURE_AVX512F))
        x |= 7 << 5;
    if (cpu_policy_has(p, XEN_X86_FEATURE_PKU))
        x |= 1 << 9;
    return x;
}

/*
 * Sizes and offsets are the machine's; the area ends behind the last component the guest can have.
 */
static void fill_xstate(struct cpu_policy *p, const struct cpu_policy *max)
{
    uint64_t x = components_for(p) & xstate_components(max);
    uint32_t features = p->xstate[1].a, size = 512 + 64;

    memset(p->xstate, 0, sizeof(p->xstate));
    if (!(x & 1))
        return;
    p->xstate[0].a = (uint32_t)x;
    p->xstate[0].d = x >> 32;
    p->xstate[1].a = features;
    for (unsigned int i = 2; i <= XSTATE_COMPONENTS; i++)
        if (x >> i & 1) {
            p->xstate[i] = max->xstate[i];
            if (p->xstate[i].a + p->xstate[i].b > size)
                size = p->xstate[i].a + p->xstate[i].b;
        }
    p->xstate[0].c = p->xstate[0].b = size;
}

static uint32_t at_most(uint32_t v, uint32_t limit)
{
    return v < limit ? v : limit;
}

void cpu_policy_fix(struct cpu_policy *p, const struct cpu_policy *max)
{
    uint32_t fs[CPU_POLICY_FEATURE_WORDS], allowed[CPU_POLICY_FEATURE_WORDS];

    cpu_policy_get_features(p, fs);
    cpu_policy_get_features(max, allowed);
    for (unsigned int w = 0; w < CPU_POLICY_FEATURE_WORDS; w++)
        fs[w] &= allowed[w];
    cpu_policy_drop_orphans(fs);
    cpu_policy_set_features(p, fs);

    p->basic[0].a = at_most(p->basic[0].a, at_most(max->basic[0].a, CPU_POLICY_NR_BASIC - 1));
    p->feat[0].a = at_most(p->feat[0].a, at_most(max->feat[0].a, CPU_POLICY_NR_FEAT - 1));
    p->ext[0].a = at_most(p->ext[0].a, at_most(max->ext[0].a, 0x80000000u + CPU_POLICY_NR_EXT - 1));
    /* 0x80000001 repeats leaf 1 on AMD's */
    if (p->ext[0].b == 0x68747541)
        p->ext[1].d |= p->basic[1].d & 0x0183f3ff;
    fill_xstate(p, max);
    if (!cpu_policy_has(p, XEN_X86_FEATURE_ARCH_CAPS))
        p->arch_caps = 0;
}

/* Features the hypervisor adds whatever the processor says. */
static void synthesise(uint32_t fs[CPU_POLICY_FEATURE_WORDS])
{
    featureset_set(fs, XEN_X86_FEATURE_HYPERVISOR);
}

void cpu_policy_derive(struct cpu_policy *out, const struct cpu_policy *host,
                       enum cpu_policy_kind kind,
                       uint64_t xcr0)
{
    uint32_t fs[CPU_POLICY_FEATURE_WORDS], allowed[CPU_POLICY_FEATURE_WORDS];
    struct cpu_policy top = *host;

    memset(out, 0, sizeof(*out));
    show_leaves(out, host);
    cpu_policy_get_features(host, fs);
    synthesise(fs);
    cpu_policy_offered(kind, allowed);
    for (unsigned int w = 0; w < CPU_POLICY_FEATURE_WORDS; w++)
        fs[w] &= allowed[w];
    if (!(xcr0 & 1))
        featureset_clear(fs, XEN_X86_FEATURE_XSAVE);
    cpu_policy_set_features(out, fs);

    cpu_policy_set(&top, XEN_X86_FEATURE_HYPERVISOR, true);
    top.xstate[0].a &= (uint32_t)xcr0;
    top.xstate[0].d &= xcr0 >> 32;
    cpu_policy_fix(out, &top);
}

void cpu_policy_lookup(const struct cpu_policy *p, uint32_t leaf, uint32_t subleaf,
                       struct cpu_leaf *out)
{
    *out = (struct cpu_leaf){ 0 };
    if (leaf >> 16 == 0x8000) {
        if ((leaf & 0xffff) < CPU_POLICY_NR_EXT && leaf <= p->ext[0].a)
            *out = p->ext[leaf & 0xffff];
        return;
    }
    if (leaf >= CPU_POLICY_NR_BASIC || leaf > p->basic[0].a)
        return;
    switch (leaf) {
    case 4:
        if (subleaf < CPU_POLICY_NR_CACHE)
            *out = p->cache[subleaf];
        return;
    case 7:
        if (subleaf < CPU_POLICY_NR_FEAT && subleaf <= p->feat[0].a)
            *out = p->feat[subleaf];
        return;
    case 0xb:
        if (subleaf < CPU_POLICY_NR_TOPO)
            *out = p->topo[subleaf];
        return;
    case 0xd:
        if (subleaf < CPU_POLICY_NR_XSTATE)
            *out = p->xstate[subleaf];
        return;
    }
    *out = p->basic[leaf];
}
