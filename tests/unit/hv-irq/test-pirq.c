// SPDX-License-Identifier: GPL-2.0-only
/* A domain's pirqs: mapping and binding, and the two at the same time. */
#include <xen/pci.h>

#include "machine.h"
#include "world-private.h"

static int map_msi(void)
{
    int pirq = -1;

    CHECK_EQ(pirq_map_msi(dom0, DEVICE, false, 0, 1, &pirq), 0);
    return pirq;
}

static unsigned int locks_seen;

static void look_at_locks(void)
{
    locks_seen = world_locks_held;
}

/* Another CPU that unmaps the pirq now must wait until it is bound: the map is locked when the line's lock is taken. */
TEST(binding_holds_the_map)
{
    int pirq;

    machine_start();
    pirq = map_msi();
    world_before_lock(2, look_at_locks);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq, false), 0);
    CHECK_EQ(locks_seen, 1);
    locks_seen = 0;
    world_before_lock(2, look_at_locks);
    pirq_guest_eoi(dom0, pirq);
    CHECK_EQ(locks_seen, 1);
    machine_end();
}

static int unmapped;

static void unmap_now(void)
{
    CHECK_EQ(pirq_unmap(dom0, unmapped), 0);
}

TEST(unmapped_just_before_it_is_bound)
{
    machine_start();
    unmapped = map_msi();
    world_before_lock(1, unmap_now);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], unmapped, false), -EINVAL);
    CHECK(irq_to_desc(unmapped) == NULL);
    machine_end();
}

TEST(an_open_port_outlives_the_mapping)
{
    int pirq;

    machine_start();
    pirq = map_msi();
    pirq_set_evtchn_port(dom0, pirq, 17);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq, false), 0);
    CHECK_EQ(pirq_unmap(dom0, pirq), 0);
    CHECK(!pirq_is_mapped(dom0, pirq));
    CHECK_EQ(map_msi(), pirq);
    CHECK_EQ(pirq_evtchn_port(dom0, pirq), 17);         /* nobody else may bind it until that is closed */
    machine_end();
}

TEST(sharing_and_end_of_interrupt)
{
    int pirq = -1;

    machine_start();
    CHECK_EQ(gsi_setup(10, true, true), 0);
    CHECK_EQ(pirq_map_gsi(dom0, 10, &pirq), 0);
    CHECK(pirq_needs_eoi(dom0, pirq));
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq, true), 0);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq, true), -EBUSY);
    CHECK(!pirq_is_shared(dom0, pirq));
    CHECK(!(pins[10].low >> 16 & 1));
    CHECK(arrive(irq_to_desc(10)->cpu, irq_to_desc(10)->vector));
    CHECK(pins[10].low >> 16 & 1);                      /* until the guest has served it */
    pirq_guest_eoi(dom0, pirq);
    CHECK(!(pins[10].low >> 16 & 1));
    pirq_guest_unbind(dom0, pirq);
    CHECK(pins[10].low >> 16 & 1);
    machine_end();
}
