/* SPDX-License-Identifier: MIT */
/*
 * Where the builder of an HVM domain leaves the map of its memory for the firmware, and where that
 * memory ends.
 */
#ifndef __XEN_PUBLIC_HVM_E820_H__
#define __XEN_PUBLIC_HVM_E820_H__

#include "../xen.h"

/* A page; in it, the number of entries and the entries. */
#define HVM_E820_PAGE             0x00090000
#define HVM_E820_NR_OFFSET        0x000001E8
#define HVM_E820_OFFSET           0x000002D0

/* From here to 4 GiB there are devices, no RAM. */
#define HVM_BELOW_4G_RAM_END      0xF0000000
#define HVM_BELOW_4G_MMIO_START   HVM_BELOW_4G_RAM_END
#define HVM_BELOW_4G_MMIO_LENGTH  (xen_mk_ullong(0x100000000) - HVM_BELOW_4G_MMIO_START)

#endif
