// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that firmware or devices use by themselves: from ACPI (RMRR, IVMD) and from the command line (rmrr=, ivmd=).
 * It has to be mapped one to one for the devices it belongs to, whoever owns them.
 */
#include <lib/string.h>

#include "private.h"

#define MAX_REGIONS     64

static struct region {
    u64 first, nr;          /* frames */
    u32 sbdf;
} regions[MAX_REGIONS];
static unsigned int nr_regions;

void __init iommu_reserved_add(paddr_t start, paddr_t end, u32 sbdf)
{
    u64 first = start >> PAGE_SHIFT, last = (end - 1) >> PAGE_SHIFT;

    if (end <= start || last >> (52 - PAGE_SHIFT)) {
        printk(XENLOG_WARNING "IOMMU: reserved region %lx-%lx makes no sense: ignored\n", start, end);
        return;
    }
    for (unsigned int i = 0; i < nr_regions; i++)
        if (regions[i].first == first && regions[i].nr == last - first + 1 && regions[i].sbdf == sbdf)
            return;
    if (nr_regions == MAX_REGIONS) {
        printk(XENLOG_WARNING "IOMMU: more than %u reserved regions: %lx-%lx ignored\n", MAX_REGIONS, start, end);
        return;
    }
    regions[nr_regions++] = (struct region){ first, last - first + 1, sbdf };
}

int iommu_for_each_reserved(int (*fn)(u64 first, u64 nr, u32 sbdf, void *arg), void *arg)
{
    int rc = 0;

    for (unsigned int i = 0; i < nr_regions && rc == 0; i++)
        rc = fn(regions[i].first, regions[i].nr, regions[i].sbdf, arg);
    return rc;
}

/* --- the command line ------------------------------------------------------------------------- */
/* [seg:]bus:dev.func in hexadecimal, the function in decimal; the segment of *sbdf is kept when none is given. */
static bool __init parse_sbdf(const char **s, u32 *sbdf)
{
    u64 part[3] = { };
    unsigned int nr = 0;
    const char *p = *s, *end;
    u64 fn;

    do {
        part[nr] = parse_u64(p, &end, 16);
        if (end == p)
            return false;
        nr++;
        p = end + 1;
    } while (nr < 3 && *end == ':');
    if (nr < 2 || *end != '.')
        return false;
    fn = parse_u64(p, &end, 10);
    if (end == p || fn > 7 || part[nr - 1] > 0x1f || part[nr - 2] > 0xff || (nr == 3 && part[0] > 0xffff))
        return false;
    *sbdf = PCI_SBDF(nr == 3 ? part[0] : PCI_SEG(*sbdf), part[nr - 2], part[nr - 1] << 3 | fn);
    *s = end;
    return true;
}

/* [-last] behind a device names a range of them. */
static bool __init add_devices(const char **s, paddr_t start, paddr_t end, u32 *sbdf)
{
    u32 last;

    if (!parse_sbdf(s, sbdf))
        return false;
    last = *sbdf;
    if (**s == '-') {
        ++*s;
        if (!parse_sbdf(s, &last) || last < *sbdf || last - *sbdf > 0xff)
            return false;
    }
    for (u32 at = *sbdf; at <= last; at++)
        iommu_reserved_add(start, end, at);
    return true;
}

static int __init parse_regions(const char *s, bool devices_needed)
{
    while (*s) {
        u64 first, last;
        const char *e;
        u32 sbdf = 0;

        first = last = parse_u64(s, &e, 16);
        if (e == s)
            return -EINVAL;
        s = e;
        if (*s == '-') {
            last = parse_u64(s + 1, &e, 16);
            s = e;
        }
        if (last < first || last >> (52 - PAGE_SHIFT))
            return -EINVAL;
        if (*s != '=') {
            if (devices_needed)
                return -EINVAL;
            iommu_reserved_add(first << PAGE_SHIFT, (last + 1) << PAGE_SHIFT, IOMMU_ALL_DEVICES);
        } else {
            do {
                s++;
                if (!add_devices(&s, first << PAGE_SHIFT, (last + 1) << PAGE_SHIFT, &sbdf))
                    return -EINVAL;
            } while (*s == ',');
        }
        if (*s && *s++ != ';')
            return -EINVAL;
    }
    return 0;
}

static int __init parse_rmrr(const char *s)
{
    return parse_regions(s, true);
}
custom_param("rmrr", parse_rmrr);

static int __init parse_ivmd(const char *s)
{
    return parse_regions(s, false);
}
custom_param("ivmd", parse_ivmd);
