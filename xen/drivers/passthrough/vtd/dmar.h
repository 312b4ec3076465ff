/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ACPI's DMAR: which IOMMUs there are and which functions' requests reach them (Intel VT-d specification, chapter 8).
 * The parser knows the table's layout and nothing else.
 */
#ifndef VTD_DMAR_H
#define VTD_DMAR_H

#include <xen/types.h>

struct acpi_header;

#define DMAR_INTREMAP       0x01        /* the platform can remap interrupts */
#define DMAR_X2APIC_OPT_OUT 0x02

struct dmar_unit {
    u16 segment;
    bool include_all;       /* every function that no other unit of the segment names */
    u64 base;               /* its registers */
};

enum dmar_scope { DMAR_ENDPOINT = 1, DMAR_BRIDGE = 2, DMAR_IOAPIC = 3, DMAR_HPET = 4, DMAR_ACPI = 5 };

/* Any nonzero result ends parsing and is returned. */
struct dmar_handler {
    int (*platform)(u8 address_bits, u8 flags);
    int (*unit)(const struct dmar_unit *u);
    /* sbdf belongs to the unit named last; id: of an IOAPIC or HPET */
    int (*scope)(const struct dmar_unit *u, enum dmar_scope kind, u8 id, u32 sbdf);
    /* [start, end] in bytes, for sbdf */
    int (*reserved)(u64 start, u64 end, u32 sbdf);
    /* the bus behind a bridge: paths are given from a root bus on */
    u8 (*secondary_bus)(u32 bridge);
};
/* 0, -EINVAL (damaged: where is said in *at, bytes from the beginning), or the handler's. */
int dmar_parse(const struct acpi_header *table, const struct dmar_handler *h, u32 *at);

#endif
