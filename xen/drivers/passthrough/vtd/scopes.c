// SPDX-License-Identifier: GPL-2.0-only
/* Which unit sees whose requests: functions named one by one, all below a bridge, or all the rest of a segment. */
#include "private.h"

struct scope {
    u8 unit;
    bool bridge;
    u32 sbdf;
};
#define MAX_SCOPES      256
static struct scope scopes[MAX_SCOPES];
static unsigned int nr_scopes;

struct ioapic_scope {
    u8 unit, id;
    u32 source;
};
#define MAX_IOAPICS     64
static struct ioapic_scope ioapics[MAX_IOAPICS];
static unsigned int nr_ioapics;

int __init vtd_scope_add(struct vtd_unit *u, u32 sbdf, bool bridge)
{
    if (nr_scopes == MAX_SCOPES)
        return -ENOSPC;
    scopes[nr_scopes++] = (struct scope){ u - vtd_units, bridge, sbdf };
    return 0;
}

/* Buses behind the bridge, by its registers: they are numbered when anything below is used. */
static bool is_below(u32 bridge, u32 source)
{
    unsigned int bus = PCI_BUS(source);

    return PCI_SEG(bridge) == PCI_SEG(source) && bus >= pci_conf_read(bridge, PCI_SECONDARY_BUS, 1) &&
           bus <= pci_conf_read(bridge, PCI_SUBORDINATE_BUS, 1);
}

struct vtd_unit *vtd_unit_of(u32 source)
{
    for (unsigned int i = 0; i < nr_scopes; i++)
        if (scopes[i].sbdf == source || (scopes[i].bridge && is_below(scopes[i].sbdf, source)))
            return &vtd_units[scopes[i].unit];
    for (unsigned int i = 0; i < vtd_nr_units; i++)
        if (vtd_units[i].include_all && vtd_units[i].segment == PCI_SEG(source))
            return &vtd_units[i];
    return NULL;
}

int __init vtd_ioapic_add(struct vtd_unit *u, u8 id, u32 sbdf)
{
    if (nr_ioapics == MAX_IOAPICS)
        return -ENOSPC;
    ioapics[nr_ioapics++] = (struct ioapic_scope){ u - vtd_units, id, sbdf };
    return 0;
}

struct vtd_unit *vtd_ioapic(u32 id, u32 *source)
{
    for (unsigned int i = 0; i < nr_ioapics; i++)
        if (ioapics[i].id == id) {
            *source = ioapics[i].source;
            return &vtd_units[ioapics[i].unit];
        }
    return NULL;
}
