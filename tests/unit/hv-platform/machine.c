// SPDX-License-Identifier: GPL-2.0-only
/* See machine.h. Two IOAPICs: 60 lines (more than one of the model has), then 20. */
#include "machine.h"

#include "board.h"
#include "world-private.h"

#include <xen/errno.h>
#include <asm/hwdom.h>
#include <asm/irq.h>

struct machine_line machine_line[MACHINE_LINES];
int machine_bind_error;

void machine_reset(void)
{
    memset(machine_line, 0, sizeof(machine_line));
    machine_bind_error = 0;
}

const struct ioapic_place *ioapic_places(void)
{
    static const struct ioapic_place places[] = {
        { 3, 0, 60, 0xfec00000 }, { 4, 60, 20, 0xfec01000 },
    };

    return places;
}

unsigned int nr_ioapic_places(void)
{
    return 2;
}

static struct machine_line *line(unsigned int gsi)
{
    CHECK(gsi < MACHINE_LINES);
    CHECK_EQ(world_locks_held, 0);
    return &machine_line[gsi];
}

int gsi_setup(unsigned int gsi, bool level, bool active_low)
{
    CHECK(!line(gsi)->bound);
    line(gsi)->setups++;
    line(gsi)->level = level;
    line(gsi)->active_low = active_low;
    return 0;
}

int pirq_map_gsi(struct domain *d, unsigned int gsi, int *pirq)
{
    CHECK_EQ(*pirq, gsi);
    line(gsi)->mapped = true;
    return 0;
}

int pirq_guest_bind(struct vcpu *v, unsigned int pirq, bool shareable)
{
    CHECK(line(pirq)->mapped && shareable);
    line(pirq)->binds++;
    line(pirq)->bound = !machine_bind_error;
    return machine_bind_error;
}

void pirq_guest_unbind(struct domain *d, unsigned int pirq)
{
    line(pirq)->unbinds++;
    line(pirq)->bound = false;
}

void pirq_guest_eoi(struct domain *d, unsigned int pirq)
{
    line(pirq)->ends++;
}

enum hvm_io_result hwdom_io(struct vcpu *v, struct hvm_io *io)
{
    return HVM_IO_DONE;
}
