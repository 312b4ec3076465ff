/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The kernel: out of its bzImage and its compression, an ELF image with notes, and what these say
 * about where it goes and how it starts.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "private.h"

#include <lib/bzimage.h>
#include <xen/elfnote.h>

static int bad_kernel(struct xc_dom_image *dom, int err, const char *why)
{
    return DOM_FAIL(dom, err, XC_INVALID_KERNEL, "the kernel cannot be used: %s", why);
}

/* ---- Down to the ELF image ---- */

static int unpack(struct xc_dom_image *dom, const void *data, size_t size, size_t hint)
{
    const char *why = "", *format = guest_packed_as(data, size);
    struct unpacked out;
    int rc;

    if (!format) {
        dom->kernel_blob = (void *)data;
        dom->kernel_size = size;
        return 0;
    }
    rc = guest_unpack_in_place(dom, data, size, hint);
    if (rc <= 0)
        return rc;
    if (guest_unpack(data, size, hint, dom->max_kernel_size, &out, &why))
        return DOM_FAIL(dom, errno, XC_INVALID_KERNEL, "the kernel (%s, %zu bytes) cannot be "
                        "unpacked: %s", format, size, why);
    if (xc_dom_register_external(dom, out.data, out.size)) {
        free(out.data);
        return -1;
    }
    xc_dom_printf(dom->xch, "kernel unpacked (%s): %zu to %zu bytes", format, size, out.size);
    dom->kernel_blob = out.data;
    dom->kernel_size = out.size;
    return 0;
}

static int find_elf(struct xc_dom_image *dom)
{
    const char *why = "";
    struct bzimage bz;
    int rc;

    if (!bzimage_is_bzimage(dom->kernel_blob, dom->kernel_size))
        return unpack(dom, dom->kernel_blob, dom->kernel_size,
                      xc_dom_check_gzip(dom->xch, dom->kernel_blob, dom->kernel_size));
    rc = bzimage_parse(&bz, dom->kernel_blob, dom->kernel_size, &why);
    return rc ? bad_kernel(dom, -rc, why) :
                unpack(dom, bz.payload, bz.payload_size, bz.unpacked_size);
}

/* ---- Checks by type of guest ---- */

static int check_pv(struct xc_dom_image *dom)
{
    const struct elf_dom_parms *p = dom->parms;
    const struct elf_xen_info *info = &p->info;

    if (info->source == ELF_XEN_NONE)
        return bad_kernel(dom, EINVAL, "it has no Xen notes, so it was not built to run as a PV "
                          "guest (Linux: CONFIG_XEN_PV); use type=\"pvh\" for it");
    if (p->elf.machine == ELF_EM_386)
        return bad_kernel(dom, EOPNOTSUPP, "it is a 32-bit kernel: PV guests have to be 64-bit; "
                          "use type=\"pvh\" for it");
    if (p->elf.machine != ELF_EM_X86_64 || p->elf.class != ELF_CLASS_64)
        return bad_kernel(dom, EINVAL, "it is not for x86-64");
    if (info->source == ELF_XEN_NOTES && !elf_xen_has(info, XEN_ELFNOTE_ENTRY))
        return bad_kernel(dom, EINVAL, "it has no entry point for PV guests (Linux: "
                          "CONFIG_XEN_PV); use type=\"pvh\" for it");
    if (!p->elf.paddr_end || info->virt_start >= info->virt_end ||
        info->virt_start < info->virt_base || info->entry < info->virt_start ||
        info->entry >= info->virt_end)
        return bad_kernel(dom, EINVAL, "its addresses make no sense");
    if (elf_xen_has(info, XEN_ELFNOTE_INIT_P2M) && info->init_p2m & (PAGE_SIZE - 1))
        return bad_kernel(dom, EINVAL, "the address it wants the P2M at is not that of a page");
    dom->guest_type = "xen-3.0-x86_64";
    dom->kernel_seg.vstart = info->virt_start;
    dom->kernel_seg.vend = info->virt_end;
    return 0;
}

static int hvm_kernel_is(struct xc_dom_image *dom)
{
    dom->guest_type = "hvm-3.0-x86_32";
    dom->kernel_seg.vstart = dom->parms->elf.paddr_start;
    dom->kernel_seg.vend = dom->parms->elf.paddr_end;
    return 0;
}

static int check_hvm(struct xc_dom_image *dom)
{
    const struct elf_dom_parms *p = dom->parms;

    if (dom->device_model) {
        if (guest_hvm_check_loader(dom))
            return -1;
        return hvm_kernel_is(dom);
    }
    if (!elf_xen_has(&p->info, XEN_ELFNOTE_PHYS32_ENTRY))
        return bad_kernel(dom, EINVAL, "it has no entry point for PVH guests (Linux: CONFIG_PVH); "
                          "use type=\"pv\" for it");
    if (p->elf.machine != ELF_EM_386 && p->elf.machine != ELF_EM_X86_64)
        return bad_kernel(dom, EINVAL, "it is not for x86");
    if (!p->elf.paddr_end || p->elf.paddr_end > FOUR_GIB)
        return bad_kernel(dom, EINVAL, "it does not lie below 4 GiB");
    return hvm_kernel_is(dom);
}

static int choose_features(struct xc_dom_image *dom)
{
    const struct elf_xen_info *info = &dom->parms->info;
    uint32_t lacking = dom->f_requested[0] & ~(info->features_supported | info->features_required);

    if (info->source == ELF_XEN_NONE)
        return 0;
    if (lacking)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "the kernel does not support the features "
                        "asked for (bits %#x)", lacking);
    if (info->features_required >> XENFEAT_dom0 & 1)
        return bad_kernel(dom, EINVAL, "it can run as the control domain only");
    dom->f_active[0] = dom->f_requested[0] | info->features_required;
    return 0;
}

int xc_dom_parse_image(struct xc_dom_image *dom)
{
    struct elf_dom_parms *p = dom->parms;
    const char *why = "";
    int rc;

    if (!dom->kernel_blob)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "no kernel was given");
    if (find_elf(dom))
        return -1;
    if (!elf_is_elf(dom->kernel_blob, dom->kernel_size))
        return bad_kernel(dom, EINVAL, "neither a bzImage nor an ELF image");
    rc = elf_parse(&p->elf, dom->kernel_blob, dom->kernel_size, &why);
    if (!rc)
        rc = elf_xen_parse(&p->info, &p->elf, &why);
    if (rc)
        return bad_kernel(dom, -rc, why);
    if (dom->container_type == XC_DOM_PV_CONTAINER ? check_pv(dom) : check_hvm(dom))
        return -1;
    if (choose_features(dom))
        return -1;
    xc_dom_printf(dom->xch, "kernel: %s, %s %s, %#" PRIx64 "-%#" PRIx64, dom->guest_type,
                  p->info.guest_os, p->info.guest_version, dom->kernel_seg.vstart,
                  dom->kernel_seg.vend);
    return xc_dom_set_arch_hooks(dom);
}

/* ---- Into the guest ---- */

struct target {
    uint8_t *at;
    uint64_t base, size;        /* of physical addresses in the image */
};

static int put(uint64_t paddr, const uint8_t *data, uint64_t file_size, uint64_t mem_size,
               void *arg)
{
    const struct target *t = arg;
    uint64_t offset = paddr - t->base;

    if (offset > t->size || mem_size > t->size - offset)
        return -EINVAL;
    guest_copy(t->at + offset, data, file_size);
    return 0;
}

int guest_load_kernel(struct xc_dom_image *dom)
{
    const struct elf_dom_parms *p = dom->parms;
    struct target target = { .base = p->elf.paddr_start & ~(uint64_t)(PAGE_SIZE - 1),
                             .size = dom->kernel_seg.pages << PAGE_SHIFT };

    if (p->in_place)
        return guest_settle_kernel(dom);
    target.at = xc_dom_seg_to_ptr(dom, &dom->kernel_seg);
    if (!target.at)
        return -1;
    guest_clear(target.at, target.size);
    if (elf_for_each_load(&p->elf, put, &target))
        return bad_kernel(dom, EINVAL, "a segment lies outside of it");
    return 0;
}

/* ---- What it says, for others ---- */

uint64_t xc_dom_virt_base(struct xc_dom_image *dom)
{
    return dom->parms->info.virt_base;
}

uint64_t xc_dom_virt_entry(struct xc_dom_image *dom)
{
    return dom->parms->info.entry;
}

uint64_t xc_dom_virt_hypercall(struct xc_dom_image *dom)
{
    const struct elf_xen_info *info = &dom->parms->info;

    return elf_xen_has(info, XEN_ELFNOTE_HYPERCALL_PAGE) ? info->hypercall_page : ~0ULL;
}

char *xc_dom_guest_os(struct xc_dom_image *dom)
{
    return dom->parms->info.guest_os;
}

bool xc_dom_feature_get(struct xc_dom_image *dom, unsigned int nr)
{
    return nr < 32 * XENFEAT_NR_SUBMAPS && dom->f_active[nr / 32] >> (nr % 32) & 1;
}
