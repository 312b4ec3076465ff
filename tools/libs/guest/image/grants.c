/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The first entries of the guest's grant table: the console's and the store's back ends find the
 * rings by reserved references, so that they need no rights over the whole guest.
 */
#include <sys/mman.h>

#include "private.h"

#include <xen/grant_table.h>
#include <xen/memory.h>

static void grant(grant_entry_v1_t *entry, xen_pfn_t gfn, uint32_t domid)
{
    if (gfn == INVALID_MFN)
        return;
    entry->domid = domid;
    entry->frame = gfn;
    __atomic_store_n(&entry->flags, GTF_permit_access, __ATOMIC_RELEASE);
}

int xc_dom_gnttab_seed(xc_interface *xch, uint32_t guest_domid, bool is_hvm, xen_pfn_t console_gfn,
                       xen_pfn_t xenstore_gfn, uint32_t console_domid, uint32_t xenstore_domid)
{
    xenforeignmemory_resource_handle *resource;
    void *table = NULL;

    resource = xenforeignmemory_map_resource(xch->fmem, guest_domid, XENMEM_resource_grant_table,
                                             XENMEM_resource_grant_table_id_shared, 0, 1, &table,
                                             PROT_READ | PROT_WRITE, 0);
    if (!resource) {
        xc_dom_panic(xch, XC_INTERNAL_ERROR, "cannot map the grant table of domain %u: %s",
                     guest_domid, strerror(errno));
        return -1;
    }
    grant((grant_entry_v1_t *)table + GNTTAB_RESERVED_CONSOLE, console_gfn, console_domid);
    grant((grant_entry_v1_t *)table + GNTTAB_RESERVED_XENSTORE, xenstore_gfn, xenstore_domid);
    xenforeignmemory_unmap_resource(xch->fmem, resource);
    return 0;
}

static xen_pfn_t frame_of(struct xc_dom_image *dom, xen_pfn_t pfn)
{
    return pfn == INVALID_MFN ? INVALID_MFN : xc_dom_p2m(dom, pfn);
}

int xc_dom_gnttab_init(struct xc_dom_image *dom)
{
    return xc_dom_gnttab_seed(dom->xch, dom->guest_domid, xc_dom_translated(dom),
                              frame_of(dom, dom->console_pfn), frame_of(dom, dom->xenstore_pfn),
                              dom->console_domid, dom->xenstore_domid);
}
