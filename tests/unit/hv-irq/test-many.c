// SPDX-License-Identifier: GPL-2.0-only
/* Several messages of one MSI capability: lines and pirqs in a row, each with a vector of its own. */
#include <xen/pci.h>
#include <asm/smp.h>

#include "machine.h"

#define CONTROL_ON      0x0001
#define CONTROL_WIDE    0x0080
#define CONTROL_MASKS   0x0100

static u32 get(unsigned int offset, unsigned int size)
{
    u32 v = 0;

    memcpy(&v, &config[MSI_CAP + offset], size);
    return v;
}

static void start(unsigned int capable_order, u16 more)
{
    u16 control = CONTROL_WIDE | capable_order << 1 | more;

    machine_start();
    iommu_intremap = true;
    memcpy(&config[MSI_CAP + 2], &control, 2);
}

static unsigned int enabled_order(void)
{
    return get(2, 2) >> 4 & 7;
}

static int map(unsigned int nr)
{
    int pirq = -1, rc = pirq_map_msi(dom0, DEVICE, false, 0, nr, &pirq);

    return rc ?: pirq;
}

/* The device sends its n-th message: to the entry that the data's low bits choose. */
static bool sent_arrives(unsigned int n)
{
    u32 data = get(12, 2);
    const struct remap_entry *e;

    CHECK_EQ(data & ((1u << enabled_order()) - 1), 0);
    e = &remapping[data - 0x100 + n];
    return e->taken && e->vector && arrive(e->apic_id == cpu_apicid[1], e->vector);
}

/* Of 2^capable messages nr: the first's pirq. */
static int start_with(unsigned int capable, unsigned int nr, unsigned int order)
{
    int pirq;

    start(capable, 0);
    pirq = map(nr);
    CHECK(pirq > 0);
    CHECK_EQ(enabled_order(), order);
    return pirq;
}

TEST(each_message_comes_to_its_pirq)
{
    int pirq = start_with(5, 4, 2);

    CHECK(!(get(2, 2) & CONTROL_ON));
    CHECK_EQ(vectors_used(0) + vectors_used(1), 4);
    for (int i = 0; i < 4; i++)
        CHECK(pirq_is_mapped(dom0, pirq + i));
    CHECK(sent_arrives(3));                     /* nobody has asked for it: known, and goes nowhere */
    CHECK_EQ(events_sent, 0);
    for (int i = 1; i < 4; i++)
        CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq + i, false), 0);
    CHECK(!(get(2, 2) & CONTROL_ON));           /* the first switches it on */
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq, false), 0);
    CHECK(get(2, 2) & CONTROL_ON);
    for (int i = 0; i < 4; i++) {
        unsigned long before = irq_to_desc(pirq + i)->count;

        CHECK(sent_arrives(i));
        CHECK_EQ(irq_to_desc(pirq + i)->count, before + 1);
        pirq_guest_eoi(dom0, pirq + i);
    }
    CHECK_EQ(events_sent, 4);
    CHECK_EQ(pirq_unmap(dom0, pirq), 0);
    machine_end();
}

/* Three are four to the device, of which one leads nowhere. */
TEST(a_number_that_is_no_power_of_two)
{
    int pirq = start_with(2, 3, 2);

    CHECK_EQ(remapping_taken(), 4);
    CHECK(!pirq_is_mapped(dom0, pirq + 3));
    CHECK(sent_arrives(2));
    CHECK(!sent_arrives(3));
    CHECK_EQ(pirq_unmap(dom0, pirq), 0);
    machine_end();
}

TEST(the_first_stands_for_all)
{
    int pirq, other;

    start(3, 0);
    pirq = map(8);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq + 5, false), 0);
    CHECK_EQ(pirq_unmap(dom0, pirq + 5), -EINVAL);
    CHECK_EQ(pirq_unmap(dom0, pirq + 7), -EINVAL);
    CHECK(pirq_is_mapped(dom0, pirq + 5));
    CHECK_EQ(pirq_unmap(dom0, pirq), 0);
    for (int i = 0; i < 8; i++)
        CHECK(!pirq_is_mapped(dom0, pirq + i));
    CHECK_EQ(remapping_taken(), 0);
    other = map(1);
    CHECK_EQ(other, pirq);
    CHECK_EQ(enabled_order(), 0);
    machine_end();                              /* which unmaps what is left, however many */
}

TEST(a_dying_domain_has_them)
{
    start(5, 0);
    CHECK(map(32) > 0);
    CHECK(map(16) > 0);
    machine_end();
}

TEST(each_is_masked_alone)
{
    int pirq;

    start(2, CONTROL_MASKS);
    pirq = map(4);
    CHECK_EQ(get(16, 4), 0xf);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq + 1, false), 0);
    CHECK_EQ(get(16, 4), 0xd);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq, false), 0);
    CHECK_EQ(get(16, 4), 0xc);
    pirq_guest_unbind(dom0, pirq + 1);
    CHECK_EQ(get(16, 4), 0xe);
    msi_line_mask(irq_to_desc(pirq)->irq, true);
    CHECK_EQ(get(16, 4), 0xf);
    msi_line_mask(irq_to_desc(pirq)->irq, false);
    CHECK_EQ(get(16, 4), 0xe);
    machine_end();
}

/* What the device sends stays the same; where it leads to changes, of one. */
TEST(each_moves_alone)
{
    unsigned int cpu, other;
    u32 address, data;
    int pirq;

    start(1, 0);
    pirq = map(2);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq, false), 0);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq + 1, false), 0);
    address = get(4, 4);
    data = get(12, 2);
    cpu = irq_to_desc(pirq)->cpu;
    other = irq_to_desc(pirq + 1)->cpu;
    pirq_set_affinity(dom0, pirq, cpumask_of(!cpu));
    CHECK_EQ(irq_to_desc(pirq)->cpu, !cpu);
    CHECK_EQ(irq_to_desc(pirq + 1)->cpu, other);
    CHECK_EQ(get(4, 4), address);
    CHECK_EQ(get(12, 2), data);
    CHECK(sent_arrives(0));
    CHECK(sent_arrives(1));
    CHECK_EQ(events_sent, 2);
    irq_cpu_leaves(1);
    CHECK_EQ(irq_to_desc(pirq)->cpu + irq_to_desc(pirq + 1)->cpu, 0);
    irq_cpu_dead(1);
    CHECK_EQ(vectors_used(1), 0);
    CHECK(sent_arrives(0));
    CHECK(sent_arrives(1));
    CHECK_EQ(events_sent, 4);
    machine_end();
}

TEST(what_cannot_be)
{
    start(2, CONTROL_ON);                       /* firmware left it on */
    CHECK_EQ(map(5), -EINVAL);                  /* more than it has */
    CHECK_EQ(map(0), -EINVAL);
    CHECK_EQ(map(33), -EINVAL);
    CHECK_EQ(map(~0u), -EINVAL);
    iommu_intremap = false;
    CHECK_EQ(map(2), -EOPNOTSUPP);
    CHECK(map(1) > 0);
    CHECK(!(get(2, 2) & CONTROL_ON));
    machine_end();
}

TEST(no_entries_are_left)
{
    int first;

    start(5, 0);
    first = map(1);
    for (unsigned int i = 0; i < REMAP_ENTRIES / 32 - 1; i++)
        CHECK(map(32) > 0);
    CHECK_EQ(map(32), -ENOSPC);                 /* there are 31, of which no 32 are in a row */
    CHECK(map(16) > 0);
    CHECK_EQ(pirq_unmap(dom0, first), 0);
    CHECK_EQ(map(32), -ENOSPC);
    machine_end();
}

TEST(no_memory)
{
    start(5, 0);
    test_fault_at(1);
    CHECK_EQ(map(4), -ENOMEM);
    CHECK(test_fault_hit());
    CHECK_EQ(remapping_taken(), 0);
    CHECK(map(4) > 0);
    machine_end();
}

/* Lines: one of each pair is in use, so that no two are left in a row. */
TEST(no_lines_are_left)
{
    static int pirq[2048];
    unsigned int nr = 0;

    start(5, 0);
    iommu_intremap = false;
    while ((pirq[nr] = map(1)) > 0)
        nr++;
    CHECK_EQ(pirq[nr], -ENOSPC);
    CHECK_EQ(nr, NR_DYNAMIC_IRQS);
    for (unsigned int i = 0; i < nr; i += 2)
        CHECK_EQ(pirq_unmap(dom0, pirq[i]), 0);
    iommu_intremap = true;
    CHECK_EQ(map(2), -ENOSPC);
    CHECK_EQ(remapping_taken(), 0);
    CHECK_EQ(pirq_unmap(dom0, pirq[501]), 0);
    CHECK_EQ(map(2), pirq[500]);
    machine_end();
}

/* All of a CPU's vectors but two: the third finds none, and the others are given back. */
TEST(no_vectors_are_left)
{
    unsigned int used, nr = 0;
    int gsi = -1;

    start(5, 0);
    cpumask_clear(1, &cpu_online_map);
    remapping[0].taken = true;                  /* or entries would run out first */
    iommu_intremap = false;
    for (used = vectors_used(0); ; used = vectors_used(0)) {
        int pirq = map(1);

        CHECK(pirq > 0);
        if (pirq_guest_bind(dom0->vcpu[0], pirq, false))
            break;
        CHECK_EQ(vectors_used(0), used + 1);
        gsi = pirq;
        nr++;
    }
    CHECK(nr > 100);
    CHECK_EQ(pirq_unmap(dom0, gsi), 0);
    CHECK_EQ(pirq_unmap(dom0, gsi - 1), 0);
    remapping[0].taken = false;
    iommu_intremap = true;
    CHECK_EQ(map(4), -ENOSPC);
    CHECK_EQ(remapping_taken(), 0);
    CHECK_EQ(vectors_used(0), used - 2);
    CHECK(map(2) > 0);
    CHECK_EQ(vectors_used(0), used);
    cpumask_set(1, &cpu_online_map);
    machine_end();
}

/* A guest has fewer pirqs than there are lines. */
TEST(places_in_a_guest)
{
    struct domain *d;
    int pirq, at;

    start(5, 0);
    d = world_domain(1, 1);
    CHECK_EQ(pirqs_domain_create(d), 0);
    pirq = d->nr_pirqs - 8;
    CHECK_EQ(pirq_map_msi(d, DEVICE, false, 0, 16, &pirq), -EINVAL);
    CHECK_EQ(pirq_map_msi(d, DEVICE, false, 0, 8, &pirq), 0);
    CHECK_EQ(pirq, d->nr_pirqs - 8);
    at = pirq - 7;
    CHECK_EQ(pirq_map_msi(d, DEVICE, false, 0, 8, &at), -EBUSY);
    CHECK_EQ(remapping_taken(), 8);
    /* the lines' own numbers are taken: at the end, before what is there */
    at = nr_irqs_gsi + 8;
    CHECK_EQ(pirq_map_gsi(d, 3, &at), 0);
    at = -1;
    CHECK_EQ(pirq_map_msi(d, DEVICE, false, 0, 16, &at), 0);
    CHECK_EQ(at, d->nr_pirqs - 24);
    at = -1;
    CHECK_EQ(pirq_map_gsi(d, 3, &at), 0);       /* again: where it is */
    CHECK_EQ(at, nr_irqs_gsi + 8);
    CHECK_EQ(pirqs_domain_relinquish(d), 0);
    pirqs_domain_destroy(d);
    machine_end();
}
