/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * PVH and HVM guests: RAM on both sides of the hole below 4 GiB, the special frames in that hole, and
 * the ACPI tables.
 */
#include "private.h"

#include <xen/hvm/params.h>

#define VGA_HOLE        0xa0        /* frame */

/* Special frames, from the lowest; X86_HVM_NR_SPECIAL_PAGES of them. */
enum special { SPECIAL_PAGING, SPECIAL_ACCESS, SPECIAL_SHARING, SPECIAL_BUFFERED_IO, SPECIAL_STORE,
               SPECIAL_IO, SPECIAL_IDENT_TABLE, SPECIAL_CONSOLE };

static xen_pfn_t special_pfn(enum special which)
{
    return X86_HVM_END_SPECIAL_REGION - X86_HVM_NR_SPECIAL_PAGES + which;
}

/* ---- RAM ---- */

static int check_layout(struct xc_dom_image *dom)
{
    uint64_t special = (uint64_t)special_pfn(0) << PAGE_SHIFT;

    if (!dom->lowmem_end || dom->lowmem_end > special ||
        (dom->lowmem_end | dom->highmem_end) & (PAGE_SIZE - 1) ||
        (dom->highmem_end && dom->highmem_end < FOUR_GIB))
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "RAM up to %#llx and up to %#llx is not "
                        "possible: it ends below %#llx, or above 4 GiB",
                        (unsigned long long)dom->lowmem_end, (unsigned long long)dom->highmem_end,
                        (unsigned long long)special);
    return 0;
}

static xen_pfn_t ram_pages(const struct xc_dom_image *dom)
{
    xen_pfn_t pages = dom->lowmem_end >> PAGE_SHIFT;

    if (dom->highmem_end)
        pages += (dom->highmem_end - FOUR_GIB) >> PAGE_SHIFT;
    return pages - dom->vga_hole_size;
}

static int populate_ram(struct xc_dom_image *dom, unsigned int memflags)
{
    xen_pfn_t low_end = dom->lowmem_end >> PAGE_SHIFT, start = 0;

    if (dom->vga_hole_size) {
        if (guest_populate(dom, &(struct guest_range){ 0, VGA_HOLE, memflags }))
            return -1;
        start = VGA_HOLE + dom->vga_hole_size;
    }
    if (guest_populate(dom, &(struct guest_range){ start, low_end, memflags }))
        return -1;
    return guest_populate(dom, &(struct guest_range){ FOUR_GIB >> PAGE_SHIFT,
                                                      dom->highmem_end >> PAGE_SHIFT, memflags });
}

int guest_hvm_memory(struct xc_dom_image *dom)
{
    xen_pfn_t pages;
    bool on_demand;
    int rc;

    if (check_layout(dom) || (dom->device_model && guest_hvm_add_firmware(dom)))
        return -1;
    pages = ram_pages(dom);
    on_demand = dom->target_pages && dom->target_pages < pages;
    if (on_demand && xc_domain_set_pod_target(dom->xch, dom->guest_domid, dom->target_pages, NULL,
                                              NULL, NULL) < 0)
        return DOM_FAIL(dom, errno, XC_OUT_OF_MEMORY, "the hypervisor cannot populate the guest on "
                        "demand: %s; use maxmem equal to memory", strerror(errno));
    if (dom->claim_enabled && !on_demand &&
        xc_domain_claim_pages(dom->xch, dom->guest_domid, pages))
        return DOM_FAIL(dom, errno, XC_OUT_OF_MEMORY, "the hypervisor has no %" PRI_xen_pfn
                        " KiB free for the guest", pages * 4);
    rc = populate_ram(dom, on_demand ? XENMEMF_populate_on_demand : 0);
    if (dom->claim_enabled && !on_demand)
        xc_domain_claim_pages(dom->xch, dom->guest_domid, 0);
    return rc;
}

/* ---- Special frames ---- */

/* Without paging the guest still needs tables on processors without "unrestricted guest" (SDM
 * volume 3, 27.3.1.1 and 26.5.1): all addresses as they are, in pages of 4 MiB. */
static void write_identity(uint32_t *table)
{
    for (uint32_t i = 0; i < PAGE_SIZE / sizeof(*table); i++)
        table[i] = i << 22 | 0xe7;          /* present, writable, user, accessed, dirty, large */
}

static int set_params(struct xc_dom_image *dom)
{
    const struct {
        uint32_t param;
        uint64_t value;
    } params[] = {
        { HVM_PARAM_STORE_PFN, special_pfn(SPECIAL_STORE) },
        { HVM_PARAM_STORE_EVTCHN, dom->xenstore_evtchn },
        { HVM_PARAM_CONSOLE_PFN, special_pfn(SPECIAL_CONSOLE) },
        { HVM_PARAM_CONSOLE_EVTCHN, dom->console_evtchn },
        { HVM_PARAM_PAGING_RING_PFN, special_pfn(SPECIAL_PAGING) },
        { HVM_PARAM_MONITOR_RING_PFN, special_pfn(SPECIAL_ACCESS) },
        { HVM_PARAM_SHARING_RING_PFN, special_pfn(SPECIAL_SHARING) },
        { HVM_PARAM_IDENT_PT, (uint64_t)special_pfn(SPECIAL_IDENT_TABLE) << PAGE_SHIFT },
    };

    for (size_t i = 0; i < ARRAY_SIZE(params); i++)
        if (xc_hvm_param_set(dom->xch, dom->guest_domid, params[i].param, params[i].value))
            return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "HVM parameter %u is not accepted: %s",
                            params[i].param, strerror(errno));
    return 0;
}

int guest_hvm_special_pages(struct xc_dom_image *dom)
{
    struct guest_range range = { special_pfn(0), X86_HVM_END_SPECIAL_REGION, 0 };
    char *pages;

    if (guest_populate(dom, &range))
        return -1;
    pages = xc_dom_pfn_to_ptr(dom, range.start, X86_HVM_NR_SPECIAL_PAGES);
    if (!pages)
        return -1;
    memset(pages, 0, X86_HVM_NR_SPECIAL_PAGES << PAGE_SHIFT);
    write_identity((uint32_t *)(pages + (SPECIAL_IDENT_TABLE << PAGE_SHIFT)));
    xc_dom_unmap_one(dom, range.start);
    dom->xenstore_pfn = special_pfn(SPECIAL_STORE);
    dom->console_pfn = special_pfn(SPECIAL_CONSOLE);
    if (set_params(dom))
        return -1;
    if (dom->device_model && (guest_hvm_ioreq_pages(dom) || guest_hvm_place_tables(dom) ||
                              guest_hvm_write_info(dom)))
        return -1;
    return guest_hvm_place_start_info(dom);
}

struct xc_dom_arch guest_arch_hvm = {
    .guest_type = "hvm-3.0-x86_32",
    .page_shift = PAGE_SHIFT,
    .sizeof_pfn = 4,
    .meminit = guest_hvm_memory,
    .alloc_magic_pages = guest_hvm_special_pages,
    .start_info = guest_hvm_write_start_info,
    .vcpu = guest_hvm_vcpu,
};
