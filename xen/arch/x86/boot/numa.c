// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which memory and which CPUs are near each other. Proximity domains of the ACPI tables become
 * nodes 0, 1, ... in the order of their first memory. Without tables, or with contradicting ones,
 * the machine is one node.
 */
#include <xen/cpumask.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/numa.h>
#include <asm/setup.h>

#define LOCAL_DISTANCE          10
#define REMOTE_DISTANCE         20

struct node_range {
    paddr_t start, end;
    u8 node;
};

unsigned int nr_nodes = 1;

#define RANGES_MAX              (MAX_NUMNODES * 4)
static struct node_range __ro_after_init ranges[RANGES_MAX];    /* sorted */
static unsigned int __ro_after_init nr_ranges;
static u32 __ro_after_init node_proximity[MAX_NUMNODES];
static unsigned int __ro_after_init nodes_found;
static u8 __ro_after_init distance[MAX_NUMNODES][MAX_NUMNODES];
static bool __ro_after_init have_distances;
static u8 cpu_node[CONFIG_NR_CPUS];

#define APICS_MAX               (CONFIG_NR_CPUS * 2)
struct apic_proximity {
    u32 apic_id, proximity;
};
static struct apic_proximity __ro_after_init apics[APICS_MAX];
static unsigned int __ro_after_init nr_apics;

static bool __ro_after_init numa_off;

static int __init parse_numa(const char *s)
{
    numa_off = param_bool(s) == 0;
    return 0;
}
custom_param("numa", parse_numa);

static void __init give_up(const char *why)
{
    if (!numa_off)
        printk(XENLOG_WARNING "NUMA: %s: treating the machine as one node\n", why);
    numa_off = true;
    nodes_found = nr_ranges = 0;
}

/* Node of a proximity domain; MAX_NUMNODES: unknown. */
static unsigned int node_of(u32 proximity)
{
    for (unsigned int i = 0; i < nodes_found; i++)
        if (node_proximity[i] == proximity)
            return i;
    return MAX_NUMNODES;
}

void __init numa_add_memory(u32 proximity, paddr_t start, paddr_t end)
{
    unsigned int node = node_of(proximity), pos = nr_ranges;

    if (numa_off || start >= end)
        return;
    if (node == MAX_NUMNODES) {
        if (nodes_found == MAX_NUMNODES)
            return give_up("too many nodes");
        node = nodes_found++;
        node_proximity[node] = proximity;
    }
    if (nr_ranges == RANGES_MAX)
        return give_up("too many memory ranges");
    while (pos && ranges[pos - 1].start > start)
        pos--;
    if ((pos && ranges[pos - 1].end > start) || (pos < nr_ranges && ranges[pos].start < end))
        return give_up("memory ranges overlap");
    for (unsigned int i = nr_ranges++; i > pos; i--)
        ranges[i] = ranges[i - 1];
    ranges[pos] = (struct node_range){ start, end, node };
}

void __init numa_add_apic(u32 proximity, u32 apic_id)
{
    if (nr_apics == APICS_MAX)
        return;
    apics[nr_apics].apic_id = apic_id;
    apics[nr_apics++].proximity = proximity;
}

void __init numa_set_distances(const u8 *d, u64 nr)
{
    if (numa_off)
        return;
    for (unsigned int i = 0; i < nodes_found; i++)
        for (unsigned int j = 0; j < nodes_found; j++) {
            u64 a = node_proximity[i], b = node_proximity[j];

            if (a >= nr || b >= nr || d[a * nr + b] < LOCAL_DISTANCE ||
                (i == j) != (d[a * nr + b] == LOCAL_DISTANCE)) {
                printk(XENLOG_WARNING "NUMA: nonsense distances in SLIT: ignored\n");
                return;
            }
            distance[i][j] = d[a * nr + b];
        }
    have_distances = true;
}

void __init numa_init(void)
{
    if (numa_off || !nodes_found)
        return;
    nr_nodes = nodes_found;
    printk(XENLOG_INFO "NUMA: %u nodes\n", nr_nodes);
    for (unsigned int i = 0; i < nr_ranges; i++)
        printk(XENLOG_INFO "NUMA: node %u: %#lx - %#lx\n", ranges[i].node, ranges[i].start,
               ranges[i].end);
}

unsigned int numa_range_node(paddr_t start, paddr_t *end)
{
    for (unsigned int i = 0; i < nr_ranges; i++) {
        if (start < ranges[i].start) {          /* in a gap: as node 0 */
            *end = min(*end, ranges[i].start);
            return 0;
        }
        if (start < ranges[i].end) {
            *end = min(*end, ranges[i].end);
            return ranges[i].node;
        }
    }
    return 0;
}

unsigned int numa_apic_node(u32 apic_id)
{
    for (unsigned int i = 0; i < nr_apics; i++)
        if (apics[i].apic_id == apic_id) {
            unsigned int node = node_of(apics[i].proximity);

            return node == MAX_NUMNODES ? 0 : node;
        }
    return 0;
}

void numa_set_cpu_node(unsigned int cpu, unsigned int node)
{
    cpu_node[cpu] = node;
}

unsigned int cpu_to_node(unsigned int cpu)
{
    return cpu < CONFIG_NR_CPUS ? cpu_node[cpu] : 0;
}

unsigned int mfn_to_node(mfn_t mfn)
{
    paddr_t at = mfn << PAGE_SHIFT;

    for (unsigned int i = 0; i < nr_ranges; i++)
        if (at >= ranges[i].start && at < ranges[i].end)
            return ranges[i].node;
    return 0;
}

u8 node_distance(unsigned int a, unsigned int b)
{
    if (a >= nr_nodes || b >= nr_nodes)
        return NUMA_NO_DISTANCE;
    if (have_distances)
        return distance[a][b];
    return a == b ? LOCAL_DISTANCE : REMOTE_DISTANCE;
}

void node_span(unsigned int node, mfn_t *start, mfn_t *end)
{
    *start = *end = 0;
    if (!nr_ranges && node == 0)
        *end = max_page;
    for (unsigned int i = 0; i < nr_ranges; i++)
        if (ranges[i].node == node) {
            if (!*end)
                *start = PFN_DOWN(ranges[i].start);
            *end = PFN_UP(ranges[i].end);
        }
}
