/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * PV guests of 64 bits: their memory, from frame 0 on or as virtual NUMA says, and the list of
 * machine frames.
 */
#include <stdlib.h>

#include "private.h"

#include <xen/elfnote.h>
#include <xen/io/protocols.h>

/* Memory ranges in frames, and the flags that place each on its node. */
static int check_ranges(struct xc_dom_image *dom)
{
    xen_pfn_t pages = 0;

    for (unsigned int i = 0; i < dom->nr_vmemranges; i++) {
        const xen_vmemrange_t *r = &dom->vmemranges[i];

        if (r->end <= r->start || (r->start | r->end) & (PAGE_SIZE - 1) ||
            r->nid >= dom->nr_vnodes)
            return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "virtual NUMA range %u makes no "
                            "sense", i);
        pages += (r->end - r->start) >> PAGE_SHIFT;
        if (r->end >> PAGE_SHIFT > dom->p2m_size)
            dom->p2m_size = r->end >> PAGE_SHIFT;
    }
    if (pages != dom->total_pages)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "virtual NUMA ranges hold %" PRI_xen_pfn
                        " frames, the guest has %" PRI_xen_pfn, pages, dom->total_pages);
    return 0;
}

static unsigned int flags_of(const struct xc_dom_image *dom, unsigned int vnode)
{
    unsigned int node = dom->vnode_to_pnode ? dom->vnode_to_pnode[vnode] : XC_NUMA_NO_NODE;

    return node == XC_NUMA_NO_NODE ? 0 : XENMEMF_exact_node(node);
}

static int populate_all(struct xc_dom_image *dom)
{
    if (!dom->nr_vmemranges)
        return guest_populate(dom, &(struct guest_range){ dom->rambase_pfn, dom->total_pages, 0 });
    for (unsigned int i = 0; i < dom->nr_vmemranges; i++) {
        const xen_vmemrange_t *r = &dom->vmemranges[i];

        if (guest_populate(dom, &(struct guest_range){ r->start >> PAGE_SHIFT, r->end >> PAGE_SHIFT,
                                                       flags_of(dom, r->nid) }))
            return -1;
    }
    return 0;
}

static int memory(struct xc_dom_image *dom)
{
    int rc;

    if (!dom->total_pages)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "a guest without memory");
    if (dom->rambase_pfn)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "a PV guest's memory starts at 0");
    dom->p2m_size = dom->total_pages;
    if (dom->nr_vmemranges && check_ranges(dom))
        return -1;
    dom->pv_p2m = xc_dom_malloc(dom, dom->p2m_size * sizeof(*dom->pv_p2m));
    if (!dom->pv_p2m)
        return -1;
    for (xen_pfn_t pfn = 0; pfn < dom->p2m_size; pfn++)
        dom->pv_p2m[pfn] = INVALID_MFN;
    if (dom->claim_enabled && xc_domain_claim_pages(dom->xch, dom->guest_domid, dom->total_pages))
        return DOM_FAIL(dom, errno, XC_OUT_OF_MEMORY, "the hypervisor has no %" PRI_xen_pfn
                        " KiB free for the guest", dom->total_pages * 4);
    rc = populate_all(dom);
    if (dom->claim_enabled)
        xc_domain_claim_pages(dom->xch, dom->guest_domid, 0);
    return rc;
}

/* ---- The list, where the kernel wants it: behind the modules, or apart ---- */

static uint64_t p2m_bytes(const struct xc_dom_image *dom)
{
    return dom->p2m_size * sizeof(*dom->pv_p2m);
}

static int place_p2m(struct xc_dom_image *dom)
{
    if (elf_xen_has(&dom->parms->info, XEN_ELFNOTE_INIT_P2M))
        return 0;               /* behind the tables that map it, see place_magic_pages() */
    return xc_dom_alloc_segment(dom, &dom->p2m_seg, "P2M", 0, p2m_bytes(dom));
}

static int place_magic_pages(struct xc_dom_image *dom)
{
    if (xc_dom_alloc_segment(dom, &dom->start_info_seg, "start info", 0, PAGE_SIZE))
        return -1;
    dom->start_info_pfn = dom->start_info_seg.pfn;
    dom->xenstore_pfn = xc_dom_alloc_page(dom, "store ring");
    if (dom->xenstore_pfn == INVALID_MFN)
        return -1;
    dom->console_pfn = xc_dom_alloc_page(dom, "console ring");
    if (dom->console_pfn == INVALID_MFN)
        return -1;
    if (!guest_clean_page(dom, dom->xenstore_pfn, "the store's ring") ||
        !guest_clean_page(dom, dom->console_pfn, "the console's ring"))
        return -1;
    return 0;
}

static int place_tables(struct xc_dom_image *dom)
{
    if (guest_pv_place_tables(dom))
        return -1;
    if (!elf_xen_has(&dom->parms->info, XEN_ELFNOTE_INIT_P2M))
        return 0;
    if (xc_dom_alloc_segment(dom, &dom->p2m_seg, "P2M", 0, p2m_bytes(dom)))
        return -1;
    dom->p2m_seg.vstart = dom->parms->info.init_p2m;
    dom->p2m_seg.vend = dom->p2m_seg.vstart + (dom->p2m_seg.pages << PAGE_SHIFT);
    return 0;
}

static int write_p2m(struct xc_dom_image *dom)
{
    char *at = xc_dom_seg_to_ptr(dom, &dom->p2m_seg);

    if (!at)
        return -1;
    memcpy(at, dom->pv_p2m, p2m_bytes(dom));
    memset(at + p2m_bytes(dom), 0xff, (dom->p2m_seg.pages << PAGE_SHIFT) - p2m_bytes(dom));
    return 0;
}

static int write_tables(struct xc_dom_image *dom)
{
    return write_p2m(dom) ? -1 : guest_pv_write_tables(dom);
}

/* Called once nothing of the guest is mapped here any more. */
static int pin(struct xc_dom_image *dom)
{
    const struct elf_xen_info *info = &dom->parms->info;
    struct mmuext_op op = { .cmd = MMUEXT_PIN_L4_TABLE,
                            .arg1.mfn = xc_dom_p2m(dom, dom->pgtables_seg.pfn) };
    xen_pfn_t hypercalls = (info->hypercall_page - info->virt_base) >> PAGE_SHIFT;

    if (xc_mmuext_op(dom->xch, &op, 1, dom->guest_domid))
        return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "the hypervisor refuses the guest's first "
                        "page tables: %s", strerror(errno));
    if (!elf_xen_has(info, XEN_ELFNOTE_HYPERCALL_PAGE))
        return 0;
    if (hypercalls >= dom->total_pages || info->hypercall_page & (PAGE_SIZE - 1))
        return DOM_FAIL(dom, EINVAL, XC_INVALID_KERNEL, "the kernel's hypercall page is not in it");
    if (xc_domctl(dom->xch, &DOMCTL(hypercall_init, dom->guest_domid, hypercall_init,
                                    .gmfn = xc_dom_p2m(dom, hypercalls))))
        return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "the hypervisor does not fill the hypercall "
                        "page: %s", strerror(errno));
    return 0;
}

/* Events stay off until the guest is ready for them. */
static int shared_info(struct xc_dom_image *dom, void *page)
{
    struct shared_info *shared = page;

    for (unsigned int i = 0; i < XEN_LEGACY_MAX_VCPUS; i++)
        shared->vcpu_info[i].evtchn_upcall_mask = 1;
    return 0;
}

struct xc_dom_arch guest_arch_pv64 = {
    .guest_type = "xen-3.0-x86_64",
    .native_protocol = XEN_IO_PROTO_ABI_X86_64,
    .page_shift = PAGE_SHIFT,
    .sizeof_pfn = 8,
    .meminit = memory,
    .alloc_p2m_list = place_p2m,
    .alloc_magic_pages = place_magic_pages,
    .alloc_pgtables = place_tables,
    .setup_pgtables = write_tables,
    .start_info = guest_pv_write_start_info,
    .bootlate = pin,
    .shared_info = shared_info,
    .vcpu = guest_pv_vcpu,
    .next = &guest_arch_hvm,
};
