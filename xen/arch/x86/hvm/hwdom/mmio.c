// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device memory of the hardware domain: what is neither RAM nor emulated, at its own address. Entries are made when it
 * is touched, so there is nothing to follow when devices are moved, come or go.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/mm.h>
#include <xen/pci.h>
#include <xen/vpci.h>
#include <asm/hwdom.h>
#include <asm/p2m.h>

#define LARGE_FRAMES    512UL

static bool is_device_memory(struct domain *d, mfn_t first, mfn_t last)
{
    if (!domain_iomem_permitted(d, first, last) || hvm_platform_has_mmio(d, first, last) ||
        pci_mmcfg_overlaps(first, last) || vpci_claims(first, last))
        return false;
    for (mfn_t mfn = first; mfn <= last; mfn++)
        if (mfn_valid(mfn))
            return false;
    return true;
}

static int map(struct domain *d, mfn_t first, unsigned long nr)
{
    unsigned long done = 0;

    if (!is_device_memory(d, first, first + nr - 1))
        return -EPERM;
    return p2m_map_mmio(d, first, first, nr, &done);
}

bool hwdom_map_mmio(struct domain *d, gfn_t gfn)
{
    int rc;

    vpci_begin();
    rc = map(d, gfn & ~(LARGE_FRAMES - 1), LARGE_FRAMES);
    if (rc)
        rc = map(d, gfn, 1);
    vpci_end();
    return rc == 0 || rc == -EBUSY;     /* -EBUSY: another vcpu was faster */
}

void hwdom_unmap_mmio(struct domain *d, gfn_t first, unsigned long nr)
{
    while (nr) {
        unsigned int order;
        unsigned long step;
        enum p2m_type t;

        p2m_lookup(d, first, &t, &order);
        step = (1UL << order) - (first & ((1UL << order) - 1));
        if (t == P2M_MMIO_DIRECT) {
            if (step != 1UL << order || step > nr)      /* a part of a large page */
                step = 1;
            p2m_remove(d, first, INVALID_MFN, step == 1 ? 0 : order);
        }
        step = min(step, nr);
        first += step;
        nr -= step;
    }
}
