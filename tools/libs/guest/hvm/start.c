/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * What a PVH guest is told: the structure of <xen/arch-x86/hvm/start_info.h> with all it points to,
 * in one piece behind the modules; and the ACPI tables at the place that was chosen for them.
 */
#include <stdint.h>
#include <stdlib.h>

#include "private.h"

#include <xen/arch-x86/hvm/start_info.h>

/* Offsets in the piece. */
struct parts {
    uint64_t modules, memory_map, strings, size;
};

static size_t length_of(const char *string)
{
    return string ? strlen(string) + 1 : 0;
}

static struct parts parts_of(const struct xc_dom_image *dom)
{
    struct parts p = { .modules = sizeof(struct hvm_start_info) };

    p.memory_map = p.modules + dom->num_modules * sizeof(struct hvm_modlist_entry);
    p.strings = p.memory_map + dom->e820_entries * sizeof(struct hvm_memmap_table_entry);
    p.size = p.strings + length_of(dom->cmdline);
    for (unsigned int i = 0; i < dom->num_modules; i++)
        p.size += length_of(dom->modules[i].cmdline);
    return p;
}

int guest_hvm_place_start_info(struct xc_dom_image *dom)
{
    if (xc_dom_alloc_segment(dom, &dom->start_info_seg, "start info", 0, parts_of(dom).size))
        return -1;
    dom->start_info_pfn = dom->start_info_seg.pfn;
    return 0;
}

/* Copies a string behind those that are there. Its address; 0 for none. */
static uint64_t put_string(char *piece, uint64_t at, uint64_t *used, const char *string)
{
    uint64_t offset = *used;

    if (!string)
        return 0;
    memcpy(piece + offset, string, length_of(string));
    *used += length_of(string);
    return at + offset;
}

static void put_memory_map(const struct xc_dom_image *dom, struct hvm_memmap_table_entry *map)
{
    for (unsigned int i = 0; i < dom->e820_entries; i++)
        map[i] = (struct hvm_memmap_table_entry){ .addr = dom->e820[i].addr,
                                                  .size = dom->e820[i].size,
                                                  .type = dom->e820[i].type };
}

static void put_start_info(const struct xc_dom_image *dom, char *piece)
{
    struct hvm_start_info *info = (struct hvm_start_info *)piece;
    const struct parts p = parts_of(dom);
    struct hvm_modlist_entry *modules = (struct hvm_modlist_entry *)(piece + p.modules);
    uint64_t at = dom->start_info_seg.vstart, used = p.strings;

    *info = (struct hvm_start_info){ .magic = XEN_HVM_START_MAGIC_VALUE, .version = 1,
                                     .flags = dom->flags };
    info->cmdline_paddr = put_string(piece, at, &used, dom->cmdline);
    info->nr_modules = dom->num_modules;
    info->modlist_paddr = dom->num_modules ? at + p.modules : 0;
    for (unsigned int i = 0; i < dom->num_modules; i++)
        modules[i] = (struct hvm_modlist_entry){
            .paddr = dom->modules[i].seg.vstart,
            .size = dom->modules[i].size,
            .cmdline_paddr = put_string(piece, at, &used, dom->modules[i].cmdline),
        };
    info->memmap_entries = dom->e820_entries;
    info->memmap_paddr = dom->e820_entries ? at + p.memory_map : 0;
    put_memory_map(dom, (struct hvm_memmap_table_entry *)(piece + p.memory_map));
    if (dom->acpi_modules[0].length && !dom->device_model)  /* by convention it starts with the root pointer */
        info->rsdp_paddr = dom->acpi_modules[0].guest_addr_out;
}

/* ---- ACPI tables: their frames are in the hole, so they have to be given first ---- */

static bool is_ram(const struct xc_dom_image *dom, uint64_t start, uint64_t end)
{
    return end <= dom->lowmem_end || (start >= FOUR_GIB && end <= dom->highmem_end);
}

static int load_acpi(struct xc_dom_image *dom, const struct xc_hvm_firmware_module *module)
{
    uint64_t start = module->guest_addr_out, end = start + module->length;
    struct guest_range range = { start >> PAGE_SHIFT, PFN_UP(end), 0 };
    char *at;

    if (!is_ram(dom, start, end) && guest_populate(dom, &range))
        return -1;
    at = xc_dom_pfn_to_ptr(dom, range.start, range.end - range.start);
    if (!at)
        return -1;
    memset(at, 0, (range.end - range.start) << PAGE_SHIFT);
    memcpy(at + (start & (PAGE_SIZE - 1)), module->data, module->length);
    xc_dom_unmap_one(dom, range.start);
    return 0;
}

int guest_hvm_write_start_info(struct xc_dom_image *dom)
{
    char *piece;

    for (unsigned int i = 0; i < MAX_ACPI_MODULES && !dom->device_model; i++)
        if (dom->acpi_modules[i].length && load_acpi(dom, &dom->acpi_modules[i]))
            return -1;
    piece = xc_dom_seg_to_ptr(dom, &dom->start_info_seg);
    if (!piece)
        return -1;
    memset(piece, 0, dom->start_info_seg.pages << PAGE_SHIFT);
    put_start_info(dom, piece);
    return 0;
}
