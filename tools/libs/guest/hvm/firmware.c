/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * HVM guests with a device model start with firmware: a loader of our own (hvmloader) as the
 * "kernel", which finds the machine's firmware among its modules, the shape of the machine in a
 * table below 1 MiB (<xen/hvm/hvm_info_table.h>), and tables given by the user where xenstore says.
 */
#include "private.h"

#include <xen/hvm/hvm_info_table.h>
#include <xen/hvm/params.h>

#define FIRMWARE_MODULE     "firmware"      /* the name hvmloader looks for */
#define LAST_LOADER_ADDRESS (16ULL << 20)

int guest_hvm_check_loader(struct xc_dom_image *dom)
{
    struct elf_dom_parms *p = dom->parms;

    if (p->elf.machine != ELF_EM_386 || p->elf.class != ELF_CLASS_32)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_KERNEL, "an HVM guest starts with hvmloader, a "
                        "32-bit x86 image; this is something else (see firmware_override)");
    if (!p->elf.paddr_end || p->elf.paddr_end > LAST_LOADER_ADDRESS)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_KERNEL, "the firmware loader does not lie below "
                        "16 MiB");
    p->info.phys32_entry = p->elf.entry;
    return 0;
}

int guest_hvm_add_firmware(struct xc_dom_image *dom)
{
    const struct xc_hvm_firmware_module *firmware = &dom->system_firmware_module;

    if (!firmware->length)
        return 0;
    return xc_dom_module_mem(dom, firmware->data, firmware->length, FIRMWARE_MODULE);
}

/* A table for the guest's firmware to copy on: where it lies is the caller's to tell. */
static int place(struct xc_dom_image *dom, struct xc_hvm_firmware_module *m, const char *name)
{
    struct xc_dom_seg seg;
    char *at;

    if (!m->length)
        return 0;
    if (xc_dom_alloc_segment(dom, &seg, name, 0, m->length))
        return -1;
    at = xc_dom_seg_to_ptr(dom, &seg);
    if (!at)
        return -1;
    memset(at, 0, seg.pages << PAGE_SHIFT);
    memcpy(at, m->data, m->length);
    xc_dom_unmap_one(dom, seg.pfn);
    m->guest_addr_out = seg.vstart;
    return 0;
}

int guest_hvm_place_tables(struct xc_dom_image *dom)
{
    for (unsigned int i = 0; i < MAX_ACPI_MODULES; i++)
        if (place(dom, &dom->acpi_modules[i], "ACPI tables"))
            return -1;
    return place(dom, &dom->smbios_module, "SMBIOS tables");
}

static uint8_t sum(const void *data, size_t size)
{
    const uint8_t *bytes = data;
    uint8_t total = 0;

    while (size--)
        total += *bytes++;
    return total;
}

int guest_hvm_write_info(struct xc_dom_image *dom)
{
    struct hvm_info_table info = {
        .signature = "HVM INFO", .length = sizeof(info), .apic_mode = 1,
        .nr_vcpus = dom->max_vcpus ?: 1,
        .low_mem_pgend = dom->lowmem_end >> PAGE_SHIFT,
        .high_mem_pgend = dom->highmem_end >> PAGE_SHIFT,
        .reserved_mem_pgstart = X86_HVM_END_SPECIAL_REGION - X86_HVM_NR_SPECIAL_PAGES -
                                GUEST_NR_IOREQ_PAGES,
    };
    char *page;

    if (info.nr_vcpus > HVM_MAX_VCPUS)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "an HVM guest has at most %d vCPUs, not %u",
                        HVM_MAX_VCPUS, info.nr_vcpus);
    /* all of them: which are on line is told by xenstore and the device model */
    for (unsigned int i = 0; i < info.nr_vcpus; i++)
        info.vcpu_online[i / 8] |= 1 << i % 8;
    info.checksum = -sum(&info, sizeof(info));
    page = guest_clean_page(dom, HVM_INFO_PFN, "the table of the machine's shape");
    if (!page)
        return -1;
    memcpy(page + HVM_INFO_OFFSET, &info, sizeof(info));
    xc_dom_unmap_one(dom, HVM_INFO_PFN);
    return 0;
}

int guest_hvm_ioreq_pages(struct xc_dom_image *dom)
{
    struct guest_range range = {
        .start = X86_HVM_END_SPECIAL_REGION - X86_HVM_NR_SPECIAL_PAGES - GUEST_NR_IOREQ_PAGES,
        .end = X86_HVM_END_SPECIAL_REGION - X86_HVM_NR_SPECIAL_PAGES,
    };
    void *pages;

    if (guest_populate(dom, &range))
        return -1;
    pages = xc_dom_pfn_to_ptr(dom, range.start, GUEST_NR_IOREQ_PAGES);
    if (!pages)
        return -1;
    memset(pages, 0, GUEST_NR_IOREQ_PAGES << PAGE_SHIFT);
    xc_dom_unmap_one(dom, range.start);
    if (xc_hvm_param_set(dom->xch, dom->guest_domid, HVM_PARAM_IOREQ_SERVER_PFN, range.start) ||
        xc_hvm_param_set(dom->xch, dom->guest_domid, HVM_PARAM_NR_IOREQ_SERVER_PAGES,
                         GUEST_NR_IOREQ_PAGES))
        return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "the hypervisor does not take the pages for "
                        "device models: %s", strerror(errno));
    return 0;
}
