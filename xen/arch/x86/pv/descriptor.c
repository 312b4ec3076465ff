// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which descriptors may be in a guest's GDT or LDT (SDM vol. 3, 3.4.5). Pure: unit-tested on the
 * host.
 */
#include <asm/pv-descriptor.h>

/* bits of the upper word */
#define DESC_ACCESSED       (1u << 8)
#define DESC_SEGMENT        (1u << 12)          /* 0: system (gates, TSS, LDT) */
#define DESC_DPL_3          (3u << 13)
#define DESC_PRESENT        (1u << 15)

/*
 * What is not present cannot be loaded. System descriptors never: a call gate or a TSS is a way
 * into ring 0. Code and data become ring 3's, whatever the guest's kernel thinks it runs in, and
 * accessed: loading them would set that bit, in a page that is mapped read-only.
 */
bool pv_check_descriptor(uint64_t *desc)
{
    uint32_t hi = *desc >> 32;

    if (!(hi & DESC_PRESENT))
        return true;
    if (!(hi & DESC_SEGMENT))
        return false;
    hi |= DESC_DPL_3 | DESC_ACCESSED;
    *desc = (uint32_t)*desc | (uint64_t)hi << 32;
    return true;
}
