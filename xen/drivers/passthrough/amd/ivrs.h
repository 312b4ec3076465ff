/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ACPI's IVRS: which IOMMUs there are and which functions' requests reach them (AMD I/O Virtualization Technology
 * specification 48882, chapter 5). The parser knows the table's layout and nothing else.
 */
#ifndef AMD_IVRS_H
#define AMD_IVRS_H

#include <xen/types.h>

struct acpi_header;

struct ivrs_unit {
    u8 type;                /* of the block: 10h, 11h, 40h */
    u8 flags;               /* IVHD_* */
    u16 devid;              /* the IOMMU's own function */
    u16 capability;         /* offset in its configuration space */
    u16 segment;
    u64 base;               /* its registers */
    u64 features;           /* extended feature register as firmware says; 0: not said */
};
#define IVHD_HT_TUNNEL      0x01
#define IVHD_PASS_PW        0x02
#define IVHD_RES_PASS_PW    0x04
#define IVHD_ISOC           0x08
#define IVHD_IOTLB          0x10
#define IVHD_COHERENT       0x20

/* data setting of a device entry */
#define IVRS_INIT_PASS      0x01
#define IVRS_EXTINT_PASS    0x02
#define IVRS_NMI_PASS       0x04
#define IVRS_SYSMGT(s)      ((s) >> 4 & 3)
#define IVRS_LINT0_PASS     0x40
#define IVRS_LINT1_PASS     0x80

#define IVRS_SPECIAL_IOAPIC 1
#define IVRS_SPECIAL_HPET   2

#define IVMD_UNITY          0x01
#define IVMD_READ           0x02
#define IVMD_WRITE          0x04
#define IVMD_EXCLUSION      0x08

/*
 * Device ids are bus << 8 | devfn, ranges inclusive. alias: the id under which requests of [first, last] arrive.
 * Any nonzero result ends parsing and is returned.
 */
struct ivrs_handler {
    int (*unit)(const struct ivrs_unit *u);             /* those below belong to the last one named */
    int (*devices)(const struct ivrs_unit *u, u16 first, u16 last, u8 setting);
    int (*alias)(const struct ivrs_unit *u, u16 first, u16 last, u16 alias, u8 setting);
    int (*special)(const struct ivrs_unit *u, u8 variety, u8 handle, u16 devid, u8 setting);
    int (*memory)(u16 segment, u16 first, u16 last, u64 start, u64 length, u8 flags);
};
/* 0, -EINVAL (damaged: where is said in *at, bytes from the beginning), or the handler's. */
int ivrs_parse(const struct acpi_header *table, const struct ivrs_handler *h, u32 *at);

#endif
