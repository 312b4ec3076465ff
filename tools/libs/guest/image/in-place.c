/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A kernel unpacked straight into the guest. Its image is an ELF file; in the usual one most segments lie in memory as far
 * apart as they do in the file. So the file goes where its first segment will be right, and only the others are moved, all
 * of them down. What that saves is a buffer as large as the kernel, which would have to be cleared, filled and read again.
 *
 * The guest does not run: nobody changes the image between reading its headers and using them.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

enum { HEAD_BYTES = 64 * 1024, MOST_SEGMENTS = 64 };

/* ---- Can it be done? From the headers, at the beginning of the file. ---- */

struct plan {
    uint64_t base, end;         /* of the guest's memory that it takes */
};

/* Segments in order of the file and of memory, each at or below where the file has it; the first is right. */
static bool fits(const Elf64_Ehdr *header, const uint8_t *head, struct plan *plan)
{
    uint64_t last_offset = 0, last_paddr = 0;
    bool first = true;

    for (unsigned int i = 0; i < header->e_phnum; i++) {
        Elf64_Phdr segment;

        memcpy(&segment, head + header->e_phoff + i * sizeof(segment), sizeof(segment));
        if (segment.p_type != PT_LOAD)
            continue;
        if (segment.p_paddr >= FOUR_GIB || segment.p_memsz >= FOUR_GIB || segment.p_offset >= FOUR_GIB)
            return false;
        if (first) {
            if (segment.p_paddr < segment.p_offset || (segment.p_paddr - segment.p_offset) & (PAGE_SIZE - 1))
                return false;
            plan->base = segment.p_paddr - segment.p_offset;
        } else if (segment.p_offset < last_offset || segment.p_paddr < last_paddr ||
                   segment.p_paddr > plan->base + segment.p_offset) {
            return false;
        }
        first = false;
        last_offset = segment.p_offset + segment.p_filesz;
        last_paddr = segment.p_paddr + segment.p_memsz;
    }
    plan->end = last_paddr;
    return !first;
}

static bool make_plan(const void *data, size_t size, size_t unpacked, uint64_t ram_end, struct plan *plan)
{
    uint8_t *head = malloc(HEAD_BYTES);
    size_t got = head && unpacked ? guest_unpack_head(data, size, head, HEAD_BYTES) : 0;
    Elf64_Ehdr header;
    bool good = false;

    if (got >= sizeof(header)) {
        memcpy(&header, head, sizeof(header));
        good = !memcmp(header.e_ident, ELFMAG, SELFMAG) && header.e_ident[EI_CLASS] == ELFCLASS64 &&
               header.e_ident[EI_DATA] == ELFDATA2LSB && header.e_phentsize == sizeof(Elf64_Phdr) &&
               header.e_phoff < got && header.e_phnum <= (got - header.e_phoff) / sizeof(Elf64_Phdr) &&
               fits(&header, head, plan);
    }
    free(head);
    if (!good)
        return false;
    if (plan->end < plan->base + unpacked)
        plan->end = plan->base + unpacked;
    plan->end = ALIGN_UP(plan->end, PAGE_SIZE);
    return plan->end <= ram_end;
}

int guest_unpack_in_place(struct xc_dom_image *dom, const void *data, size_t size, size_t hint)
{
    const char *why = "";
    struct plan plan;
    xen_pfn_t first;
    size_t used;
    char *at;

    if (!dom->parms->has_memory || dom->device_model ||
        !make_plan(data, size, hint, dom->lowmem_end, &plan))
        return 1;
    first = plan.base >> PAGE_SHIFT;
    at = xc_dom_pfn_to_ptr(dom, first, (plan.end - plan.base) >> PAGE_SHIFT);
    if (!at)
        return -1;
    if (guest_unpack_into(data, size, at, hint, &used, &why)) {
        bool longer = errno == EFBIG;       /* than it says: by the way that finds out */

        guest_clear(at, plan.end - plan.base);
        xc_dom_unmap_one(dom, first);
        return longer ? 1 : DOM_FAIL(dom, errno, XC_INVALID_KERNEL, "the kernel (%zu bytes) cannot be unpacked: %s",
                                     size, why);
    }
    dom->parms->in_place = true;
    dom->parms->image_at = plan.base;
    dom->kernel_blob = at;
    dom->kernel_size = used;
    xc_dom_printf(dom->xch, "kernel unpacked in the guest: %zu to %zu bytes", size, used);
    return 0;
}

/* ---- Everything to its place ---- */

struct segments {
    unsigned int nr;
    struct segment {
        uint64_t paddr, file_size, mem_size;
        const uint8_t *data;
    } at[MOST_SEGMENTS];
};

static int note_segment(uint64_t paddr, const uint8_t *data, uint64_t file_size, uint64_t mem_size,
                        void *arg)
{
    struct segments *list = arg;

    if (list->nr == MOST_SEGMENTS)
        return -E2BIG;
    list->at[list->nr++] = (struct segment){ paddr, file_size, mem_size, data };
    return 0;
}

/* What lies between segments, and what their file has not, is zero: after all have been moved. */
static void settle(const struct segments *list, uint8_t *image, uint64_t base, uint64_t end)
{
    uint64_t cleared = base;

    for (unsigned int i = 0; i < list->nr; i++) {
        const struct segment *segment = &list->at[i];
        uint8_t *to = image + (segment->paddr - base);

        if (to != segment->data)
            guest_copy(to, segment->data, segment->file_size);
    }
    for (unsigned int i = 0; i < list->nr; i++) {
        const struct segment *segment = &list->at[i];

        guest_clear(image + (cleared - base), segment->paddr - cleared);
        cleared = segment->paddr + segment->file_size;
    }
    guest_clear(image + (cleared - base), end - cleared);
}

int guest_settle_kernel(struct xc_dom_image *dom)
{
    struct elf_dom_parms *p = dom->parms;
    struct segments list = { 0 };
    xen_pfn_t count;
    uint8_t *image = xc_dom_pfn_to_ptr_retcount(dom, p->image_at >> PAGE_SHIFT, 0, &count);

    if (!image || elf_for_each_load(&p->elf, note_segment, &list))
        return DOM_FAIL(dom, EINVAL, XC_INVALID_KERNEL, "the kernel cannot be used: it has more than %d segments",
                        MOST_SEGMENTS);
    settle(&list, image, p->image_at, p->image_at + (count << PAGE_SHIFT));
    xc_dom_unmap_one(dom, p->image_at >> PAGE_SHIFT);
    dom->kernel_blob = NULL;            /* its headers were in there */
    dom->kernel_size = 0;
    return 0;
}
