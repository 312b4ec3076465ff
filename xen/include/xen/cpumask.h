/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets of CPUs, by value small enough to embed. All operations are non-atomic unless named atomic. */
#ifndef XEN_CPUMASK_H
#define XEN_CPUMASK_H

#include <xen/types.h>
#include <lib/bitmap.h>

typedef struct cpumask {
    unsigned long bits[(CONFIG_NR_CPUS + BITS_PER_LONG - 1) / BITS_PER_LONG];
} cpumask_t;

extern unsigned int nr_cpu_ids;             /* one above the highest possible CPU */
extern cpumask_t cpu_possible_map, cpu_present_map, cpu_online_map;

#define cpu_online(cpu)             cpumask_test(cpu, &cpu_online_map)
#define num_online_cpus()           cpumask_weight(&cpu_online_map)

static inline void cpumask_set(unsigned int cpu, cpumask_t *m)
{
    __atomic_fetch_or(&m->bits[cpu / 64], 1UL << (cpu % 64), __ATOMIC_SEQ_CST);
}
static inline void cpumask_clear(unsigned int cpu, cpumask_t *m)
{
    __atomic_fetch_and(&m->bits[cpu / 64], ~(1UL << (cpu % 64)), __ATOMIC_SEQ_CST);
}
static inline bool cpumask_test(unsigned int cpu, const cpumask_t *m)
{
    return READ_ONCE(m->bits[cpu / 64]) >> (cpu % 64) & 1;
}
static inline bool cpumask_test_and_set(unsigned int cpu, cpumask_t *m)
{
    unsigned long bit = 1UL << (cpu % 64);

    return __atomic_fetch_or(&m->bits[cpu / 64], bit, __ATOMIC_SEQ_CST) & bit;
}
static inline bool cpumask_test_and_clear(unsigned int cpu, cpumask_t *m)
{
    unsigned long bit = 1UL << (cpu % 64);

    return __atomic_fetch_and(&m->bits[cpu / 64], ~bit, __ATOMIC_SEQ_CST) & bit;
}

#define CPUMASK_WORDS_(i) for (unsigned int i = 0; i < ARRAY_SIZE(((cpumask_t *)0)->bits); i++)

static inline void cpumask_zero(cpumask_t *m)
{
    CPUMASK_WORDS_(i)
        m->bits[i] = 0;
}
static inline void cpumask_setall(cpumask_t *m)
{
    CPUMASK_WORDS_(i)
        m->bits[i] = ~0UL;
}
static inline void cpumask_and(cpumask_t *d, const cpumask_t *a, const cpumask_t *b)
{
    CPUMASK_WORDS_(i)
        d->bits[i] = a->bits[i] & b->bits[i];
}
static inline void cpumask_or(cpumask_t *d, const cpumask_t *a, const cpumask_t *b)
{
    CPUMASK_WORDS_(i)
        d->bits[i] = a->bits[i] | b->bits[i];
}
static inline void cpumask_andnot(cpumask_t *d, const cpumask_t *a, const cpumask_t *b)
{
    CPUMASK_WORDS_(i)
        d->bits[i] = a->bits[i] & ~b->bits[i];
}
static inline bool cpumask_empty(const cpumask_t *m)
{
    CPUMASK_WORDS_(i)
        if (m->bits[i])
            return false;
    return true;
}
static inline bool cpumask_equal(const cpumask_t *a, const cpumask_t *b)
{
    CPUMASK_WORDS_(i)
        if (a->bits[i] != b->bits[i])
            return false;
    return true;
}
static inline bool cpumask_intersects(const cpumask_t *a, const cpumask_t *b)
{
    CPUMASK_WORDS_(i)
        if (a->bits[i] & b->bits[i])
            return true;
    return false;
}
static inline bool cpumask_subset(const cpumask_t *a, const cpumask_t *b)
{
    CPUMASK_WORDS_(i)
        if (a->bits[i] & ~b->bits[i])
            return false;
    return true;
}
static inline unsigned int cpumask_weight(const cpumask_t *m)
{
    unsigned int n = 0;

    CPUMASK_WORDS_(i)
        n += __builtin_popcountl(m->bits[i]);
    return n;
}
/* First CPU at or after `from`; >= nr_cpu_ids (CONFIG_NR_CPUS) when there is none. */
static inline unsigned int cpumask_next_from(unsigned int from, const cpumask_t *m)
{
    for (unsigned int w = from / 64; w < ARRAY_SIZE(m->bits); w++) {
        unsigned long bits = m->bits[w];

        if (w == from / 64)
            bits &= ~0UL << (from % 64);
        if (bits)
            return w * 64 + __builtin_ctzl(bits);
    }
    return CONFIG_NR_CPUS;
}
static inline unsigned int cpumask_first(const cpumask_t *m)
{
    return cpumask_next_from(0, m);
}
static inline unsigned int cpumask_next(unsigned int cpu, const cpumask_t *m)
{
    return cpumask_next_from(cpu + 1, m);
}
/* Next after cpu, wrapping round; CONFIG_NR_CPUS when the mask is empty. */
static inline unsigned int cpumask_cycle(unsigned int cpu, const cpumask_t *m)
{
    unsigned int next = cpumask_next(cpu, m);

    return next < CONFIG_NR_CPUS ? next : cpumask_first(m);
}
#define for_each_cpu(cpu, m) \
    for ((cpu) = cpumask_first(m); (cpu) < CONFIG_NR_CPUS; (cpu) = cpumask_next(cpu, m))
#define for_each_online_cpu(cpu) for_each_cpu(cpu, &cpu_online_map)

extern const cpumask_t *cpumask_of(unsigned int cpu);

#endif
